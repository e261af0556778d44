"""The menus of commands, by chat and by language."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.assembly import Machine
from bot.platforms.telegram.menu import Menu
from bot.stories import Stories
from bot.transport.stored import Pace
from models.communities import Place
from models.staff import Colleague, Role
from models.storage.schema import migrate
from models.storage.store import Store
from moderation.judges import Judges
from tests import builders
from tests.builders import NOW
from tests.fakes import MarkedWords, PlainSigner
from tests.unit.bot.platforms.telegram.conftest import Shop


@pytest.fixture
async def menu(shop: Shop, tmp_path: Path) -> Any:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    await migrate(url)
    store = await Store.open(url, shop.watch)
    machine = made(store, shop)
    duty = shop.api.telegram.supergroup("Дежурные", shop.owner)
    async with store.begin() as ledger:
        places = {str(duty.id): Place.DUTY}
        community = builders.community(id="telegram", platform="telegram", places=places)
        await ledger.communities.save(community, "start", NOW)
        lev = Colleague(community="telegram", person=str(shop.olga.id), name="Ольга", role=Role.SPECIALIST)
        await ledger.communities.appoint(lev, "start", NOW)
    shop.olga.starts()
    yield (
        Menu(
            shop.gateway.caller,
            store,
            machine.stories.texts,
            machine.stories.console,
        ),
        machine,
        duty,
    )
    await store.close()


def made(store: Store, shop: Shop) -> Machine:
    judges: Any = Judges(MarkedWords())  # type: ignore[arg-type]
    signer: Any = PlainSigner()
    return Machine.of(Stories(store, judges, signer, shop.watch), Pace(), asyncio.Event())


def shown(shop: Shop) -> dict[tuple[str, str], list[str]]:
    """By scope and language, the names of the commands."""
    calls = [call for call in shop.api.calls if call.method == "setMyCommands"]
    return {
        (
            f"{call.params['scope']['type']} {call.params['scope'].get('chat_id', '')}".strip(),
            call.params.get("language_code", ""),
        ): [one["command"] for one in call.params["commands"]]
        for call in calls
    }


async def test_everybody_sees_what_they_may_where_they_may(shop: Shop, menu: Any) -> None:
    show, machine, duty = menu
    await show()
    found = shown(shop)
    assert found["all_private_chats", ""] == ["help"]
    assert found["all_group_chats", "en"] == ["spam"]
    assert {"warn", "mute", "ban", "unban", "restore", "lock", "spam"} <= set(
        found["all_chat_administrators", "ru"]
    )
    assert "settings" not in found["all_chat_administrators", "ru"]
    assert "post" in found[f"chat {shop.olga.id}", "ru"]
    assert "settings" not in found[f"chat {shop.olga.id}", "ru"]
    assert "settings" in found[f"chat {duty.id}", "en"]
    assert machine.stories.console.names["telegram"] == "smotritel_bot"


async def test_what_has_not_changed_is_not_sent_again(shop: Shop, menu: Any) -> None:
    show, _, _ = menu
    await show()
    before = len(shop.api.calls)
    await show()
    assert len(shop.api.calls) == before


async def test_while_telegram_is_down_the_next_tick_tries_again(shop: Shop, menu: Any) -> None:
    show, _, _ = menu
    shop.api.mishaps.add("getMe", "html")
    await show()
    assert shown(shop) == {}
    await show()
    assert shown(shop)
