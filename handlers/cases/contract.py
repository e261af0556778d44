"""/duty: the contract by which people are called, read and changed by typing; chats that are out of reach.

What is typed is read here; what it means is in `models.escalation`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time, timedelta

from handlers.community.channels import out_of_reach
from handlers.request import Command, Request
from handlers.typed.clocks import parse_day
from handlers.typed.spans import term_in
from handlers.typed.wording import lasting
from models.capabilities import Capability
from models.cases import CaseKind, Severity
from models.errors import InputError
from models.escalation import EVERY_DAY, Escalation, Hours, Leave, Level, Step
from models.staff import Ability
from models.zones import local_date

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_HOURS = re.compile(r"(\d{1,2})(?::(\d\d))?\s*[-–—]\s*(\d{1,2})(?::(\d\d))?$")
_YEARLESS = re.compile(r"\d{1,2}\.\d{1,2}")
_NOTHING = ("off", "-", "—")
_LONGEST_LEAVE = timedelta(days=180)
_BETWEEN = ("с", "по", "до", "from", "to", "-", "—")

_Change = Callable[[Request, Escalation, list[str]], Escalation]
"""What the words after a key make of a contract; words that mean nothing are a ValueError."""


async def duty(request: Request) -> str:
    """`/duty`, `/duty KEY VALUE…`: see `_CHANGES` for the keys."""
    key, rest = request.shift()
    if not key:
        lost = await out_of_reach(request.ledger, request.community)
        sounds = await _sounds(request)
        return "\n".join([*_shown(request), *sounds, *map(request.render, lost)])
    if not request.known.may(request.who, Ability.SETTINGS):
        raise request.error("command.not_allowed")
    try:
        change = _CHANGES[key.lower()]
        escalation = change(request, request.community.escalation, rest.words.split())
    except (ValueError, LookupError) as error:
        raise request.error("duty.usage") from error
    community = replace(request.community, escalation=escalation)
    await request.ledger.communities.save(community, request.who, request.now)
    return "\n".join(_shown(replace(request, known=replace(request.known, community=community))))


async def _sounds(request: Request) -> list[str]:
    """That cards are heard in quiet hours, where it is so."""
    if request.community.escalation.quiet is None:
        return []
    lacking = await request.ledger.capabilities.lacks(request.community.platform, Capability.SILENT)
    return [] if lacking is None else [request.say("duty.quiet.sounds")]


def _hours(request: Request, now: Escalation, words: list[str]) -> Escalation:
    return replace(now, hours=Hours() if words == ["always"] else _week(words))


def _quiet(request: Request, now: Escalation, words: list[str]) -> Escalation:
    return replace(now, quiet=None if words[0] in _NOTHING else _week(words))


def _day_off(request: Request, now: Escalation, words: list[str]) -> Escalation:
    """A day more, or with a minus one less."""
    day = _date(request, words[0].lstrip("-"))
    others = {one for one in now.days_off if one != day}
    return replace(now, days_off=tuple(sorted(others if words[0].startswith("-") else others | {day})))


def _kind(request: Request, now: Escalation, words: list[str]) -> Escalation:
    kind, severity = CaseKind(words[0].lower()), Severity(words[1].lower())
    return replace(now, severities={**now.severities, kind: severity})


def _level(request: Request, now: Escalation, words: list[str]) -> Escalation:
    """How soon, how long what is taken may take, which team; `any` has it count all hours, `working` not."""
    severity, *more = words
    level = now.level_of(Severity(severity.lower()))
    terms = [term for word in more if (term := _term(word)) is not None]
    for field, term in zip(("within", "finish_within"), terms, strict=False):
        level = replace(level, **{field: term})  # type: ignore[arg-type]
    for word in (word.lower() for word in more if _term(word) is None):
        level = _with_word(level, word, now.teams)
    return replace(now, levels={**now.levels, Severity(severity.lower()): level})


def _with_word(level: Level, word: str, teams: Mapping[str, tuple[str, ...]]) -> Level:
    if word in ("any", "working"):
        return replace(level, at_any_hour=word == "any")
    if word not in teams and word not in _NOTHING:
        raise ValueError(word)
    return replace(level, team="" if word in _NOTHING else word)


def _team(request: Request, now: Escalation, words: list[str]) -> Escalation:
    name, *people = words
    others = {team: members for team, members in now.teams.items() if team != name.lower()}
    if people and people[0] in _NOTHING:
        return replace(now, teams=others)
    members = tuple(_person(request, word.strip(",")) for word in people)
    if not members:
        raise ValueError(name)
    return replace(now, teams={**others, name.lower(): members})


def _leave(request: Request, now: Escalation, words: list[str]) -> Escalation:
    """From a day to a day; a minus before the name or behind it ends it."""
    person = _person(request, words[0].lstrip("-—"))
    others = tuple(one for one in now.leave if one.person != person)
    if words[0][0] in _NOTHING or words[1] in _NOTHING:
        return replace(now, leave=others)
    said = [word for word in words[1:] if word not in _BETWEEN]
    days = [_date(request, word) for word in said]
    first, last = days[0], days[-1]
    if first > last and _YEARLESS.fullmatch(said[0]):
        first = _begun(first, last)
    if first > last:
        raise request.error("duty.leave_backwards", first=str(first), last=str(last))
    return replace(now, leave=(*others, Leave(person=person, first=first, last=last)))


def _begun(first: date, last: date) -> date:
    """«20.11 30.11» said on the 25th has begun: a day without a year is read as the next such day."""
    before = first.replace(year=first.year - 1)
    return before if last - before < _LONGEST_LEAVE else first


def _steps(request: Request, now: Escalation, words: list[str]) -> Escalation:
    return replace(now, steps=tuple(Step(word.lower()) for word in words if word not in _NOTHING))


_CHANGES: Mapping[str, _Change] = {
    "hours": _hours,
    "quiet": _quiet,
    "dayoff": _day_off,
    "kind": _kind,
    "level": _level,
    "team": _team,
    "leave": _leave,
    "steps": _steps,
}


def _week(words: list[str]) -> Hours:
    *days, hours = words
    found = _HOURS.match(hours)
    if found is None or len(days) > 1:
        raise ValueError(hours)
    first, second, third, fourth = (int(part or 0) for part in found.groups())
    end = time() if (third, fourth) == (24, 0) else time(third, fourth)
    return Hours(days=_days_in(days[0]) if days else EVERY_DAY, start=time(first, second), end=end)


def _days_in(words: str) -> tuple[int, ...]:
    """`mon-fri`, `пн,ср,пт`."""
    days: set[int] = set()
    for part in words.lower().split(","):
        first, _, last = part.partition("-")
        begins = _day(first)
        ends = _day(last) if last else begins
        days |= set(range(begins, ends + 1)) if begins <= ends else {*range(begins, 7), *range(ends + 1)}
    return tuple(sorted(days))


def _date(request: Request, word: str) -> date:
    """«завтра», «31.12», `2026-12-31`, as it is said today in the community's zone."""
    try:
        day = parse_day(word.lower(), local_date(request.now, request.community.zone))
    except InputError as error:
        raise ValueError(word) from error
    if day is None:
        raise ValueError(word)
    return day


