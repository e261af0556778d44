"""What adapters remember: kept and recalled together, each its own."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.memory import StoredMemory
from models.clock import system_clock
from models.storage.schema import migrate
from models.storage.store import Store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    await migrate(url)
    store = await Store.open(url, system_clock)
    yield store
    await store.close()


async def test_what_is_kept_at_the_same_time_is_one_commit_and_everybody_recalls_their_own(
    store: Store,
) -> None:
    memory, other = (StoredMemory(platform, store, system_clock) for platform in ("vk", "telegram"))
    await other.keep("key 1", "of another platform")
    before = store.commits
    async with asyncio.TaskGroup() as group:
        for number in range(50):
            group.create_task(memory.keep(f"key {number}", str(number)))
    assert store.commits - before <= 2
    async with asyncio.TaskGroup() as group:
        recalled = [group.create_task(memory.recall(f"key {number}")) for number in range(51)]
    assert [task.result() for task in recalled] == [*map(str, range(50)), None]


async def test_of_two_values_the_later_is_kept(store: Store) -> None:
    memory = StoredMemory("vk", store, system_clock)
    await asyncio.gather(memory.keep("key", "first"), memory.keep("key", "second"))
    assert await memory.recall("key") == "second"
    await memory.forget("key")
    assert await memory.recall("key") is None


async def test_what_is_new_takes_nothing_from_what_was_kept_before(store: Store) -> None:
    memory = StoredMemory("vk", store, system_clock)
    await asyncio.gather(memory.keep_new("key", "first"), memory.keep_new("key", "second"))
    await memory.keep_new("key", "third")
    assert await memory.recall("key") == "first"
