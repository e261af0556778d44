"""/mode and /settings: everything about a community that its people may change, with its history."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

import msgspec

from handlers.choices import parse_choice
from handlers.request import Command, Request
from models.communities import Check, Community, Mode, Requests
from models.errors import InputError
from models.staff import Ability
from models.texts import LANGUAGES
from models.zones import local_time, zone
from moderation.judge import RULES

_HISTORY = 15
_LONGEST_TITLE = 100
_NOTHING = "—"
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)


class _Setting(NamedTuple):
    """What a key changes: a field of the community, or with a dot one of its ladder.

    `read` raises a `ValueError` where words mean nothing; `expected` names the sentence that says
    what would have done. A length of time is told in `unit`s.
    """

    field: str
    expected: str
    read: Callable[[str], object]
    unit: timedelta | None = None


def _title(words: str) -> str:
    if len(words) > _LONGEST_TITLE:
        raise ValueError(words)
    return words


def _zone(words: str) -> str:
    try:
        zone(words)
    except InputError as error:
        raise ValueError(words) from error
    return words


def _language(words: str) -> str:
    return LANGUAGES[LANGUAGES.index(words.lower())]


def _share(words: str) -> float:
    share = float(words.replace(",", "."))
    if not 0.0 <= share <= 1.0:
        raise ValueError(words)
    return share


def _number(most: int, words: str) -> int:
    if not (words.isdecimal() and len(words) <= len(str(most)) and 1 <= int(words) <= most):
        raise ValueError(words)
    return int(words)


def _minutes(words: str) -> timedelta:
    return _number(10_080, words) * _MINUTE


def _days(words: str) -> timedelta:
    return _number(365, words) * _DAY


def _choice(words: str) -> str:
    if words in ("-", _NOTHING):
        return ""
    parse_choice(words)
    return words


_strikes = partial(_number, 100)

PLAIN: dict[str, _Setting] = {
    "title": _Setting("title", "title", _title),
    "zone": _Setting("zone", "zone", _zone),
    "language": _Setting("language", "language", _language),
    "answer": _Setting("answer_confidence", "share", _share),
    "negative": _Setting("negative_threshold", "share", _share),
    "question": _Setting("question_threshold", "share", _share),
    "deadline": _Setting("first_answer_within", "minutes", _minutes, _MINUTE),
    "warn": _Setting("ladder.warn_at", "strikes", _strikes),
    "mute": _Setting("ladder.mute_at", "strikes", _strikes),
    "ban": _Setting("ladder.ban_at", "strikes", _strikes),
    "mute_for": _Setting("ladder.mute_for", "minutes", _minutes, _MINUTE),
    "ban_for": _Setting("ladder.ban_for", "days", _days, _DAY),
    "check": _Setting("newcomers.check", "check", lambda words: Check(words.lower())),
    "check_question": _Setting("newcomers.question", "choice", _choice),
    "check_minutes": _Setting("newcomers.within", "minutes", _minutes, _MINUTE),
    "requests": _Setting("newcomers.requests", "requests", lambda words: Requests(words.lower())),
    "raid": _Setting("raids.joins", "joins", _strikes),
    "raid_for": _Setting("raids.lock_for", "minutes", _minutes, _MINUTE),
    "forget": _Setting("ladder.forget_after", "days", _days, _DAY),
}
_LISTS = {"stop": "stop_phrases", "domain": "allowed_domains"}
ALL_KEYS = (*PLAIN, *_LISTS)


async def mode(request: Request) -> str:
    """`/mode`, `/mode MODE`, `/mode RULE MODE`."""
    first, second, *more = (*request.words.lower().split(), "", "")
    community = request.community
    if not first:
        return _modes(request)
    if first in set(Mode) and not second:
        return await _save(request, replace(community, mode=Mode(first)), _modes)
    if first in RULES and second in set(Mode) and not any(more):
        modes = {**community.modes, first: Mode(second)}
        return await _save(request, replace(community, modes=modes), _modes)
    raise request.error("mode.usage", modes=", ".join(Mode), rules=", ".join(RULES))


async def settings(request: Request) -> str:
    """`/settings`, `/settings history`, `/settings KEY VALUE`, `/settings stop +word`."""
    key, rest = request.shift()
    key = key.lower()
    if not key:
        return "\n".join([request.say("settings.title"), *(_line(request, name) for name in ALL_KEYS)])
    if key == "history":
        return await _history(request)
    if key in _LISTS and rest.words[:1] in ("+", "-") and rest.words[1:].strip():
        changed = _with_list(request.community, _LISTS[key], rest.words)
    elif key in PLAIN and rest.words:
        changed = _with_value(rest, key)
    else:
        raise request.error("settings.usage", keys=", ".join(ALL_KEYS))
    return await _save(request, changed, partial(_line, key=key))


async def _save(request: Request, community: Community, show: Callable[[Request], str]) -> str:
    await request.ledger.communities.save(community, request.who, request.now)
    return show(replace(request, known=replace(request.known, community=community)))


def _with_value(request: Request, key: str) -> Community:
    setting = PLAIN[key]
    try:
        value = setting.read(request.words)
    except ValueError as error:
        expected = request.say(f"settings.expected.{setting.expected}")
        raise request.error("settings.bad_value", setting=key, expected=expected) from error
    outer, _, inner = setting.field.partition(".")
    if inner:
        value = replace(getattr(request.community, outer), **{inner: value})
    return _with(request.community, outer, value)


def _with_list(community: Community, field: str, words: str) -> Community:
    sign, item = words[0], words[1:].strip().lower()
    kept = tuple(one for one in getattr(community, field) if one != item)
    return _with(community, field, (*kept, item) if sign == "+" else kept)


def _with(community: Community, field: str, value: Any) -> Community:
    return replace(community, **{field: value})


def _modes(request: Request) -> str:
    community = request.community
    lines = [request.say("mode.now", mode=request.say(f"mode.{community.mode}"))]
    lines += [
        request.say("mode.rule", rule=request.say(f"rule.{rule}"), mode=request.say(f"mode.{mode}"))
        for rule, mode in sorted(community.modes.items())
    ]
    lines += [] if community.wants_clean_language else [request.say("mode.swearing")]
    return "\n".join(lines)


def _line(request: Request, key: str) -> str:
    community = request.community
    if key in _LISTS:
        value = ", ".join(getattr(community, _LISTS[key])) or _NOTHING
    else:
        outer, _, inner = PLAIN[key].field.partition(".")
        found = getattr(community, outer)
        value = _in_units(getattr(found, inner) if inner else found, PLAIN[key].unit)
    return f"{key}: {value} — {request.say(f'setting.{key}')}"


def _in_units(value: Any, unit: timedelta | None) -> str:
    return str(value if unit is None else value // unit)


async def _history(request: Request) -> str:
    community = request.community
    changes = await request.ledger.communities.history(community.id, _HISTORY)
    if not changes:
        return request.say("settings.no_history")
    names = {person: colleague.name for person, colleague in request.known.staff.items()}
    keys = {setting.field: key for key, setting in PLAIN.items()} | {v: k for k, v in _LISTS.items()}
    return "\n".join(
        f"{local_time(at, community.zone, community.language)} {names.get(who, who)}: "
        f"{keys.get(field, field)}: {_as_typed(field, old)} → {_as_typed(field, new)}"
        for at, who, field, old, new in changes
    )


def _as_typed(field: str, kept: str) -> str:
    """A value as the history keeps it, in the form in which people type it."""
    units = {setting.field: setting.unit for setting in PLAIN.values() if setting.unit}
    if field in _LISTS.values() and kept:
        kept = ", ".join(msgspec.json.decode(kept))
    elif field in units and kept:
        kept = _in_units(msgspec.convert(kept, timedelta), units[field])
    return kept or _NOTHING


COMMANDS = (
    Command("mode", Ability.SETTINGS, mode),
    Command("settings", Ability.SETTINGS, settings),
)
