"""Media of posts that we keep ourselves: each once, known by the hash of its content.

In a post what we keep is named `photo:@HASH`, beside what platforms name in their own ways. What is still to
be brought is an address (`https://…`) or a file of the media folder (`folder:menu/pie.jpg`).
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from models.clock import aware

FOLDER: Final = "folder:"
"""Before the name of a file of the media folder."""


class MediaKind(StrEnum):
    """What something is shown as; an *animation* is a picture that moves and makes no sound."""

    PHOTO = "photo"
    ANIMATION = "animation"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"


_SLOWEST: Final = 250_000
"""Bytes a second: two megabits."""

_KEPT: Final = re.compile(rf"(?:{'|'.join(MediaKind)}):@([0-9a-f]{{64}})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a file is by its content: `form` is how it is written («jpeg»), sides are in pixels."""

    kind: MediaKind
    form: str
    width: int | None = None
    height: int | None = None
    duration: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """Something that is kept. `size` is in bytes, `title` what its file is called where that is seen."""

    hash: str
    look: Look
    size: int
    title: str
    added_at: datetime

    def __post_init__(self) -> None:
        aware(self.added_at)

    @property
    def name(self) -> str:
        """How posts name it."""
        return kept_name(self.look.kind, self.hash)


class File(NamedTuple):
    """A content with what is known of it."""

    medium: Medium
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Media of a post that are still to be brought, and how often that was tried.

    When they are there the post goes its way if it is to be `submitted`; nobody tries before `not_before`.
    """

    post: int
    submitted: bool
    not_before: datetime
    tries: int = 0

    def __post_init__(self) -> None:
        aware(self.not_before)


@dataclass(frozen=True, slots=True)
class Sources:
    """From where media are brought: the media `folder`, if there is one, and addresses at these hosts.

    Hosts are named as they are asked for, in ASCII; one that begins with a dot stands for all below it.
    """

    hosts: Sequence[str] = field(default=())
    folder: bool = False

    def allows(self, host: str) -> bool:
        """Whether addresses at a host, in ASCII, may be followed."""
        name = host.lower().rstrip(".")
        return any(name == one or (one.startswith(".") and name.endswith(one)) for one in self.hosts)


def ascii_host(name: str) -> str | None:
    """A host as it is asked for: «кафе.рф» is xn--80akn5b.xn--p1ai. None of a name that can be read in two
    ways, like one with letters that mean others."""
    if name.isascii():
        return name.lower()
    try:
        asked = name.encode("idna")
        return asked.decode() if asked.decode("idna") == name.lower() else None
    except UnicodeError:
        return None


def sending(size: int) -> timedelta:
    """How long so many bytes take on the slowest line that we count on."""
    return timedelta(seconds=size / _SLOWEST)


def hash_of(content: bytes) -> str:
    """By what a content is known."""
    return hashlib.sha256(content).hexdigest()


def kept_name(kind: str, hash_: str) -> str:
    """How posts name what we keep."""
    return f"{kind}:@{hash_}"


def hash_of_reference(reference: str) -> str | None:
    """The hash in what stands behind the kind, `@HASH`; None of what a platform keeps."""
    return kept_hash(f"{MediaKind.PHOTO}:{reference}")


def kept_hash(name: str) -> str | None:
    """The hash of what we keep ourselves; None of what a platform keeps, or is still to be brought."""
    match = _KEPT.fullmatch(name)
    return match[1] if match else None


def is_wanted(name: str) -> bool:
    """Whether this is still to be brought."""
    return name.startswith((FOLDER, "https://", "http://"))


def all_here(names: Iterable[str]) -> bool:
    """Whether nothing is still to be brought."""
    return not any(map(is_wanted, names))
