"""Events by way of the database: stored before they are acknowledged, handled in batches, never lost."""

import asyncio
import gc
import math
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
    suppress,
)
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from bot.assembly import Machine
from bot.background import Background
from bot.catalogues import all_texts
from bot.readers import readers
from bot.stories import Stories
from bot.transport.bell import Bell
from bot.transport.reading import ALBUM_COMPLETE, Reading
from bot.transport.stored import ATTEMPTS, Delivering, Pace, Receive, Work
from handlers.answers.matching import Matcher
from handlers.answers.respond import Respond
from handlers.community.directory import Directory
from handlers.messages.doubts import Doubts
from handlers.messages.judge import JudgeMessages
from handlers.routes import HandleBatch
from handlers.talks.converse import Converse
from models.errors import StorageError
from models.inbox import RawEvent
from models.intents import Order, Send
from models.messages import Address, Author, Message
from models.storage import driver
from models.storage.schema import migrate
from models.storage.store import SqlLedger, Store
from moderation.judges import Judges
from moderation.recent import Recent
from tests import builders
from tests.builders import NOW
from tests.fakes import MarkedWords, PlainSigner, Watch

BATCH = 256
PROMPT = Pace(batch=BATCH, flush=0)
ROOT = Path(__file__).parents[3]


def event(number: int, text: str = "привет", chat: str = "wall") -> RawEvent:
    """What the local network hands over when somebody writes."""
    person = f"p{number}"
    message = {
        "chat": chat,
        "chat_kind": "wall",
        "id": str(number),
        "author": {"id": person, "name": person, "kind": "person"},
        "text": text,
        "at": NOW,
    }
    raw = msgspec.json.encode({"id": number, "type": "message", "message": message})
    return RawEvent(platform="local", event_id=str(number), raw=raw.decode(), position=number)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "bot.db"
    asyncio.run(migrate(f"sqlite+aiosqlite:///{file}"))
    return file


@asynccontextmanager
async def opened(migrated: Path, file: Path) -> AsyncIterator[Store]:
    shutil.copy(migrated, file)
    store = await Store.open(f"sqlite+aiosqlite:///{file}", Watch(NOW))
    async with store.begin() as ledger:
        await ledger.communities.save(builders.community(platform="local"), "start", NOW)
    yield store
    await store.close()


@pytest.fixture
async def store(tmp_path: Path, migrated: Path) -> AsyncIterator[Store]:
    async with opened(migrated, tmp_path / "bot.db") as ready:
        yield ready


STATES = """
SELECT event_id, CASE WHEN id IN (SELECT id FROM inbox_waiting) THEN 'pending'
                      WHEN id IN (SELECT id FROM inbox_poison) THEN 'poison' ELSE 'done' END AS state
FROM inbox ORDER BY id
"""


async def put(store: Store, events: Iterable[RawEvent]) -> None:
    async with store.begin() as ledger:
        await ledger.inbox.store(list(events), NOW)


async def states(store: Store) -> dict[str, str]:
    """What became of each event."""
    async with store.reading() as ledger:
        rows = await ledger.inbox._connection.exec_driver_sql(STATES)
        return {row.event_id: row.state for row in rows}


# Intake


@dataclass(slots=True)
class Feed:
    """A network that forgets what was acknowledged, and rings for the end when all was handed over."""

    store: Store
    events: list[RawEvent]
    stopping: asyncio.Event
    page: int = 100
    again: list[RawEvent] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)

    async def fetch(self, after: int, wait: timedelta) -> list[RawEvent]:
        """The next page; whatever is acknowledged without being stored is lost."""
        self.acknowledged.append(after)
        kept = await states(self.store)
        self.lost += [number for number in range(1, after + 1) if str(number) not in kept]
        self.events = [one for one in self.events if one.position > after]
        if self.again:
            again, self.again = self.again, []
            return again
        if not self.events:
            self.stopping.set()
        return self.events[: self.page]


def receiving(feed: Feed, store: Any, pace: Pace = PROMPT) -> Receive:
    return Receive(intake=feed, store=store, clock=Watch(NOW), pace=pace, work=Bell(feed.stopping))


async def test_events_are_stored_before_they_are_acknowledged(store: Store) -> None:
    feed = Feed(store, [event(number) for number in range(1, 251)], asyncio.Event())
    await receiving(feed, store)()
    assert (feed.acknowledged, feed.lost) == ([0, 100, 200, 250], [])
    assert len(await states(store)) == 250


