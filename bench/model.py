"""The hand-over tried by chance: does the bot ever talk over a person, does anybody wait in vain?

What is tried and what must hold is in `tests.handover_model`.
"""

import logging
import time
from dataclasses import dataclass
from typing import Any

import structlog

_STEPS_A_LIFE = 50
HEAD = ("steps", "lives", "seed", "seconds of CPU", "broken rules")


@dataclass(frozen=True, slots=True)
class Ran:
    """A run in which nothing was broken: what breaks a rule is raised as the shortest way to it."""

    steps: int
    lives: int
    seed: int
    seconds: float

    def row(self) -> tuple[str, ...]:
        """As words for the table."""
        return (f"{self.steps:,}", f"{self.lives:,}", str(self.seed), f"{self.seconds:.0f}", "0")


def run(steps: int, seed: int) -> Ran:
    """At least so many steps, in lives of up to fifty.

    Raises:
        AssertionError: a rule was broken; printed before it is how.
    """
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis import seed as seeded
    from hypothesis.stateful import run_state_machine_as_test

    from tests.handover_model import Empty, HandOver

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    tried = settings(
        stateful_step_count=_STEPS_A_LIFE,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    began, round_ = time.process_time(), seed
    HandOver.steps = HandOver.lives = 0
    try:
        while (left := steps - HandOver.steps) > 0:  # some lives are short
            lives = settings(tried, max_examples=left // _STEPS_A_LIFE + 1)
            run_state_machine_as_test(seeded(round_)(type("HandOver", (HandOver,), {})), settings=lives)
            round_ += 1
    finally:
        Empty.remove()
    return Ran(HandOver.steps, HandOver.lives, seed, time.process_time() - began)


def as_json(ran: Ran) -> dict[str, Any]:
    """The figures for a file."""
    return {"steps": ran.steps, "lives": ran.lives, "seed": ran.seed, "cpu_s": ran.seconds, "broken": 0}
