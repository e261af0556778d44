"""Labelled texts with their meanings: which of them are worth encoding."""

import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.encoding import Encoder, Meanings
from moderation.corpora import Example
from moderation.text import undisguised

MOST = 20_000
"""Texts of a source that teach a net."""


class Meant(NamedTuple):
    """Texts with what they mean, a row a text."""

    examples: Sequence[Example]
    meanings: Meanings
    encoder: str

    def only(self, keep: NDArray[np.bool_]) -> "Meant":
        """Those where `keep` is true."""
        return Meant(
            [e for e, kept in zip(self.examples, keep, strict=True) if kept],
            self.meanings[keep],
            self.encoder,
        )


def meant(examples: Sequence[Example], encoder: Encoder) -> Meant:
    """All held-out `examples` and at most `MOST` others of each source, with their meanings."""
    chosen = _chosen(examples)
    return Meant(chosen, encoder.meanings([undisguised(example.text) for example in chosen]), encoder.name)


def _chosen(examples: Sequence[Example]) -> list[Example]:
    ranked: dict[str, list[tuple[int, int]]] = {}
    for index, example in enumerate(examples):
        if not (example.held_out or example.left_out):
            ranked.setdefault(example.source, []).append((zlib.crc32(example.text.encode()), index))
    taken = {index for rows in ranked.values() for _, index in sorted(rows)[:MOST]}
    return [example for index, example in enumerate(examples) if example.held_out or index in taken]
