"""Texts as sparse counts of features, for fitting and measuring; serving never comes here."""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from moderation.classifier import features
from moderation.text import despelled


class Vectors:
    """Turns texts into counts of features; learns the names where none are given."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._open = not names
        self._rows = {name: row for row, name in enumerate(names)}
        self._chunks: dict[str, NDArray[np.int32]] = {}

    @property
    def names(self) -> list[str]:
        """Feature names by column."""
        return list(self._rows)

    def counts(self, texts: Sequence[str]) -> sp.csr_matrix:
        """One row a text, one column a feature."""
        parts = [self._text(text) for text in texts]
        lengths = np.fromiter((len(part) for part in parts), dtype=np.int64, count=len(parts))
        ends = np.concatenate([[0], np.cumsum(lengths)])
        columns = np.concatenate(parts) if parts else np.empty(0, np.int32)
        ones = np.ones(len(columns), np.float32)
        matrix = sp.csr_matrix((ones, columns, ends), shape=(len(parts), len(self._rows)))
        matrix.sum_duplicates()
        return matrix

    def _text(self, text: str) -> NDArray[np.int32]:
        chunks = [self._chunk(chunk) for chunk in despelled(text).split()]
        return np.concatenate(chunks) if chunks else np.empty(0, np.int32)

    def _chunk(self, chunk: str) -> NDArray[np.int32]:
        known = self._chunks.get(chunk)
        if known is None:
            found = (self._column(name) for name in features(chunk))
            known = np.array([column for column in found if column is not None], np.int32)
            self._chunks[chunk] = known
        return known

    def _column(self, name: str) -> int | None:
        return self._rows.setdefault(name, len(self._rows)) if self._open else self._rows.get(name)
