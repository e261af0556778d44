"""A short run of the model of the hand-over; a long one is `python -m bench model`."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.handover_model import Empty, HandOver


@pytest.fixture
def room() -> Iterator[None]:
    """What the runs copy is removed with them."""
    yield
    Empty.remove()


@pytest.mark.usefixtures("room")
def test_the_bot_talks_over_nobody_and_nobody_is_left_waiting() -> None:
    run_state_machine_as_test(
        HandOver,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
