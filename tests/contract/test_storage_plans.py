"""What happens for every event never walks through what happened before."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from models.cases import CaseState
from models.communities import Community
from models.content import Content, Post
from models.conversations import ConversationKey
from models.decisions import Decision, Scores, Verdict
from models.inbox import RawEvent
from models.intents import Order, Receipt, Send
from models.messages import Address, Thread
from models.outcomes import Counter, Judged, Tally
from models.people import Standing
from models.spending import Spent
from models.storage.driver import Connection as SqliteConnection
from models.storage.schema import migrate
from models.storage.store import SqlLedger, Store

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
# A partial index holds what is not settled yet; to walk it is to do the work that waits.
SMALL = ("inbox_waiting", "inbox_poison", "outbox_unsettled", "outbox_lanes", "cases_deadline")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    await migrate(url)
    store = await Store.open(url, lambda: NOW)
    yield store
    await store.close()


async def the_way_of_events(ledger: SqlLedger) -> None:
    """Every statement that is carried out for an event, an order, a card or a tick."""
    address = Address(platform="vk", chat="7", message="1")
    decision = Decision(Verdict.ALLOW, Scores())
    standing = Standing(community="shop", person="5", name="Анна", first_seen=NOW)
    await ledger.inbox.store([RawEvent(platform="vk", event_id=str(n), raw=b"{}") for n in range(4)], NOW)
    await ledger.inbox.pending(256)
    await ledger.inbox.finish([1, 2])
    await ledger.inbox.finish([1, 4])
    await ledger.inbox.failed(3, "no", poison=False)
    await ledger.inbox.backlog()
    await ledger.journal.record(
        [Judged(event_id="1", community="shop", address=address, author="5", at=NOW, decision=decision)]
    )
    await ledger.journal.count([Tally("shop", NOW, {Counter.EVENTS: 1})])
    await ledger.people.save([standing])
    await ledger.people.standings("shop", ["5", "6"])
    await ledger.outbox.put([Order(key="a", intent=Send(platform="vk", chat="7", text=""))])
    await ledger.outbox.claim("vk", NOW, HOUR, 20, [7])
    await ledger.outbox.later([1], NOW, doubtful=False, error="no")
    await ledger.outbox.next_due("vk")
    await ledger.outbox.done({1: Receipt()}, NOW)
    await ledger.cases.unclosed("shop", ["links", "abuse"])
    await ledger.figures.opened_since("shop", NOW)
    await ledger.cases.by_card(address)
    await ledger.cases.items(1)
    await ledger.cases.newest([1], 2)
    await ledger.cases.shown({1: address})
    await ledger.cases.join({1: []}, NOW)
    await ledger.cases.overdue(NOW)
    await ledger.cases.listing("shop", [CaseState.TAKEN], 500)
    await ledger.deeds.standing([1])
    await ledger.deeds.by_bot([1])
    await ledger.deeds.about("shop", ["5", "6"])
    await ledger.cases.history(1)
    await ledger.cases.in_hand("shop", ConversationKey("vk", "7", "3", "5"))
    await ledger.posts.add(Post(id=0, community="shop", author="9", content=Content(), due=NOW))
    await ledger.posts.claim_due(NOW)
    await ledger.posts.recent("shop", NOW, NOW, 5)
    await ledger.posts.to_collect(NOW, NOW)
    await ledger.journal.totals("shop", date(2026, 1, 1), date(2026, 1, 7))
    await ledger.journal.days("shop", date(2026, 1, 1), date(2026, 1, 7))
    await ledger.journal.hours("shop", Counter.EVENTS, NOW - HOUR, NOW)
    await ledger.audiences.hear_negative({Thread("vk", "7", "1"): 1})
    await ledger.audiences.heard_negative("vk", "7", ["1", "2"])
    await ledger.outside.keep_spending([Spent(community="shop", day=date(2026, 1, 1), campaign="a")])
    await ledger.outside.spending("shop", date(2026, 1, 1), date(2026, 1, 7))
    await ledger.outside.rivals("shop", NOW - HOUR, NOW)


def _noted(real: Any, statements: dict[str, Any], *, many: bool) -> Any:
    def noted(connection: SqliteConnection, text: str, values: Any) -> Awaitable[Any]:
        statements[text] = values[0] if many else tuple(values)
        return real(connection, text, values)  # type: ignore[no-any-return]

    return noted


async def steps_of(store: Store, way: Callable[[SqlLedger], Awaitable[object]]) -> set[tuple[str, str]]:
    """Each statement of a way with each step of its plan."""
    statements: dict[str, Any] = {}

    def note(_c: Connection, _cursor: object, text: str, values: Any, _x: object, many: bool) -> None:
        statements[text] = values[0] if many else values

    async with store.begin() as ledger:
        await ledger.communities.save(Community(id="shop", platform="vk", title=""), "x", NOW)
        event.listen(store._writing.engine.sync_engine, "before_cursor_execute", note)
        with pytest.MonkeyPatch.context() as patched:  # what goes past SQLAlchemy
            patched.setattr(SqliteConnection, "read", _noted(SqliteConnection.read, statements, many=False))
            patched.setattr(SqliteConnection, "write", _noted(SqliteConnection.write, statements, many=True))
            await way(ledger)
        event.remove(store._writing.engine.sync_engine, "before_cursor_execute", note)
        plans = {
            text: await ledger.inbox._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)
            for text, values in statements.items()
        }
        return {(text, row.detail) for text, plan in plans.items() for row in plan}


async def test_what_an_open_page_asks_each_second_about_the_plan_reads_no_post(store: Store) -> None:
    [(_, step)] = await steps_of(store, lambda ledger: ledger.posts.stamp(["shop"], NOW - HOUR, NOW))
    assert "USING COVERING INDEX posts_planned" in step


async def test_hot_statements_walk_no_table(store: Store) -> None:
    steps = await steps_of(store, the_way_of_events)
    walks = {
        (text, step)
        for text, step in steps
        if re.match(r"SCAN (?!earlier$|anon_|json_each )\w+", step) and not any(one in step for one in SMALL)
    }
    assert len({text for text, _ in steps}) > 30
    assert not walks
