"""What the adapter keeps in its memory: permissions before a mute, copies of posts. Pure."""

import hashlib
from datetime import UTC, datetime
from typing import Final, NamedTuple

import msgspec

LOCKED: Final = "locked:"
PERMISSIONS: Final = "permissions:"
FOLLOWING: Final = (LOCKED, PERMISSIONS)
"""Beginnings of what is kept of a chat, before its number, and goes with it when it has another."""


class Before(NamedTuple):
    """What a person might do in a chat before our mute, which ends at `ours`.

    No permissions: there was no restriction. `until` is when that one ends, 0 is never.
    """

    permissions: dict[str, bool]
    until: int
    ours: float


class Copied(NamedTuple):
    """The copy of a message of a channel, below which its comments stand: where, and what it shows.

    `content` is its fingerprint, `at` Unix time, `kind` what it is besides a text, `album` what it shares
    with the others of its album.
    """

    group: str
    root: str
    content: str
    at: float
    kind: str = ""
    album: str = ""


class Done(NamedTuple):
    """A part of a post that is on the wall: the fingerprint of what it shows, and its messages."""

    shown: str
    messages: list[int]


class Attempt(NamedTuple):
    """A part of a post that is under way: its place, from 0, and since when."""

    place: int
    since: datetime


def fingerprint(text: str) -> str:
    """What a text shows, however spaces stand in it."""
    return hashlib.sha256(" ".join(text.split()).encode(errors="replace")).hexdigest()[:16]


def before(kept: str) -> Before:
    """What was kept of a person's permissions."""
    return msgspec.json.decode(kept, type=Before)


def copied(kept: str) -> Copied:
    """What was kept of a post's copy."""
    return msgspec.json.decode(kept, type=Copied)


def attempt(kept: str) -> Attempt:
    """What was kept of a part under way; in earlier times a post had one part, and only the time was kept."""
    place, _, since = kept.rpartition(" ")
    return Attempt(int(place or 0), datetime.fromisoformat(since))


def attempted(place: int, since: datetime) -> str:
    """A part under way as it is kept."""
    return f"{place} {since.isoformat()}"


def done(kept: str | None) -> list[Done]:
    """The parts of a post that are on the wall."""
    return [] if kept is None else msgspec.json.decode(kept, type=list[Done])


def packed(value: Before | Copied | list[Done]) -> str:
    """A value as it is kept."""
    return msgspec.json.encode(value).decode()


def moment(copy: Copied) -> datetime:
    """When the post was written."""
    return datetime.fromtimestamp(copy.at, UTC)
