"""A year of three communities, written once, and its report."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.reports.kinds import KINDS
from handlers import LOCALE as STORIES
from handlers.reports import LOCALE
from handlers.reports.document import Document
from handlers.reports.facts import Compared
from handlers.reports.gather import compared
from handlers.reports.layout import document
from handlers.reports.period import Period
from models.storage.schema import migrate
from models.storage.store import Store
from models.texts import Texts
from tests.history import History, brands

HISTORY = History(date(2026, 11, 22))
YEAR = Period(HISTORY.first, HISTORY.last)
QUARTER = Period(HISTORY.last - timedelta(days=90), HISTORY.last)


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with the whole history; never write to it."""
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('year') / 'bot.db'}"

    async def write() -> None:
        await migrate(url)
        store = await Store.open(url, lambda: HISTORY.now)
        async with store.begin() as ledger:
            await HISTORY.write(ledger)
        await store.close()

    asyncio.run(write())
    return url


async def read(year: str, period: Period) -> Sequence[Compared]:
    """What happened to each community."""
    store = await Store.open(year, lambda: HISTORY.now)
    async with store.reading() as ledger:
        found = [await compared(ledger, one.community, period, HISTORY.now) for one in brands()]
    await store.close()
    return found


@pytest.fixture(scope="session")
def lived(year: str) -> Sequence[Compared]:
    """What happened in the year."""
    return asyncio.run(read(year, YEAR))


def told(found: Sequence[Compared], language: str = "ru") -> Document:
    """The report about it."""
    return document(found, Texts(STORIES, LOCALE), language, HISTORY.now, KINDS)


@pytest.fixture(scope="session")
def three(year: str) -> Document:
    """The report about all three, of the last quarter: to read a PDF back takes longer than to write it."""
    return told(asyncio.run(read(year, QUARTER)))


@pytest.fixture(scope="session")
def one(lived: Sequence[Compared]) -> Document:
    """The report about the year of the first of them."""
    return told(lived[:1])


@pytest.fixture
def config(year: str, tmp_path: Path) -> Path:
    """A configuration that uses the year."""
    file = tmp_path / "config.toml"
    file.write_text(f'data = "{tmp_path}"\ndatabase = "{year}"\n')
    return file
