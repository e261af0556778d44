"""Delivery: what is ordered happens once, whatever the platform answers and wherever a run ends."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from handlers.answers.matching import Matcher
from handlers.cases.incidents import raise_alarms, refresh_soon
from handlers.commands.console import Console
from handlers.community.directory import Directory
from handlers.likeness.grounds import Grounds
from handlers.messages.effects import Effects
from handlers.messages.surroundings import Surroundings
from handlers.orders.delivery import Deliver, Patience
from handlers.orders.settle import Settle
from handlers.orders.show import ComposeCards
from handlers.orders.thought import CarryOutCommands
from handlers.ports import Ledger
from handlers.reports.weekly import ComposeReports
from models.cases import Alarm, Case, CaseKind, CaseState
from models.content import Content, Post, PostState, Results
from models.errors import OutcomeUnknown, RateLimited, Refused, StorageError, Untellable
from models.intents import (
    Act,
    AnswerPress,
    Delete,
    Edit,
    Intent,
    Order,
    Publish,
    Receipt,
    RefreshCard,
    Send,
    ShowPlan,
)
from models.media import Look, MediaKind, Medium
from models.orders import Claimed
from models.outcomes import Counter
from models.storage import driver
from models.storage.store import Store
from models.texts import Texts
from moderation.judges import Judges
from tests import builders
from tests.builders import NOW, PLATFORM
from tests.fakes import MarkedWords, PlainSigner, Watch

LEASE = timedelta(seconds=20)
SECOND = timedelta(seconds=1)
LOST = OutcomeUnknown("the answer was lost")
LIMITED = RateLimited(timedelta(seconds=7))
REFUSED = Refused("no such chat")
UNTELLABLE = Untellable("this network never tells")


class Killed(BaseException):
    """Nothing of ours runs after it."""


@dataclass(slots=True)
class Platform:
    """A platform that keeps what was written, and fails as the script of each order says.

    A step of a script is an error, raised before the act takes effect, or a pair of an error and
    `True`, raised after it. None is a call that goes well, and so is every one after the script.
    """

    script: dict[str, list[Any]] = field(default_factory=dict)
    looking: dict[str, list[Any]] = field(default_factory=dict)
    performed: list[tuple[str, Act]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    on_call: Callable[[], None] = lambda: None

    async def perform(self, act: Act, key: str) -> Receipt:
        """Follow the script."""
        self.asked.append(key)
        self.on_call()
        error, late = _step(self.script, key)
        if error and not late:
            raise error
        self.performed.append((key, act))
        if error:
            raise error
        return Receipt(message=str(len(self.performed)))

    async def find(self, act: Act, key: str, taken: Collection[str] = ()) -> Receipt | None:
        """What was performed with this key, unless the script of looking says otherwise."""
        self.looked.append(key)
        error, _ = _step(self.looking, key)
        if error:
            raise error
        return next((Receipt(message=str(n)) for n, (k, _) in enumerate(self.performed, 1) if k == key), None)

    async def results(self, chat: str, messages: Sequence[str]) -> Mapping[str, Results]:
        """Nobody asks here."""
        return {}

    @property
    def keys(self) -> list[str]:
        """What took effect, in order."""
        return [key for key, _ in self.performed]


def _step(script: dict[str, list[Any]], key: str) -> tuple[BaseException | None, bool]:
    steps = script.get(key)
    step = steps.pop(0) if steps else None
    return step if isinstance(step, tuple) else (step, False)


@dataclass(slots=True)
class Rig:
    """Delivery on a database of its own."""

    store: Store
    watch: Watch
    platform: Platform
    deliver: Deliver

    async def order(self, *orders: Order) -> None:
        async with self.store.begin() as ledger:
            await ledger.outbox.put(orders)

    async def later(self, span: timedelta) -> int:
        self.watch.now += span
        return await self.deliver()

    async def state(self, key: str) -> tuple[str, str | None]:
        """Whether an order is open, done or failed, and the proof or the error."""
        async with self.store.reading() as ledger:
            row = (await ledger.inbox._connection.exec_driver_sql(_ROW, (key,))).one()
        return row.state if row.done_at else "open", row.receipt if row.state == "done" else row.error

    async def claim(self) -> list[Claimed]:
        """Somebody takes what is due, and is never heard of again."""
        async with self.store.begin() as ledger:
            return await ledger.outbox.claim(PLATFORM, self.watch(), LEASE, 100)

    async def cases(self) -> Sequence[Case]:
        async with self.store.reading() as ledger:
            return await ledger.cases.listing(builders.COMMUNITY, tuple(CaseState), 100)


async def no_plans(ledger: Ledger, intent: ShowPlan, now: datetime) -> Act:
    raise AssertionError("nobody asked for a plan")


_ROW = "SELECT state, done_at, receipt, error FROM outbox WHERE key = ?"


@asynccontextmanager
async def rigged(url: str, texts: Texts, attempts: int = 3) -> AsyncIterator[Rig]:
    watch, platform, directory = Watch(NOW), Platform(), Directory(Matcher)
    store = await Store.open(url, watch)
    deliver = Deliver(
        PLATFORM,
        platform,
        store.begin,
        store.reading,
        watch,
        Settle(directory),
        ComposeCards(
            directory, texts, PlainSigner(), Grounds(directory, Judges(MarkedWords())), Surroundings(), watch
        ),
        ComposeReports(directory, texts, {}, {}),
        no_plans,
        CarryOutCommands(directory, texts, Console({}).thought),
        Patience(lease=LEASE, attempts=attempts),
    )
    try:
        async with store.begin() as ledger:
            await ledger.communities.save(builders.community(), "start", NOW)
        yield Rig(store, watch, platform, deliver)
    finally:
        await store.close()


@pytest.fixture
async def rig(fresh: Callable[[], str], texts: Texts) -> AsyncIterator[Rig]:
    async with rigged(fresh(), texts) as ready:
        yield ready


def send(key: str, chat: str = "wall") -> Order:
    return Order(key=key, intent=Send(platform=PLATFORM, chat=chat, text=key))


def delete(key: str, chat: str = "wall") -> Order:
    act = Delete(address=builders.address(key, chat), author="petya", author_name="Петя", text="слова")
    return Order(key=key, intent=act)


def publish(number: int = 1) -> Order:
    return Order(
        key=f"post:{number}",
        intent=Publish(platform=PLATFORM, chat="wall", post=number, content=Content(text="Новость")),
    )


async def planned(rig: Rig) -> None:
    async with rig.store.begin() as ledger:
        await ledger.posts.add(
            Post(
                id=0,
                community=builders.COMMUNITY,
                author="lev",
                content=Content(text="Новость"),
                due=NOW,
                state=PostState.PUBLISHING,
            )
        )
    await rig.order(publish())


async def post_of(rig: Rig) -> Post:
    async with rig.store.reading() as ledger:
        post = await ledger.posts.get(1)
    assert post is not None
    return post


async def test_an_order_is_performed_and_its_receipt_is_kept(rig: Rig) -> None:
    await rig.order(send("a"))
    assert await rig.deliver() == 1
    assert await rig.state("a") == ("done", '{"message":"1","link":null,"content":null}')
    assert await rig.deliver() == 0


async def test_a_rate_limit_is_waited_for_and_holds_its_chat_only(rig: Rig) -> None:
    rig.platform.script = {"a": [LIMITED]}
    await rig.order(send("a"), send("b"), send("c", chat="chat"))
    await rig.deliver()
    assert rig.platform.keys == ["c"]
    assert await rig.later(6 * SECOND) == 0
    await rig.later(SECOND)
    assert rig.platform.keys == ["c", "a", "b"]


async def test_however_long_a_platform_asks_to_slow_down_nothing_is_given_up(rig: Rig) -> None:
    rig.platform.script = {"a": [LIMITED] * 20 + [LOST]}
    await rig.order(send("a"), send("b"))
    for _ in range(30):
        await rig.later(30 * SECOND)
    assert rig.platform.keys == ["a", "b"]


async def test_a_refusal_is_final_and_lets_the_next_pass(rig: Rig) -> None:
    rig.platform.script = {"a": [REFUSED]}
    await rig.order(send("a"), send("b"))
    await rig.deliver()
    assert await rig.state("a") == ("failed", "no such chat")
    assert rig.platform.keys == ["b"]


async def test_a_lost_answer_is_looked_up_at_once(rig: Rig) -> None:
    rig.platform.script = {"a": [(LOST, True)]}
    await rig.order(send("a"), send("b"))
    await rig.deliver()
    assert (rig.platform.keys, rig.platform.looked) == (["a", "b"], ["a"])
    assert await rig.state("a") == ("done", '{"message":"1","link":null,"content":null}')


async def test_a_lost_call_is_repeated_only_when_it_can_t_arrive_any_more(rig: Rig) -> None:
    rig.platform.script = {"a": [LOST]}
    await rig.order(send("a"))
    await rig.deliver()
    assert await rig.later(LEASE / 2 - SECOND) == 0
    await rig.later(SECOND)
    assert (rig.platform.asked, rig.platform.looked) == (["a", "a"], ["a", "a"])
    assert rig.platform.keys == ["a"]


async def test_a_call_that_arrived_late_is_found_and_not_repeated(rig: Rig) -> None:
    rig.platform.script = {"a": [LOST]}
    await rig.order(send("a"))
    await rig.deliver()
    rig.platform.performed.append(("a", send("a").intent))  # type: ignore[arg-type]  # it was on its way
    await rig.later(LEASE)
    assert rig.platform.asked == ["a"]
    assert (await rig.state("a"))[0] == "done"


async def test_what_a_dead_worker_had_done_is_found_and_not_repeated(rig: Rig) -> None:
    await rig.order(send("a"))
    await rig.claim()
    rig.platform.performed.append(("a", send("a").intent))  # type: ignore[arg-type]
    assert await rig.deliver() == 0
    await rig.later(LEASE)
    assert (rig.platform.asked, await rig.state("a")) == (
        [],
        ("done", '{"message":"1","link":null,"content":null}'),
    )


async def test_a_rate_limit_while_looking_does_not_end_the_doubt(rig: Rig) -> None:
    rig.platform.script, rig.platform.looking = {"a": [(LOST, True)]}, {"a": [LIMITED, LIMITED]}
    await rig.order(send("a"))
    for _ in range(3):
        await rig.later(LEASE)
    assert rig.platform.keys == rig.platform.asked == ["a"]
    assert (await rig.state("a"))[0] == "done"


async def test_what_can_be_repeated_is_repeated_until_it_is_known_to_have_happened(rig: Rig) -> None:
    rig.platform.script = {"a": [LOST] * 30}
    await rig.order(delete("a"))
    for _ in range(32):
        await rig.later(timedelta(minutes=5))
    assert (rig.platform.keys, rig.platform.looked) == (["a"], [])


async def test_a_deletion_is_repeated_soon(rig: Rig) -> None:
    rig.platform.script = {"a": [LOST]}
    await rig.order(delete("a"))
    await rig.deliver()
    await rig.later(SECOND)
    assert rig.platform.keys == ["a"]


async def test_an_answer_that_nobody_can_find_or_write_is_put_to_a_person(rig: Rig) -> None:
    rig.platform.script = {"a": [LOST] * 9, "b": [LOST] * 9}
    await rig.order(send("a"), send("b", chat="chat"))
    for _ in range(6):
        await rig.later(LEASE)
    assert (await rig.state("a"))[0] == (await rig.state("b"))[0] == "failed"
    [case, _] = await rig.cases()
    assert (case.kind, case.reasons[0].key) == (CaseKind.DELIVERY, "reason.unsure.send")


async def test_a_post_that_was_refused_calls_a_person(rig: Rig) -> None:
    rig.platform.script = {"post:1": [REFUSED]}
    await planned(rig)
    await rig.deliver()
    assert (await post_of(rig)).state is PostState.FAILED
    [case] = await rig.cases()
    assert (case.kind, case.reasons[0].key) == (CaseKind.DELIVERY, "reason.post_refused")


async def test_a_post_that_nobody_can_tell_of_is_not_repeated_but_put_to_a_person(rig: Rig) -> None:
    rig.platform.script, rig.platform.looking = {"post:1": [LOST]}, {"post:1": [LOST] * 99}
    await planned(rig)
    for _ in range(6):
        await rig.later(LEASE)
    assert rig.platform.asked.count("post:1") == 1
    assert (await post_of(rig)).state is PostState.NEEDS_PERSON
    [case] = await rig.cases()
    assert case.reasons[0].key == "reason.post_unsure"


async def test_to_refuse_a_look_says_nothing_of_the_post(rig: Rig) -> None:
    rig.platform.script, rig.platform.looking = {"post:1": [(LOST, True)]}, {"post:1": [REFUSED] * 99}
    await planned(rig)
    for _ in range(6):
        await rig.later(LEASE)
    assert (await post_of(rig)).state is PostState.NEEDS_PERSON


async def test_where_a_platform_never_tells_an_answer_is_put_to_a_person_without_repeating(rig: Rig) -> None:
    rig.platform.script, rig.platform.looking = {"a": [(LOST, True)]}, {"a": [UNTELLABLE] * 9}
    await rig.order(send("a"))
    for _ in range(2):
        await rig.later(LEASE)
    assert rig.platform.asked == ["a"]
    [case] = await rig.cases()
    assert case.reasons[0].key == "reason.unsure.send"


async def test_where_a_platform_never_tells_a_card_is_shown_again(rig: Rig) -> None:
    await _opened(rig)
    rig.platform.script, rig.platform.looking = {"card:1": [(LOST, True)]}, {"card:1": [UNTELLABLE] * 9}
    for _ in range(2):
        await rig.later(LEASE)
    assert rig.platform.keys == ["card:1", "card:1"]


async def test_neither_waiting_nor_dying_uses_up_attempts(rig: Rig) -> None:
    await rig.order(send("a"), send("b"))
    for _ in range(20):
        await rig.claim()
        rig.watch.now += LEASE
    rig.platform.script = {"a": [LIMITED, LOST]}
    await rig.deliver()
    await rig.later(7 * SECOND)
    assert (await rig.state("a"))[0] == "open"
    for _ in range(3):
        await rig.later(LEASE)
    assert rig.platform.keys == ["a", "b"]


async def test_orders_that_a_lease_does_not_suffice_for_are_left_to_the_next_round(rig: Rig) -> None:
    def slow() -> None:
        rig.watch.now += LEASE / 2 + SECOND

    rig.platform.on_call = slow
    await rig.order(send("a"), send("b"), send("c"))
    await rig.deliver()
    assert rig.platform.asked == ["a"]
    assert await rig.state("b") == ("open", "the lease was too short for this round")
    await rig.deliver()
    await rig.deliver()
    assert (rig.platform.keys, rig.platform.looked) == (["a", "b", "c"], [])


@asynccontextmanager
async def kept_waiting(rig: Rig, span: timedelta) -> AsyncIterator[Ledger]:
    """A transaction that others keep from beginning for so long."""
    rig.watch.now += span
    async with rig.store.begin() as ledger:
        yield ledger


async def test_a_lease_does_not_run_while_the_database_is_waited_for(rig: Rig) -> None:
    await rig.order(*(send(f"{chat}-{n}", chat) for chat in "abc" for n in range(3)))
    rig.deliver.open = lambda: kept_waiting(rig, LEASE / 2 + SECOND)
    for done in range(1, 4):
        await rig.deliver()
        assert len(rig.platform.keys) == 3 * done, "each lane gets on by one order at least"
    assert sorted(rig.platform.keys) == [f"{chat}-{n}" for chat in "abc" for n in range(3)]
    assert rig.platform.looked == [], "nothing was doubted"


async def test_no_order_is_begun_whose_lease_may_be_over(rig: Rig) -> None:
    @asynccontextmanager
    async def slow_to_keep() -> AsyncIterator[Ledger]:
        async with rig.store.begin() as ledger:
            yield ledger
            rig.watch.now += LEASE / 2 + SECOND

    await rig.order(send("a"))
    rig.deliver.open = slow_to_keep
    await rig.deliver()
    assert rig.platform.asked == []
    rig.deliver.open = rig.store.begin
    await rig.deliver()
    assert (rig.platform.keys, rig.platform.looked) == (["a"], [])


async def test_a_lane_is_put_back_by_one_statement(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow() -> None:
        rig.watch.now += LEASE / 2 + SECOND

    rig.platform.on_call = slow
    await rig.order(*(send(str(n)) for n in range(200)))
    crossings: list[object] = []
    execute = driver.Connection._execute

    async def counting(self: driver.Connection, work: Any, *given: Any) -> Any:
        crossings.append(work)
        return await execute(self, work, *given)

    monkeypatch.setattr(driver.Connection, "_execute", counting)
    await rig.deliver()
    assert rig.platform.keys == ["0"]
    assert await rig.state("199") == ("open", "waits for an earlier order")
    assert len(crossings) < 30


async def test_a_press_is_answered_within_its_minute_or_never(rig: Rig) -> None:
    answers = [
        Order(key=key, intent=AnswerPress(platform=PLATFORM, press_id=key, text="Готово"))
        for key in ("in time", "late")
    ]
    await rig.order(answers[0])
    await rig.later(60 * SECOND)
    await rig.order(answers[1])
    async with rig.store.begin() as ledger:
        assert await ledger.outbox.next_due(PLATFORM) is not None
    await rig.later(61 * SECOND)
    assert rig.platform.keys == ["in time"]
    assert (await rig.state("late"))[0] == "failed"
    assert await rig.cases() == []


async def test_each_receipt_is_kept_before_the_next_act(rig: Rig) -> None:
    rig.platform.script = {"b": [(Killed(), True)]}
    await rig.order(send("a"), send("b"), send("c"))
    with suppress(BaseExceptionGroup):
        await rig.deliver()
    assert [(await rig.state(key))[0] for key in "abc"] == ["done", "open", "open"]


async def test_an_act_that_fails_in_an_unforeseen_way_holds_up_no_other_chat(rig: Rig) -> None:
    rig.platform.script = {"a": [KeyError("a mistake of ours")]}
    await rig.order(send("a"), send("b", chat="chat"))
    await rig.deliver()
    assert rig.platform.keys == ["b"]
    await rig.later(LEASE)
    assert rig.platform.keys == ["b", "a"]


async def test_a_database_that_fails_stops_the_round(rig: Rig) -> None:
    rig.platform.script = {"a": [StorageError("the disk is full")]}
    await rig.order(send("a"))
    with pytest.raises(ExceptionGroup, check=lambda group: isinstance(group.exceptions[0], StorageError)):
        await rig.deliver()
    assert (await rig.state("a"))[0] == "open"


async def test_a_card_that_changes_while_it_is_shown_ends_up_as_it_is_now(rig: Rig) -> None:
    """The first was sent and the worker died; then somebody pressed a button of it."""
    await _opened(rig)
    await rig.claim()
    rig.platform.performed.append(("card:1", Send(platform=PLATFORM, chat="duty", text="as it was")))
    await rig.order(Order(key="press", intent=RefreshCard(platform=PLATFORM, case=1), case=1))
    await rig.later(LEASE)
    [(_, _), (key, edit)] = rig.platform.performed
    assert (key, isinstance(edit, Edit)) == ("press", True)
    [case] = await rig.cases()
    assert case.card is not None
    assert case.card.message == "1"


def redraw(key: str) -> Order:
    return Order(key=key, intent=RefreshCard(platform=PLATFORM, case=1), case=1)


async def test_a_card_is_drawn_once_for_all_that_it_shows(rig: Rig) -> None:
    await _opened(rig)
    await rig.deliver()
    soon = refresh_soon(PLATFORM, 1, 2, rig.watch())
    await rig.order(redraw("now"), redraw("as well"), soon)
    await rig.deliver()
    assert rig.platform.keys == ["card:1", "now"]
    assert [(await rig.state(key))[0] for key in ("now", "as well", soon.key)] == ["done"] * 3
    await rig.order(redraw("later"))
    await rig.later(2 * SECOND)
    assert rig.platform.keys == ["card:1", "now", "later"]


async def test_what_joins_within_a_second_that_was_drawn_already_is_drawn_at_its_end(rig: Rig) -> None:
    await _opened(rig)
    await rig.deliver()
    await rig.order(redraw("press"), refresh_soon(PLATFORM, 1, 2, rig.watch()))
    await rig.deliver()
    late = [refresh_soon(PLATFORM, 1, version, rig.watch()) for version in (3, 4)]
    await rig.order(*late)
    await rig.later(SECOND)
    assert rig.platform.keys == ["card:1", "press", late[0].key]


async def test_a_draw_that_nobody_lived_to_note_is_drawn_again_and_what_came_meanwhile_with_it(
    rig: Rig,
) -> None:
    await _opened(rig)
    await rig.deliver()
    rig.platform.script = {"press": [(Killed(), True)]}
    orders = [redraw("press"), *(refresh_soon(PLATFORM, 1, version, rig.watch()) for version in (2, 3))]
    await rig.order(*orders)
    with suppress(BaseExceptionGroup):
        await rig.deliver()
    assert [(await rig.state(one.key))[0] for one in orders] == ["open"] * 3
    await rig.later(LEASE)
    assert rig.platform.keys == ["card:1", "press", "press", orders[1].key]
    assert [(await rig.state(one.key))[0] for one in orders] == ["done"] * 3


async def test_what_changes_while_a_card_is_sent_is_shown_afterwards(rig: Rig) -> None:
    slow = Slow(rig.platform)
    rig.deliver.gateway = slow
    await _opened(rig)
    async with asyncio.TaskGroup() as rounds:
        rounds.create_task(rig.deliver())
        while not rig.platform.performed:
            await asyncio.sleep(0)
        await rig.order(redraw("meanwhile"))
        slow.answers.set()
    await rig.deliver()
    assert rig.platform.keys == ["card:1", "meanwhile"]


async def test_a_card_that_could_not_be_drawn_is_drawn_for_each_who_asks(rig: Rig) -> None:
    await _opened(rig)
    await rig.deliver()
    rig.platform.script = {"now": [REFUSED]}
    await rig.order(redraw("now"), redraw("as well"))
    await rig.deliver()
    assert rig.platform.keys == ["card:1", "as well"]


async def test_what_is_changed_while_a_card_is_drawn_is_not_taken_for_read(rig: Rig) -> None:
    await _opened(rig)
    directory, renamed = rig.deliver.settle.directory, builders.community(title="Новая лавка")

    @asynccontextmanager
    async def look() -> AsyncIterator[Ledger]:
        async with rig.store.reading() as ledger:
            redrawing = ledger.outbox.redrawing

            async def and_it_changes(*args: Any) -> Mapping[str, Collection[int]]:
                found = await redrawing(*args)
                async with rig.store.begin() as other:
                    await other.communities.save(renamed, "olga", NOW)
                directory.outdated()
                return found

            ledger.outbox.redrawing = and_it_changes  # type: ignore[method-assign]
            yield ledger

    rig.deliver.look = look
    await rig.deliver()
    assert rig.platform.keys == ["card:1"]
    assert directory.get(builders.COMMUNITY).community.title == "Новая лавка", "who settles reads it anew"


async def test_a_card_is_repeated_until_it_is_known_to_have_arrived(rig: Rig) -> None:
    await _opened(rig)
    rig.platform.script = {"card:1": [LOST] * 20}
    for _ in range(22):
        await rig.later(timedelta(minutes=5))
    assert rig.platform.keys == ["card:1"]


async def _opened(rig: Rig) -> None:
    alarm = Alarm(
        community=builders.COMMUNITY,
        kind=CaseKind.QUESTION,
        incident="q",
        storm="q",
        item=builders.item(),
        reasons=(),
    )
    async with rig.store.begin() as ledger:
        directory = rig.deliver.settle.directory
        await directory.refresh(ledger)
        effects = Effects()
        await raise_alarms(ledger, directory.get(builders.COMMUNITY), [alarm], NOW, effects)
        await effects.write(ledger)


_OUTCOMES = st.sampled_from(
    [None, LOST, (LOST, True), LIMITED, Killed(), (Killed(), True), (RuntimeError("ours"), True)]
)
_LOOKS = st.sampled_from([None, None, LOST, LIMITED, Killed()])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    outcomes=st.dictionaries(st.sampled_from("abc"), st.lists(_OUTCOMES, max_size=5)),
    looks=st.dictionaries(st.sampled_from("abc"), st.lists(_LOOKS, max_size=4)),
)
def test_whatever_goes_wrong_everything_is_written_once_and_in_order(
    outcomes: dict[str, list[Any]], looks: dict[str, list[Any]], fresh: Callable[[], str], texts: Texts
) -> None:
    asyncio.run(_goes_wrong(outcomes, looks, fresh(), texts))


async def _goes_wrong(
    outcomes: dict[str, list[Any]], looks: dict[str, list[Any]], url: str, texts: Texts
) -> None:
    steps = sum(map(len, [*outcomes.values(), *looks.values()]))
    async with rigged(url, texts, attempts=99) as rig:
        rig.platform.script, rig.platform.looking = outcomes, looks
        acts: list[Intent] = [send("a").intent, send("b").intent, publish().intent]
        await rig.order(*(Order(key=key, intent=act) for key, act in zip("abc", acts, strict=True)))
        for _ in range(3 + steps):
            # Tracebacks take long to draw, and nobody looks at them.
            with suppress(BaseExceptionGroup), capture_logs():
                if not await rig.later(timedelta(minutes=10)):
                    break
        assert rig.platform.keys == ["a", "b", "c"]
        assert [(await rig.state(key))[0] for key in "abc"] == ["done"] * 3


class Slow:
    """A platform that answers when the test lets it."""

    def __init__(self, platform: Platform) -> None:
        self.platform, self.answers = platform, asyncio.Event()
        self.find, self.results = platform.find, platform.results

    async def perform(self, act: Act, key: str) -> Receipt:
        receipt = await self.platform.perform(act, key)
        await self.answers.wait()
        return receipt


async def test_what_a_slow_round_has_in_hand_is_left_to_it_even_when_its_lease_is_over(rig: Rig) -> None:
    slow = Slow(rig.platform)
    rig.deliver.gateway = slow
    await planned(rig)
    async with asyncio.TaskGroup() as rounds:
        rounds.create_task(rig.deliver())
        while not rig.platform.performed:
            await asyncio.sleep(0)
        await rig.later(LEASE + SECOND)
        slow.answers.set()
    assert rig.platform.asked == ["post:1"]
    async with rig.store.reading() as ledger:
        day = rig.watch().date()
        totals = await ledger.journal.totals(builders.COMMUNITY, day, day)
    assert totals[Counter.POSTS_PUBLISHED] == 1


async def test_what_sends_files_of_ours_is_nobody_else_s_while_it_may_be_sent(rig: Rig) -> None:
    slow = Slow(rig.platform)
    rig.deliver.gateway = slow
    look = Look(kind=MediaKind.VIDEO, form="mp4")
    film = Medium(hash="ab" * 32, look=look, size=40 << 20, title="пирог.mp4", added_at=NOW)
    async with rig.store.begin() as ledger:
        await ledger.media.keep(film)
    content = Content(media=(film.name,))
    await rig.order(
        Order(key="film", intent=Publish(platform=PLATFORM, chat="wall", post=1, content=content))
    )
    async with asyncio.TaskGroup() as rounds:
        rounds.create_task(rig.deliver())
        while not rig.platform.performed:
            await asyncio.sleep(0)
        rig.watch.now += LEASE + timedelta(minutes=2)
        assert await rig.claim() == []
        rig.watch.now += timedelta(minutes=1)
        assert [one.key for one in await rig.claim()] == ["film"], "its worker must have died"
        slow.answers.set()


async def test_a_round_costs_as_many_commits_as_its_longest_lane_has_orders(rig: Rig) -> None:
    await rig.order(*(send(f"{chat}-{n}", chat) for chat in map(str, range(40)) for n in range(2)))
    before = rig.store.commits
    assert await rig.deliver() == 80
    claimed = 1
    assert rig.store.commits - before == claimed + 2
    assert len(rig.platform.performed) == 80


async def test_what_came_into_a_lane_that_is_in_hand_is_given_back_and_doubted_by_nobody(rig: Rig) -> None:
    slow = Slow(rig.platform)
    rig.deliver.gateway = slow
    rig.platform.looking = {"b": [UNTELLABLE]}
    await rig.order(send("a"))
    async with asyncio.TaskGroup() as rounds:
        rounds.create_task(rig.deliver())
        while not rig.platform.performed:
            await asyncio.sleep(0)
        await rig.order(send("b"))
        await rig.later(LEASE + SECOND)
        slow.answers.set()
    await rig.later(LEASE + SECOND)
    assert rig.platform.keys == ["a", "b"]
    assert (await rig.state("b"))[0] == "done"


async def test_what_this_process_holds_is_not_doubted_because_its_lease_ran_out(rig: Rig) -> None:
    asked, answers = asyncio.Event(), asyncio.Event()

    class Dawdling(Slow):
        async def perform(self, act: Act, key: str) -> Receipt:
            asked.set()
            await answers.wait()
            return await self.platform.perform(act, key)

    rig.deliver.gateway = Dawdling(rig.platform)
    rig.platform.script = {"a": [LIMITED]}
    rig.platform.looking = {"a": [UNTELLABLE]}
    await rig.order(send("a"))
    async with asyncio.TaskGroup() as rounds:
        rounds.create_task(rig.deliver())
        await asked.wait()
        for _ in range(3):
            await rig.later(LEASE + SECOND)
        answers.set()
    await rig.later(LEASE)
    assert (rig.platform.keys, rig.platform.looked) == (["a"], [])


async def test_a_lane_that_ends_while_orders_of_another_are_given_back_stops_nothing(rig: Rig) -> None:
    lanes = [(PLATFORM, chat) for chat in ("wall", "yard")]
    rig.deliver._in_hand.update(dict.fromkeys(lanes, frozenset({0})))

    @asynccontextmanager
    async def open_() -> AsyncIterator[Ledger]:
        async with rig.store.begin() as ledger:
            later = ledger.outbox.later

            async def and_they_end(*args: Any, **more: Any) -> None:
                await later(*args, **more)
                rig.deliver._in_hand.clear()

            ledger.outbox.later = and_they_end  # type: ignore[method-assign]
            yield ledger

    rig.deliver.open = open_
    await rig.order(send("a"), send("b", "yard"))
    assert await rig.deliver() == 2
    assert rig.platform.performed == []
    await rig.later(SECOND)
    assert sorted(rig.platform.keys) == ["a", "b"]
