"""The hand-over tried by chance: does the bot ever talk over a person, does anybody wait in vain?

What is tried and what must hold is in `tests.handover_model`.
"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import structlog

_STEPS_A_LIFE, _PART = 50, 1_000
_APART = 1_000_003
"""From the seed of a part to its next: no other part has it."""
HEAD = ("steps", "lives", "seed", "seconds of CPU", "broken rules")


@dataclass(frozen=True, slots=True)
class Ran:
    """A run in which nothing was broken: what breaks a rule is raised as the shortest way to it."""

    steps: int
    lives: int
    seed: int
    seconds: float

    def __add__(self, other: "Ran") -> "Ran":
        """Both."""
        return Ran(
            self.steps + other.steps, self.lives + other.lives, self.seed, self.seconds + other.seconds
        )

    def row(self) -> tuple[str, ...]:
        """As words for the table."""
        return (f"{self.steps:,}", f"{self.lives:,}", str(self.seed), f"{self.seconds:.0f}", "0")


def run(steps: int, seed: int, jobs: int, tell: Callable[[str], object]) -> Ran:
    """At least so many steps, in parts of a seed each; `tell` hears of each.

    Raises:
        AssertionError: a rule was broken; printed before it is how.
    """
    sizes = [min(_PART, steps - start) for start in range(0, steps, _PART)]
    ran = Ran(0, 0, seed, 0.0)
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        for going in as_completed([pool.submit(part, size, seed + at) for at, size in enumerate(sizes)]):
            ran += going.result()
            tell(f"{ran.steps:,} steps, nothing broken")
    return ran


def part(steps: int, seed: int) -> Ran:
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
    began, again = time.process_time(), 0
    HandOver.steps = HandOver.lives = 0
    try:
        while (left := steps - HandOver.steps) > 0:  # some lives are short
            lives = settings(tried, max_examples=left // _STEPS_A_LIFE + 1)
            machine = type("HandOver", (HandOver,), {})
            run_state_machine_as_test(seeded(seed + again * _APART)(machine), settings=lives)
            again += 1
    finally:
        Empty.remove()
    return Ran(HandOver.steps, HandOver.lives, seed, time.process_time() - began)


def as_json(ran: Ran) -> dict[str, Any]:
    """The figures for a file."""
    return {"steps": ran.steps, "lives": ran.lives, "seed": ran.seed, "cpu_s": ran.seconds, "broken": 0}
