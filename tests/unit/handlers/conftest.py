"""A stage for each test, on a copy of a migrated database."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.catalogues import all_texts
from models.errors import Refused
from models.intents import Act, Receipt, Send
from models.storage.schema import migrate
from models.texts import Texts
from tests.stage import Stage, stage_on


def url_of(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables and no rows; copy it, never write to it."""
    file = tmp_path_factory.mktemp("migrated") / "bot.db"
    asyncio.run(migrate(url_of(file)))
    return file


@pytest.fixture(scope="session")
def fresh(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Makes the address of another empty database, for the examples of a property."""
    folder = tmp_path_factory.mktemp("fresh")
    numbers = iter(range(10**6))
    return lambda: url_of(Path(shutil.copy(migrated, folder / f"{next(numbers)}.db")))


@pytest.fixture
async def stage(fresh: Callable[[], str]) -> AsyncIterator[Stage]:
    """A community that lets the bot act."""
    async with stage_on(fresh()) as ready:
        yield ready


@pytest.fixture
def refusing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The chats that refuse words: none, until a test puts some in."""
    chats: set[str] = set()
    network = stage.network
    perform = type(network).perform

    async def perform_or_refuse(act: Act, key: str) -> Receipt:
        if isinstance(act, Send) and act.chat in chats:
            raise Refused("the bot was kicked from the chat")
        return await perform(network, act, key)

    gateway = type("Gateway", (), {"perform": staticmethod(perform_or_refuse), "find": network.find})
    monkeypatch.setattr(stage.delivering.round, "gateway", gateway)
    return chats


@pytest.fixture(scope="session")
def texts() -> Texts:
    """The catalogues of every layer."""
    return all_texts()
