"""Encoders as benchmarks need them: two that do no work twice, one that makes meanings up."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from models.encoding import Encoder, Meanings

_ENCODED = 2_000
_LOT = 1_024
"""So many meanings are worked out, then kept and told of."""
_ROW = np.dtype([("text", "V16"), ("meaning", "<f4", 512)])


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


class Kept:
    """Keeps meanings in a file, so that many texts cost minutes once; `told` how far it is.

    A lot is added once it is known, so whoever was interrupted goes on. A text is known to the encoder of
    that name alone, so one file may do for several.
    """

    def __init__(self, encoder: Encoder, file: Path, told: Callable[[float], None]) -> None:
        self.name = encoder.name
        self._encoder, self._file, self._told = encoder, file, told
        rows = np.fromfile(file, _ROW) if file.exists() else np.empty(0, _ROW)
        self._whole = rows.nbytes
        self._known: dict[bytes, Meanings] = dict(zip(rows["text"].tolist(), rows["meaning"], strict=True))

    def meanings(self, texts: Sequence[str]) -> Meanings:
        """The encoder's, each worked out once."""
        keys = list(map(self._key, texts))
        pairs = zip(keys, texts, strict=True)
        new = list({key: text for key, text in pairs if key not in self._known}.items())
        for done in range(0, len(new), _LOT):
            self._told(done / len(new))
            self._keep(dict(new[done : done + _LOT]))
        return np.stack([self._known[key] for key in keys]) if keys else self._encoder.meanings(())

    def _key(self, text: str) -> bytes:
        one = f"{self.name}\n{text}".encode("utf-8", "replace")
        return hashlib.blake2b(one, digest_size=16).digest()

    def _keep(self, new: Mapping[bytes, str]) -> None:
        rows = np.empty(len(new), _ROW)
        rows["text"] = np.array(list(new), "V16")
        rows["meaning"] = self._encoder.meanings(list(new.values()))
        with self._file.open("r+b" if self._file.exists() else "xb") as file:
            file.seek(self._whole)  # over what is left of a lot that was interrupted
            file.write(rows.tobytes())
        self._whole += rows.nbytes
        self._known.update(zip(new, rows["meaning"], strict=True))