def _day(word: str) -> int:
    return next(days for days in (*_DAYS, ()) if word in days or not days).index(word)


def _term(word: str) -> timedelta | None:
    try:
        return term_in(word)
    except InputError as error:
        raise ValueError(word) from error


def _person(request: Request, word: str) -> str:
    for one in request.known.staff.values():
        if word.lower() in (one.person.lower(), one.name.lower()):
            return one.person
    raise request.error("case.no_such_colleague", name=word)


def _shown(request: Request) -> list[str]:
    escalation, say = request.community.escalation, request.say
    always = say("duty.always")
    lines = [
        say("duty.hours", hours=always if escalation.hours.always else _told(escalation.hours, request)),
        say("duty.quiet", hours=_told(escalation.quiet, request)) if escalation.quiet else "",
        say("duty.days_off", days=", ".join(map(str, escalation.days_off))) if escalation.days_off else "",
        *(_level_line(request, severity) for severity in Severity),
        *(
            say("duty.team", name=name, people=", ".join(_name(request, person) for person in people))
            for name, people in escalation.teams.items()
        ),
        *(
            say("duty.leave", name=_name(request, one.person), first=str(one.first), last=str(one.last))
            for one in escalation.leave
        ),
        say("duty.steps", steps=" → ".join(say(f"duty.step.{step}") for step in escalation.steps)),
    ]
    return [line for line in lines if line]


def _level_line(request: Request, severity: Severity) -> str:
    escalation, say = request.community.escalation, request.say
    level, language = escalation.level_of(severity), request.community.language
    kinds = [kind for kind in CaseKind if escalation.severity_of(kind) is severity]
    return say(
        "duty.level",
        severity=say(f"duty.severity.{severity}"),
        kinds=", ".join(say(f"case.kind.{kind}") for kind in kinds) or "—",
        within=lasting(level.within or request.community.first_answer_within, language),
        finish=lasting(level.finish_within, language),
        team=level.team or say("duty.whole_team"),
        hours=say("duty.any_hour" if level.at_any_hour else "duty.working_hours"),
    )


def _told(hours: Hours, request: Request) -> str:
    names = _DAYS[1 if request.community.language == "ru" else 0]
    days = "" if hours.days == EVERY_DAY else ", ".join(names[day] for day in hours.days) + " "
    return f"{days}{hours.start:%H:%M}–{hours.end:%H:%M}"


def _name(request: Request, person: str) -> str:
    colleague = request.known.staff.get(person)
    return colleague.name if colleague else person


COMMANDS = (Command("duty", Ability.CASES, duty),)
