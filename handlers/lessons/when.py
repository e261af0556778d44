"""When there is something to learn, and whether what was learned judges at once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.lessons import KeptLesson, LessonReport, LessonState
from models.zones import zone

ENOUGH = 20
"""So many new labels are worth a night's lesson."""

NIGHT = range(3, 6)
"""The hours, in the community's zone, in which lessons are held by themselves."""

_SELDOM = timedelta(hours=20)


class Why(StrEnum):
    """What calls for a lesson."""

    ASKED = "asked"
    UNDONE = "undone"
    OUTGROWN = "outgrown"
    NIGHT = "night"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`newest` lessons are newest first; `base` is the artefact in use. `new` labels came since the last
    lesson, `undone` ones that the live lesson knows were taken back since it was learned."""

    newest: Sequence[KeptLesson]
    live: KeptLesson | None
    base: str
    new: int
    undone: int
    now: datetime
    zone: str


def why_now(facts: Facts) -> Why | None:
    """What calls for a lesson now."""
    learned = [lesson for lesson in facts.newest if lesson.state is not LessonState.ASKED]
    if len(learned) < len(facts.newest):
        return Why.ASKED
    if facts.live is not None and facts.undone:
        return Why.UNDONE
    if facts.live is not None and facts.live.base != facts.base and learned[0].base != facts.base:
        return Why.OUTGROWN
    is_night = facts.now.astimezone(zone(facts.zone)).hour in NIGHT
    rested = not learned or facts.now - learned[0].at >= _SELDOM
    return Why.NIGHT if is_night and rested and facts.new >= ENOUGH else None


def state_of(report: LessonReport, why: Why, facts: Facts) -> LessonState:
    """What becomes of a lesson: nothing goes live that did not pass.

    After a person took a lesson back, those that nobody asked for wait for a person.
    """
    if not report.passed:
        return LessonState.REFUSED
    return LessonState.WAITING if why is Why.NIGHT and _is_held(facts) else LessonState.LIVE


def leaves_none(state: LessonState, why: Why) -> bool:
    """Whether the artefact judges alone from now on: what an undone label taught is not kept, and the
    lesson without it did not pass."""
    return why is Why.UNDONE and state is LessonState.REFUSED


def may_judge(lesson: KeptLesson, base: str) -> bool:
    """Whether a person may put it in place."""
    usable = (LessonState.WAITING, LessonState.PAST, LessonState.WITHDRAWN)
    return lesson.state in usable and lesson.report.passed and lesson.base == base


def _is_held(facts: Facts) -> bool:
    since = facts.live.id if facts.live else 0
    return any(one.state is LessonState.WITHDRAWN and one.id > since for one in facts.newest)
