"""What votes teach on one axis, before it is a lesson, and what becomes of scores by it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.decisions import Axis
from moderation.learning.desk import Desk, Rows
from moderation.learning.votes import Vote

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Taught:
    """What the votes on one axis teach: `weights` on what is counted. `unseen` are the votes' scores by
    lessons that don't know them."""

    votes: Sequence[Vote]
    weights: Floats
    unseen: Floats
    doubtful: NDArray[np.bool_]


def after(desk: Desk, taught: Taught | None, axis: Axis, rows: Rows) -> Floats:
    """What is made of these texts with what was taught; None taught nothing."""
    scores = desk.scores(axis, rows)
    return scores if taught is None else scores + desk.counted.shares[rows] @ taught.weights
