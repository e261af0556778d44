"""Who answers for a case, by when, and who comes after them: the contract of `models.escalation` applied.

Pure. A new case goes to whoever of its team answers for the fewest; of those who have as many the same
incident meets the same person.
"""

from collections.abc import Mapping
from datetime import datetime
from zlib import crc32

from msgspec.structs import replace

from handlers.community.directory import Known
from handlers.community.working_time import moment_after
from models.cases import Case
from models.communities import Community
from models.escalation import Level
from models.staff import Ability, Colleague, Role
from models.zones import zone

_FIRST = (Role.MODERATOR, Role.SPECIALIST, Role.OWNER)
"""Who is asked before whom where a community has no team of its own."""


def assigned(case: Case, known: Known, now: datetime, load: Mapping[str, int]) -> Case:
    """A new case with the one who answers for it and the deadline; `load` is as `responsible` has it."""
    owner = responsible(known, case, now, load)
    return replace(owned(case, owner), deadline=answer_by(case, known.community, now))


def owned(case: Case, owner: Colleague | None) -> Case:
    """The case with somebody who answers for it."""
    if owner is None:
        return case
    return replace(case, owner=owner.person, owner_name=owner.name)


def responsible(known: Known, case: Case, now: datetime, load: Mapping[str, int]) -> Colleague | None:
    """Who answers for a case: one of its team who is there, or else the lead; None where nobody works.

    `load` says for how many unclosed cases each of them answers already.
    """
    there = team(known, case, now)
    if not there:
        return lead(known, case, now)
    return min(
        there, key=lambda one: (load.get(one.person, 0), crc32(f"{case.incident} {one.person}".encode()))
    )


def after(known: Known, case: Case, now: datetime) -> Colleague | None:
    """Who takes a case over from its owner: the next of the team, or else the lead."""
    order = [one.person for one in team(known, case, now)]
    if case.owner in order and len(order) > 1:
        return known.staff[order[(order.index(case.owner) + 1) % len(order)]]
    others = [person for person in order if person != case.owner]
    return known.staff[others[0]] if others else lead(known, case, now)


def team(known: Known, case: Case, now: datetime) -> list[Colleague]:
    """Those of a case's team who are not away, in the order in which they come after each other."""
    escalation = known.community.escalation
    named = escalation.teams.get(level_of(case, known.community).team, ())
    able = [
        one
        for one in known.staff.values()
        if one.may(Ability.CASES)
        and one.person not in barred(known, case)
        and not is_away(known, one.person, now)
    ]
    chosen = [one for person in named for one in able if one.person == person]
    by_role = ([one for one in able if one.role is role] for role in _FIRST)
    return chosen or next((group for group in by_role if group), [])


def lead(known: Known, case: Case, now: datetime) -> Colleague | None:
    """Who is called when nobody else comes: an owner who is there, or else any."""
    owners = [
        one
        for one in known.staff.values()
        if one.role is Role.OWNER and one.person not in barred(known, case)
    ]
    there = [one for one in owners if not is_away(known, one.person, now)]
    return next(iter(there or owners), None)


def barred(known: Known, case: Case) -> frozenset[str]:
    """Who may not decide a case: who has decided in what an appeal is against.

    Where that is everybody who works here, an owner looks again.
    """
    decided = deciders(case)
    able = {one.person: one for one in known.staff.values() if one.may(Ability.CASES)}
    if decided >= able.keys():
        return decided - {person for person, one in able.items() if one.role is Role.OWNER}
    return decided


def deciders(case: Case) -> frozenset[str]:
    """Who has decided in what an appeal is against; nobody for other cases."""
    people = (str(reason.params.get("barred", "")).split() for reason in case.reasons)
    return frozenset(person for some in people for person in some)


def level_of(case: Case, community: Community) -> Level:
    """How cases as pressing as this one are treated."""
    return community.escalation.level_of(case.severity)


def answer_by(case: Case, community: Community, now: datetime) -> datetime:
    """By when somebody must have answered who is called now."""
    within = level_of(case, community).within or community.first_answer_within
    return moment_after(case, community, now, within)


def is_away(known: Known, person: str, now: datetime) -> bool:
    """Whether somebody is on leave today, or works here no more."""
    today = now.astimezone(zone(known.community.zone)).date()
    leave = (leave for leave in known.community.escalation.leave if leave.person == person)
    return person not in known.staff or any(away.first <= today <= away.last for away in leave)
