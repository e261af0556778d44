"""What was said lately: a bounded memory in which floods and repeated texts show.

Time is an argument and nothing is stored on disk: after a restart it begins empty. What a
repetition means is decided by the rules.
"""

import re
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from zlib import crc32

import msgspec

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


class Repeats(msgspec.Struct, frozen=True, gc=False):
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


_Seen = tuple[str, datetime, tuple[str, str], Sequence[Key]]
"""An event: its id, when and where it was, its keys. Bare, since one is made of every message."""


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
        self._events: deque[_Seen] = deque()
        self._repeats: dict[str, Repeats] = {}
        self._fresh_until: datetime | None = None
        """Until then the first of the events stays."""
        self._moments: dict[tuple[str, str], list[datetime]] = {}
        self._authors: dict[Key, dict[str, int]] = {}

    def observe(self, event_id: str, chat: str, author: str, text: str, at: datetime) -> Repeats:
        """Take note of a message; seen again, the same event gets the same answer and counts once."""
        known = self._repeats.get(event_id)
        if known is not None:
            return known
        if self._fresh_until is None or at > self._fresh_until or len(self._events) >= self._limit:
            self._forget(at)
        place, keys = (chat, author), _keys(text)
        recent = self._note_moment(place, at)
        own, others = self._note_text(keys, author)
        repeats = Repeats(recent, own, others) if recent or own or others else NO_REPEATS
        self._events.append((event_id, at, place, keys))
        self._repeats[event_id] = repeats
        return repeats

    def _note_moment(self, place: tuple[str, str], at: datetime) -> int:
        """How many other messages there were in the window."""
        moments = self._moments.get(place)
        if moments is None:
            self._moments[place] = [at]
            return 0
        since, recent = at - self._window, 0
        for moment in reversed(moments):
            if moment < since:
                break
            recent += 1
        moments.append(at)
        return recent

    def _note_text(self, keys: Sequence[Key], author: str) -> tuple[int, int]:
        """How often the author wrote this before, and how many others wrote it or a stretch of it."""
        own = others = 0
        for key in keys:
            authors = self._authors.get(key)
            if authors is None:
                self._authors[key] = {author: 1}
                continue
            mine = authors.get(author, 0)
            if key is keys[0]:
                own = mine
            others = max(others, len(authors) - (mine > 0))
            authors[author] = mine + 1
        return own, others

    def _forget(self, now: datetime) -> None:
        """Drop what is too old or too much; each message is dropped once, so the cost stays flat."""
        oldest = now - self._keep
        while self._events:
            event_id, at, place, keys = self._events[0]
            if at >= oldest and len(self._events) < self._limit:
                self._fresh_until = at + self._keep
                return
            self._events.popleft()
            del self._repeats[event_id]
            self._forget_moment(place, at)
            self._forget_text(keys, place[1])
        self._fresh_until = now + self._keep

    def _forget_moment(self, place: tuple[str, str], at: datetime) -> None:
        moments = self._moments[place]
        if len(moments) == 1:
            del self._moments[place]
        else:
            moments.remove(at)

    def _forget_text(self, keys: Sequence[Key], author: str) -> None:
        for key in keys:
            authors = self._authors[key]
            if authors[author] > 1:
                authors[author] -= 1
            elif len(authors) > 1:
                del authors[author]
            else:
                del self._authors[key]


def _keys(text: str) -> Sequence[Key]:
    """The key of a text and, of a long one, of two stretches of it: who changes the rest repeats it.

    Where a stretch begins is told by the words themselves, wherever they stand.
    """
    key, words = _told(text)
    if not key:
        return ()
    starts = len(words) - _STRETCH + 1
    if starts < _LEAST_STARTS:
        return (key,)
    # Not by `hash`, which is another one in each run: the same talk is to be seen the same.
    sums = list(map(crc32, key.encode().split(b" ", starts)[:starts]))
    first, last = sums.index(min(sums)), sums.index(max(sums))
    stretches = (first, last) if first != last else (first,)
    return (key, *[hash(tuple(words[start : start + _STRETCH])) for start in stretches])


def text_key(text: str) -> str:
    """Equal for texts that differ in digits, signs, short words or case; empty if too short to tell."""
    return _told(text)[0]


def _told(text: str) -> tuple[str, list[str]]:
    """The key of a text and the words that it is made of."""
    if len(text) < _LEAST_LETTERS:
        return "", []
    words = _WORD.findall(text.lower(), 0, 4096)
    if len(words) > _MOST_WORDS:
        del words[_MOST_WORDS:]
    key = " ".join(words)
    return (key, words) if len(key) >= _LEAST_LETTERS else ("", [])
