"""What an adapter must know again after a restart, since its platform does not tell it a second time."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, Protocol

from handlers.orders.together import Together
from models.clock import Clock
from models.storage.store import Store

PASSING: Final = ("parts:", "shown:", "made:", "attempt:", "waits:", "file:")
"""Beginnings of what is kept of a post only while it goes out and may be asked about, and of its files."""

KEPT: Final = timedelta(days=30)


class Memory(Protocol):
    """Values by name."""

    async def keep(self, key: str, value: str) -> None:
        """Keep a value, in place of an earlier one."""

    async def keep_new(self, key: str, value: str) -> None:
        """Keep a value, unless there is an earlier one."""

    async def recall(self, key: str) -> str | None:
        """What was kept."""

    async def like(self, beginning: str) -> dict[str, str]:
        """Everything whose key begins so."""

    async def forget(self, key: str) -> None:
        """Keep it no longer."""

    async def heard(self, chat: str, threads: Sequence[str]) -> dict[str, int]:
        """How many comments were heard under messages of a chat; those without any are left out."""

    async def heard_negative(self, chat: str, threads: Sequence[str]) -> dict[str, int]:
        """How many of them were complaints; messages without any are left out."""


class StoredMemory:
    """Memory of one platform in our database; what is asked for at the same time is one transaction."""

    def __init__(self, platform: str, store: Store, clock: Clock) -> None:
        self._platform = platform
        self._store = store
        self._clock = clock
        self._kept, self._recalled = Together(self._keep), Together(self._recall)
        self._kept_new = Together(self._keep_new)

    async def keep(self, key: str, value: str) -> None:
        """Keep a value, in place of an earlier one."""
        await self._kept((key, value))

    async def keep_new(self, key: str, value: str) -> None:
        """Keep a value, unless there is an earlier one."""
        await self._kept_new((key, value))

    async def recall(self, key: str) -> str | None:
        """What was kept."""
        return await self._recalled(key)

    async def like(self, beginning: str) -> dict[str, str]:
        """Everything whose key begins so."""
        async with self._store.reading() as ledger:
            return await ledger.recollections.like(self._platform, beginning)

    async def forget(self, key: str) -> None:
        """Keep it no longer."""
        async with self._store.begin() as ledger:
            await ledger.recollections.forget(self._platform, key)

    async def heard(self, chat: str, threads: Sequence[str]) -> dict[str, int]:
        """How many comments were heard under messages of a chat; those without any are left out."""
        async with self._store.reading() as ledger:
            return await ledger.audiences.heard(self._platform, chat, threads)

    async def heard_negative(self, chat: str, threads: Sequence[str]) -> dict[str, int]:
        """How many of them were complaints; messages without any are left out."""
        async with self._store.reading() as ledger:
            return await ledger.audiences.heard_negative(self._platform, chat, threads)

    async def _keep(self, values: Sequence[tuple[str, str]]) -> Sequence[None]:
        now = self._clock()
        async with self._store.begin() as ledger:
            for key, value in values:
                await ledger.recollections.keep(self._platform, key, value, now)
        return [None] * len(values)

    async def _keep_new(self, values: Sequence[tuple[str, str]]) -> Sequence[None]:
        now = self._clock()
        async with self._store.begin() as ledger:
            for key, value in values:
                await ledger.recollections.keep_new(self._platform, key, value, now)
        return [None] * len(values)

    async def _recall(self, keys: Sequence[str]) -> Sequence[str | None]:
        async with self._store.reading() as ledger:
            known = await ledger.recollections.recall_all(self._platform, keys)
        return [known.get(key) for key in keys]
