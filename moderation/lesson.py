"""A lesson: what was learned from a place's own labels, as something to add to the artefact.

The artefact stays as it was shipped. A lesson adds to the weights of some words, and says for each
community what a score means there; so the path of a message costs what it did, and to take a lesson
back is not to add it. How one is learned is in `moderation.learning`.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.decisions import Axis
from models.errors import ConfigError
from models.texts import Sentence
from moderation.artifact import Artifact, Platt, Thresholds, packed

_NAMES, _WEIGHTS, _REST = "names", "weights", "rest"


@dataclass(frozen=True, slots=True)
class Local:
    """What scores mean in one community: its probabilities, and thresholds in place of the shipped."""

    platt: Mapping[Axis, Platt] = field(default_factory=dict)
    thresholds: Mapping[Axis, Thresholds] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Lesson:
    """`weights` (one column an axis) are added to those that `base` has for `names`.

    A name that the artefact does not know adds nothing to the length of a text, so what a lesson does
    to one axis changes no other. `base` is the artefact's hash: a lesson means nothing to another one.
    """

    base: str
    names: tuple[str, ...] = ()
    weights: NDArray[np.float32] = field(default_factory=lambda: np.empty((0, len(Axis)), np.float32))
    local: Mapping[str, Local] = field(default_factory=dict)

    @cached_property
    def content(self) -> bytes:
        """The lesson as it is kept; the same lesson gives the same bytes."""
        rest = {"base": self.base, "local": {name: _told(self.local[name]) for name in sorted(self.local)}}
        return packed(
            {
                _NAMES: np.frombuffer("\n".join(self.names).encode(), dtype=np.uint8),
                _WEIGHTS: self.weights.astype(np.float16),
                _REST: np.frombuffer(json.dumps(rest, sort_keys=True).encode(), dtype=np.uint8),
            }
        )

    @cached_property
    def fingerprint(self) -> str:
        """The hash of the content: equal for equal lessons, and for nothing else."""
        return hashlib.sha256(self.content).hexdigest()

    @classmethod
    def read(cls, content: bytes) -> "Lesson":
        """The lesson that has this content.

        Raises:
            ConfigError: it is none.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as archive:
                names, weights, rest = (archive[name] for name in (_NAMES, _WEIGHTS, _REST))
            said = json.loads(rest.tobytes())
            local = {name: _local(found) for name, found in said["local"].items()}
            known = tuple(names.tobytes().decode().split("\n")) if names.size else ()
            return cls(said["base"], known, weights.astype(np.float32).reshape(len(known), len(Axis)), local)
        except (KeyError, TypeError, ValueError, OSError, zipfile.BadZipFile) as error:
            raise ConfigError(why=Sentence("lesson.unread")) from error

    def fits(self, artifact: Artifact) -> bool:
        """Whether it was learned for this artefact."""
        return self.base == base_of(artifact)

    def added_to(self, artifact: Artifact) -> Artifact:
        """The artefact with this lesson learned."""
        rows = {name: row for row, name in enumerate(artifact.names)}
        known = np.array([rows.get(name, -1) for name in self.names], dtype=np.intp)
        weights = artifact.weights.copy()
        weights[known[known >= 0]] += self.weights[known >= 0]
        new = known < 0
        return replace(
            artifact,
            names=(*artifact.names, *(name for name, row in zip(self.names, known, strict=True) if row < 0)),
            squares=np.append(artifact.squares, np.zeros(int(new.sum()), np.float32)),
            weights=np.vstack([weights, self.weights[new]]),
            card={**artifact.card, "lesson": self.fingerprint},
        )


def base_of(artifact: Artifact) -> str:
    """How a lesson names the artefact that it was learned for."""
    return str(artifact.card.get("sha256", "unsaved"))


def _told(local: Local) -> dict[str, Any]:
    return {
        "platt": {axis.value: [line.slope, line.offset] for axis, line in local.platt.items()},
        "thresholds": {axis.value: list(limits) for axis, limits in local.thresholds.items()},
    }


def _local(told: Mapping[str, Any]) -> Local:
    return Local(
        {Axis(axis): Platt(*line) for axis, line in told["platt"].items()},
        {Axis(axis): Thresholds(*limits) for axis, limits in told["thresholds"].items()},
    )
