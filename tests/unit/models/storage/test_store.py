"""A transaction is whole or not at all, and what goes wrong is told in plain words."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from models.errors import StorageError
from models.inbox import RawEvent
from models.intents import Order, Send
from models.storage import engine
from models.storage.driver import Connection
from models.storage.schema import HEAD
from models.storage.statements import _driver
from models.storage.store import Store
from tests.refused import refused
from tests.running import PATIENCE

NOW = datetime(2026, 11, 22, tzinfo=UTC)
EVENT = RawEvent(platform="vk", event_id="1", raw=b"{}")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def backlog(store: Store) -> int:
    async with store.reading() as ledger:
        return await ledger.inbox.backlog()


async def test_what_is_written_in_a_block_is_there_afterwards(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.inbox.store([EVENT], now)
        assert await backlog(store) == 0, "readers see what is committed"
    assert (await backlog(store), store.commits) == (1, 1)


async def test_what_is_put_off_is_done_before_what_comes_next(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        driver = _driver(ledger.inbox._connection)
        assert driver is not None
        await ledger.inbox.store([EVENT], now)
        assert not driver._conn.in_transaction, "nothing was asked that needs it"
        assert [event.event_id for event in await ledger.inbox.pending(10)] == ["1"]
        await ledger.inbox.finish([1])
        assert await ledger.inbox.backlog() == 0


async def test_a_block_that_raises_leaves_nothing(store: Store, now: datetime) -> None:
    with pytest.raises(ZeroDivisionError):
        await _write_and(store, now, lambda: 1 / 0)
    assert (await backlog(store), store.commits) == (0, 0)


async def _write_and(store: Store, now: datetime, then: object) -> None:
    async with store.begin() as ledger:
        await ledger.inbox.store([EVENT], now)
        then()  # type: ignore[operator]


async def test_a_reader_sees_one_state_while_others_write(store: Store, now: datetime) -> None:
    async with store.reading() as reader:
        assert await reader.inbox.backlog() == 0
        async with store.begin() as ledger:
            await ledger.inbox.store([EVENT], now)
        assert await reader.inbox.backlog() == 0


async def test_a_reader_can_t_write(store: Store, now: datetime) -> None:
    with pytest.raises(StorageError, match="only be read"):
        async with store.reading() as ledger:
            await ledger.inbox.store([EVENT], now)


async def test_writers_of_one_process_wait_for_each_other(store: Store, now: datetime) -> None:
    async def write(number: int) -> None:
        async with store.begin() as ledger:
            before = await ledger.inbox.backlog()
            await asyncio.sleep(0)
            await ledger.inbox.store([RawEvent(platform="vk", event_id=str(number), raw=b"{}")], now)
            assert await ledger.inbox.backlog() == before + 1

    await asyncio.gather(*map(write, range(20)))
    assert (await backlog(store), store.commits) == (20, 20)


@pytest.fixture
async def nothing_left(store: Store) -> AsyncIterator[None]:
    """A connection that was given up while it was made ends in its thread, with a last word for the loop."""
    before = threading.enumerate()
    yield
    await store.close()
    async with asyncio.timeout(PATIENCE):
        while any("_connection" in one.name for one in threading.enumerate() if one not in before):
            await asyncio.sleep(0.001)


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("steps", range(6), ids="after {} turns of the loop".format)
async def test_a_cancelled_transaction_leaves_nothing_and_blocks_nobody(
    store: Store, now: datetime, steps: int
) -> None:
    async def write() -> None:
        async with store.begin() as ledger:
            await ledger.inbox.store([EVENT], now)
            await asyncio.Event().wait()

    task = asyncio.ensure_future(write())
    for _ in range(steps**2):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await backlog(store) == 0
    async with store.begin() as ledger:
        await ledger.inbox.store([EVENT], now)
    assert await backlog(store) == 1


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("steps", range(6), ids="after {} turns of the loop".format)
async def test_whoever_is_cancelled_while_another_program_writes_leaves_no_transaction_open(
    store: Store, file: Path, now: datetime, steps: int
) -> None:
    async def write() -> None:
        async with store.begin() as ledger:
            await ledger.inbox.store([EVENT], now)
            await asyncio.Event().wait()

    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        task = asyncio.ensure_future(write())
        for _ in range(steps**2):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.sleep(0)
        other.execute("ROLLBACK")
    with pytest.raises(asyncio.CancelledError):
        await task
    async with store.begin() as ledger:
        await ledger.inbox.store([EVENT], now)
        assert await ledger.inbox.backlog() == 1


@pytest.mark.parametrize("times", [1, 2, 3], ids="{} times".format)
async def test_a_statement_that_comes_late_is_undone_with_its_cancelled_transaction(
    store: Store, now: datetime, times: int
) -> None:
    gate = threading.Event()

    async def write() -> None:
        async with store.begin() as ledger:
            driver = _driver(ledger.inbox._connection)
            assert driver is not None
            late.append(asyncio.ensure_future(driver.call(gate.wait)))
            await asyncio.sleep(0)
            await ledger.outbox.put([Order(key="a", intent=Send(platform="vk", chat="1", text=""))])
            await ledger.inbox.backlog()

    late: list[asyncio.Future[bool]] = []
    task = asyncio.ensure_future(write())
    while not late:
        await asyncio.sleep(0)
    for _ in range(20):
        await asyncio.sleep(0)
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    gate.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    await late[0]
    async with store.reading() as ledger:
        assert await ledger.outbox.next_due("vk") is None, "what was cancelled is not kept by halves"
    async with store.begin() as ledger:
        await ledger.inbox.store([EVENT], now)
    assert await backlog(store) == 1


async def test_what_comes_after_a_transaction_that_could_not_begin_does_not_stand_alone(
    store: Store, file: Path, now: datetime
) -> None:
    async with store.begin() as ledger:
        driver = _driver(ledger.inbox._connection)
        assert driver is not None
        await driver.call(driver.read, "PRAGMA busy_timeout=0", ())
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with store.begin() as ledger:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                await ledger.inbox.pending(1)
            other.execute("ROLLBACK")
            assert await ledger.inbox.pending(1) == []
            assert driver._conn.in_transaction


@pytest.mark.usefixtures("nothing_left")
async def test_nobody_goes_on_in_a_transaction_that_could_not_even_be_undone(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(driver: Connection) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    async with store.begin():
        pass  # SQLAlchemy rolls back what it has tried when it first connects
    with monkeypatch.context() as broken:
        broken.setattr(Connection, "rollback", fail)
        with pytest.raises(sqlite3.OperationalError):
            await _write_and(store, now, lambda: 1 / 0)
    assert await backlog(store) == 0
    async with store.begin() as ledger:
        await ledger.inbox.store([EVENT], now)
    assert await backlog(store) == 1


async def test_transactions_share_connections_that_stay_open(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, connect = [], Connection.open
    monkeypatch.setattr(Connection, "open", lambda *given: opened.append(given) or connect(*given))
    for _ in range(3):
        async with store.begin() as ledger:
            await ledger.inbox.store([EVENT], now)
        async with store.reading() as one, store.reading() as other:
            assert await one.inbox.backlog() == await other.inbox.backlog() == 1
    assert len(opened) <= 3


async def test_mistakes_of_ours_are_not_dressed_up(store: Store) -> None:
    with pytest.raises(IntegrityError):
        async with store.begin() as ledger:
            await ledger.cases.note(99, NOW, None, "no such case")


async def test_a_backup_is_a_whole_database(store: Store, now: datetime, tmp_path: Path) -> None:
    async with store.begin() as ledger:
        await ledger.inbox.store([EVENT], now)
    async with store.begin() as ledger:
        await ledger.inbox.store([RawEvent(platform="vk", event_id="2", raw=b"{}")], now)
        await store.backup(tmp_path / "copy.db")
    await store.backup(tmp_path / "copy2.db")
    assert [await _backlog_of(tmp_path / name) for name in ("copy.db", "copy2.db")] == [1, 2]
    assert names(tmp_path) >= {"copy.db", "copy2.db"}
    assert not any(name.endswith(".part") for name in names(tmp_path))


async def _backlog_of(file: Path) -> int:
    copy = await Store.open(f"sqlite+aiosqlite:///{file}", lambda: NOW)
    try:
        assert await copy.integrity() == []
        return await backlog(copy)
    finally:
        await copy.close()


async def test_a_backup_that_can_t_be_written_is_told(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "no such folder" / "copy.db"
    with pytest.raises(StorageError, match="can't be opened") as told:
        await store.backup(target)
    assert str(told.value).startswith(f"{target}: ")


async def test_a_sound_database_has_nothing_to_say(store: Store) -> None:
    assert await store.integrity() == []
    assert await store.revision() == HEAD


async def test_damage_is_told(url: str, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO case_notes VALUES (1, 99, 0, NULL, 'no such case')")
        connection.commit()
    store = await Store.open(url, lambda: NOW)
    assert await store.integrity() == ["row 1 of case_notes refers to a row of cases that is not there"]
    await store.close()


async def test_a_full_disk_is_told_and_nothing_is_half_written(
    url: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_PRAGMAS", (*engine._PRAGMAS, "PRAGMA max_page_count=60"))
    store = await Store.open(url, lambda: now)
    big = RawEvent(platform="vk", event_id="2", raw=b"x" * 10**6)
    with pytest.raises(StorageError, match="the disk is full") as caught:
        async with store.begin() as ledger:
            await ledger.inbox.store([EVENT, big], now)
    assert isinstance(caught.value.__cause__, Exception)
    assert "bot.db" in str(caught.value)
    assert (await backlog(store), store.commits) == (0, 0)
    await store.close()


async def test_what_was_put_off_and_failed_is_kept_by_nobody_even_if_its_error_was_swallowed(
    url: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_PRAGMAS", (*engine._PRAGMAS, "PRAGMA max_page_count=60"))
    store = await Store.open(url, lambda: now)

    async def swallow() -> None:
        async with store.begin() as ledger:
            await ledger.inbox.store([RawEvent(platform="vk", event_id="2", raw=b"x" * 10**6)], now)
            with suppress(DBAPIError, sqlite3.Error):
                await ledger.inbox.backlog()
            await ledger.inbox.store([EVENT], now)

    with pytest.raises(StorageError, match="the disk is full"):
        await swallow()
    assert (await backlog(store), store.commits) == (0, 0)
    async with store.begin() as ledger:
        await ledger.inbox.store([EVENT], now)
    assert (await backlog(store), store.commits) == (1, 1)
    await store.close()


async def test_a_transaction_goes_on_for_nobody_when_one_of_its_statements_was_cancelled(
    store: Store, now: datetime
) -> None:
    async def cancel() -> None:
        async with store.begin() as ledger:
            await ledger.inbox.store([EVENT], now)
            asked = asyncio.ensure_future(ledger.inbox.backlog())
            await asyncio.sleep(0)
            asked.cancel()
            with suppress(asyncio.CancelledError):
                await asked

    with pytest.raises(sqlite3.ProgrammingError, match="cancelled"):
        await cancel()
    assert (await backlog(store), store.commits) == (0, 0)


async def test_a_database_that_another_program_holds_is_told(
    url: str, file: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_PRAGMAS", (*engine._PRAGMAS, "PRAGMA busy_timeout=1"))
    store = await Store.open(url, lambda: now)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked by another program"):
            async with store.begin() as ledger:
                await ledger.inbox.backlog()
    async with store.begin() as ledger:
        await ledger.inbox.store([EVENT], now)
    await store.close()


@pytest.fixture
def damaged(file: Path) -> Path:
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    return file


async def test_a_damaged_file_is_told(damaged: Path, url: str) -> None:
    with pytest.raises(StorageError, match=r"bot\.db: the database is damaged"):
        await Store.open(url, lambda: NOW)


async def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="there is no database"):
        await Store.open(f"sqlite+aiosqlite:///{tmp_path}/none.db", lambda: NOW)
    assert names(tmp_path) == set()


@pytest.mark.parametrize(
    "url",
    ["var/bot.db", "sqlite:///var/bot.db", "mysql+aiomysql://host/bot", "sqlite+aiosqlite://"],
    ids=["a path", "another driver", "another database", "no file"],
)
async def test_an_address_that_is_none_of_ours_is_told(url: str) -> None:
    with refused("sqlite+aiosqlite"):
        await Store.open(url, lambda: NOW)
