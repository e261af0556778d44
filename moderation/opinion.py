"""The second opinion as it is served: what was learned from the meanings of texts, for texts in doubt.

A small net a axis reads a text's meaning (`models.encoding`); its raw score and the classifier's own are
mixed into one probability. Which texts are worth a second opinion, and when, callers decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.decisions import Axis
from models.encoding import Meanings

Floats = NDArray[np.float64]
Weights = NDArray[np.float32]
Limits = tuple[float, float]

MOST = 12.0
"""A net is not believed beyond this raw score, so that one wild text can't outvote the words."""


class Mix(NamedTuple):
    """The log-odds of a text are `first * classifier's + second * net's + offset`."""

    first: float
    second: float
    offset: float


class Net(NamedTuple):
    """One hidden layer: the raw score is `max(0, meanings @ inward + shift) @ outward + bias`."""

    inward: Weights
    shift: Weights
    outward: Weights
    bias: Weights

    def raw(self, meanings: Meanings) -> Floats:
        """One raw score a row."""
        inner = np.maximum(meanings @ self.inward + self.shift, 0.0)
        raw: Floats = np.clip((inner @ self.outward + self.bias[0]).astype(np.float64), -MOST, MOST)
        return raw


@dataclass(frozen=True, slots=True)
class Opinion:
    """Nets and mixes of every axis, learned with the encoder that is named.

    `limits` are the log-odds from which a verdict is given, (review, remove), by axis; `beside` are the
    raw scores from which the classifier alone gives it. From the raw scores `doubt` on it may be worth
    asking.
    """

    encoder: str
    nets: Mapping[Axis, Net]
    mixes: Mapping[Axis, Mix]
    limits: Mapping[Axis, Limits]
    beside: Mapping[Axis, Limits]
    doubt: Mapping[Axis, float]

    def odds(self, axis: Axis, first: Floats, meanings: Meanings) -> Floats:
        """The log-odds of texts with the classifier's raw scores `first`."""
        mix = self.mixes[axis]
        return np.asarray(mix.first * first + mix.second * self.nets[axis].raw(meanings) + mix.offset)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The nets as arrays of a file, in half precision."""
        return {
            f"{axis.value}_{name}": array.astype(np.float16)
            for axis, net in self.nets.items()
            for name, array in net._asdict().items()
        }

    def on_card(self) -> dict[str, Any]:
        """What a card says of it."""
        return {
            "encoder": self.encoder,
            "mixes": {axis.value: list(mix) for axis, mix in self.mixes.items()},
            "limits": {axis.value: list(limits) for axis, limits in self.limits.items()},
            "doubt": {axis.value: raw for axis, raw in self.doubt.items()},
            "beside": {axis.value: list(limits) for axis, limits in self.beside.items()},
        }


def opinion_of(arrays: Mapping[str, NDArray[Any]], card: Mapping[str, Any]) -> Opinion:
    """What `Opinion.arrays` and `Opinion.on_card` have told.

    Raises:
        KeyError, TypeError, ValueError: they have not.
    """
    return Opinion(
        encoder=str(card["encoder"]),
        nets={
            axis: Net(*(arrays[f"{axis.value}_{name}"].astype(np.float32) for name in Net._fields))
            for axis in Axis
        },
        mixes={axis: Mix(*map(float, card["mixes"][axis.value])) for axis in Axis},
        limits=_limits(card["limits"]),
        beside=_limits(card["beside"]),
        doubt={Axis(axis): float(raw) for axis, raw in card["doubt"].items()},
    )


def _limits(told: Mapping[str, Sequence[float]]) -> dict[Axis, Limits]:
    return {
        axis: (float(told[axis.value][0]), float(told[axis.value][1])) for axis in (Axis.SPAM, Axis.TOXIC)
    }
