"""A line of a plan from a file: what it does and what is to be known of it; and the posts that there are.

Pure. What a line leads to is decided in `lines`.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import Final, NamedTuple

from handlers.community.directory import Directory, Known
from handlers.plan.cells import Cells, read_content, read_due
from handlers.plan.media import NO_MEDIA, Media, Origins, by_name
from models.capabilities import PostLimits
from models.cells import Cell, Line
from models.content import Content, Post
from models.staff import called
from models.texts import Sentence, Texts

CALENDAR: Final = "VEVENT"
"""How the addresses of cells of a calendar begin."""

_KEY_BYTES: Final = 8


class Action(StrEnum):
    """What a line does; what is *absent* stands in none and stays."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"
    ABSENT = "absent"


class Note(NamedTuple):
    """Something to know about a line, and the cell that it is about."""

    where: str
    words: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line for one target: the post that it leads to, None where something is wrong with it. One whose
    media are still to be brought is a draft until then, and goes its way afterwards if it is `submitted`."""

    where: str
    action: Action
    post: Post | None = None
    before: Post | None = None
    notes: tuple[Note, ...] = ()
    submitted: bool = False


@dataclass(frozen=True, slots=True)
class Importer:
    """Who imports, what they may plan for, and what platforms take. `origins` tells of media that are still
    to be brought under what each is known once it was; those that are not there are left out. Lines that say
    not where they go are for the community of `home`; `platform` is where `who` is numbered."""

    directory: Directory
    texts: Texts
    limits: Mapping[str, PostLimits]
    who: str
    may: Callable[[Known], bool]
    now: datetime
    origins: Origins = by_name
    home: str | None = None
    platform: str = ""

    def who_for(self, known: Known | None) -> str:
        """Who imports, as the staff of a community knows them."""
        return called(self.who, self.platform, known.community.platform) if known else self.who


class There:
    """The posts that there are, by what lines know them by; and the media."""

    def __init__(self, posts: Sequence[Post], media: Media = NO_MEDIA) -> None:
        self.media = media
        self._by_key = {(post.community, post.key): post for post in posts}
        self._by_words = {_words(post.community, post.due, post.content): post for post in reversed(posts)}
        self.posts = posts

    def find(self, target: str, cells: Cells, zone: tzinfo, now: datetime) -> Post | None:
        """The post that a line is about.

        Raises:
            Unreadable: it has no key, and what it would be known by can't be understood.
        """
        if key := cells.get("key", "").strip():
            return self._by_key.get((target, key))
        due, content = read_due(cells, zone, now), read_content(cells)
        found = self._by_key.get((target, natural_key(target, due, content)))
        return found or self._by_words.get(_words(target, due, content))


def natural_key(target: str, due: datetime, content: Content) -> str:
    """The key of a line that has none: another one for another target, time or text."""
    told = "\0".join(_words(target, due, content))
    return hashlib.blake2b(told.encode(errors="surrogatepass"), digest_size=_KEY_BYTES).hexdigest()


def _words(target: str, due: datetime, content: Content) -> tuple[str, str, str]:
    return (
        target,
        due.astimezone(UTC).isoformat(),
        content.text or (content.poll.question if content.poll else ""),
    )


def wrong_line(line: Line, where: str, found: Mapping[str, str]) -> Row:
    """A line that leads to nothing: `found` says what is wrong in which of its columns."""
    notes = tuple(Note(place_of(line, column, where), Sentence(key)) for column, key in found.items())
    return Row(where=where, action=Action.WRONG, notes=notes)


def place_of(line: Line, column: str, otherwise: str) -> str:
    """The address of a cell of a line, or another one where it has no such cell."""
    return line.get(column, Cell("", otherwise)).where


def text_of(line: Line, column: str) -> str:
    """What a cell of a line says, empty where it has no such cell."""
    return line.get(column, Cell("", "")).text