async def test_an_old_event_that_comes_again_moves_nothing_back_and_is_kept_once(store: Store) -> None:
    feed = Feed(store, [event(number) for number in range(1, 151)], asyncio.Event())
    feed.again = [event(2), event(1)]
    await receiving(feed, store)()
    assert feed.acknowledged == [0, 2, 102, 150]
    feed = Feed(store, [event(number) for number in range(1, 201)], asyncio.Event(), again=[event(7)])
    await receiving(feed, store)()
    assert feed.acknowledged == [0, 7, 107, 200]
    assert len(await states(store)) == 200


@dataclass(slots=True)
class Full:
    """A database with no room for the first transactions."""

    store: Store
    failures: int

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqlLedger]:
        async with self.store.begin() as ledger:
            yield ledger
            if self.failures:
                self.failures -= 1
                raise StorageError("the disk is full")

    def reading(self) -> AbstractAsyncContextManager[SqlLedger]:
        return self.store.reading()


async def test_what_could_not_be_stored_is_not_acknowledged_and_comes_again(store: Store) -> None:
    feed = Feed(store, [event(1), event(2)], asyncio.Event())
    receive = receiving(feed, Full(store, failures=1))
    with pytest.raises(StorageError):
        await receive()
    assert await states(store) == {}
    await receive()
    assert (feed.lost, list(await states(store))) == ([], ["1", "2"])


# Work


@dataclass(slots=True)
class Handler:
    """Answers every message, except those that it can't stand."""

    handled: list[str] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    async def __call__(self, ledger: SqlLedger, records: Sequence[Message], now: Any) -> bool:
        self.batches.append(len(records))
        for one in records:
            self.tried.append(one.text)
            answer = Send(platform="local", chat=one.address.chat, text=one.text)
            await ledger.outbox.put([Order(key=one.event_id, intent=answer)])
            if one.text == "bad":
                raise ValueError("a mistake of ours")
            if one.text == "full":
                raise StorageError("the disk is full")
        self.handled += [one.text for one in records]
        return False


def working(store: Any, handler: Any, stopping: asyncio.Event | None = None, pace: Pace = PROMPT) -> Work:
    stopping = stopping or asyncio.Event()
    return Work(
        store=store,
        handle=handler,
        directory=Directory(Matcher),
        read=Reading(readers()),
        clock=Watch(NOW),
        pace=pace,
        bell=Bell(stopping),
        deliver=Bell(stopping),
    )


