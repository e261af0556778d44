"""Thousands of messages of hundreds of chats through a platform's own wire: nothing is lost, little is spent.

What each costs is printed by `python -m bench path --platform …`; here it is looked why it is cheap.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench.abroad import Abroad, abroad
from bench.served import PLACES, Site, telegram_site, vk_site
from bench.stream import stream
from models.storage import driver
from tests.crash.truth import rows
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
    assert rows(file, "SELECT state, count(*) AS n FROM inbox GROUP BY state") == [
        {"state": "done", "n": EVENTS}
    ]
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


async def test_a_great_community_of_vk_costs_the_same(tmp_path: Path, crossings: Crossings) -> None:
    file = tmp_path / "ours.db"
    async with flooded("vk", vk_site, file) as ours:
        commits, crossed = ours.store.commits, crossings.count
    _is_whole(file)
    assert commits <= EVENTS / 50
    assert crossed <= EVENTS / 5
