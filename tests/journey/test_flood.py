"""Thousands of messages of hundreds of chats through a platform's own wire: nothing is lost, little is spent.

What each costs is printed by `python -m bench path --platform …`; here it is looked why it is cheap.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bench.abroad import Abroad, abroad
from bench.served import PLACES, Site, place_of, telegram_site, vk_site
from bench.stream import stream
from models.decisions import Verdict
from models.intents import Delete, Order, Send
from models.messages import Address
from models.storage import driver
from tests.crash.truth import rows
from tests.running import until
from tests.telegram.contract import missing

EVENTS = 3000
PAGE = 100
"""Updates of one answer of Telegram, as many as it gives."""

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "")


@dataclass(slots=True)
class Crossings:
    """How often work was handed to a thread of the database."""

    count: int = 0


@pytest.fixture
def crossings(monkeypatch: pytest.MonkeyPatch) -> Crossings:
    counted, execute = Crossings(), driver.Connection._execute

    async def counting(self: driver.Connection, *arguments: Any, **named: Any) -> Any:
        counted.count += 1
        return await execute(self, *arguments, **named)

    monkeypatch.setattr(driver.Connection, "_execute", counting)
    return counted


@asynccontextmanager
async def flooded(
    platform: str, make: Callable[[bool], AbstractAsyncContextManager[Site]], file: Path
) -> AsyncIterator[Abroad]:
    """A Smotritel that only listens, after the stream was said to it."""
    async with make(False) as site:
        async with abroad(platform, site.connection, file, deliver=False) as ours:
            while not site.hears():
                await asyncio.sleep(0.01)
            for one in stream(EVENTS):
                site.say(one)
            await ours.heard.reach(EVENTS)
            yield ours
        assert not site.violations


def _is_whole(file: Path) -> None:
    assert rows(file, "SELECT count(*) AS n FROM inbox") == [{"n": EVENTS}]
    assert rows(file, "SELECT id FROM inbox_waiting UNION ALL SELECT id FROM inbox_poison") == []
    heard = rows(file, "SELECT count(*) AS n, count(DISTINCT event_id) AS told FROM decisions")
    assert heard == [{"n": EVENTS, "told": EVENTS}]


async def test_two_hundred_chats_of_telegram_cost_a_commit_a_page_and_one_a_batch(
    tmp_path: Path, crossings: Crossings
) -> None:
    file = tmp_path / "ours.db"
    async with flooded("telegram", telegram_site, file) as ours:
        commits, crossed = ours.store.commits, crossings.count
    _is_whole(file)
    chats = Counter(row["chat"] for row in rows(file, "SELECT chat FROM decisions"))
    assert len(chats) == PLACES
    # One commit keeps a page and at most one handles it; the rest is what was set up.
    assert commits <= 2 * EVENTS / PAGE + 5
    assert crossed <= EVENTS / 2  # where each message cost one, there would be more


async def test_ten_times_what_telegram_allows_brings_no_complaint_and_deletions_overtake_greetings(
    tmp_path: Path,
) -> None:
    async with (
        telegram_site(True) as site,
        abroad("telegram", site.connection, tmp_path / "ours.db", deliver=True, real_pace=True) as ours,
    ):
        chats = site.connection["chats"]
        said = [replace(one, text="Спасибо!") for one in stream(20)]
        for one in said:
            site.say(one)
        await ours.heard.reach(len(said))
        greetings = [
            Send(platform="telegram", chat=chats[number % 150], text=f"Здравствуйте, {number}")
            for number in range(300)
        ]
        removals = [_removal(chats[place]) for place in {place_of(one) for one in said}]
        async with ours.store.begin() as ledger:
            orders = [Order(key=str(key), intent=one) for key, one in enumerate([*greetings, *removals])]
            await ledger.outbox.put(orders)

        async def gone() -> bool:
            return site.calls()["deleteMessage"] == len(removals)

        await until(gone)
        calls = site.calls()
    assert calls["sendMessage"] < len(greetings) / 2
    assert not [name for name in calls if name.startswith("error")]


def _removal(chat: str) -> Delete:
    """The first message of a chat goes."""
    address = Address(platform="telegram", chat=chat, message="1")
    return Delete(address=address, author="1", author_name="", text="")


async def test_a_great_community_is_kept_clean_at_the_pace_that_vk_allows(tmp_path: Path) -> None:
    file = tmp_path / "ours.db"
    async with (
        vk_site(True) as site,
        abroad("vk", site.connection, file, deliver=True, real_pace=True) as ours,
    ):
        while not site.hears():
            await asyncio.sleep(0.01)
        said = stream(400)
        for at in range(0, len(said), 40):
            for one in said[at : at + 40]:
                site.say(one)
            await ours.heard.reach(min(at + 40, len(said)))
        await ours.delivered()
        calls = site.calls()
    # VK's windows may be out of step with ours once, when the first call finds them.
    assert calls["error 6"] <= 1
    removed = rows(file, f"SELECT count(*) AS n FROM decisions WHERE verdict = {Verdict.REMOVE.value}")
    assert removed == rows(file, "SELECT count(*) AS n FROM outbox WHERE kind = 'delete' AND state = 'done'")
    assert calls["wall.deleteComment"] + calls["packed wall.deleteComment"] >= removed[0]["n"] > 20


async def test_a_great_community_of_vk_costs_the_same(tmp_path: Path, crossings: Crossings) -> None:
    file = tmp_path / "ours.db"
    async with flooded("vk", vk_site, file) as ours:
        commits, crossed = ours.store.commits, crossings.count
    _is_whole(file)
    assert commits <= EVENTS / 50
    assert crossed <= EVENTS / 2  # VK's pages are small; where each message cost one, there would be more