@dataclass(slots=True)
class Pondering:
    """Handles nothing before it may, and knows whether garbage was looked for when it could go on."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    may: asyncio.Event = field(default_factory=asyncio.Event)
    searched: list[bool] = field(default_factory=list)

    async def __call__(self, ledger: SqlLedger, records: Sequence[Message], now: Any) -> bool:
        self.begun.set()
        await self.may.wait()
        self.searched.append(gc.isenabled())
        return False


@pytest.mark.parametrize("cancelled", [False, True])
async def test_no_garbage_is_looked_for_in_a_batch_also_when_that_of_another_ends_before(
    tmp_path: Path, migrated: Path, cancelled: bool
) -> None:
    handlers = [Pondering(), Pondering()]
    async with AsyncExitStack() as stack:
        stores = [
            await stack.enter_async_context(opened(migrated, tmp_path / name)) for name in ("a.db", "b.db")
        ]
        works = [working(*one) for one in zip(stores, handlers, strict=True)]
        for one in stores:
            await put(one, [event(1)])
        async with asyncio.TaskGroup() as group:
            first = group.create_task(works[0].round())
            await handlers[0].begun.wait()
            group.create_task(works[1].round())
            await handlers[1].begun.wait()
            handlers[0].may.set()
            if cancelled:
                first.cancel()
            await asyncio.wait([first])
            handlers[1].may.set()
    assert handlers[1].searched == [False]
    assert gc.isenabled()


def album_part(raw: bytes) -> Message:
    """`number/message/text/edited` as part of one album."""
    number, message, text, edited = raw.decode().split("/")
    return Message(
        event_id=number,
        address=Address(platform="local", chat="wall", message=message),
        author=Author(id="petya", name="Петя"),
        text=text,
        at=NOW,
        album="a",
        edited=bool(edited),
    )


class Calm:
    """A guard that no storm wakes."""

    async def stormed(self, *told: object) -> None:
        pass


def album_work(store: Store) -> Work:
    """Judges for a community where the bot acts, as after a start."""
    judging = JudgeMessages(
        Judges(MarkedWords()), Recent(), all_texts(), Doubts(), Converse(Respond(PlainSigner()))
    )
    directory = Directory(Matcher)
    calm = SimpleNamespace(guard=Calm())
    handler = HandleBatch(directory, judging, *[None] * 4, calm, all_texts())  # type: ignore[arg-type]
    seconds = count(0, ALBUM_COMPLETE.total_seconds() + 0.1)
    work = working(store, handler)
    return replace(work, directory=directory, read=Reading({"local": album_part}, lambda: next(seconds)))


async def hear(store: Store, *raw: str) -> None:
    await put(store, [RawEvent(platform="local", event_id=one, raw=one.encode()) for one in raw])
    work = album_work(store)
    for _ in range(3):
        await work.round()


async def deletions(store: Store) -> list[str]:
    """The messages of the deletions that were ordered."""
    async with store.reading() as ledger:
        rows = await ledger.inbox._connection.exec_driver_sql(
            "SELECT json_extract(payload, '$.address.message') AS message FROM outbox WHERE kind = 'delete'"
        )
        return [row.message for row in rows]


async def strikes(store: Store) -> int:
    async with store.reading() as ledger:
        return (await ledger.people.standings(builders.COMMUNITY, ["petya"]))["petya"].strikes


async def test_an_edited_caption_takes_the_whole_album_away_also_after_a_restart(store: Store) -> None:
    await hear(store, "1/m1/Пироги/", "2/m2//")
    assert await deletions(store) == []
    await hear(store, "3/m1/#spam/edited")
    assert await deletions(store) == ["m1,m2"]


async def test_who_edits_an_album_that_is_removed_already_is_punished_once(store: Store) -> None:
    await hear(store, "1/m1/#spam/", "2/m2//")
    await hear(store, "3/m1/#spam!/edited")
    assert await deletions(store) == ["m1,m2", "m1,m2"]
    assert await strikes(store) == 1


async def test_a_part_of_an_album_that_nobody_saw_stands_for_itself(store: Store) -> None:
    await hear(store, "3/m1/#spam/edited")
    assert await deletions(store) == ["m1"]


async def ordered(store: Store) -> list[str]:
    async with store.reading() as ledger:
        rows = await ledger.inbox._connection.exec_driver_sql("SELECT key FROM outbox ORDER BY id")
        return [row.key for row in rows]


async def test_events_are_handled_in_their_order_and_once(store: Store) -> None:
    await put(store, [event(number, f"{number}") for number in range(1, 6)])
    handler = Handler()
    work = working(store, handler, pace=Pace(batch=2))
    assert [await work.round() for _ in range(4)] == [2, 2, 1, 0]
    assert handler.handled == ["1", "2", "3", "4", "5"]
    assert set((await states(store)).values()) == {"done"}


async def test_an_event_that_can_t_be_read_is_set_aside_and_blocks_nothing(store: Store) -> None:
    broken = RawEvent(platform="local", event_id="2", raw='{"id":2,"type":"earthquake"}')
    await put(store, [event(1), broken, event(3)])
    handler = Handler()
    assert await working(store, handler).round() == 3
    assert await states(store) == {"1": "done", "2": "poison", "3": "done"}
    assert handler.batches == [2]


async def test_an_event_of_a_platform_that_is_gone_is_set_aside_in_the_end(store: Store) -> None:
    await put(store, [RawEvent(platform="icq", event_id="9", raw=b"{}"), event(1)])
    work = working(store, Handler())
    for _ in range(ATTEMPTS):
        await work.round()
    assert await states(store) == {"9": "poison", "1": "done"}


async def test_an_event_that_fails_is_tried_three_times_and_holds_up_nobody(store: Store) -> None:
    await put(store, [event(1, "one"), event(2, "bad"), event(3, "three")])
    handler = Handler()
    work = working(store, handler)
    await work.round()
    assert await states(store) == {"1": "done", "2": "pending", "3": "done"}
    while await work.round():
        pass
    assert await states(store) == {"1": "done", "2": "poison", "3": "done"}
    assert handler.handled == ["one", "three"]
    # Three rounds, each with the batch and then the event alone.
    assert handler.tried.count("bad") == 2 * ATTEMPTS
    assert await ordered(store) == ["1", "3"]


async def test_a_batch_that_fails_leaves_nothing_behind_but_its_events(store: Store) -> None:
    await put(store, [event(1, "one"), event(2, "full")])
    with pytest.raises(StorageError):
        await working(store, Handler()).round()
    assert set((await states(store)).values()) == {"pending"}
    assert await ordered(store) == []


async def test_a_database_that_fails_is_nobody_s_attempt(store: Store) -> None:
    await put(store, [event(1, "one"), event(2, "two")])
    handler = Handler()
    work = working(Full(store, failures=5), handler)
    for _ in range(5):
        with pytest.raises(StorageError):
            await work.round()
    await work.round()
    assert set((await states(store)).values()) == {"done"}
    assert await ordered(store) == ["1", "2"]


async def test_the_batch_in_hand_is_finished_before_a_stop(store: Store) -> None:
    await put(store, [event(number) for number in range(1, 11)])
    stopping = asyncio.Event()

    async def handle(ledger: SqlLedger, records: Sequence[Message], now: Any) -> bool:
        stopping.set()
        await asyncio.sleep(0)
        return False

    async with asyncio.timeout(10):
        await working(store, handle, stopping, Pace(batch=4, flush=0))()
    assert list((await states(store)).values()).count("done") == 4


# The causes of the price: commits, crossings between threads, imports


@dataclass(slots=True)
class Loaded:
    """The machine as it runs, with a judge for tests."""

    machine: Machine
    store: Store


@pytest.fixture
async def loaded(store: Store) -> Loaded:
    judge: Any = MarkedWords()
    signer: Any = PlainSigner()
    stories = Stories(store, Judges(judge), signer, Watch(NOW))
    return Loaded(Machine.of(stories, PROMPT, asyncio.Event()), store)


@pytest.mark.parametrize("events", [1, BATCH, BATCH + 1, 2000])
async def test_one_commit_receives_and_one_handles_a_full_batch(loaded: Loaded, events: int) -> None:
    store, least = loaded.store, math.ceil(events / BATCH)
    feed = Feed(store, [event(number + 1) for number in range(events)], asyncio.Event(), page=BATCH)
    before = store.commits
    await receiving(feed, store)()
    assert store.commits - before == least
    while await loaded.machine.work.round():
        pass
    assert store.commits - before == 2 * least
    assert set((await states(store)).values()) == {"done"}


@pytest.mark.parametrize(("waiting", "rings"), [(6 * 20, 1), (6 * 20 + 5, 2), (5, 1)])
async def test_while_a_platform_has_more_waiting_what_it_brings_is_handled_together(
    store: Store, monkeypatch: pytest.MonkeyPatch, waiting: int, rings: int
) -> None:
    feed = Feed(store, [event(number + 1) for number in range(waiting)], asyncio.Event(), page=20)
    counted = 0

    def ring(bell: Bell) -> None:
        nonlocal counted
        counted += 1

    monkeypatch.setattr(Bell, "ring", ring)
    long = Pace(batch=BATCH, flush=0, behind=1000)
    await replace(receiving(feed, store, long), flood=feed.page)()
    assert counted == rings


async def test_in_a_flood_the_next_answer_is_asked_for_at_once(store: Store) -> None:
    feed = Feed(store, [event(number + 1) for number in range(6 * 20)], asyncio.Event(), page=20)
    await replace(receiving(feed, store, Pace(batch=BATCH, flush=3600)), flood=feed.page)()
    assert len(await states(store)) == 6 * 20


async def test_the_same_answer_again_and_again_is_no_flood(store: Store) -> None:
    feed, rested = Feed(store, [], asyncio.Event()), list[int]()

    class Stuck:
        async def fetch(self, after: int, wait: timedelta) -> list[RawEvent]:
            return [event(number + 1) for number in range(20)]

    class Rests(Pace):
        async def rest(self, since: float, handled: int) -> None:
            rested.append(handled)
            feed.stopping.set()

    await replace(receiving(feed, store, Rests()), intake=Stuck(), flood=20)()
    assert rested == [20]


async def test_events_that_drip_share_the_commits_of_the_timer(store: Store) -> None:
    feed = Feed(store, [event(number + 1) for number in range(20)], asyncio.Event(), page=1)
    pace = Pace(batch=BATCH, flush=0.02)
    began, before = monotonic(), store.commits
    await receiving(feed, store, pace)()
    assert store.commits - before <= 1 + (monotonic() - began) / pace.flush


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What is handed to another thread meanwhile."""
    handed: list[Any] = []
    execute = driver.Connection._execute

    async def counted(self: driver.Connection, *arguments: Any) -> Any:
        handed.append(arguments[0])
        return await execute(self, *arguments)  # type: ignore[no-untyped-call]

    def refused(*arguments: Any) -> None:
        raise AssertionError("work was handed to a pool of threads")

    with monkeypatch.context() as patch:
        patch.setattr(driver.Connection, "_execute", counted)
        patch.setattr(asyncio.get_running_loop(), "run_in_executor", refused)
        yield handed


async def crossings(loaded: Loaded, first: int, events: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a round of so many events hands work to another thread."""
    await put(loaded.store, [event(first + number, f"слова {number}") for number in range(events)])
    with counting(monkeypatch) as handed:
        assert await loaded.machine.work.round() == events
    return len(handed)


async def test_no_message_costs_a_crossing_to_another_thread(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(loaded.store, [event(0)])
    await loaded.machine.work.round()  # the first one reads who is who, and makes a matcher aside
    await crossings(loaded, 1, 1, monkeypatch)  # and one opens connections
    few = await crossings(loaded, 2, 8, monkeypatch)
    many = await crossings(loaded, 10, BATCH, monkeypatch)
    assert few == many
    assert many < BATCH / 10


@pytest.mark.parametrize("size", [1, 100])
async def test_a_page_crosses_to_another_thread_once_to_be_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    page = [event(number + 1) for number in range(size)]
    await put(store, page[:1])
    with counting(monkeypatch) as handed:
        await put(store, [*page, event(1000)])
    assert len(handed) == 1
    assert len(await states(store)) == size + 1


_RUNNING = """
import sys
import bot.app
from handlers.answers.matching import Matcher
from models.faq import Entry
from moderation.evidence import Around
from moderation.judge import load_judge, house_rules

load_judge().judge("Ты тупой дебил", Around(), house_rules((), ()))
Matcher([Entry(id="a", phrasings=("где вы находитесь",), answer="тут")]).match("где же вы находитесь")
loaded = {name.partition(".")[0] for name in sys.modules}
sys.exit(", ".join(loaded & {"sklearn", "scipy", "aiogram", "vk_api", "alembic"}) or 0)
"""


def test_a_running_program_has_loaded_nothing_that_only_training_or_another_platform_needs() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _RUNNING], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


# Delivering and the bell between the loops


@dataclass(slots=True)
class Rounds:
    """Rounds of delivery that find what the test has put there."""

    found: list[int] = field(default_factory=list)
    count: int = 0
    due: float | None = None

    async def __call__(self) -> int:
        self.count += 1
        return self.found.pop(0) if self.found else 0

    async def next_due(self) -> float | None:
        return self.due

    async def reach(self, count: int) -> None:
        async with asyncio.timeout(10):
            while self.count < count:
                await asyncio.sleep(0)


def delivering(rounds: Rounds, bell: Bell) -> Delivering:
    return Delivering(round=rounds, next_due=rounds.next_due, bell=bell)


@asynccontextmanager
async def running(work: Callable[[], Any]) -> AsyncIterator[None]:
    async with Background() as background:
        background.start("loop", work)
        yield


async def test_delivery_goes_on_while_it_finds_something(store: Store) -> None:
    rounds = Rounds(found=[100, 100, 3])
    async with running(delivering(rounds, Bell(asyncio.Event()))):
        await rounds.reach(4)


async def test_a_call_that_hangs_does_not_hold_up_what_is_ordered_meanwhile() -> None:
    hangs, rounds = asyncio.Event(), Rounds(found=[1, 1], due=60.0)

    async def round_() -> int:
        found = await rounds()
        if rounds.count == 1:
            await hangs.wait()
        return found

    loop = Delivering(round=round_, next_due=rounds.next_due, bell=Bell(asyncio.Event()), slow=0.01)
    async with running(loop):
        await rounds.reach(3)  # it went on, found something, and found nothing more
        hangs.set()


async def test_a_ring_wakes_delivery_at_once() -> None:
    bell, rounds = Bell(asyncio.Event()), Rounds(due=60.0)
    bell._rung.clear()
    began = monotonic()
    async with running(delivering(rounds, bell)):
        await rounds.reach(1)
        bell.ring()
        await rounds.reach(2)
    assert monotonic() - began < rounds.due / 2


async def test_delivery_looks_again_when_something_falls_due() -> None:
    bell, rounds = Bell(asyncio.Event()), Rounds(due=0.01)
    async with running(delivering(rounds, bell)):
        await rounds.reach(3)


async def test_the_wish_to_stop_ends_delivery() -> None:
    stopping = asyncio.Event()
    bell, rounds = Bell(stopping), Rounds(due=60.0)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(delivering(rounds, bell)())
        await rounds.reach(1)
        stopping.set()
        bell.ring()


async def test_rings_before_a_wait_are_one_and_a_wait_has_an_end() -> None:
    bell = Bell(asyncio.Event())
    bell.ring()
    bell.ring()
    await bell.wait(60)
    with suppress(TimeoutError):
        async with asyncio.timeout(10):
            await bell.wait(0.001)
            return
    pytest.fail("the second wait did not end")
