"""The outbox gives each order to one worker at a time and forgets none."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.intents import Order, Receipt, Send
from models.messages import Address
from models.orders import Claimed
from models.storage.outbox import SqlOutbox
from models.storage.store import Store

MINUTE = timedelta(minutes=1)


def order(key: str, chat: str = "1", not_before: datetime | None = None) -> Order:
    return Order(key=key, intent=Send(platform="vk", chat=chat, text=key), not_before=not_before)


def keys(claimed: list[Claimed]) -> list[str]:
    return [one.key for one in claimed]


async def test_orders_are_given_oldest_first_and_once(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([order("a"), order("b", chat="2"), order("c")])
        first = await ledger.outbox.claim("vk", now, MINUTE, 2)
        second = await ledger.outbox.claim("vk", now, MINUTE, 2)
        assert (keys(first), keys(second)) == (["a", "b"], [])
        assert await ledger.outbox.claim("telegram", now, MINUTE, 2) == []
        await ledger.outbox.done({1: Receipt(message="9")}, now)
        assert keys(await ledger.outbox.claim("vk", now, MINUTE, 2)) == ["c"]
    assert first[0] == Claimed(
        id=1, key="a", intent=order("a").intent, attempts=0, doubtful=False, created_at=now
    )


async def test_a_known_key_gives_no_second_order(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([order("a"), order("a")])
        await ledger.outbox.done({1: Receipt()}, now)
        await ledger.outbox.put([order("a")])
        assert await ledger.outbox.claim("vk", now, MINUTE, 9) == []


async def test_an_order_that_need_not_happen_any_more_is_called_off_unless_it_was_begun(
    store: Store, now: datetime
) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([order("a"), order("b")])
        assert await ledger.outbox.call_off("a", now)
        assert not await ledger.outbox.call_off("a", now)
        assert not await ledger.outbox.call_off("unknown", now)
        assert keys(await ledger.outbox.claim("vk", now, MINUTE, 9)) == ["b"]
        assert not await ledger.outbox.call_off("b", now)
        await ledger.outbox.later([2], now, doubtful=True, error="?")
        assert not await ledger.outbox.call_off("b", now), "perhaps it has happened"


async def test_an_order_whose_lease_ran_out_is_given_again_as_doubtful(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([order("a")])
        await ledger.outbox.claim("vk", now, MINUTE, 9)
        assert await ledger.outbox.next_due("vk") == now + MINUTE
        (again,) = await ledger.outbox.claim("vk", now + MINUTE, MINUTE, 9)
    assert (again.attempts, again.doubtful) == (0, True)


async def test_what_stood_behind_another_in_its_lane_had_surely_not_been_begun(
    store: Store, now: datetime
) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([order("a"), order("b"), order("c", chat="2")])
        await ledger.outbox.claim("vk", now, MINUTE, 9)
        again = await ledger.outbox.claim("vk", now + MINUTE, MINUTE, 9)
        assert [(one.key, one.doubtful) for one in again] == [("a", True), ("b", False), ("c", True)]
        await ledger.outbox.done({1: Receipt()}, now)
        (behind,) = [
            one for one in await ledger.outbox.claim("vk", now + 2 * MINUTE, MINUTE, 9) if one.key == "b"
        ]
    assert behind.doubtful  # it was its turn now, and whoever held it may have begun


async def test_what_a_living_worker_holds_is_doubted_only_when_it_has_died(
    store: Store, now: datetime
) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([order("a"), order("b", chat="2")])
        await ledger.outbox.claim("vk", now, MINUTE, 9)
        again = await ledger.outbox.claim("vk", now + MINUTE, MINUTE, 9, held=[1])
        assert [(one.key, one.doubtful) for one in again] == [("a", False), ("b", True)]
        assert await ledger.outbox.next_due("vk") == now + 2 * MINUTE, "it goes on to hold it"
        died = await ledger.outbox.claim("vk", now + 2 * MINUTE, MINUTE, 9)
        assert [(one.key, one.doubtful) for one in died] == [("a", True), ("b", True)]


async def test_only_attempts_that_ended_in_the_unknown_are_counted(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([order("a")])
        for doubtful in (False, True, False, True):
            await ledger.outbox.claim("vk", now, MINUTE, 9)
            await ledger.outbox.later([1], now, doubtful=doubtful, error="why")
        (claimed,) = await ledger.outbox.claim("vk", now, MINUTE, 9)
    assert claimed.attempts == 2


async def test_doubt_is_not_forgotten_when_an_order_is_put_off(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([order("a"), order("b", chat="2")])
        await ledger.outbox.claim("vk", now, MINUTE, 9)
        await ledger.outbox.later([1], now, doubtful=True, error="timeout")
        await ledger.outbox.later([2], now, doubtful=False, error="slow down")
        sure = await ledger.outbox.claim("vk", now, MINUTE, 9)
        await ledger.outbox.later([1], now, doubtful=False, error="slow down")
        (still,) = await ledger.outbox.claim("vk", now, MINUTE, 9)
    assert [(one.key, one.doubtful) for one in sure] == [("a", True), ("b", False)]
    assert still.doubtful


async def test_an_order_that_is_put_off_holds_its_lane_only(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([order("a"), order("b"), order("c", chat="2")])
        await ledger.outbox.claim("vk", now, MINUTE, 1)
        await ledger.outbox.later([1], now + MINUTE, doubtful=False, error="slow down")
        assert keys(await ledger.outbox.claim("vk", now, MINUTE, 9)) == ["c"]
        assert await ledger.outbox.next_due("vk") == now + MINUTE
        assert keys(await ledger.outbox.claim("vk", now + MINUTE, MINUTE, 9)) == ["a", "b", "c"]


async def test_an_order_that_was_given_up_lets_the_next_one_pass(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([order("a"), order("b")])
        await ledger.outbox.claim("vk", now, MINUTE, 1)
        await ledger.outbox.give_up(1, now, "the chat is gone")
        assert keys(await ledger.outbox.claim("vk", now, MINUTE, 9)) == ["b"]


async def test_a_late_worker_can_t_wake_a_settled_order(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([order("a")])
        await ledger.outbox.claim("vk", now, MINUTE, 1)
        await ledger.outbox.done({1: Receipt()}, now)
        await ledger.outbox.later([1], now, doubtful=True, error="timeout")
        await ledger.outbox.give_up(1, now, "timeout")
        assert await ledger.outbox.claim("vk", now, MINUTE, 9) == []
        assert await ledger.outbox.next_due("vk") is None


async def test_an_order_can_be_held_back_from_the_start(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([order("a", not_before=now + MINUTE)])
        assert await ledger.outbox.claim("vk", now, MINUTE, 9) == []
        assert await ledger.outbox.next_due("vk") == now + MINUTE
        assert keys(await ledger.outbox.claim("vk", now + MINUTE, MINUTE, 9)) == ["a"]


async def test_the_same_words_said_elsewhere_are_not_those_that_the_bot_is_saying(
    store: Store, now: datetime
) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([order("a", "1")])
        await ledger.outbox.claim("vk", now, MINUTE, 9)
        here, there = (Address(platform="vk", chat=chat, message="7") for chat in ("1", "2"))
        assert await ledger.outbox.wrote(here, None, "a")
        assert not await ledger.outbox.wrote(there, None, "a")
        assert await ledger.outbox.answered_by(there, None) is None


def said(key: str, thread: str | None, chat: str = "1") -> Order:
    return Order(key=key, intent=Send(platform="vk", chat=chat, text=key, thread=thread))


async def test_what_is_said_in_a_thread_waits_for_what_is_said_there_alone(
    store: Store, now: datetime
) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([said("a", "x"), said("b", "y"), said("c", "x"), said("d", None)])
        await ledger.outbox.claim("vk", now, MINUTE, 1)
        await ledger.outbox.later([1], now + MINUTE, doubtful=False, error="slow down")
        assert keys(await ledger.outbox.claim("vk", now, MINUTE, 9)) == ["b", "d"]
        assert keys(await ledger.outbox.claim("vk", now + MINUTE, MINUTE, 9, held=[2, 4]))[0::2] == ["a", "c"]


async def test_after_a_kill_the_first_of_each_thread_is_in_doubt(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([said("a", "x"), said("b", "x"), said("c", "y")])
        await ledger.outbox.claim("vk", now, MINUTE, 9)
        again = await ledger.outbox.claim("vk", now + MINUTE, MINUTE, 9)
    assert [(one.key, one.doubtful) for one in again] == [("a", True), ("b", False), ("c", True)]


async def test_the_bot_knows_its_words_in_a_thread_and_what_it_is_saying_there(
    store: Store, now: datetime
) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([said("a", "x"), said("b", "x", chat="2"), said("c", "y")])
        await ledger.outbox.claim("vk", now, MINUTE, 9)
        await ledger.outbox.done({1: Receipt(message="7")}, now)
        here, there = (Address(platform="vk", chat=chat, message="7") for chat in ("1", "2"))
        assert await ledger.outbox.wrote(here, "x", "")
        assert not await ledger.outbox.wrote(there, "x", "")
        saying = Address(platform="vk", chat="1", message="8")
        assert await ledger.outbox.wrote(saying, "y", "c")
        assert not await ledger.outbox.wrote(saying, "x", "c")


async def test_what_was_written_beside_an_order_is_known_from_all_threads_of_its_chat(
    store: Store, now: datetime
) -> None:
    """Under one post stand answers to it and to its comments: the one must not be taken for the other."""
    places = (("to the post", None), ("to a comment", "wall5"), ("to another", "wall6"))
    async with store.begin() as ledger:
        await ledger.outbox.put([*(said(*place) for place in places), said("elsewhere", "wall5", chat="11")])
        claimed = await ledger.outbox.claim("vk", now, MINUTE, 9)
        await ledger.outbox.done({one.id: Receipt(message=f"{one.id}") for one in claimed}, now)
        written = [await ledger.outbox.written(one) for one in claimed]
    assert written == [{"1", "2", "3"}] * 3 + [{"4"}]


async def test_what_waits_behind_others_of_its_thread_can_be_taken_back(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.outbox.put([said("a", "x"), said("b", "x"), said("c", "y"), said("d", "y"), order("e")])
        await ledger.outbox.claim("vk", now, MINUTE, 9)
        taken = [await ledger.outbox.take_back("vk", "1", "x", marked, now) for marked in "abd"]
        assert taken == [[], [said("b", "x").intent], []]
        assert await ledger.outbox.take_back("vk", "1", "", "e", now) == []
        assert set(await ledger.outbox.standing(range(1, 6))) == {1, 3, 4, 5}, "what was begun goes out"


@dataclass
class Expected:
    """What the outbox is to do, in as few words as possible."""

    orders: list[dict[str, object]] = field(default_factory=list)

    def open(self) -> list[dict[str, object]]:
        return [one for one in self.orders if one["open"]]

    def lane(self, one: dict[str, object]) -> list[dict[str, object]]:
        return [other for other in self.open() if other["chat"] == one["chat"]]

    def claimable(self, now: datetime) -> list[dict[str, object]]:
        free = [list(takewhile(lambda one: one["due"] <= now, self.lane(one))) for one in self.open()]  # type: ignore[operator]
        return [one for one, before in zip(self.open(), free, strict=True) if one in before]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from("xy"), st.sampled_from([None, -1, 2])),
        st.tuples(st.just("claim"), st.integers(1, 3), st.integers(0, 3)),
        st.tuples(st.sampled_from(["done", "give_up"]), st.integers(0, 5), st.just(0)),
        st.tuples(st.sampled_from(["later", "unknown"]), st.integers(0, 5), st.just(0)),
    ),
    max_size=20,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_course_of_events_is_as_expected(
    steps: list[tuple[str, object, object]], fresh: Callable[[], str], now: datetime
) -> None:
    asyncio.run(_follow(steps, fresh(), now))


async def _follow(steps: list[tuple[str, object, object]], url: str, start: datetime) -> None:
    expected, held, now = Expected(), list[Claimed](), start
    store = await Store.open(url, lambda: start)
    async with store.begin() as ledger:
        for step, first, second in steps:
            if step == "put":
                due = None if second is None else now + MINUTE * int(str(second))
                number = len(expected.orders)
                await ledger.outbox.put([order(str(number), str(first), due)])
                new = {"key": str(number), "chat": first, "due": due or start - MINUTE}
                expected.orders.append(new | {"open": True, "unknown": 0, "doubtful": False, "leased": False})
            elif step == "claim":
                now += MINUTE * int(str(second))
                held += await _claim(ledger.outbox, expected, now, int(str(first)))
            elif held:
                await _settle(ledger.outbox, expected, step, held.pop(int(str(first)) % len(held)), now)
    await store.close()


async def _claim(outbox: SqlOutbox, expected: Expected, now: datetime, limit: int) -> list[Claimed]:
    due = await outbox.next_due("vk")
    wanted = expected.claimable(now)[:limit]
    assert bool(wanted) == (due is not None and due <= now)
    claimed = await outbox.claim("vk", now, 2 * MINUTE, limit)
    for one in wanted:
        first = expected.lane(one)[0] is one
        one["doubtful"] = one["doubtful"] or (one["leased"] and first)
    for one in wanted:
        one |= {"due": now + 2 * MINUTE, "leased": True}
    assert [(one.key, one.doubtful, one.attempts) for one in claimed] == [
        (one["key"], one["doubtful"], one["unknown"]) for one in wanted
    ]
    return claimed


async def _settle(outbox: SqlOutbox, expected: Expected, step: str, one: Claimed, now: datetime) -> None:
    told = expected.orders[int(one.key)]
    if step == "done":
        await outbox.done({one.id: Receipt()}, now)
        told["open"] = False
    elif step == "give_up":
        await outbox.give_up(one.id, now, "no")
        told["open"] = False
    else:
        doubtful = step == "unknown"
        await outbox.later([one.id], now + MINUTE, doubtful=doubtful, error="wait")
        if told["open"]:
            told |= {"due": now + MINUTE, "leased": False, "doubtful": told["doubtful"] or doubtful}
            told["unknown"] += doubtful  # type: ignore[operator]
