"""What people may set about a community: each key with what it takes, how it is changed and shown. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

import msgspec

from handlers.request import first_word
from handlers.typed.choices import parse_choice
from handlers.typed.slots import parse_slots
from models.communities import PERSONAL_DATA, Approval, Check, Community, Late, Mode, Requests
from models.errors import InputError
from models.reports import ReportForm
from models.texts import LANGUAGES
from models.zones import zone
from moderation.judge import RULES

AUTO = "auto"
"""Leaves a threshold to what the classifier has promised."""

DEFAULT = "default"
"""Takes the mode of a rule away: it works as the community does."""

ALL_RULES = (*RULES, PERSONAL_DATA)
"""What has a mode of its own."""

THRESHOLDS = ("spam", "toxic", "negative", "question")
"""Where one of these is chosen, the false alarms that are to be expected are told."""

Say = Callable[..., str]
"""A sentence in the language of who asks."""

_LONGEST_TITLE = 100
_NOTHING = "—"
_SWITCH = ("off", "on")
_SECOND, _MINUTE, _DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


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


def _share_or_auto(words: str) -> float | None:
    return None if words.lower() == AUTO else _share(words)


def _number(most: int, words: str) -> int:
    if not (words.isdecimal() and len(words) <= len(str(most)) and 1 <= int(words) <= most):
        raise ValueError(words)
    return int(words)


def _minutes(words: str) -> timedelta:
    return _number(10_080, words) * _MINUTE


def _seconds(words: str) -> timedelta:
    return (0 if words == "0" else _number(60, words)) * _SECOND


def _days(words: str) -> timedelta:
    return _number(365, words) * _DAY


def _choice(words: str) -> str:
    if words in ("-", _NOTHING):
        return ""
    parse_choice(words)
    return words


def _slots(words: str) -> str:
    if words in ("-", _NOTHING):
        return ""
    parse_slots(words)
    return words


def _minutes_or_none(words: str) -> timedelta:
    return timedelta(0) if words == "0" else _minutes(words)


def _switch(words: str) -> bool:
    return _SWITCH.index(words.lower()) == 1


_strikes = partial(_number, 100)

PLAIN: dict[str, _Setting] = {
    "title": _Setting("title", "title", _title),
    "zone": _Setting("zone", "zone", _zone),
    "language": _Setting("language", "language", _language),
    "answer": _Setting("answer_threshold", "share_or_auto", _share_or_auto),
    "negative": _Setting("negative_threshold", "share", _share),
    "question": _Setting("question_threshold", "share", _share),
    "spam": _Setting("spam_threshold", "share_or_auto", _share_or_auto),
    "toxic": _Setting("toxic_threshold", "share_or_auto", _share_or_auto),
    "deadline": _Setting("first_answer_within", "minutes", _minutes, _MINUTE),
    "quiet": _Setting("quiet_for", "minutes", _minutes, _MINUTE),
    "burst": _Setting("burst", "seconds", _seconds, _SECOND),
    "fresh": _Setting("fresh_for", "days", _days, _DAY),
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
    "approval": _Setting("planning.approval", "approval", lambda words: Approval(words.lower())),
    "late": _Setting("planning.late", "late", lambda words: Late(words.lower())),
    "late_after": _Setting("planning.max_late", "minutes", _minutes, _MINUTE),
    "slots": _Setting("planning.slots", "slots", _slots),
    "apart": _Setting("planning.apart", "minutes_or_none", _minutes_or_none, _MINUTE),
    "utm": _Setting("planning.utm", "switch", _switch),
    "weekly": _Setting("weekly_report", "switch", _switch),
    "weekly_form": _Setting("weekly_form", "weekly_form", lambda words: ReportForm(words.lower())),
    "forget": _Setting("ladder.forget_after", "days", _days, _DAY),
}
LISTS = {"stop": "stop_phrases", "domain": "allowed_domains", "rival": "rivals"}
ALL_KEYS = (*PLAIN, *LISTS)


def changed(community: Community, line: str, say: Say) -> tuple[Community, str]:
    """The community as `mode RULE MODE` or `KEY VALUE` would have it, and the key that is changed.

    Raises:
        InputError: the line means nothing; told by `say`.
    """
    key, rest = first_word(line)
    key = key.lower()
    if key == "mode":
        return _with_mode(community, rest, say), key
    if key in LISTS and rest[:1] in ("+", "-") and rest[1:].strip(" ,"):
        return _with_list(community, LISTS[key], rest), key
    if key in PLAIN and rest:
        return _with_value(community, key, rest, say), key
    raise InputError(say("settings.usage", keys=", ".join(ALL_KEYS)))


def shown(community: Community, key: str, say: Say) -> str:
    """A setting as it is in a community."""
    return modes_of(community, say) if key == "mode" else line_of(community, key, say)


def _with_mode(community: Community, words: str, say: Say) -> Community:
    first, second, *more = (*words.lower().split(), "", "")
    if first in set(Mode) and not second:
        return replace(community, mode=Mode(first))
    if first in ALL_RULES and second in set(Mode) and not any(more):
        return replace(community, modes={**community.modes, first: Mode(second)})
    if first in ALL_RULES and second == DEFAULT and not any(more):
        others = {rule: mode for rule, mode in community.modes.items() if rule != first}
        return replace(community, modes=others)
    raise InputError(say("mode.usage", modes=", ".join(Mode), rules=", ".join(ALL_RULES)))


def _with_value(community: Community, key: str, words: str, say: Say) -> Community:
    setting = PLAIN[key]
    try:
        value = setting.read(words)
    except ValueError as error:
        expected = say(f"settings.expected.{setting.expected}")
        raise InputError(say("settings.bad_value", setting=key, expected=expected)) from error
    outer, _, inner = setting.field.partition(".")
    if inner:
        value = replace(getattr(community, outer), **{inner: value})
    return _with(community, outer, value)


def _with_list(community: Community, field: str, words: str) -> Community:
    """Each between commas is one; what was kept with its commas goes by the whole."""
    sign, whole = words[0], words[1:].strip().lower()
    items = tuple(dict.fromkeys(item.strip() for item in whole.split(",") if item.strip()))
    kept = tuple(one for one in getattr(community, field) if one not in (*items, whole))
    return _with(community, field, (*kept, *items) if sign == "+" else kept)


def _with(community: Community, field: str, value: Any) -> Community:
    return replace(community, **{field: value})


def modes_of(community: Community, say: Say) -> str:
    """All modes, in lines."""
    lines = [say("mode.now", mode=say(f"mode.{community.mode}"))]
    lines += [say("mode.all_off")] if community.mode is Mode.OFF else []
    lines += [
        say("mode.rule", rule=say(f"rule.{rule}"), mode=say(f"mode.{mode}"))
        for rule, mode in sorted(community.modes.items())
    ]
    lines += [] if PERSONAL_DATA in community.modes else [say("mode.personal_data")]
    lines += [] if community.wants_clean_language else [say("mode.swearing")]
    return "\n".join(lines)


def line_of(community: Community, key: str, say: Say) -> str:
    """One key with its value and what it means."""
    value = _quoted(getattr(community, LISTS[key]), say) if key in LISTS else plain(community, key)
    return f"{key}: {value} — {say(f'setting.{key}')}"


def _quoted(items: Sequence[str], say: Say) -> str:
    return ", ".join(say("settings.item", words=item) for item in items) or _NOTHING


def plain(community: Community, key: str) -> str:
    """The value of a key that is no list, as people type it."""
    outer, _, inner = PLAIN[key].field.partition(".")
    found = getattr(community, outer)
    return _in_units(getattr(found, inner) if inner else found, PLAIN[key].unit)


def _in_units(value: Any, unit: timedelta | None) -> str:
    if value is None:
        return AUTO
    if isinstance(value, bool):
        return _SWITCH[value]
    return str(value if unit is None else value // unit)


def as_typed(field: str, kept: str) -> str:
    """A value as the history keeps it, in the form in which people type it."""
    units = {setting.field: setting.unit for setting in PLAIN.values() if setting.unit}
    if field in LISTS.values() and kept:
        kept = ", ".join(msgspec.json.decode(kept))
    elif field in units and kept:
        kept = _in_units(msgspec.convert(kept, timedelta), units[field])
    return kept or _NOTHING
