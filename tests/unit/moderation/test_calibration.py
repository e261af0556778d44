import numpy as np
import pytest

from models.decisions import Axis
from moderation.artifact import Platt, load
from moderation.calibration import LocalLabel, fit_platt, local_platt


def test_a_line_is_found_again_from_labels_drawn_by_it() -> None:
    drawn = np.random.default_rng(1)
    raw = drawn.normal(0, 3, 20_000)
    labels = (drawn.random(20_000) < 1 / (1 + np.exp(-(1.3 * raw - 0.7)))).astype(int)
    line = fit_platt(raw, labels)
    assert (line.slope, line.offset) == pytest.approx((1.3, -0.7), abs=0.06)


@pytest.mark.parametrize("label", [0, 1])
def test_labels_of_one_kind_move_the_line_and_do_not_break_it(label: int) -> None:
    line = fit_platt(np.array([3.0, -2.0, 0.5]), np.array([label] * 3), prior=Platt(1.0, 0.0))
    assert line.slope > 0
    assert (line.offset > 0) is bool(label)


def test_turned_labels_do_not_turn_the_line() -> None:
    raw = np.linspace(-5, 5, 200)
    assert fit_platt(raw, (raw < 0).astype(int), prior=Platt()).slope > 0


def test_only_labelled_axes_get_a_line_of_their_own() -> None:
    labels = [LocalLabel("ты дебил", Axis.TOXIC, 0), LocalLabel("спасибо", Axis.TOXIC, 0)]
    lines = local_platt(load(), labels)
    assert set(lines) == {Axis.TOXIC}
    assert lines[Axis.TOXIC].offset < load().platt[Axis.TOXIC].offset
