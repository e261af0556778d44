"""/mode and /settings: everything about a community that its people may change, with its history."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from handlers.request import Command, Request
from models.communities import Community, Mode
from models.errors import InputError
from models.staff import Ability
from models.texts import LANGUAGES
from models.zones import local_time, zone
from moderation.judge import RULES

_HISTORY = 15


def _zone(words: str) -> str:
    zone(words)
    return words


def _language(words: str) -> str:
    if words not in LANGUAGES:
        raise InputError(" | ".join(LANGUAGES))
    return words


def _share(words: str) -> float:
    try:
        share = float(words.replace(",", "."))
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise InputError("0…1")
    return share


def _minutes(words: str) -> timedelta:
    if not words.isdecimal() or not 1 <= int(words) <= 10_080:
        raise InputError("1…10080")
    return timedelta(minutes=int(words))


_PLAIN: dict[str, tuple[str, Callable[[str], object]]] = {
    "title": ("title", str),
    "zone": ("zone", _zone),
    "language": ("language", _language),
    "answer": ("answer_confidence", _share),
    "negative": ("negative_threshold", _share),
    "question": ("question_threshold", _share),
    "deadline": ("first_answer_within", _minutes),
}
_LISTS = {"stop": "stop_phrases", "domain": "allowed_domains"}


async def mode(request: Request) -> str:
    """`/mode`, `/mode MODE`, `/mode RULE MODE`."""
    first, rest = request.shift()
    if not first:
        return _modes(request)
    second = rest.words.lower()
    community = request.community
    if first in set(Mode) and not second:
        return await _save(request, replace(community, mode=Mode(first)), _modes)
    if first in RULES and second in set(Mode):
        modes = {**community.modes, first: Mode(second)}
        return await _save(request, replace(community, modes=modes), _modes)
    raise request.error("mode.usage", modes=", ".join(Mode), rules=", ".join(RULES))


async def settings(request: Request) -> str:
    """`/settings`, `/settings history`, `/settings KEY VALUE`, `/settings stop +word`."""
    key, rest = request.shift()
    if not key:
        return _settings(request)
    if key == "history":
        return await _history(request)
    if key in _LISTS and rest.words[:1] in ("+", "-"):
        changed = _with_list(request.community, _LISTS[key], rest.words)
    elif key in _PLAIN and rest.words:
        changed = _with_value(rest, key)
    else:
        raise request.error("settings.usage", keys=", ".join((*_PLAIN, *_LISTS)))
    return await _save(request, changed, _settings)


async def _save(request: Request, community: Community, show: Callable[[Request], str]) -> str:
    await request.ledger.communities.save(community, request.who, request.now)
    return show(replace(request, known=replace(request.known, community=community)))


def _with_value(request: Request, key: str) -> Community:
    field, read = _PLAIN[key]
    try:
        value = read(request.words)
    except InputError as error:
        raise request.error("settings.bad_value", setting=key, expected=str(error)) from error
    changes: dict[str, object] = {field: value}
    return replace(request.community, **changes)  # type: ignore[arg-type]


def _with_list(community: Community, field: str, words: str) -> Community:
    sign, item = words[0], words[1:].strip().lower()
    now: tuple[str, ...] = getattr(community, field)
    kept = tuple(one for one in now if one != item)
    changes: dict[str, object] = {field: (*kept, item) if sign == "+" and item else kept}
    return replace(community, **changes)  # type: ignore[arg-type]


def _modes(request: Request) -> str:
    community = request.community
    lines = [request.say("mode.now", mode=request.say(f"mode.{community.mode}"))]
    lines += [
        request.say("mode.rule", rule=request.say(f"rule.{rule}"), mode=request.say(f"mode.{mode}"))
        for rule, mode in sorted(community.modes.items())
    ]
    return "\n".join(lines)


def _settings(request: Request) -> str:
    community = request.community
    rows = {name: getattr(community, field) for name, (field, _) in _PLAIN.items()}
    rows["deadline"] = round(community.first_answer_within.total_seconds() / 60)
    rows |= {name: ", ".join(getattr(community, field)) or "—" for name, field in _LISTS.items()}
    lines = [f"{name}: {value} — {request.say(f'setting.{name}')}" for name, value in rows.items()]
    return "\n".join([request.say("settings.title"), *lines])


async def _history(request: Request) -> str:
    changes = await request.ledger.communities.history(request.community.id, _HISTORY)
    if not changes:
        return request.say("settings.no_history")
    community = request.community
    return "\n".join(
        f"{local_time(at, community.zone, community.language)} {who}: {key}: {old} → {new}"
        for at, who, key, old, new in changes
    )


COMMANDS = (
    Command("mode", Ability.SETTINGS, mode),
    Command("settings", Ability.SETTINGS, settings),
)
