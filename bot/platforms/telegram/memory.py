"""What the adapter must know again after a restart, since Telegram does not tell it a second time."""

import hashlib
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

import msgspec

from bot.platforms.telegram.mapping import PLATFORM
from models.clock import Clock
from models.storage.store import Store


class Memory(Protocol):
    """Values by name."""

    async def keep(self, key: str, value: str) -> None:
        """Keep a value, in place of an earlier one."""

    async def recall(self, key: str) -> str | None:
        """What was kept."""

    async def like(self, beginning: str) -> dict[str, str]:
        """Everything whose key begins so."""

    async def forget(self, key: str) -> None:
        """Keep it no longer."""


class StoredMemory:
    """Memory in our database; each call is a transaction."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def keep(self, key: str, value: str) -> None:
        """Keep a value, in place of an earlier one."""
        async with self._store.begin() as ledger:
            await ledger.recollections.keep(PLATFORM, key, value, self._clock())

    async def recall(self, key: str) -> str | None:
        """What was kept."""
        async with self._store.reading() as ledger:
            return await ledger.recollections.recall(PLATFORM, key)

    async def like(self, beginning: str) -> dict[str, str]:
        """Everything whose key begins so."""
        async with self._store.reading() as ledger:
            return await ledger.recollections.like(PLATFORM, beginning)

    async def forget(self, key: str) -> None:
        """Keep it no longer."""
        async with self._store.begin() as ledger:
            await ledger.recollections.forget(PLATFORM, key)


class Before(NamedTuple):
    """What a person might do in a chat before our mute, which ends at `ours`.

    No permissions: there was no restriction. `until` is when that one ends, 0 is never.
    """

    permissions: dict[str, bool]
    until: int
    ours: float


class Copied(NamedTuple):
    """The copy of a channel's post below which its comments stand: where, and what it shows.

    `content` is its fingerprint, `at` Unix time.
    """

    group: str
    root: str
    content: str
    at: float


def fingerprint(text: str) -> str:
    """What a text shows, however Telegram trims it."""
    return hashlib.sha256(" ".join(text.split()).encode(errors="replace")).hexdigest()[:16]


def before(kept: str) -> Before:
    """What was kept of a person's permissions."""
    return msgspec.json.decode(kept, type=Before)


def copied(kept: str) -> Copied:
    """What was kept of a post's copy."""
    return msgspec.json.decode(kept, type=Copied)


def packed(value: Before | Copied) -> str:
    """A value as it is kept."""
    return msgspec.json.encode(value).decode()


def moment(copy: Copied) -> datetime:
    """When the post was written."""
    return datetime.fromtimestamp(copy.at, UTC)
