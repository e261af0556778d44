"""What is remembered of chunks: by name for one text, in columns of numbers for many at once.

A chunk is a run without white space. The memory is bounded by two generations: when the younger is full
it becomes the older, and what the older knew and nobody asked for is dropped. What a chunk says is found
out elsewhere.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress, filterfalse, repeat
from operator import not_

import numpy as np
from numpy.typing import NDArray

from moderation.evidence import SUMS, Token
from moderation.keys import Ints, Keys, Numbers
from moderation.praise import kind_among
from moderation.spelled import SPELLED
from moderation.split import Split, some_at_a_time, split

LONGEST = 64
"""Characters of a chunk that is worth a place."""
_ALONE, _CLOSE, _KIND, _COLUMNS = SUMS, SUMS + 1, SUMS + 2, SUMS + 3
"""Behind the sums: whether a chunk may stand in a word that is spelled out, whether to look closer, and
whether it may be praise."""
_UNKNOWN = 0

Total = Sequence[float]
"""What the chunks of a text add up to: the square of its norm, one sum an axis, and what `may_be_praise`."""


class _Generation:
    """Chunks by name, each with its row: of `table`, and of `said`, where a word that says nothing but itself
    stands for its token until somebody asks for that; `more` is how many words tokens have beyond their
    first, which take as much room as chunks of their own."""

    def __init__(self, most: int) -> None:
        self.table = np.empty((1 + most, _COLUMNS))
        self.table[_UNKNOWN] = 0.0
        self.table[_UNKNOWN, _CLOSE] = 1.0
        self.numbers = Numbers(most)
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.rows: dict[str, int] = {}
        self.said: list[str | Token] = [""]
        self.more = 0
        self.unwritten: dict[int, Token] = {}
        self.numbers.clear()

    def token(self, chunk: str) -> Token | None:
        """What a chunk says, None where it is not known."""
        row = self.rows.get(chunk)
        if row is None:
            return None
        said = self.said[row]
        if isinstance(said, str):
            square, spam, toxic, negative, question = self.table[row, :SUMS].tolist()
            self.said[row] = said = Token(square, spam, toxic, negative, question, 0, 0, (said,))
        return said

    def take_in(self, chunks: Sequence[str], said: Sequence[str | Token]) -> NDArray[np.float64]:
        """Give chunks that say this a row each; returns these rows of the table."""
        rows = range(len(self.said), len(self.said) + len(chunks))
        self.rows.update(zip(chunks, rows, strict=True))
        self.said += said
        self.more += sum([len(one.words[1:]) for one in said if isinstance(one, Token)])
        return self.table[rows.start : rows.stop]

    def number(self, keys: Keys, chunks: Sequence[str]) -> Ints:
        """The rows of chunks with these keys, by which they are found from now on."""
        rows = np.fromiter(map(self.rows.get, chunks, repeat(_UNKNOWN)), np.intp, len(chunks))
        known = rows.nonzero()[0]
        self.numbers.put(keys[known], rows[known])
        return rows

    def write(self) -> None:
        """Write down what came since the last time: only many texts at once need it."""
        if self.unwritten:
            rows, tokens = zip(*self.unwritten.items(), strict=True)
            self.table[list(rows)] = [(*token[:SUMS], *_looks(token)) for token in tokens]
            self.unwritten.clear()


class Memory:
    """At most `most` chunks a generation, or fewer of many words each."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._young, self._old = _Generation(most), _Generation(most)

    def apart(self) -> "Memory":
        """An empty one of the same size."""
        return Memory(self._most)

    def get(self, chunk: str) -> Token | None:
        """What is known of a chunk."""
        token = self._young.token(chunk)
        if token is None and chunk in self._old.rows:
            self.recall((chunk,))
            token = self._young.token(chunk)
        return token

    def tokens(self, chunks: Sequence[str]) -> list[Token | None]:
        """The same of many: nearly all have said their tokens already."""
        young = self._young
        said = map(young.said.__getitem__, map(young.rows.get, chunks, repeat(_UNKNOWN)))
        return [
            one if one.__class__ is Token else self.get(chunk)
            for one, chunk in zip(said, chunks, strict=True)
        ]

    def recall(self, chunks: Iterable[str]) -> list[str]:
        """Remember in the younger generation what the older one alone knows; returns what neither does."""
        old = self._old
        strange = list(filterfalse(self._young.rows.__contains__, chunks))
        places = list(map(old.rows.get, strange, repeat(_UNKNOWN)))
        known = list(compress(strange, places))[: self._most]
        if known:
            rows = list(filter(None, places))[: self._most]
            block, said = old.table.take(rows, 0), list(map(old.said.__getitem__, rows))
            self._make_room(len(known))
            self._young.take_in(known, said)[:] = block
        return list(compress(strange, map(not_, places)))

    def word(self, chunk: str) -> str:
        """The first word that a chunk says which is known lately; empty for others."""
        said = self._young.said[self._young.rows.get(chunk, _UNKNOWN)]
        return said if isinstance(said, str) else "".join(said.words[:1])

    def keep(self, chunk: str, token: Token) -> None:
        """Remember a chunk that is not known yet, unless it is too long for that."""
        if len(chunk) > LONGEST:
            return
        self._make_room(1)
        self._young.unwritten[len(self._young.said)] = token
        self._young.take_in((chunk,), (token,))

    def keep_like(self, chunk: str, known: str) -> bool:
        """Remember a new chunk as one that says just what another does; False where that has no place."""
        row = self._young.rows.get(known)
        if row is None or len(self._young.rows) >= self._most:
            return False
        self._young.rows[chunk] = row
        return True

    def keep_all(self, chunks: Sequence[str], sums: NDArray[np.float64], tokens: Mapping[int, Token]) -> None:
        """Remember many new ones that are short; `tokens`, by their numbers, of those that are no words or
        say more than what they are."""
        chunks = chunks[: self._most]
        if not chunks:
            return
        self._make_room(len(chunks))
        block = self._young.take_in(chunks, [tokens.get(at, chunk) for at, chunk in enumerate(chunks)])
        block[:, :SUMS] = sums[: len(chunks)]
        block[:, SUMS:] = 0.0
        block[kind_among(chunks), _KIND] = 1.0
        for at, token in tokens.items():
            if at < len(chunks):
                block[at, SUMS:] = _looks(token)

    def _make_room(self, chunks: int) -> None:
        left = self._most - chunks
        full = self._young
        if len(full.rows) > left or len(full.said) - 1 + full.more > left:
            full.write()
            self._young, self._old = self._old, full
            self._young.clear()

    def totals(self, texts: Sequence[str], learn: Callable[[Sequence[str]], None]) -> Iterator[Total | None]:
        """What the chunks of each text add up to; None where somebody must look closer.

        `learn` has chunks kept that have no place here. It is added in the order of the chunks, so the sums
        are the same to the last bit as those of one text alone.
        """
        for some in some_at_a_time(texts):
            taken = split(some)
            rows = self._places(taken, learn)
            found = self._young.table.take(rows, 0)
            ends, said = taken.counts.cumsum(), taken.counts.nonzero()[0]
            totals = self._young.table.take(np.zeros(len(some), np.intp), 0)
            if len(said):
                totals[said] = np.add.reduceat(found, (ends - taken.counts)[said])
            totals[ends.searchsorted(_spelled(found[:, _ALONE]), side="right"), _CLOSE] = 1.0
            yield from (None if total[_CLOSE] else total for total in totals.tolist())

    def _places(self, taken: Split, learn: Callable[[Sequence[str]], None]) -> Ints:
        """The row of each chunk. Those that have no number yet, few in service, are looked for by name."""
        rows = self._young.numbers.of(taken.keys)
        short = taken.ends - taken.begins <= LONGEST
        rows[~short] = _UNKNOWN  # none of them is kept, so whatever has its key is something else
        missed = ((rows == _UNKNOWN) & short).nonzero()[0]
        if not len(missed):
            return rows
        before, chunks = self._young.rows, list(taken.chunks(missed))
        # What only the older generation knows gets its place back, or whole texts would be read one by one.
        learn(self.recall(dict.fromkeys(chunks)))
        if self._young.rows is not before:  # it has turned: all rows are others, and what was young is old
            missed = short.nonzero()[0]
            chunks = list(taken.chunks(missed))
            self.recall(dict.fromkeys(chunks))
        self._young.write()
        rows[missed] = self._young.number(taken.keys[missed], chunks)
        return rows


def may_be_praise(total: Total | None) -> bool:
    """Whether a text has a word of praise, as its total tells; where there is none, it may."""
    return total is None or total[_KIND] > 0


def _looks(token: Token) -> tuple[bool, bool, bool]:
    alone = token.singles > 0 or not token.words
    return alone, token.signals > 0 or token.singles > 1, bool(kind_among(token.words))


def _spelled(alone: NDArray[np.float64]) -> NDArray[np.intp]:
    """Where chunks in a row begin that may spell a word; they may belong to neighbouring texts."""
    rows = [alone[at : len(alone) - SPELLED + 1 + at] for at in range(SPELLED)]
    return np.minimum.reduce(rows).nonzero()[0] if len(alone) >= SPELLED else np.empty(0, np.intp)
