"""The path of a message over a real platform's wire, ours against a naive bot: `path --platform`.

Both sides are processes of their own that read the same messages by long poll from the same strict server
and perform their acts there over HTTP; the server is a third process and is not counted. Counted is all CPU
of a side's process from the first message of the stream until its last act is done. Ours has heard as many
messages before, as in service. What it takes ours to the recorded decision, without delivery, is shown
beside it, and what a flood of hundreds of thousands takes, its cold start among it; ours performs more acts
than the naive bot, since it also shows cards to people, mutes and bans.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from bench.measure import Report, Round, Task, fresh, is_noisy, spread, take_turns

_HALF: Final = 0.5
_LEAST: Final = 50
_SIDES: Final = ("ours", "naive", "tuned naive")

Found = Mapping[str, Sequence[Round]]


class Extent(NamedTuple):
    """How much is measured: rounds of every side with so many messages, one flood, seconds of latency."""

    rounds: int
    events: int
    flood: int
    seconds: float


def compare(platform: str, extent: Extent) -> Report:
    """All sides in turns, then a flood, then what a message waits at half of each side's capacity."""
    ours = {"platform": platform, "events": extent.events, "before": extent.events}
    # Their figure does not depend on how many there are.
    theirs = {"platform": platform, "events": max(_LEAST, extent.events // 4)}
    tasks = {
        "ours": Task("bench.abroad:ours_round", {**ours, "deliver": True}),
        "ours, decided": Task("bench.abroad:ours_round", {**ours, "deliver": False}),
        "naive": Task("bench.naive_abroad:naive_round", {**theirs, "tuned": False}),
        "tuned naive": Task("bench.naive_abroad:naive_round", {**theirs, "tuned": True}),
    }
    found = take_turns(tasks, extent.rounds)
    flooded = {"platform": platform, "events": extent.flood, "deliver": False}
    flood = fresh(Task("bench.abroad:ours_round", flooded))
    waits = {side: _waits(tasks[side], found[side], extent.seconds) for side in _SIDES}
    us = {side: spread(found[side], "us") for side in tasks}
    return Report(
        ours_us=us["ours"].least,
        naive_us=us["naive"].least,
        tuned_naive_us=us["tuned naive"].least,
        ratio=us["naive"].least / us["ours"].least,
        p99_ms=waits["ours"]["p99_ms"],
        noisy=is_noisy(us["ours"], us["naive"]),
        rows=_rows({**found, f"ours, {extent.flood:,} decided": [flood]}, waits),
        more={
            "platform": platform,
            "decided_us": us["ours, decided"].least,
            "ratio_decided": us["naive"].least / us["ours, decided"].least,
            "flood": {**flood, "events": extent.flood, "ratio": us["naive"].median / flood["us"]},
            "lost": flood["lost"] + sum(one["lost"] for side in found.values() for one in side),
            "counts": {side: found[side][0]["counts"] for side in found},
            "latency": waits,
            "events": extent.events,
            "rounds": extent.rounds,
        },
    )


def _waits(task: Task, found: Sequence[Round], seconds: float) -> Round:
    rate = _HALF * 1e6 / spread(found, "us").median
    asked = {name: value for name, value in task.arguments.items() if name != "before"}
    arguments: dict[str, Any] = {**asked, "events": max(_LEAST, int(rate * seconds)), "rate": rate}
    return {**fresh(Task(task.function, arguments)), "rate": rate}


def _rows(found: Found, waits: Mapping[str, Round]) -> Sequence[tuple[str, ...]]:
    naive = spread(found["naive"], "us")
    head = ("", "µs CPU a message", "median", "naive / this", "lost", "at a rate of", "p50", "p99")
    rows = []
    for side, rounds in found.items():
        us, lost = spread(rounds, "us"), sum(one["lost"] for one in rounds)
        figures = (f"{us.least:.1f}", f"{us.median:.1f}", f"{naive.least / us.least:.1f}", str(lost))
        rows.append((side, *figures, *_told(waits.get(side))))
    return [head, *rows]


def _told(wait: Round | None) -> tuple[str, ...]:
    if wait is None:
        return ("", "", "")
    return f"{wait['rate']:.0f}/s", f"{wait['p50_ms']:.1f} ms", f"{wait['p99_ms']:.1f} ms"
