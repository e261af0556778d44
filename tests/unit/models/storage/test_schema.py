"""A database is brought to the program's tables, or left as it is with the reason told."""

import os
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from models.content import Content
from models.errors import StorageError
from models.intents import Intent, Pin, Publish, Receipt, Unpin, Withdraw
from models.messages import Address
from models.storage import schema
from models.storage.files import prune
from models.storage.schema import HEAD, MigrationResult, migrate
from models.storage.store import Store
from models.storage.tables import metadata

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MIGRATIONS = Path(schema.__file__).parent / "migrations"


ORDERED = '{"platform": "vk", "chat": "-1", "post": 7, "text": "Скидки", "picture": null}'


def at_revision(file: Path, revision: str) -> None:
    """A database as the program of that revision made it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def url_of(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def run(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def tables(file: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {(name, parts(sql)) for name, sql in rows if name != "alembic_version"}


def parts(sql: str) -> str:
    """A statement with what stands in its brackets in order: a column that was added later comes last.

    A table that was made again has its name in quotes and its defaults in brackets.
    """
    plain = re.sub(r"DEFAULT \(('[^']*')\)", r"DEFAULT \1", " ".join(sql.split()))
    head, _, body = re.sub(r'^CREATE TABLE "(\w+)"', r"CREATE TABLE \1", plain).partition("(")
    inside, _, tail = body.rpartition(")")
    return f"{head}({sorted(part.strip() for part in re.split(r',(?![^()]*[)])', inside))}){tail}"


async def test_an_empty_place_gets_all_tables(tmp_path: Path) -> None:
    file = tmp_path / "var" / "bot.db"
    assert await migrate(url_of(file)) == MigrationResult(before=None, after=HEAD, backup=None)
    assert await migrate(url_of(file)) == MigrationResult(before=HEAD, after=HEAD, backup=None)
    assert [path.name for path in file.parent.iterdir()] == ["bot.db"]


async def test_a_new_file_has_pages_that_hold_more_than_a_dozen_events(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    await migrate(url_of(file))
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA page_size").fetchone() == (8192,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_migrations_lead_to_the_tables_of_the_program(migrated: Path, tmp_path: Path) -> None:
    made = create_engine(f"sqlite:///{tmp_path}/made.db")
    metadata.create_all(made)
    made.dispose()
    assert tables(migrated) == tables(tmp_path / "made.db")


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


@pytest.fixture
def older(file: Path) -> Path:
    """A database with something in it."""
    run(file, "INSERT INTO inbox VALUES (1, 'vk', '1', '{}', 0)")
    return file


@pytest.fixture
def next_revision(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The migrations with one more behind the last, as the next release would have them."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    step = folder / "versions" / "next.py"
    step.write_text(
        "from alembic import op\nimport sqlalchemy as sa\n"
        f"revision, down_revision, branch_labels, depends_on = 'next', '{HEAD}', None, None\n"
        "def upgrade():\n    op.add_column('inbox', sa.Column('note', sa.Text))\n"
    )
    monkeypatch.setattr(schema, "_MIGRATIONS", folder)
    monkeypatch.setattr(schema, "HEAD", "next")
    return step


async def test_a_database_that_is_behind_is_copied_first(older: Path, next_revision: Path) -> None:
    result = await migrate(url_of(older))
    copy = older.with_name(f"bot.db.{HEAD}.bak")
    assert result == MigrationResult(before=HEAD, after="next", backup=copy)
    assert "note" in dict(tables(older))["inbox"]
    assert "note" not in dict(tables(copy))["inbox"]
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM inbox").fetchone() == (1,)


def spoil(step: Path) -> None:
    step.write_text(step.read_text() + "    raise RuntimeError('no')\n")


async def test_a_migration_that_fails_changes_nothing(older: Path, next_revision: Path) -> None:
    spoil(next_revision)
    before = tables(older)
    with pytest.raises(RuntimeError):
        await migrate(url_of(older))
    assert tables(older) == before


def test_only_the_last_copies_are_kept(tmp_path: Path) -> None:
    for number in range(4):
        copy = tmp_path / f"bot.db.{number}.bak"
        copy.touch()
        moment = datetime(2026, 1, 1 + number, tzinfo=UTC).timestamp()
        os.utime(copy, (moment, moment))
    (tmp_path / "other.db.1.bak").touch()
    prune(tmp_path / "bot.db", keep=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "bot.db.2.bak",
        "bot.db.3.bak",
        "other.db.1.bak",
    ]


async def test_a_database_of_a_newer_program_is_refused(file: Path) -> None:
    run(file, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageError, match=r"newer Smotritel.*9999.*update the program"):
        await migrate(url_of(file))
    with pytest.raises(StorageError, match="9999"):
        await Store.open(url_of(file), lambda: NOW)


async def test_somebody_else_s_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    run(file, "CREATE TABLE albums (id)", "CREATE TABLE songs (id)")
    before = file.read_bytes()
    with pytest.raises(StorageError, match="albums, songs"):
        await migrate(url_of(file))
    with pytest.raises(StorageError, match="albums, songs"):
        await Store.open(url_of(file), lambda: NOW)
    assert file.read_bytes() == before


async def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "diary.txt"
    file.write_text("Дорогой дневник! " * 100)
    before = file.read_bytes()
    with pytest.raises(StorageError, match=r"diary\.txt: the file is not a database"):
        await migrate(url_of(file))
    assert file.read_bytes() == before


async def test_a_place_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, not a folder")
    with pytest.raises(StorageError, match="var"):
        await migrate(url_of(tmp_path / "var" / "bot.db"))


async def test_what_was_planned_and_ordered_by_earlier_versions_can_still_be_read(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    at_revision(file, "0006")
    run(
        file,
        "INSERT INTO posts (id, community, author, text, due, state, picture, likes) "
        "VALUES (7, 'shop', 'lev', 'Скидки 🎄', 5, 'planned', 'photo:F', 3)",
        "INSERT INTO outbox (key, platform, lane, kind, payload, state, attempts, doubtful, created_at) "
        f"VALUES ('post:7:5', 'vk', '-1', 'publish', '{ORDERED}', 'ready', 0, 0, 5)",
    )
    await migrate(url_of(file))
    store = await Store.open(url_of(file), lambda: NOW)
    async with store.begin() as ledger:
        post = await ledger.posts.get(7)
        [order] = await ledger.outbox.claim("vk", NOW, timedelta(seconds=9), 1)
        later = await ledger.posts.add(replace(post, id=0, key="")) if post else None
    await store.close()
    assert post is not None
    assert later is not None
    assert (post.content, post.results.likes) == (Content(text="Скидки 🎄", media=("photo:F",)), 3)
    assert order.intent == Publish(platform="vk", chat="-1", post=7, content=Content(text="Скидки"))
    assert later.id == 8


async def test_posts_keep_all_of_theirs_when_their_numbers_become_a_sequence(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    at_revision(file, "0017")
    run(
        file,
        "INSERT INTO posts (id, community, author, content, due, key, state, views)"
        """ VALUES (7, 'shop', '9', '{"text": "Скидки"}', 1795338000000000, 'pie', 'planned', 5)""",
    )
    await migrate(url_of(file))
    store = await Store.open(url_of(file), lambda: NOW)
    async with store.begin() as ledger:
        post = await ledger.posts.get(7)
        assert post is not None
        assert (post.text, post.key, post.results.views) == ("Скидки", "pie", 5)
        await ledger.posts.remove(7)
        assert (await ledger.posts.add(replace(post, id=0))).id == 8
    await store.close()


async def test_what_waited_and_what_was_poison_is_so_after_the_inbox_was_split(file: Path) -> None:
    file.unlink()
    at_revision(file, "0024")
    states = {1: "done", 2: "pending", 3: "poison", 4: "pending"}
    for number, state in states.items():
        run(
            file,
            f"INSERT INTO inbox VALUES ({number}, 'vk', '{number}', '{{}}', 0, '{state}', {number}, 'no')",
        )
    await migrate(url_of(file))
    store = await Store.open(url_of(file), lambda: NOW)
    try:
        async with store.begin() as ledger:
            waits = [(one.id, one.attempts) for one in await ledger.inbox.pending(10)]
            handled = [one.id for one in await ledger.inbox.newest("vk", 10)]
            await ledger.inbox.failed(3, "again", poison=False)
            forgotten = await ledger.inbox.forget_done(NOW)
    finally:
        await store.close()
    assert (waits, handled, forgotten) == ([(2, 2), (4, 4)], [1], 2)


async def test_terms_of_posts_that_were_ordered_in_one_lane_hold_back_nothing(file: Path) -> None:
    file.unlink()
    at_revision(file, "0025")
    post = '{"address": {"platform": "vk", "chat": "-1", "message": "5"}, "post": %d}'
    orders = {
        "post:1:5:unpin": ("unpin", 1, 9),
        "post:1:5:withdraw": ("withdraw", 1, 7),
        "vk:said:unpin": ("unpin", 1, None),
        "post:2:5:pin": ("pin", 2, 8),
        "post:2:5:unpin": ("unpin", 2, 9),
    }
    for key, (kind, number, due) in orders.items():
        moment = "NULL" if due is None else int((NOW + timedelta(days=due)).timestamp()) * 1_000_000
        run(
            file,
            "INSERT INTO outbox (key, platform, lane, kind, payload, due_at, state, attempts, doubtful,"
            f" created_at) VALUES ('{key}', 'vk', 'post-{number}', '{kind}', '{post % number}', {moment},"
            " 'ready', 0, 0, 5)",
        )
    await migrate(url_of(file))
    store = await Store.open(url_of(file), lambda: NOW)
    found = list[Intent]()
    try:
        for days in (0, 7, 8, 9):
            async with store.begin() as ledger:
                now = NOW + timedelta(days=days)
                orders_due = await ledger.outbox.claim("vk", now, timedelta(seconds=9), 9)
                found += [order.intent for order in orders_due]
                await ledger.outbox.done({order.id: Receipt() for order in orders_due}, now)
    finally:
        await store.close()
    at = Address(platform="vk", chat="-1", message="5")
    assert found == [
        Unpin(address=at, post=1),
        Withdraw(address=at, post=1, at=NOW + timedelta(days=7)),
        Pin(address=at, post=2),
        Unpin(address=at, post=1, at=NOW + timedelta(days=9)),
        Unpin(address=at, post=2),
    ]


async def test_what_was_to_be_said_under_posts_before_each_had_a_lane_waits_for_no_other_post(
    file: Path,
) -> None:
    file.unlink()
    at_revision(file, "0027")
    said = '{"platform": "vk", "chat": "-1", "text": "%s", "thread": %s}'
    for key, thread in {"a": '"wall1"', "b": '"wall2"', "c": '"wall1"', "d": "null"}.items():
        run(
            file,
            "INSERT INTO outbox (key, platform, lane, kind, payload, state, attempts, doubtful, created_at)"
            f" VALUES ('{key}', 'vk', '-1', 'send', '{said % (key, thread)}', 'ready', 0, 0, 5)",
        )
    await migrate(url_of(file))
    store = await Store.open(url_of(file), lambda: NOW)
    try:
        async with store.begin() as ledger:
            [first] = await ledger.outbox.claim("vk", NOW, timedelta(seconds=9), 1)
            await ledger.outbox.later(
                [first.id], NOW + timedelta(minutes=1), doubtful=False, error="slow down"
            )
            others = await ledger.outbox.claim("vk", NOW, timedelta(seconds=9), 9)
    finally:
        await store.close()
    assert (first.key, [one.key for one in others]) == ("a", ["b", "d"])


async def test_what_is_proposed_already_is_for_the_version_that_stood_then(file: Path) -> None:
    file.unlink()
    at_revision(file, "0028")
    for version, at in ((1, 5), (2, 6), (3, 8)):
        run(
            file,
            "INSERT INTO faq_versions (community, id, version, answer, by, at)"
            f" VALUES ('shop', 'q1', {version}, 'С {version}.', 'lev', {at})",
        )
    for number, entry in ((1, "'q1'"), (2, "NULL"), (3, "'q2'")):
        run(
            file,
            'INSERT INTO faq_proposals (id, community, "case", phrasings, answer, by, at, count, entry,'
            f""" state) VALUES ({number}, 'shop', 1, '["когда?"]', 'С 8.', 'anna', 7, 1, {entry}, 'new')""",
        )
    await migrate(url_of(file))
    store = await Store.open(url_of(file), lambda: NOW)
    try:
        async with store.begin() as ledger:
            proposed = [await ledger.proposals.get(number) for number in (1, 2, 3)]
    finally:
        await store.close()
    assert [one and one.version for one in proposed] == [2, None, None]


async def test_an_answer_that_stood_before_versions_were_kept_whole_comes_back_whole(file: Path) -> None:
    file.unlink()
    at_revision(file, "0026")
    for version in (1, 2):
        run(file, f"INSERT INTO faq_versions VALUES ('shop', 'q1', {version}, 'С {version}.', 'lev', 5)")
    run(
        file,
        "INSERT INTO faq_entries (community, id, phrasings, answer, version, changed_by, changed_at)"
        """ VALUES ('shop', 'q1', '["когда?"]', 'С 2.', 2, 'lev', 5)""",
    )
    await migrate(url_of(file))
    store = await Store.open(url_of(file), lambda: NOW)
    try:
        async with store.begin() as ledger:
            before = await ledger.faq.entries("shop")
            await ledger.faq.remove("shop", "q1")
            assert [await ledger.faq.last("shop", "q1")] == before
            assert await ledger.faq.last("shop", "q2") is None
    finally:
        await store.close()
