"""A migrated database for each test, and a clock that stands still."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.storage.schema import migrate
from models.storage.store import Store

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def url_of(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables and no rows; copy it, never write to it."""
    file = tmp_path_factory.mktemp("migrated") / "bot.db"
    asyncio.run(migrate(url_of(file)))
    return file


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def file(tmp_path: Path, migrated: Path) -> Path:
    return Path(shutil.copy(migrated, tmp_path / "bot.db"))


@pytest.fixture
def url(file: Path) -> str:
    return url_of(file)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    store = await Store.open(url, lambda: NOW)
    yield store
    await store.close()


@pytest.fixture
def fresh(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Makes the address of another empty database, for the examples of a property."""
    folder = tmp_path_factory.mktemp("fresh")
    numbers = iter(range(10**6))
    return lambda: url_of(Path(shutil.copy(migrated, folder / f"{next(numbers)}.db")))
