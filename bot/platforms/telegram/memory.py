"""What the adapter keeps in its memory: permissions before a mute, copies of posts. Pure."""

import hashlib
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec


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
