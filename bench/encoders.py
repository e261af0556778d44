"""Encoders as benchmarks of answers need them: one that does no work twice, one that makes meanings up."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from models.encoding import Encoder, Meanings

_ENCODED = 2_000


@dataclass(frozen=True, slots=True)
class Remembering:
    """Knows each text that it was asked about: bases are drawn from the same texts again and again."""

    encoder: Encoder
    known: dict[str, Meanings] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As the encoder's."""
        return self.encoder.name

    def meanings(self, texts: Sequence[str]) -> Meanings:
        """The encoder's, each worked out once."""
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        self.known.update(zip(new, self.encoder.meanings(new), strict=True))
        return np.stack([self.known[text] for text in texts]) if texts else self.encoder.meanings(texts)


@dataclass(frozen=True, slots=True)
class Shortened:
    """Makes meanings up where there are very many texts: where they lie costs no more or less to search."""

    encoder: Encoder

    @property
    def name(self) -> str:
        """As the encoder's."""
        return self.encoder.name

    def meanings(self, texts: Sequence[str]) -> Meanings:
        """The encoder's for up to two thousand texts."""
        if len(texts) <= _ENCODED:
            return self.encoder.meanings(texts)
        rows = np.random.default_rng(0).standard_normal((len(texts), 512), np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows
