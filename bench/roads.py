"""The path of a message over a real platform's wire, ours against a naive bot: `path --platform`.

Both sides are processes of their own that read the same messages by long poll from the same strict server
and perform their acts there over HTTP; the server is a third process and is not counted. Counted is all CPU
of a side's process from the first message of the stream until its last act is done. What it takes ours to
the recorded decision, without delivery, is shown beside it; its acts are not the naive bot's, since it
also shows cards to people, mutes and bans.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bench.measure import Report, Round, Task, fresh, is_noisy, spread, take_turns

_HALF: Final = 0.5
_SIDES: Final = ("ours", "naive", "tuned naive")

Found = Mapping[str, Sequence[Round]]


def compare(platform: str, rounds: int, events: int, naive_events: int, seconds: float) -> Report:
    """All sides in turns, then what a message waits at half of each side's capacity.

    The naive bots, whose figure does not depend on it, may get fewer messages.
    """
    ours = {"platform": platform, "events": events}
    theirs = {"platform": platform, "events": naive_events}
    tasks = {
        "ours": Task("bench.abroad:ours_round", {**ours, "deliver": True}),
        "ours, decided": Task("bench.abroad:ours_round", {**ours, "deliver": False}),
        "naive": Task("bench.naive_abroad:naive_round", {**theirs, "tuned": False}),
        "tuned naive": Task("bench.naive_abroad:naive_round", {**theirs, "tuned": True}),
    }
    found = take_turns(tasks, rounds)
    waits = {side: _waits(tasks[side], found[side], seconds) for side in _SIDES}
    us = {side: spread(found[side], "us") for side in tasks}
    return Report(
        ours_us=us["ours"].least,
        naive_us=us["naive"].least,
        tuned_naive_us=us["tuned naive"].least,
        ratio=us["naive"].least / us["ours"].least,
        p99_ms=waits["ours"]["p99_ms"],
        noisy=is_noisy(us["ours"], us["naive"]),
        rows=_rows(found, waits),
        more={
            "platform": platform,
            "decided_us": us["ours, decided"].least,
            "ratio_decided": us["naive"].least / us["ours, decided"].least,
            "lost": sum(one["lost"] for side in found.values() for one in side),
            "counts": {side: found[side][0]["counts"] for side in found},
            "latency": waits,
            "events": events,
            "rounds": rounds,
        },
    )


def _waits(task: Task, found: Sequence[Round], seconds: float) -> Round:
    rate = _HALF * 1e6 / spread(found, "us").median
    arguments: dict[str, Any] = {**task.arguments, "events": max(50, int(rate * seconds)), "rate": rate}
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
