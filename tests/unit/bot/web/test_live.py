import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from fastapi.sse import ServerSentEvent

from bot.web.live import Live
from bot.web.parts import WebParts, WeekLine
from models.content import Content, Post, Results
from tests.pages import NOON, BoardInMemory, Neighbourhood, Page, parts_of

Event = tuple[str, str | None, object]
POST = Post(id=1, community="c", author="lev", content=Content(text="кофе"), due=NOON)


class Stream:
    """The events of an open stream, in order."""

    def __init__(self, content: AsyncIterator[bytes]) -> None:
        self._lines = content

    async def next(self, *names: str) -> Event:
        """The next event of one of these names."""
        async with asyncio.timeout(20):
            while True:
                fields = await self._fields()
                if fields.get("event") in names:
                    return fields["event"], fields.get("id"), msgspec.json.decode(fields["data"])

    async def _fields(self) -> dict[str, str]:
        fields: dict[str, str] = {}
        async for line in self._lines:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if not name:
                return fields
            fields[name] = value
        raise AssertionError("the stream has ended")


@asynccontextmanager
async def listening(page: Page, path: str = "/events", **headers: str) -> AsyncIterator[Stream]:
    async with page.session.get(path, headers=headers) as answer:
        assert answer.content_type == "text/event-stream"
        yield Stream(answer.content)


async def test_a_change_reaches_an_open_page(page: Page) -> None:
    async with listening(page) as stream:
        await stream.next("beat")
        page.network.tell(kind="message", message={"id": "5", "text": "<b>\nпривет"})
        name, number, change = await stream.next("change")
        assert (name, number) == ("change", "1")
        assert change == {"n": 1, "kind": "message", "message": {"id": "5", "text": "<b>\nпривет"}}


async def test_a_page_that_comes_back_gets_what_it_missed_and_nothing_twice(page: Page) -> None:
    for number in range(1, 5):
        page.network.tell(kind="message", message={"id": str(number)})
    async with listening(page, "/events?after=1", **{"Last-Event-ID": "2"}) as stream:
        assert [(await stream.next("change"))[1] for _ in range(2)] == ["3", "4"]
    async with listening(page, "/events?after=3") as stream:
        assert (await stream.next("change"))[1] == "4"


async def test_a_network_that_began_anew_makes_the_page_begin_anew(page: Page) -> None:
    page.network.tell(kind="message", message={"id": "1"})
    async with listening(page, "/events?after=50") as stream:
        assert await stream.next("reset", "change") == ("reset", "1", {})
        page.network.tell(kind="message", message={"id": "2"})
        assert (await stream.next("change"))[1] == "2"


async def test_open_streams_end_when_the_bot_stops(page: Page) -> None:
    async with page.session.get("/events") as answer:
        page.parts.stopping.set()
        await asyncio.wait_for(answer.content.read(), 20)


async def test_a_stream_from_a_number_that_is_none_is_refused(page: Page) -> None:
    async with page.session.get("/events?after=all") as answer:
        assert answer.status == 422


@pytest.fixture
def parts() -> WebParts:
    return parts_of(Neighbourhood(), BoardInMemory())


async def turns(parts: WebParts, seen: list[ServerSentEvent], until: str, count: int = 1) -> None:
    """Collect events of a stream until `count` of the name `until` are there."""
    async with asyncio.timeout(20), aclosing(Live(parts, "ru", 0).events()) as events:
        async for event in events:
            seen.append(event)
            if sum(one.event == until for one in seen) == count:
                return


async def test_the_board_is_sent_at_first_and_then_only_when_it_is_different(parts: WebParts) -> None:
    parts.board.posts = [POST]
    seen: list[ServerSentEvent] = []
    async with asyncio.TaskGroup() as group:
        group.create_task(turns(parts, seen, "queue", 2))
        while not any(event.event == "week" for event in seen):
            await asyncio.sleep(0)
        for number in range(3):
            parts.network.tell(kind="message", message={"id": str(number)})
            while sum(event.event == "change" for event in seen) <= number:
                await asyncio.sleep(0)
        parts.board.posts = [replace(POST, results=Results(likes=3))]
    assert [event.event for event in seen if event.event in ("queue", "week")] == ["queue", "week", "queue"]
    row = seen[-1].data[0]
    assert (row["likes"], row["comments"], row["views"]) == (3, None, None)


async def test_the_week_is_in_the_language_of_the_visitor(parts: WebParts) -> None:
    parts.board.lines = [WeekLine(label="Скрыто", value=4)]
    seen: list[ServerSentEvent] = []
    await turns(parts, seen, "week")
    assert seen[-1].data == [{"label": "ru: Скрыто", "value": 4}]


async def test_a_lost_network_is_told_once_and_told_when_it_is_back(parts: WebParts) -> None:
    parts.network.reachable = False
    seen: list[ServerSentEvent] = []
    async with asyncio.TaskGroup() as group:
        group.create_task(turns(parts, seen, "network", 2))
        while not any(event.event == "network" for event in seen):
            await asyncio.sleep(0)
        parts.network.tell(kind="message", message={"id": "1"})
        parts.network.reachable = True
    told = [event.data for event in seen if event.event == "network"]
    assert told == [{"reachable": False}, {"reachable": True}]


async def test_the_server_speaks_at_least_every_ten_seconds() -> None:
    moments = iter(NOON + timedelta(seconds=4 * turn) for turn in range(100))
    parts = parts_of(Neighbourhood(), BoardInMemory(), clock=lambda: next(moments))
    for number in range(30):
        parts.network.tell(kind="message", message={"id": str(number)})
    seen: list[ServerSentEvent] = []
    await turns(parts, seen, "beat", 2)
    first, second = (event.data["now"] for event in seen if event.event == "beat")
    assert (first, second) == (NOON.isoformat(), (NOON + timedelta(seconds=12)).isoformat())
