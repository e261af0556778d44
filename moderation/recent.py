"""What was said lately: a bounded memory in which floods and repeated texts show.

Time is an argument and nothing is stored on disk: after a restart it begins empty. What a
repetition means is decided by the rules.
"""

import re
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zlib import crc32

_WORD = re.compile(r"[a-z\xdf-\u02ff\u0370-\u1fff\u3040-\ud7ff]{3,}")
"""Letters of living alphabets; by ranges, since it is asked of every message and classes cost twice."""
_LEAST_LETTERS = 20
_MOST_WORDS = 60

FLOOD_AT = 8
"""So many other messages of one person within the window are a flood."""
OWN_REPEATS_AT = 2
OTHERS_REPEATS_AT = 3
"""So often a text was there before from the same person, or from others, and now it is too much."""
_STRETCH, _LEAST_STARTS = 12, 3
"""So many words in a row are nobody's wish and no common question."""


Key = str | int
"""A text's own key, or the hash of a stretch of it."""


class Repeats(NamedTuple):
    """How a message repeats what went before it, itself not counted.

    `by_author` counts the author's other messages in the chat within the flood window;
    `same_by_author` theirs with nearly the same text; `same_by_others` other people who wrote
    nearly the same, or a stretch of it, anywhere.
    """

    by_author: int = 0
    same_by_author: int = 0
    same_by_others: int = 0

    @property
    def many(self) -> bool:
        """Whether there is enough of it for any rule to say something."""
        return (
            self.by_author >= FLOOD_AT
            or self.same_by_author >= OWN_REPEATS_AT
            or self.same_by_others >= OTHERS_REPEATS_AT
        )


NO_REPEATS = Repeats()


class _Seen(NamedTuple):
    at: datetime
    author: str
    place: tuple[str, str]
    keys: Sequence[Key]
    repeats: Repeats


class Recent:
    """The last messages, at most `limit` of them and none older than `keep`."""

    def __init__(
        self,
        keep: timedelta = timedelta(minutes=30),
        flood_window: timedelta = timedelta(seconds=20),
        limit: int = 50_000,
    ) -> None:
        self._keep = keep
        self._window = flood_window
        self._limit = limit
        self._events: OrderedDict[str, _Seen] = OrderedDict()
        self._moments: dict[tuple[str, str], list[datetime]] = {}
        self._authors: dict[Key, dict[str, int]] = {}

    def observe(self, event_id: str, chat: str, author: str, text: str, at: datetime) -> Repeats:
        """Take note of a message; seen again, the same event gets the same answer and counts once."""
        known = self._events.get(event_id)
        if known is not None:
            return known.repeats
        self._forget(at)
        keys = _keys(text)
        repeats = self._repeats((chat, author), author, keys, at)
        self._events[event_id] = _Seen(at, author, (chat, author), keys, repeats)
        self._moments.setdefault((chat, author), []).append(at)
        for key in keys:
            authors = self._authors.setdefault(key, {})
            authors[author] = authors.get(author, 0) + 1
        return repeats

    def _repeats(self, place: tuple[str, str], author: str, keys: Sequence[Key], at: datetime) -> Repeats:
        since = at - self._window
        recent = 0
        for moment in reversed(self._moments.get(place, ())):
            if moment < since:
                break
            recent += 1
        wrote = [
            (authors.get(author, 0), len(authors)) for authors in map(self._authors.get, keys) if authors
        ]
        if not wrote:
            return Repeats(by_author=recent) if recent else NO_REPEATS
        whole = self._authors.get(keys[0])
        own = whole.get(author, 0) if whole else 0
        return Repeats(recent, own, max([people - (mine > 0) for mine, people in wrote]))

    def _forget(self, now: datetime) -> None:
        """Drop what is too old or too much; each message is dropped once, so the cost stays flat."""
        oldest = now - self._keep
        while self._events:
            event_id, seen = next(iter(self._events.items()))
            if seen.at >= oldest and len(self._events) < self._limit:
                return
            del self._events[event_id]
            self._forget_one(seen)

    def _forget_one(self, seen: _Seen) -> None:
        moments = self._moments[seen.place]
        moments.remove(seen.at)
        if not moments:
            del self._moments[seen.place]
        for key in seen.keys:
            authors = self._authors[key]
            authors[seen.author] -= 1
            if not authors[seen.author]:
                del authors[seen.author]
            if not authors:
                del self._authors[key]


def _keys(text: str) -> Sequence[Key]:
    """The key of a text and, of a long one, of two stretches of it: who changes the rest repeats it.

    Where a stretch begins is told by the words themselves, wherever they stand.
    """
    key = text_key(text)
    if not key:
        return ()
    words = key.split(" ")
    starts = range(len(words) - _STRETCH + 1)
    if len(starts) < _LEAST_STARTS:
        return (key,)
    # Not by `hash`, which is another one in each run: the same talk is to be seen the same.
    hashes = [*map(crc32, map(str.encode, words[: len(starts)]))]
    chosen = {hashes.index(min(hashes)), hashes.index(max(hashes))}
    return (key, *(hash(tuple(words[start : start + _STRETCH])) for start in sorted(chosen)))


def text_key(text: str) -> str:
    """Equal for texts that differ in digits, signs, short words or case; empty if too short to tell."""
    if len(text) < _LEAST_LETTERS:
        return ""
    words = _WORD.findall(text.lower(), 0, 4096)[:_MOST_WORDS]
    key = " ".join(words)
    return key if len(key) >= _LEAST_LETTERS else ""
