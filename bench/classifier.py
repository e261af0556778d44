"""One judgement of ours (four axes and all rules) against one call of scikit-learn for one axis.

Ours is measured three times: with an empty memory of words; on messages that come after many others,
which is how it is in service and what the ratio is of; and on those again, when every word is known.
"""

import time
from collections.abc import Callable, Mapping, Sequence

from bench.measure import Report, Round, Task, is_noisy, quantile, settle, spending, spread, take_turns
from bench.stream import stream
from models.decisions import Axis
from moderation.artifact import SHIPPED, load
from moderation.judge import Judge

_SIDES = ("ours", "naive", "tuned naive")
_BEFORE = 16_384
"""Messages that were heard before those of the ratio, as in service: half an hour of a busy community."""
_LONG = (10_000, 50_000, 250_000)
"""Characters of the long texts."""


def compare(rounds: int, events: int) -> Report:
    """All sides in turns."""
    found = take_turns(
        {
            "ours": Task("bench.classifier:ours_round", {"events": events}),
            "naive": Task("bench.classifier:naive_round", {"events": events, "tuned": False}),
            "tuned naive": Task("bench.classifier:naive_round", {"events": events, "tuned": True}),
        },
        rounds,
    )
    ours, naive, tuned = (spread(found[side], "us") for side in _SIDES)
    cold, warm = (spread(found["ours"], f"{kind}_us").least for kind in ("cold", "warm"))
    return Report(
        ours_us=ours.least,
        naive_us=naive.least,
        tuned_naive_us=tuned.least,
        ratio=naive.least / ours.least,
        p99_ms=spread(found["ours"], "p99_us").least / 1e3,
        noisy=is_noisy(ours, naive),
        rows=_rows(found),
        more={
            "cold_us": cold,
            "ratio_cold": naive.least / cold,
            "warm_us": warm,
            "ratio_warm": naive.least / warm,
            "us_per_1000_characters": {
                f"{size}": spread(found["ours"], f"long_{size}").least for size in _LONG
            },
            "load_ms": {side: spread(found[side], "load_ms").least for side in _SIDES},
            "artefact_bytes": SHIPPED.stat().st_size,
            "events": events,
            "rounds": rounds,
        },
    )


def _rows(found: Mapping[str, Sequence[Round]]) -> Sequence[tuple[str, ...]]:
    naive = spread(found["naive"], "us").least
    passes = [(side, found[side], "") for side in _SIDES]
    passes[0] = ("ours, in service", found["ours"], "")
    passes.insert(0, ("ours, no word known", found["ours"], "cold_"))
    passes.insert(2, ("ours, every word known", found["ours"], "warm_"))
    rows = []
    for name, rounds, kind in passes:
        us, p50, p99 = (spread(rounds, f"{kind}{figure}") for figure in ("us", "p50_us", "p99_us"))
        load_ms = spread(rounds, "load_ms").least
        figures = (us.least, us.median, naive / us.least, p50.least, p99.least, load_ms)
        rows.append((name, *(f"{figure:.1f}" for figure in figures)))
    for size in _LONG:
        each = spread(found["ours"], f"long_{size}")
        name = f"ours, per 1,000 of {size:,} characters"
        rows.append((name, f"{each.least:.1f}", f"{each.median:.1f}", *[""] * 4))
    return [("", "µs CPU a text", "median", "naive / this", "p50", "p99", "load, ms"), *rows]


def ours_round(events: int) -> Round:
    """Our side: with an empty memory, then after half an hour of messages, then those again."""
    heard = [said.text for said in stream(_BEFORE + events)]
    first, texts = heard[:events], heard[_BEFORE:]
    with spending() as loading:
        ours = Judge(load())
    judge = ours.judge
    judge("предупреждение t.me/warm")
    settle()
    cold = _each(judge, first)
    ours.learn(heard[:_BEFORE])
    usual, warm = _each(judge, texts), _each(judge, texts)
    return {
        "load_ms": loading.cpu * 1e3,
        **_figures(usual),
        **{f"cold_{name}": value for name, value in _figures(cold).items()},
        **{f"warm_{name}": value for name, value in _figures(warm).items()},
        **{f"long_{size}": _long(judge, texts, size) for size in _LONG},
    }


def naive_round(events: int, *, tuned: bool) -> Round:
    """A stock pipeline for one axis."""
    from bench.naive import pipeline

    texts = [said.text for said in stream(_BEFORE + events)[_BEFORE:]]
    with spending() as loading:
        predict = pipeline(load(), [Axis.SPAM], tuned=tuned).predict_proba
    predict(["предупреждение"])
    settle()
    return {"load_ms": loading.cpu * 1e3, **_figures(_each(lambda text: predict([text]), texts))}


def _each(judge: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """CPU microseconds of each text."""
    spent = []
    for text in texts:
        began = time.process_time_ns()
        judge(text)
        spent.append((time.process_time_ns() - began) / 1e3)
    return spent


def _figures(spent: Sequence[float]) -> Round:
    return {
        "us": sum(spent) / len(spent),
        "p50_us": quantile(spent, 0.5),
        "p99_us": quantile(spent, 0.99),
    }


def _long(judge: Callable[[str], object], texts: Sequence[str], size: int) -> float:
    """Microseconds per 1,000 characters of a text so long, the words of which are known."""
    text = " ".join(texts)
    text = (text * (size // len(text) + 1))[:size]
    judge(text)
    return _each(judge, [text])[0] / (size / 1_000)
