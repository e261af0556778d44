"""Telegram: what is connected and started where `[telegram]` is enabled."""

from bot.connections import to_telegram
from bot.platforms.telegram.edge import (
    COLLECT_EVERY,
    GIVE_BACK_EVERY,
    LACKING,
    MENU_EVERY,
    connected,
    settle_in,
)
from bot.platforms.telegram.places import PLATFORM
from bot.running import Running
from bot.transport.stored import FLOOD
from models.clock import system_clock


async def start(running: Running) -> None:
    """Hear by polling or by the webhook, act, keep permissions and menus as they should be."""
    telegram, machine, ticker = running.settings.telegram, running.machine, running.ticker
    edge = await running.stack.enter_async_context(
        connected(
            to_telegram(telegram),
            running.store,
            system_clock,
            machine.ticks.tell_of_outage,
            contents=running.library,
        )
    )
    async with running.store.begin() as ledger:
        await settle_in(ledger.communities, running.settings.language, system_clock())
    await running.declare(PLATFORM, LACKING)
    if telegram.webhook:
        webhook = edge.webhook(telegram.webhook, running.key, machine.take)
        running.open(PLATFORM, webhook, (telegram.webhook_host, telegram.webhook_port))
        running.tell_of_trouble(PLATFORM, lambda: webhook.troubles)
    else:
        running.receive(PLATFORM, edge.intake, FLOOD)
    running.perform(PLATFORM, edge.gateway, COLLECT_EVERY)
    running.look_at_strangers(PLATFORM, edge.gateway)
    ticker.every(GIVE_BACK_EVERY.total_seconds(), "give permissions back", edge.give_back)
    menu = edge.menu(running.store, machine.stories.texts, machine.stories.console)
    ticker.every(MENU_EVERY.total_seconds(), "show the menus of commands", menu)
