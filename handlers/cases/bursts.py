"""When complaints under one post are many against its own history and the community's: a burst.

How many are to be expected is the larger of what the post had before and of what the whole community has
usually; a burst is so many within the window as chance would bring once in a thousand windows (Poisson).
A complaint is what stands in a case of complaints, each message once however often it was edited.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from math import exp
from typing import Final

from msgspec.structs import replace

from handlers.ports import Ledger
from handlers.typed.numerals import decimal
from models.cases import Alarm, Case, CaseItem, CaseKind, CaseState
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
WORSE: Final = 2
"""So many times the complaints within the window of which whoever has a burst in hand has heard, and they are
told of it again."""
_HEARD = "heard"
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


def grown(case: Case, told: Sentence) -> tuple[Case, bool]:
    """The case of a burst with the trend as it is now, and whether whoever has it in hand must hear of it.

    They have heard how many there were when they took it, and after that each time that it was WORSE; what
    has calmed down since, to a few at most, may become worse again. As long as nobody has it people are
    called anyway.
    """
    count, before = int(told.params["count"]), next(one for one in case.reasons if one.key == REASON)
    heard = int(before.params.get(_HEARD, before.params["count"]))
    worse = case.state is CaseState.TAKEN and count >= WORSE * heard
    calmest = max(_LEAST, min(heard, count))
    heard = calmest if case.state is CaseState.TAKEN and not worse else count
    now = Sentence(REASON, {**told.params, _HEARD: heard})
    reasons = tuple(now if one.key == REASON else one for one in case.reasons)
    return replace(case, reasons=reasons), worse


async def bursts(
    ledger: Ledger,
    community: Community,
    alarms: Sequence[Alarm],
    now: datetime,
    told: Collection[Thread] = (),
) -> Mapping[Thread, Sentence]:
    """The posts under which complaints burst now, with the trend in words; also those of which people have
    been `told` and see the trend, whether it still is a burst or not.

    Costs nothing without complaints, and a look at a counter where there are few.
    """
    new: dict[Thread, set[str]] = {}
    for alarm in alarms:
        if (thread := thread_of(alarm)) is not None:
            new.setdefault(thread, set()).add(alarm.item.address.message)
    found: dict[Thread, Sentence] = {}
    for thread, messages in new.items():
        heard = await ledger.audiences.heard_negative(thread.platform, thread.chat, [thread.message])
        if thread in told or heard.get(thread.message, 0) + len(messages) >= _LEAST:
            trend = await ledger.figures.complaints(community.id, thread, STEP, now - _HISTORY, messages)
            usual = await _usual(ledger, community, now)
            counts, expected = _measured(trend, len(messages), usual, now)
            if thread in told or _is_burst(sum(counts), expected):
                found[thread] = _told(counts, expected, community.language)
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
    counts, expected = _measured(trend, new, usual, now)
    return _told(counts, expected, language) if _is_burst(sum(counts), expected) else None


def _is_burst(lately: int, expected: float) -> bool:
    return lately >= _LEAST and tail(lately, expected) < _CHANCE


def _measured(
    trend: Mapping[datetime, int], new: int, usual: float, now: datetime
) -> tuple[Sequence[int], float]:
    """How many came in each step of the window, and how many are to be expected in all of it."""
    steps = [now - WINDOW + place * STEP for place in range(_STEPS)]
    counts = [sum(n for at, n in trend.items() if start - STEP < at <= start) for start in steps[1:]]
    latest = new + sum(n for at, n in trend.items() if at > steps[-1])
    before = {at: n for at, n in trend.items() if at <= steps[0]}
    windows = max((now - WINDOW - min(before)) / WINDOW, 1.0) if before else 1.0
    expected = max(usual, sum(before.values()) / windows)
    return [*counts, latest], expected


def _told(counts: Sequence[int], expected: float, language: str) -> Sentence:
    minutes, step = int(WINDOW.total_seconds() // 60), int(STEP.total_seconds() // 60)
    return Sentence(
        REASON,
        {
            "count": sum(counts),
            "minutes": minutes,
            "usual": decimal(expected, language),
            "step": step,
            "trend": ", ".join(map(str, counts)),
        },
    )


def tail(number: int, expected: float) -> float:
    """The probability that so many or more happen where `expected` are to be."""
    term = below = exp(-expected)
    for k in range(1, number):
        term *= expected / k
        below += term
    return max(1.0 - below, 0.0) if number else 1.0
