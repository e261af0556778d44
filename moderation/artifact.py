"""What was learned, as two files: an `.npz` of numbers without pickle and a JSON card beside it.

The card says what the numbers mean and where they come from, and carries the hash of the `.npz`,
so that a swapped or damaged file is refused. Nothing here computes a score.
"""

import hashlib
import io
import json
import math
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.decisions import Axis
from models.errors import ConfigError
from models.texts import Sentence
from moderation.opinion import Opinion, opinion_of
from moderation.text import NORMALISER_VERSION

SHIPPED = Path(__file__).parent / "data" / "judge.npz"
"""The artefact that a clone judges with."""

FORMAT = 1
_ARRAYS = ("names", "squares", "weights", "bias")


@dataclass(frozen=True, slots=True)
class Platt:
    """Turns a raw score into a probability: `1 / (1 + exp(-(slope * score + offset)))`."""

    slope: float = 1.0
    offset: float = 0.0

    def probability(self, raw: float) -> float:
        """What `raw` means; stable at both ends, where `exp` would overflow."""
        value = self.slope * raw + self.offset
        if value >= 0:
            return 1.0 / (1.0 + math.exp(-value))
        growth = math.exp(value)
        return growth / (1.0 + growth)

    def probabilities(self, raw: NDArray[np.float64]) -> NDArray[np.float64]:
        """What many scores mean."""
        return np.array([self.probability(score) for score in raw.tolist()])

    def raw(self, probability: float) -> float:
        """The raw score with that probability."""
        return (math.log(probability / (1.0 - probability)) - self.offset) / self.slope


class Thresholds(NamedTuple):
    """Probabilities from which an axis asks for a person, and from which it acts."""

    review: float
    remove: float


@dataclass(frozen=True, slots=True)
class Artifact:
    """A trained model as it is served.

    `names` are the features; `squares` (one a feature) add up to the squared norm of a text;
    `weights` has one column an axis in the order of `Axis`; `smoothing` is added to the squared
    norm. `card` is everything in the JSON file, for people. `opinion` is what was learned from meanings.
    """

    names: tuple[str, ...]
    squares: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float64]
    smoothing: float
    platt: Mapping[Axis, Platt]
    thresholds: Mapping[Axis, Thresholds]
    card: Mapping[str, Any]
    opinion: Opinion | None = None

    def recalibrated(self, platt: Mapping[Axis, Platt]) -> "Artifact":
        """The same model with other probabilities; its thresholds move along, so verdicts stay."""
        moved = {
            axis: Thresholds(*(platt[axis].probability(self.platt[axis].raw(limit)) for limit in limits))
            for axis, limits in self.thresholds.items()
            if axis in platt
        }
        return replace(self, platt={**self.platt, **platt}, thresholds={**self.thresholds, **moved})

    @property
    def model(self) -> str:
        """What a decision names the model by: the version, the weights' hash, and that of a lesson."""
        learned = f".{self.card['lesson'][:8]}" if "lesson" in self.card else ""
        return f"smotritel-{FORMAT}+{self.card.get('sha256', 'unsaved')[:8]}{learned}"


def check_ending(path: Path) -> None:
    """Tell before a training that its card, or its report, would take the place of what it writes.

    Raises:
        ConfigError: `path` does not end in `.npz`.
    """
    if path.suffix != ".npz":
        raise _unusable(path, "ending")


def save(path: Path, artifact: Artifact) -> dict[str, Any]:
    """Write `path` and its card; returns the card. The same artefact gives the same bytes."""
    content = packed(
        {
            "names": np.frombuffer("\n".join(artifact.names).encode(), dtype=np.uint8),
            "squares": artifact.squares.astype(np.float16),
            "weights": artifact.weights.astype(np.float16),
            "bias": artifact.bias.astype(np.float64),
            **(artifact.opinion.arrays() if artifact.opinion else {}),
        }
    )
    card = {
        **artifact.card,
        "format": FORMAT,
        "normaliser": NORMALISER_VERSION,
        "axes": [axis.value for axis in Axis],
        "features": len(artifact.names),
        "smoothing": artifact.smoothing,
        "calibration": {a.value: [p.slope, p.offset] for a, p in artifact.platt.items()},
        "thresholds": {
            a.value: {"review": t.review, "remove": t.remove} for a, t in artifact.thresholds.items()
        },
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    if artifact.opinion:
        card["opinion"] = artifact.opinion.on_card()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    card_path(path).write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return card


def load(path: Path = SHIPPED) -> Artifact:
    """Read an artefact and check that both files belong together.

    Raises:
        ConfigError: a file is missing, damaged, of another format or for another normaliser.
    """
    card = _card(card_path(path))
    arrays = _arrays(path, card)
    try:
        return _artifact(arrays, card)
    except (KeyError, TypeError, ValueError) as error:
        raise _unusable(card_path(path), "lacking", told=str(error)) from error


def card_path(path: Path) -> Path:
    """The JSON card beside an `.npz`."""
    return path.with_suffix(".json")


def packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """An `.npz` whose bytes depend on the numbers alone: `numpy.savez` would stamp the time."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            part = io.BytesIO()
            np.save(part, array, allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), part.getvalue(), zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _card(path: Path) -> dict[str, Any]:
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _unusable(path, "no_card") from error
    except (OSError, ValueError) as error:
        raise _unusable(path, "damaged_card") from error
    if not isinstance(card, dict) or card.get("format") != FORMAT:
        raise _unusable(path, "other_format")
    if card.get("normaliser") != NORMALISER_VERSION:
        raise _unusable(path, "other_normaliser")
    return card


def _arrays(path: Path, card: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    try:
        packed = path.read_bytes()
    except OSError as error:
        raise _unusable(path, "unread") from error
    if hashlib.sha256(packed).hexdigest() != card.get("sha256"):
        raise _unusable(path, "changed")
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as archive:
            others = sorted(set(archive.files).difference(_ARRAYS))
            return {name: archive[name] for name in (*_ARRAYS, *others)}
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise _unusable(path, "foreign") from error


def _unusable(path: Path, what: str, **params: str) -> ConfigError:
    return ConfigError(place=str(path), why=Sentence(f"artifact.{what}", params))


def _artifact(arrays: Mapping[str, NDArray[Any]], card: Mapping[str, Any]) -> Artifact:
    names = tuple(arrays["names"].tobytes().decode().split("\n"))
    if arrays["weights"].shape != (len(names), len(Axis)) or arrays["squares"].shape != (len(names),):
        raise ValueError("as many weights as features")
    return Artifact(
        names=names,
        squares=arrays["squares"].astype(np.float32),
        weights=arrays["weights"].astype(np.float32),
        bias=arrays["bias"],
        smoothing=float(card["smoothing"]),
        platt={axis: Platt(*map(float, card["calibration"][axis.value])) for axis in Axis},
        thresholds={
            axis: Thresholds(
                float(card["thresholds"][axis.value]["review"]),
                float(card["thresholds"][axis.value]["remove"]),
            )
            for axis in (Axis.SPAM, Axis.TOXIC)
        },
        card=card,
        opinion=opinion_of(arrays, card["opinion"]) if "opinion" in card else None,
    )
