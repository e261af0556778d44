"""A library with a database and a folder of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.media.library import Library
from bot.media.shelf import Shelf
from models.storage.schema import migrate
from models.storage.store import Store
from tests.builders import NOW
from tests.fakes import Watch


@pytest.fixture
def watch() -> Watch:
    return Watch(NOW)


@pytest.fixture
async def library(tmp_path: Path, watch: Watch) -> AsyncIterator[Library]:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    await migrate(url)
    store = await Store.open(url, watch)
    yield Library.at(store, Shelf(tmp_path / "media"), watch)
    await store.close()
