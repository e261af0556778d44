"""VK: what is connected and started where `[vk]` is enabled."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bot.background import Restart
from bot.connections import to_vk
from bot.platforms.vk.edge import COLLECT_EVERY, LACKING, LEARN_EVERY, connected, settle_in
from bot.platforms.vk.places import PLATFORM
from bot.running import COUNT_EVERY, Running
from bot.transport.stored import FLOOD
from models.clock import system_clock
from models.texts import Sentence


async def start(running: Running) -> None:
    """Hear by long poll or by callbacks, act, learn what the keys allow, look at competitors."""
    vk, machine, ticker = running.settings.vk, running.machine, running.ticker
    edge = await running.stack.enter_async_context(
        connected(
            to_vk(vk),
            running.store,
            system_clock,
            machine.ticks.tell_of_outage,
            commands=machine.stories.console.in_public,
            contents=running.library,
        )
    )
    async with running.store.begin() as ledger:
        await settle_in(ledger.communities, vk.community, running.settings.language, system_clock())
    await running.declare(PLATFORM, LACKING)
    troubles = [edge.troubles]
    if vk.callback:
        callback = edge.callback(vk.callback, running.key, machine.take)
        running.open(PLATFORM, callback, (vk.callback_host, vk.callback_port))
        troubles.append(lambda: callback.troubles)
    else:
        running.background.start("switch events of vk on", edge.listen, restart=Restart())
        running.receive(PLATFORM, edge.intake, FLOOD)
    ticker.every(LEARN_EVERY.total_seconds(), "learn what vk allows", edge.learn)
    ticker.every(COUNT_EVERY, "look at competitors", partial(machine.ticks.watch_rivals, edge.gateway))
    running.perform(PLATFORM, edge.gateway, COLLECT_EVERY)
    running.look_at_strangers(PLATFORM, edge.gateway)
    running.tell_of_trouble(PLATFORM, partial(_all, troubles))


def _all(troubles: Sequence[Callable[[], Mapping[str, Sentence]]]) -> Mapping[str, Sentence]:
    return {what: why for some in troubles for what, why in some().items()}
