"""What to change in the plan: lines that each say what they go by. Only what is more than chance. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from handlers.reports.analysis import CampaignSum, Efficiency, best
from handlers.reports.contrast import Contrast, Standing, counts_differ, shares_differ
from handlers.reports.facts import Facts, interactions, total
from handlers.reports.measures import share
from handlers.reports.metrics import REGISTRY, Unit
from models.outcomes import Counter

_WORTH_SAYING = 0.10
"""A smaller gain is no reason to move a post."""

_ENOUGH_ON_TIME = 0.95
_TWICE = 2.0


class Amount(NamedTuple):
    """A number before it is put into words."""

    value: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class Advice:
    """A sentence of the catalogue, `advice.<key>`, what fills it, and the ids of the metrics behind it."""

    key: str
    params: Mapping[str, str | int | Amount]
    metrics: tuple[str, ...]


def advice(now: Facts, before: Facts, groups: Efficiency, campaigns: Sequence[CampaignSum]) -> list[Advice]:
    """Everything worth saying, the plan first; never empty."""
    found = [
        *_plan(now),
        *_hours(groups),
        *_groups("weekday", groups.weekdays),
        *_groups("rubric", groups.rubrics),
        *_groups("format", groups.formats),
        *_complaints(now, before),
        *_answers(now),
        *_campaigns(campaigns),
        *_rivals(now),
    ]
    return found or [Advice("nothing", {"posts": len(now.posts)}, ("er.post",))]


def _plan(facts: Facts) -> Iterator[Advice]:
    for metric in ("posts.done", "posts.on_time"):
        measured = REGISTRY[metric].measure(facts)
        if measured.value is not None and measured.value < _ENOUGH_ON_TIME:
            yield Advice(
                metric,
                {"share": Amount(measured.value, Unit.SHARE), "posts": int(measured.base or 0)},
                (metric,),
            )


def _hours(groups: Efficiency) -> Iterator[Advice]:
    hours = best(groups.hours)
    if hours and (top := groups.hours.standings[0]).ratio - 1 >= _WORTH_SAYING:
        told = ", ".join(f"{hour}:00" for hour in sorted(hours))
        yield Advice("hours", {"hours": told, **_gain(top), "posts": top.count}, ("er.post",))


def _gain(standing: Standing[Any]) -> dict[str, Amount]:
    return {
        name: Amount(ratio - 1, Unit.CHANGE)
        for name, ratio in (("gain", standing.ratio), ("low", standing.low), ("high", standing.high))
    }


def _groups(what: str, found: Contrast[str] | Contrast[int]) -> Iterator[Advice]:
    if not found.differ:
        return
    for end, word in ((found.standings[0], "more"), (found.standings[-1], "less")):
        if end.is_clear and abs(end.ratio - 1) >= _WORTH_SAYING:
            yield Advice(
                f"{what}.{word}",
                {"group": end.group, **_gain(end),
                 "posts": end.count},
                ("er.post",),
            )  # fmt: skip


def _complaints(now: Facts, before: Facts) -> Iterator[Advice]:
    part, whole = (now.totals.get(one, 0) for one in (Counter.NEGATIVE, Counter.EVENTS))
    other, of = (before.totals.get(one, 0) for one in (Counter.NEGATIVE, Counter.EVENTS))
    if shares_differ(part, whole, other, of):
        word = "more" if part / whole > other / of else "less"
        yield Advice(
            f"negative.{word}",
            {"now": Amount(part / whole, Unit.SHARE), "before": Amount(other / of, Unit.SHARE)},
            ("negative.share",),
        )


def _answers(facts: Facts) -> Iterator[Advice]:
    slow = REGISTRY["first.response.p90"].measure(facts).value
    deadline = facts.community.first_answer_within.total_seconds()
    if slow is not None and slow > deadline:
        yield Advice(
            "slow",
            {"slow": Amount(slow, Unit.SECONDS), "deadline": Amount(deadline, Unit.SECONDS)},
            ("first.response.p90",),
        )


def _campaigns(found: Sequence[CampaignSum]) -> Iterator[Advice]:
    """The cheapest way to a subscriber against the dearest, where the numbers that came tell them apart."""
    priced = [one for one in found if one.spend and one.came and one.cost_of_subscriber is not None]
    if len(priced) < 2:
        return
    priced.sort(key=lambda one: one.cost_of_subscriber or 0.0)
    cheap, dear = priced[0], priced[-1]
    fair = (cheap.spend or 0) / ((cheap.spend or 0) + (dear.spend or 0))
    low, high = cheap.cost_of_subscriber or 0.0, dear.cost_of_subscriber or 0.0
    if high >= _TWICE * low and counts_differ(cheap.came or 0, dear.came or 0, fair):
        yield Advice(
            "campaigns",
            {
                "cheap": cheap.name,
                "low": Amount(low, Unit.MONEY),
                "dear": dear.name,
                "high": Amount(high, Unit.MONEY),
            },
            ("cost.subscriber",),
        )


def _rivals(facts: Facts) -> Iterator[Advice]:
    ours = REGISTRY["er.subscribers"].measure(facts).value
    for rival in facts.rivals:
        gained = total(interactions(post.results) for post in rival.posts)
        theirs = share(share(gained, len(rival.posts)), rival.subscribers)
        if ours is not None and theirs is not None and theirs >= _TWICE * ours:
            yield Advice(
                "rival",
                {
                    "name": rival.title,
                    "theirs": Amount(theirs, Unit.SHARE),
                    "ours": Amount(ours, Unit.SHARE),
                    "posts": len(rival.posts),
                },
                ("er.subscribers",),
            )
