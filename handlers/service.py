"""How well people are served: each figure by a formula with an id, from cases and counters, not from events.

Only cases in which somebody waits for us are of service (complaints, questions, appeals); moderation is not.
The clock starts with the first message of the person and is stopped by the first word or decision of a
human: what the bot says stops nothing (as Plain defines it). `working` counts the community's working time
alone. Sources of the definitions: Plain (first response), Chatwoot (resolution, bot resolution and hand-off
rates), Dialogflow CX (a contained session is one to which nobody comes back within 24 hours).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median, quantiles
from typing import NamedTuple

from handlers.community.working_time import WorkingTime, working_time
from handlers.ports import Ledger
from handlers.talks.conversations import RETURNED
from models.cases import CaseKind, Served
from models.communities import Community
from models.outcomes import Counter
from models.zones import zone

OF_SERVICE = frozenset({CaseKind.NEGATIVE, CaseKind.QUESTION, CaseKind.APPEAL})
BACK_WITHIN = timedelta(hours=24)
"""Who comes again so soon was not served."""

FIRST_RESPONSE = "first.response"
FIRST_RESPONSE_WORKING = "first.response.working"
RESOLUTION = "resolution"
RESOLUTION_WORKING = "resolution.working"
ANSWERED_BY_BOT = "answered.bot"
HANDED_OVER = "handed.over"
REOPENED = "reopened"
FORMULAS = (
    FIRST_RESPONSE,
    FIRST_RESPONSE_WORKING,
    RESOLUTION,
    RESOLUTION_WORKING,
    ANSWERED_BY_BOT,
    HANDED_OVER,
    REOPENED,
)
"""The ids, in the order in which they are told; a wait is told by its median and by `.p90`."""


class Spread(NamedTuple):
    """How long people waited: half of them no longer than `median`, nine of ten no longer than `p90`."""

    median: timedelta
    p90: timedelta
    cases: int


class Share(NamedTuple):
    """A part of a whole."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The figures of a period by their ids; what nobody waited for is not there."""

    waits: Mapping[str, Spread] = field(default_factory=dict)
    shares: Mapping[str, Share] = field(default_factory=dict)
    causes: Mapping[str, int] = field(default_factory=dict)


async def service(ledger: Ledger, community: Community, since: datetime, until: datetime) -> Service:
    """The figures of cases opened in [since, until), and of the questions of its days."""
    cases = await ledger.figures.served(community.id, since, until + BACK_WITHIN)
    undone = set(await ledger.figures.noted(community.id, "undo", since, until + BACK_WITHIN))
    here = zone(community.zone)
    last = (until - timedelta(microseconds=1)).astimezone(here).date()
    totals = await ledger.journal.totals(community.id, since.astimezone(here).date(), last)
    served = [case for case in cases if case.opened_at < until and case.kind in OF_SERVICE]
    questions = totals.get(Counter.QUESTIONS, 0)
    handed_over = sum(case.kind is CaseKind.QUESTION for case in served)
    closed = [case for case in served if _resolved_at(case) or case.number in undone]
    return Service(
        waits=_waits(served, working_time(community)),
        shares={
            ANSWERED_BY_BOT: Share(totals.get(Counter.ANSWERED, 0), questions),
            HANDED_OVER: Share(handed_over, max(questions, handed_over)),
            REOPENED: Share(len(reopened(closed, cases, undone)), len(closed)),
        },
        causes=_causes(case for case in cases if case.opened_at < until),
    )


def spread(waits: Sequence[timedelta]) -> Spread | None:
    """Median and p90 of waits; None where nobody waited."""
    if not waits:
        return None
    seconds = sorted(wait.total_seconds() for wait in waits)
    ninth = quantiles(seconds, n=10, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return Spread(timedelta(seconds=median(seconds)), timedelta(seconds=ninth), len(seconds))


def reopened(closed: Iterable[Served], cases: Iterable[Served], undone: Collection[int]) -> set[int]:
    """Of closed cases, those that were opened again or whose author came with a new one within 24 hours."""
    came: dict[str, list[datetime]] = {}
    for case in cases:
        if case.author:
            came.setdefault(case.author, []).append(case.opened_at)
    return {case.number for case in closed if case.number in undone or _came_again(case, came)}


def _came_again(case: Served, came: Mapping[str, Sequence[datetime]]) -> bool:
    closed = case.closed_at
    return closed is not None and any(closed < at <= closed + BACK_WITHIN for at in came.get(case.author, ()))


def _waits(served: Sequence[Served], working: WorkingTime) -> dict[str, Spread]:
    answered = [(case.asked_at, case.answered_at) for case in served if case.answered_at]
    resolved = [(case.asked_at, at) for case in served if (at := _resolved_at(case))]
    found = {
        FIRST_RESPONSE: spread([end - start for start, end in answered]),
        FIRST_RESPONSE_WORKING: spread([working.between(start, end) for start, end in answered]),
        RESOLUTION: spread([end - start for start, end in resolved]),
        RESOLUTION_WORKING: spread([working.between(start, end) for start, end in resolved]),
    }
    return {formula: one for formula, one in found.items() if one is not None}


def _resolved_at(case: Served) -> datetime | None:
    """When people were done with a case; whoever went back to the bot was not served by them."""
    return None if case.outcome == RETURNED else case.closed_at


def _causes(cases: Iterable[Served]) -> dict[str, int]:
    """How many complaints each cause has, the most frequent first, also those of which people are asked
    whether they may stand; those without a cause are left out."""
    counts: dict[str, int] = {}
    for case in cases:
        if case.cause:
            counts[case.cause] = counts.get(case.cause, 0) + 1
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
