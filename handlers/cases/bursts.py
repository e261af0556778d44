"""When complaints under one post are many against its own history and the community's: a burst.

How many are to be expected is the larger of what the post had before and of what the whole community has
usually; a burst is so many within the window as chance would bring once in a thousand windows (Poisson).
A complaint is what stands in a case of complaints, each message once however often it was edited.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import exp

from handlers.ports import Ledger
from handlers.typed.numerals import decimal
from models.cases import Alarm, Case, CaseItem, CaseKind
from models.communities import Community
from models.messages import Thread
from models.outcomes import Counter
from models.texts import Sentence
from models.zones import zone

REASON = "reason.burst"
STEP = timedelta(minutes=10)
_STEPS = 3
WINDOW = _STEPS * STEP
_LEAST = 5
"""Fewer complaints are no burst, however rare they are here."""
_CHANCE = 0.001
_HISTORY = timedelta(days=28)


def thread_of(alarm: Alarm) -> Thread | None:
    """The post under which somebody complains."""
    return thread_of_item(alarm.item) if alarm.kind is CaseKind.NEGATIVE else None


def thread_of_item(item: CaseItem) -> Thread | None:
    """The post under which something was said for all to read."""
    if item.thread is None or item.private:
        return None
    return Thread(item.address.platform, item.address.chat, item.thread)


def is_burst(case: Case) -> bool:
    """Whether a case tells of one."""
    return any(reason.key == REASON for reason in case.reasons)


async def bursts(
    ledger: Ledger, community: Community, alarms: Sequence[Alarm], now: datetime
) -> Mapping[Thread, Sentence]:
    """The posts under which complaints burst now, with the trend in words.

    Costs nothing without complaints, and a look at a counter where there are few.
    """
    new: dict[Thread, set[str]] = {}
    for alarm in alarms:
        if (thread := thread_of(alarm)) is not None:
            new.setdefault(thread, set()).add(alarm.item.address.message)
    found: dict[Thread, Sentence] = {}
    for thread, messages in new.items():
        heard = await ledger.audiences.heard_negative(thread.platform, thread.chat, [thread.message])
        if heard.get(thread.message, 0) + len(messages) >= _LEAST:
            trend = await ledger.figures.complaints(community.id, thread, STEP, now - _HISTORY, messages)
            usual = await _usual(ledger, community, now)
            if (told := burst(trend, len(messages), usual, now, community.language)) is not None:
                found[thread] = told
    return found


async def _usual(ledger: Ledger, community: Community, now: datetime) -> float:
    """Complaints of the whole community in a window, usually."""
    today = now.astimezone(zone(community.zone)).date()
    totals = await ledger.journal.totals(community.id, today - _HISTORY, today - timedelta(days=1))
    return totals.get(Counter.NEGATIVE, 0) * (WINDOW / _HISTORY)


def burst(
    trend: Mapping[datetime, int], new: int, usual: float, now: datetime, language: str = "ru"
) -> Sentence | None:
    """The words for a burst with their numbers as one writes them in `language`, None where there is none.

    `trend` counts the complaints under a post by steps, each by its beginning; `new` have just come.
    """
    steps = [now - WINDOW + place * STEP for place in range(_STEPS)]
    counts = [sum(n for at, n in trend.items() if start - STEP < at <= start) for start in steps[1:]]
    latest = new + sum(n for at, n in trend.items() if at > steps[-1])
    lately = sum(counts) + latest
    before = {at: n for at, n in trend.items() if at <= steps[0]}
    windows = max((now - WINDOW - min(before)) / WINDOW, 1.0) if before else 1.0
    expected = max(usual, sum(before.values()) / windows)
    if lately < _LEAST or tail(lately, expected) >= _CHANCE:
        return None
    told = ", ".join(map(str, [*counts, latest]))
    minutes, step = int(WINDOW.total_seconds() // 60), int(STEP.total_seconds() // 60)
    return Sentence(
        REASON,
        {
            "count": lately,
            "minutes": minutes,
            "usual": decimal(expected, language),
            "step": step,
            "trend": told,
        },
    )


def tail(number: int, expected: float) -> float:
    """The probability that so many or more happen where `expected` are to be."""
    term = below = exp(-expected)
    for k in range(1, number):
        term *= expected / k
        below += term
    return max(1.0 - below, 0.0) if number else 1.0
