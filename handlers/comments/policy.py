"""From a decision to a course: what the community's modes allow the bot to do by itself.

Pure. A rule that is off says nothing, one in shadow is only counted, one that suggests asks a
person, one that acts may remove. The harsher course wins. A private message bothers nobody else,
so it is shown to a person and never removed.
"""

from enum import IntEnum

import msgspec

from models.communities import Community, Mode, Place
from models.decisions import Decision, Finding, Verdict
from models.texts import Sentence


class Course(IntEnum):
    """What happens to a message; the larger wins."""

    SHADOW = 1
    ASK = 2
    REMOVE = 3


class Plan(msgspec.Struct, frozen=True, gc=False):
    """A course with the finding that led to it, and all that may be told of, harshest first."""

    course: Course
    finding: Finding
    told: tuple[Finding, ...]

    @property
    def reasons(self) -> tuple[Sentence, ...]:
        """What the people on duty are told."""
        return tuple([finding.reason for finding in self.told])

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The parts of the text that mattered."""
        return tuple(dict.fromkeys([finding.span for finding in self.told if finding.span]))


def plan_for(decision: Decision, community: Community, place: Place) -> Plan | None:
    """The harshest course that the findings and the modes allow, or None to leave it alone."""
    courses = [
        (course, finding)
        for finding in decision.findings
        if (course := _course(finding.verdict, community.mode_of(finding.rule), place))
    ]
    if not courses:
        return None
    courses.sort(key=lambda pair: (pair[0], pair[1].verdict), reverse=True)
    told = tuple([finding for course, finding in courses if course is not Course.SHADOW])
    return Plan(*courses[0], told)


def _course(verdict: Verdict, mode: Mode, place: Place) -> Course | None:
    if verdict is Verdict.ALLOW or mode is Mode.OFF:
        return None
    if mode is Mode.SHADOW:
        return Course.SHADOW
    may_remove = mode is Mode.ACT and place is not Place.PRIVATE
    return Course.REMOVE if may_remove and verdict is Verdict.REMOVE else Course.ASK
