"""How things are measured: rounds in fresh processes, sides taking turns, CPU of all threads.

CPU time is what a round reports, since it depends least on what else the machine does. What a
round does belongs to the benches.
"""

import gc
import importlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

NOISY = 1.15
"""When the ratio of the minima and that of the medians differ by more, the machine was too busy to tell."""

_ROOT = Path(__file__).parents[1]
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}

Round = dict[str, Any]
"""What one round found, as JSON."""


class Task(NamedTuple):
    """A round to run: a function of a bench by name, and its arguments."""

    function: str
    arguments: Mapping[str, Any]


@dataclass(slots=True)
class Spent:
    """CPU seconds of the process with its threads, and wall seconds, of a finished block."""

    cpu: float = 0.0
    wall: float = 0.0


class Spread(NamedTuple):
    """The least and the middle of several rounds."""

    least: float
    median: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a bench found. Times are CPU microseconds a message, the least of the rounds.

    `rows` are the lines of the table that is printed, `more` goes into the JSON beside the figures.
    """

    ours_us: float
    naive_us: float
    tuned_naive_us: float | None
    ratio: float
    p99_ms: float | None
    noisy: bool
    rows: Sequence[tuple[str, ...]]
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The figures by their names."""
        figures = {
            "ours_us": self.ours_us,
            "naive_us": self.naive_us,
            "tuned_naive_us": self.tuned_naive_us,
            "ratio": self.ratio,
            "p99_ms": self.p99_ms,
            "noisy": self.noisy,
        }
        return {name: _rounded(value) for name, value in {**figures, **self.more}.items()}


@contextmanager
def spending() -> Iterator[Spent]:
    """Measure a block."""
    spent = Spent()
    cpu, wall = time.process_time(), time.perf_counter()
    yield spent
    spent.cpu, spent.wall = time.process_time() - cpu, time.perf_counter() - wall


def settle() -> None:
    """Begin without garbage and stay on one core, so that threads don't chase each other over several.

    What was loaded is left alone by the collector, on either side: how often it looks through all of
    it is luck, and would be half of what is measured.
    """
    gc.collect()
    gc.freeze()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def fresh(task: Task) -> Round:
    """Run a task in a process of its own."""
    command = [sys.executable, "-m", "bench", "round", task.function, json.dumps(dict(task.arguments))]
    done = subprocess.run(
        command, cwd=_ROOT, env={**os.environ, **_ONE_THREAD}, stdout=subprocess.PIPE, check=True
    )
    found: Round = json.loads(done.stdout.splitlines()[-1])
    return found


def here(task: Task) -> Round:
    """Run a task in this process."""
    module, name = task.function.split(":")
    found: Round = getattr(importlib.import_module(module), name)(**task.arguments)
    return found


def take_turns(tasks: Mapping[str, Task], rounds: int) -> dict[str, list[Round]]:
    """A, B, A, B, …: so that a busy minute hits every side."""
    found: dict[str, list[Round]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            found[name].append(fresh(task))
    return found


def spread(rounds: Sequence[Round], name: str) -> Spread:
    """One figure over the rounds."""
    values = [float(one[name]) for one in rounds]
    return Spread(min(values), statistics.median(values))


def is_noisy(ours: Spread, naive: Spread) -> bool:
    """Whether minima and medians tell different stories."""
    least, middle = naive.least / ours.least, naive.median / ours.median
    return max(least, middle) / min(least, middle) > NOISY


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of `values` does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, Mapping):
        return {name: _rounded(part) for name, part in value.items()}
    return value
