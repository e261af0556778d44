"""What a platform's adapter keeps is there again, for that platform only, until it is forgotten."""

from datetime import timedelta

from bot.platforms.memory import StoredMemory
from models.storage.store import Store
from tests.builders import NOW
from tests.fakes import Watch


async def test_what_is_kept_is_recalled_replaced_and_forgotten(store: Store) -> None:
    memory = StoredMemory("telegram", store, Watch(NOW))
    await memory.keep("copy:1:2", "a")
    await memory.keep("copy:1:2", "b")
    assert await memory.recall("copy:1:2") == "b"
    await memory.forget("copy:1:2")
    await memory.forget("copy:1:2")
    assert await memory.recall("copy:1:2") is None


async def test_what_belongs_together_is_found_by_how_its_key_begins(store: Store) -> None:
    memory = StoredMemory("telegram", store, Watch(NOW))
    for key in ("copy:-1:2", "copy:-1:3", "copy:-10:2", "copy", "likes:-1:2"):
        await memory.keep(key, key)
    assert list(await memory.like("copy:-1:")) == ["copy:-1:2", "copy:-1:3"]


async def test_another_platform_knows_nothing_of_it(store: Store) -> None:
    await StoredMemory("telegram", store, Watch(NOW)).keep("key", "value")
    async with store.reading() as ledger:
        assert await ledger.recollections.recall("vk", "key") is None
        assert await ledger.recollections.like("vk", "") == {}


async def test_of_one_kind_what_is_old_can_be_forgotten(store: Store) -> None:
    watch = Watch(NOW)
    memory = StoredMemory("telegram", store, watch)
    await memory.keep("album:1:a", "1,2")
    await memory.keep("copy:1:a", "b")
    watch.now += timedelta(days=1)
    await memory.keep("album:1:b", "3,4")
    async with store.begin() as ledger:
        await ledger.recollections.forget_old("album:", watch.now)
    assert await memory.like("") == {"album:1:b": "3,4", "copy:1:a": "b"}
