"""Updates arrive whatever the way to Telegram does, and none is acknowledged before it is stored."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiogram.methods import SetWebhook
from structlog.testing import capture_logs

from bot.platforms.telegram import intake, mapping
from bot.platforms.telegram.intake import KINDS
from models.errors import Unmappable
from tests.unit.bot.platforms.telegram.conftest import Shop

NOW, A_WHILE = timedelta(0), timedelta(seconds=5)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between two attempts."""
    monkeypatch.setattr(intake, "FIRST_RETRY", timedelta(milliseconds=1))
    monkeypatch.setattr(intake, "LONGEST_RETRY", timedelta(milliseconds=1))


@pytest.fixture
def logs() -> Iterator[list[Any]]:
    with capture_logs() as told:
        yield told


def words(logs: list[Any]) -> str:
    return "\n".join(f"{line['log_level']}: {line['event']}" for line in logs)


async def fetched(shop: Shop, after: int = 0) -> list[str]:
    """The texts of what is fetched."""
    events = await shop.intake.fetch(after, NOW)
    found = [mapping.incoming(event.raw) for event in events]
    return [getattr(one, "text", "") for one in found]


async def test_everything_that_we_live_by_is_asked_for(shop: Shop) -> None:
    await fetched(shop)
    assert tuple(shop.api.calls[-1].params["allowed_updates"]) == KINDS


async def test_an_update_that_can_t_be_read_blocks_none_of_the_others(shop: Shop) -> None:
    shop.olga.says(shop.group, "раз")
    shop.api.telegram.updates.put_raw({"message": {"message_id": "x"}})
    shop.olga.says(shop.group, "два")
    one, poison, two = await shop.intake.fetch(0, NOW)
    with pytest.raises(Unmappable):
        mapping.incoming(poison.raw)
    assert await shop.intake.fetch(two.position, NOW) == []
    assert one.position < poison.position


async def test_half_an_emoji_blocks_none_of_the_others_and_is_no_way_past_the_judge(shop: Shop) -> None:
    for text in ("раз", "казино \ud83d тут", "два"):
        shop.api.telegram.updates.put_raw({"message": _said(shop, text)})
    events = await shop.intake.fetch(0, NOW)
    read = [mapping.incoming(event.raw) for event in events]
    assert [getattr(one, "text", "") for one in read] == ["раз", "казино \ufffd тут", "два"]
    assert await shop.intake.fetch(events[-1].position, NOW) == []


def _said(shop: Shop, text: str) -> dict[str, Any]:
    chat = {"id": shop.group.id, "type": "supergroup", "title": "Чат"}
    return {"message_id": 7, "date": 1, "chat": chat, "text": text}


def test_bytes_that_are_no_letters_block_none_of_the_others():
    updates = [b'{"update_id":1,"message":{"text":"\xff"}}', b'{"update_id":2}', b'{"no":"number"}']
    events = mapping.events(b'{"ok":true,"result":[' + b",".join(updates) + b"]}")
    assert [event.event_id for event in events] == ["1", "2"]
    assert "\ufffd".encode() in events[0].raw


@pytest.mark.parametrize(
    ("mishap", "told"),
    [
        ("html", "warning: Telegram gives no updates"),
        ("error", "warning: Telegram gives no updates"),
        ("restart", "warning: Telegram gives no updates"),
        ("lose_request", "warning: Telegram gives no updates"),
        ("lose_reply", "warning: Telegram gives no updates"),
        ("truncate", "warning: Telegram gives no updates"),
        ("rate_limit", "warning: Telegram gives no updates"),
        ("unauthorized", "error: Telegram refuses the token"),
        ("conflict", "error: another program fetches updates with this token"),
    ],
)
async def test_whatever_goes_wrong_is_told_and_survived(
    shop: Shop, mishap: Any, told: str, logs: list[Any]
) -> None:
    shop.olga.says(shop.group, "раз")
    shop.api.mishaps.add("getUpdates", mishap, times=3 if mishap != "rate_limit" else 1)
    assert await fetched(shop) == ["раз"]
    assert words(logs).startswith(told)
    assert words(logs).count("warning: Telegram gives no updates") <= 1
    assert "a platform gives events again" in words(logs)


async def test_an_old_webhook_is_removed_and_nothing_is_lost(shop: Shop, logs: list[Any]) -> None:
    await shop.gateway.caller.call(SetWebhook(url=f"{shop.api.address}/hook"))
    shop.olga.says(shop.group, "раз")
    assert await fetched(shop) == ["раз"]
    assert "webhook of earlier times" in words(logs)


async def test_telegram_that_is_down_is_asked_until_it_is_up(shop: Shop) -> None:
    shop.olga.says(shop.group, "раз")
    await shop.api.restart()
    assert await fetched(shop) == ["раз"]


async def test_numbers_that_begin_anew_after_a_quiet_week_lose_nothing(shop: Shop) -> None:
    shop.olga.says(shop.group, "раз")
    [first] = await shop.intake.fetch(0, NOW)
    after = first.position
    assert await shop.intake.fetch(after, NOW) == []
    shop.api.telegram.updates.next_id = 5
    shop.olga.says(shop.group, "два")
    assert await fetched(shop, after) == ["два"]
    assert await fetched(shop, after) == []
    shop.olga.says(shop.group, "три")
    assert await fetched(shop, after) == ["три"]


async def test_what_was_not_stored_is_fetched_again(shop: Shop) -> None:
    for text in ("раз", "два"):
        shop.olga.says(shop.group, text)
    first, _ = await shop.intake.fetch(0, NOW)
    shop.olga.says(shop.group, "три")
    assert await fetched(shop, first.position) == ["два", "три"]
    assert await fetched(shop) == ["два", "три"]  # the loop began anew


async def test_an_update_comes_as_soon_as_it_is_there(shop: Shop) -> None:
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(shop.intake.fetch(0, A_WHILE))
        while not shop.api.calls:
            await asyncio.sleep(0)
        shop.olga.says(shop.group, "раз")
    assert len(waiting.result()) == 1


async def test_where_the_comments_of_a_post_stand_is_remembered(shop: Shop) -> None:
    post = shop.owner.posts(shop.channel, "Пирог")
    await fetched(shop)
    assert list(await shop.memory.like("copy:")) == [f"copy:{shop.channel.id}:{post.id}"]


async def test_a_server_that_slows_who_asks_the_same_again_loses_nothing(shop: Shop) -> None:
    """Client.cpp: within half a second one update a time, however many wait."""
    shop.api.telegram.updates.slows_the_hurried = True
    said = [shop.olga.says(shop.group, str(number)) for number in range(30)]
    seen: list[str] = []
    after = 0
    while len(seen) < len(said):
        events = await shop.intake.fetch(after, NOW)
        seen += [event.event_id for event in events if event.event_id not in seen]
        after = max(event.position for event in events)
    assert len(set(seen)) == len(said)
