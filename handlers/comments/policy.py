"""From a decision to a course: what the community's modes allow the bot to do by itself.

Pure. A rule that is off says nothing, one in shadow is only counted, one that suggests asks a
person, one that acts may remove. The harsher course wins.
"""

from enum import IntEnum
from typing import NamedTuple

from models.communities import Community, Mode
from models.decisions import Decision, Finding, Verdict


class Course(IntEnum):
    """What happens to a message; the larger wins."""

    SHADOW = 1
    ASK = 2
    REMOVE = 3


class Plan(NamedTuple):
    """A course with the finding that led to it, which names the rule and the reason."""

    course: Course
    finding: Finding


def plan_for(decision: Decision, community: Community) -> Plan | None:
    """The harshest course that the findings and the modes allow, or None to leave it alone."""
    plans = (
        Plan(course, finding)
        for finding in decision.findings
        if (course := _course(finding.verdict, community.mode_of(finding.rule)))
    )
    return max(plans, key=lambda plan: (plan.course, plan.finding.verdict), default=None)


def _course(verdict: Verdict, mode: Mode) -> Course | None:
    if verdict is Verdict.ALLOW or mode is Mode.OFF:
        return None
    if mode is Mode.SHADOW:
        return Course.SHADOW
    return Course.REMOVE if mode is Mode.ACT and verdict is Verdict.REMOVE else Course.ASK
