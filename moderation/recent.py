"""What was said lately: a bounded memory in which floods and repeated texts show.

Time is an argument and nothing is stored on disk: after a restart it begins empty. What makes texts
nearly the same is told by their prints, what a repetition means is decided by the rules.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime, timedelta

import msgspec
import numpy as np

from moderation.keys import Keys
from moderation.met import NEVER, Met
from moderation.prints import PRINTS, letter_keys, prints_of

FLOOD_AT = 8
"""So many other messages of one person within the window are a flood."""
OWN_REPEATS_AT = 2
OTHERS_REPEATS_AT = 3
"""So often a text was there before from the same person, or from others, and now it is too much."""
_AT_ONCE = 1000
"""So many are looked up together."""


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

Said = tuple[str, str, str, str, datetime]
"""A message: its event's id, chat, author, text, and when. Bare, since one is made of every message."""


class Recent:
    """The last messages, at most `limit` of them and none older than `keep`.

    Each has its place in the order of all. What is too old does not count; it is dropped many at a time.
    """

    def __init__(
        self,
        keep: timedelta = timedelta(minutes=30),
        flood_window: timedelta = timedelta(seconds=20),
        limit: int = 50_000,
    ) -> None:
        letter_keys()  # so that the first message does not wait for them
        self._keeps = flood_window, *[keep] * PRINTS
        """How long those of one person in a chat count, and those with a print."""
        self._limit = limit
        self._last = self._turned = NEVER + limit  # so that what never was is always too old
        """The place of the last message, and of the last before this generation."""
        self._met = Met((1 + len(self._keeps)) * (limit + _AT_ONCE))
        self._events: list[tuple[str, datetime]] = []
        """Author and moment of each until the last."""
        self._several: dict[int, _Several] = {}
        """By a key that lately came again."""
        self._repeats: dict[int, Repeats] = {}
        """By place, where there were any."""

    def observe_all(self, said: Sequence[Said]) -> list[Repeats]:
        """Take note of messages in order; seen again, the same event gets the same answer and counts once."""
        found: dict[str, Repeats] = {}
        for at in range(0, len(said), _AT_ONCE):
            distinct: dict[str, Said] = {}
            for one in said[at : at + _AT_ONCE]:
                distinct.setdefault(one[0], one)
            found.update(zip(distinct, self._observed(list(distinct.values())), strict=True))
        return [found[one[0]] for one in said]

    def _observed(self, said: Sequence[Said]) -> list[Repeats]:
        if self._last - self._turned >= self._limit:
            self._turn()
        events = _hashes([one[0] for one in said])
        places = self._met.last(events)
        known = places > self._last - self._limit
        if not known.any():
            return self._noted(said, events)
        new = (~known).nonzero()[0]
        noted = iter(self._noted([said[at] for at in new.tolist()], events[new]) if len(new) else ())
        return [
            self._repeats.get(place, NO_REPEATS) if again else next(noted)
            for place, again in zip(places.tolist(), known.tolist(), strict=True)
        ]

    def _noted(self, said: Sequence[Said], events: Keys) -> list[Repeats]:
        """Take note of messages that nobody knows; what most of them repeat is nothing."""
        _, chats, authors, texts, moments = zip(*said, strict=True)
        keys = np.column_stack((events, _hashes(zip(chats, authors, strict=True)), prints_of(texts)))
        places = self._last + 1 + np.arange(len(said))
        before = np.full(keys.shape, NEVER)
        there = keys.nonzero()
        before[there] = self._met.meet(keys[there], places[there[0]])
        before[before <= places[:, np.newaxis] - self._limit] = NEVER
        self._last += len(said)
        self._events += zip(authors, moments, strict=True)
        repeats = [NO_REPEATS] * len(said)
        for row in np.flatnonzero(before.any(1)).tolist():
            found = self._found(int(places[row]), keys[row, 1:].tolist(), before[row, 1:].tolist())
            if found != NO_REPEATS:
                repeats[row] = self._repeats[int(places[row])] = found
        return repeats

    def _found(self, place: int, keys: Sequence[int], before: Sequence[int]) -> Repeats:
        """How the message at `place` repeats those that had its keys before, each last there."""
        counts = [
            (0, 0) if last == NEVER else self._count(place, key, last, keep)
            for key, last, keep in zip(keys, before, self._keeps, strict=True)
        ]
        (recent, _), (own, _), *_ = counts
        return Repeats(recent, own, max([others for _, others in counts[1:]]))

    def _count(self, place: int, key: int, before: int, keep: timedelta) -> tuple[int, int]:
        """How many with that key, lately `before`, are its author's, and how many others there are."""
        author, at = self._event(place)
        several = self._several.get(key)
        if several is None or several.last != before:  # what came between was alone
            several = self._several[key] = _Several()
            several.add(before, *self._event(before))
        several.forget(place - self._limit, at - keep)
        if not several.events:
            del self._several[key]
            return 0, 0
        return several.add(place, author, at)

    def _event(self, place: int) -> tuple[str, datetime]:
        return self._events[place - self._last - 1]

    def _turn(self) -> None:
        """Drop what is too old to count."""
        self._met.turn()
        self._turned = self._last
        del self._events[: -self._limit]
        oldest = self._last - self._limit
        self._several = {key: several for key, several in self._several.items() if several.last > oldest}
        self._repeats = {place: repeats for place, repeats in self._repeats.items() if place > oldest}


class _Several:
    """Messages with something in common, in order, and how many each author has."""

    def __init__(self) -> None:
        self.events: deque[tuple[int, str, datetime]] = deque()
        self._authors: dict[str, int] = {}

    @property
    def last(self) -> int:
        """The place of the last one."""
        return self.events[-1][0]

    def add(self, place: int, author: str, at: datetime) -> tuple[int, int]:
        """How many were its author's, and how many other authors there were."""
        own = self._authors.get(author, 0)
        self._authors[author] = own + 1
        self.events.append((place, author, at))
        return own, len(self._authors) - 1

    def forget(self, place: int, moment: datetime) -> None:
        """Drop what stands not behind `place`, or is from before that moment."""
        while self.events and (self.events[0][0] <= place or self.events[0][2] < moment):
            author = self.events.popleft()[1]
            self._authors[author] -= 1
            if not self._authors[author]:
                del self._authors[author]


def _hashes(values: Iterable[Hashable]) -> Keys:
    return np.fromiter(map(hash, values), np.int64).view(np.uint64)
