"""The made-up community and its page: what is started where `[local]` is enabled."""

from functools import partial

from bot.boards.board import StoredBoard
from bot.boards.plan import StoredPlan
from bot.disk import free_at
from bot.logs import redact
from bot.platforms.abilities import declare
from bot.platforms.local import starter
from bot.platforms.local.edge import COLLECT_EVERY, LACKING, Elsewhere, LocalEdge, connected, start_network
from bot.platforms.memory import StoredMemory
from bot.running import Running, Say
from bot.web.app import create_web
from bot.web.network import LocalNetwork
from bot.web.parts import WebParts
from bot.web.serving import WebServer
from models.capabilities import Capability
from models.clock import system_clock
from models.communities import Community


async def start(running: Running, say: Say) -> None:
    """Settle in the community, open its page, hear and act on its network."""
    settings, store = running.settings, running.store
    network = await _network(running)
    edge = await running.stack.enter_async_context(connected(network, contents=running.library))
    async with store.begin() as ledger:
        language = settings.local.language
        community = await starter.settle_in(ledger.communities, ledger.faq, language, system_clock())
    platform = starter.PLATFORM
    await running.declare(platform, LACKING)
    # Earlier versions of it had no files, and said so.
    await declare(StoredMemory(platform, store, system_clock), {Capability.FILES: None})
    # The page first: where its port is taken nothing else has begun that would fail while all stops.
    await _start_page(running, edge, community, say)
    running.receive(platform, edge.intake)
    running.perform(platform, edge.gateway, COLLECT_EVERY)


async def _network(running: Running) -> Elsewhere:
    local = running.settings.local
    if local.address:
        return Elsewhere(address=local.address, token=local.token.get_secret_value())
    network = await start_network(running.settings.local_database, local.language, running.background)
    redact(network.token)
    return network


async def _start_page(running: Running, edge: LocalEdge, community: Community, say: Say) -> None:
    web, stories, store = running.settings.web, running.machine.stories, running.store
    free = partial(free_at, running.folder)
    parts = WebParts(
        network=LocalNetwork(edge.session),
        board=StoredBoard(store, community.id, stories.texts, system_clock, free, stories.console.known_to),
        plan=StoredPlan(store, community.id, stories.limits, stories.texts, system_clock),
        texts=stories.texts,
        clock=system_clock,
        zone=community.zone,
        language=running.settings.language,
        spoken=community.language,
        host=web.host,
        thumbnail=running.library.thumbnail,
    )
    server = WebServer(create_web(parts), web.host, web.port, parts.stopping)
    running.show("page", server)
    say(stories.texts.say(running.settings.language, "run.page", address=f"{server.address}/"))
