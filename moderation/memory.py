"""What is remembered of chunks: token by token for one text, in columns for the sums of many at once.

A chunk is a run without white space. The memory is bounded by two generations: when the younger is full
it becomes the older, and what the older knew and nobody asked for is dropped. What a chunk says is found
out elsewhere.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain, filterfalse, repeat

import numpy as np
from numpy.typing import NDArray

from moderation.evidence import SUMS, Token
from moderation.praise import has_kind_words

LONGEST = 64
"""Characters of a chunk that is worth a place."""
_ALONE, _CLOSE, _KIND, _COLUMNS = SUMS, SUMS + 1, SUMS + 2, SUMS + 3
"""Behind the sums: whether a chunk may stand in a word that is spelled out, whether to look closer, and
whether it may be praise."""
_UNKNOWN = 0
SPELLED = 3
"""So many in a row that may stand in a word that is spelled out are a reason to look closer."""

Total = Sequence[float]
"""What the chunks of a text add up to: the square of its norm, one sum an axis, and what `may_be_praise`."""


class Memory:
    """At most `most` chunks a generation."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._table = np.empty((1 + most, _COLUMNS))
        self._table[_UNKNOWN] = 0.0
        self._table[_UNKNOWN, _CLOSE] = 1.0
        self._young: dict[str, Token] = {}
        self._turn()

    def apart(self) -> "Memory":
        """An empty one of the same size."""
        return Memory(self._most)

    def _turn(self) -> None:
        self._old, self._young = self._young, {}
        self._rows: dict[str, int] = {}
        self._unwritten: list[tuple[int, Token]] = []
        self._next = _UNKNOWN + 1
        self.get = self._young.get

    def __contains__(self, chunk: str) -> bool:
        return chunk in self._young or chunk in self._old

    def again(self, chunk: str) -> Token | None:
        """What is known of a chunk that `get` missed: not asked for lately, or `get` is of before a turn."""
        token = self._young.get(chunk)
        if token is None and (token := self._old.get(chunk)) is not None:
            self.keep(chunk, token)
        return token

    def keep(self, chunk: str, token: Token) -> None:
        """Remember a chunk that is not known yet, unless it is too long for that."""
        if len(chunk) > LONGEST:
            return
        self._make_room(1)
        self._unwritten.append((self._next, token))
        self._rows[chunk] = self._next
        self._young[chunk] = token
        self._next += 1

    def keep_like(self, chunk: str, known: str, token: Token) -> None:
        """Remember a chunk that says just what another does, and may be called by its row."""
        row = self._rows.get(known)
        if row is None or len(self._young) >= self._most:
            self.keep(chunk, token)
        else:
            self._rows[chunk], self._young[chunk] = row, token

    def keep_all(self, chunks: Sequence[str], tokens: Sequence[Token], sums: NDArray[np.float64]) -> None:
        """Remember many short new chunks; `sums` are those of the tokens again, one row each."""
        chunks = chunks[: self._most]
        if not chunks:
            return
        self._make_room(len(chunks))
        rows = range(self._next, self._next + len(chunks))
        block = self._table[rows.start : rows.stop]
        block[:, :SUMS] = sums[: len(chunks)]
        block[:, SUMS:] = 0.0
        for at, token in enumerate(tokens[: len(chunks)]):
            if token.signals or token.singles or not token.words or has_kind_words(token.words):
                block[at, SUMS:] = _looks(token)
        self._rows.update(zip(chunks, rows, strict=True))
        self._young.update(zip(chunks, tokens, strict=False))
        self._next = rows.stop

    def _keep_again(self, chunks: Iterable[str]) -> None:
        """Remember in the younger generation those of `chunks` that the older one alone knows."""
        known = list(filter(self._old.__contains__, chunks))
        if known:
            tokens = list(map(self._old.__getitem__, known))
            self.keep_all(known, tokens, np.array([token[:SUMS] for token in tokens]))

    def _write(self) -> None:
        """Write the rows of what came chunk by chunk: only many texts at once need them."""
        if self._unwritten:
            rows, tokens = zip(*self._unwritten, strict=True)
            self._table[list(rows)] = [(*token[:SUMS], *_looks(token)) for token in tokens]
            self._unwritten.clear()

    def _make_room(self, chunks: int) -> None:
        left = self._most - chunks
        if len(self._young) > left or self._next - 1 > left:
            self._turn()

    def totals(
        self, texts: Collection[Sequence[str]], learn: Callable[[Iterable[str]], None]
    ) -> list[Total | None]:
        """What the chunks of each text add up to; None where somebody must look closer.

        No text may be without chunks. `learn` has chunks kept that have no place here. It is added in the
        order of the chunks, so the sums are the same to the last bit as those of one text alone.
        """
        lengths = np.fromiter(map(len, texts), np.intp, len(texts))
        ends = np.cumsum(lengths)
        if not len(ends):
            return []
        rows = self._places(list(chain.from_iterable(texts)), learn)
        self._write()
        found = self._table.take(rows, 0)
        totals = np.add.reduceat(found, ends - lengths)
        totals[np.searchsorted(ends, _spelled(found[:, _ALONE]), side="right"), _CLOSE] = 1.0
        return [None if total[_CLOSE] else total for total in totals.tolist()]

    def _places(self, chunks: Sequence[str], learn: Callable[[Iterable[str]], None]) -> NDArray[np.intp]:
        """The row of each chunk. Few are new in service, so only those are looked for twice."""
        before = self._rows
        rows = self._known(chunks)
        missed = np.flatnonzero(rows == _UNKNOWN)
        if not len(missed):
            return rows
        new = [chunks[at] for at in missed.tolist()]
        distinct = dict.fromkeys(new)
        unknown = list(filterfalse(self._old.__contains__, distinct))
        # What only the older generation knows gets its place back, or whole texts would be read one by one.
        self._keep_again(distinct)
        learn(unknown)
        if self._rows is not before:  # it has turned: all rows are others, and what was young is old
            self._keep_again(dict.fromkeys(filterfalse(self._rows.__contains__, chunks)))
            return self._known(chunks)
        rows[missed] = self._known(new)
        return rows

    def _known(self, chunks: Sequence[str]) -> NDArray[np.intp]:
        return np.fromiter(map(self._rows.get, chunks, repeat(_UNKNOWN)), np.intp, len(chunks))


def may_be_praise(total: Total | None) -> bool:
    """Whether a text has a word of praise, as its total tells; where there is none, it may."""
    return total is None or total[_KIND] > 0


def _looks(token: Token) -> tuple[bool, bool, bool]:
    alone = token.singles > 0 or not token.words
    return alone, token.signals > 0 or token.singles > 1, has_kind_words(token.words)


def _spelled(alone: NDArray[np.float64]) -> NDArray[np.intp]:
    """Where chunks in a row begin that may spell a word; they may belong to neighbouring texts."""
    rows = [alone[at : len(alone) - SPELLED + 1 + at] for at in range(SPELLED)]
    return np.flatnonzero(np.minimum.reduce(rows)) if len(alone) >= SPELLED else np.empty(0, np.intp)
