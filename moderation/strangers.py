"""What is odd about a person who has never written here before: their first message, the name they bear,
what they say of themselves.

Spam comes from fresh accounts, so less evidence is enough for a question to a person, never for a removal.
"""

import re

from models.decisions import Finding, Verdict
from models.texts import Sentence
from moderation.evidence import Around, HouseRules, Reading
from moderation.rules import Rule

_SPAMMY_FROM = 0.25
"""On dev sets 0.44 % of friendly texts reach it, and nine of a hundred advertisements more than the usual
threshold catches in a place that nothing was learned from."""
_LURES = (
    r"крипт\w*", r"заработ\w*", r"подработ\w*", r"казино(?![а-яё])", r"ставк\w*", r"микрозайм\w*", r"займ\w*",
    r"интим\w*", r"эскорт\w*", r"секс(?!-?просвет|олог)\w*", r"порно\w*", r"18\+", r"crypto\w*", r"casino\w*",
    r"forex\w*", r"onlyfans\w*", "nudes", r"earn (?:\W?\d|money)",
)  # fmt: skip
_ALSO_IN_NAMES = (r"инвест\w*", r"кредит\w*", r"досуг\w*", r"invest\w*")
_ADVERTISES = re.compile(
    r"(?:https?://|t\.me/|vk\.(?:com|me)/|wa\.me/|@\w{4})|\b[\w-]{2,}\.(?:ru|com|net|org|me|xyz|top|shop|site|online|рф)\b|"
    rf"\b(?:{'|'.join((*_LURES, *_ALSO_IN_NAMES))})|\+?\d[\d ()-]{{8,}}\d",
)
"""Of a name in lower case: to look at both cases would cost as much again, for every newcomer."""
_SIGNS = "/@.+"
_BEGINNINGS = [found[0] for lure in (*_LURES, *_ALSO_IN_NAMES) if (found := re.match(r"[^\W\d_]{4}", lure))]
_MAY_ADVERTISE = re.compile(
    rf"[{_SIGNS}{''.join({word[0] for word in _BEGINNINGS})}]"
    rf"(?:(?<!\w\w)(?:{'|'.join(word[1:] for word in _BEGINNINGS)})|(?<=[{_SIGNS}]))"
)
_LONG_NUMBER = re.compile(r"[\d ()-]{10}")
"""What advertises has a match of either, and nearly no name has. The former begins with a sign or with a
letter that a lure begins with, so that most places are passed over in no time."""
_LURE = re.compile(rf"(?<!\w)(?:{'|'.join(_LURES)})")
_CALLS = re.compile(
    r"(?:t\.me/(?:\+|joinchat/)|chat\.whatsapp\.com/|discord\.gg/)\S"
    r"|\b(?:пиши|заходи|жми|переходи|подпи|обращай|write|dm|join|click)\w*\b.{0,40}?"
    r"(?:t\.me/|https?://|@\w{4}|\b(?:лс|личк|личн|директ)\w*)",
    re.DOTALL,
)
"""Of words about oneself both a lure and a call are asked for: many people name a page of theirs there, or
what they do for a living, and either alone advertises nothing."""
_LONGEST = 256
"""Characters of a name that are looked at; platforms take fewer."""
_SHOWN = 60
_SHOWN_ABOUT = 120


def is_odd(name: str, spam: float) -> bool:
    """Whether anything is odd about a first message with that score, or about the name of its author: of
    nearly all nothing is, so that they need no closer look."""
    return spam >= _SPAMMY_FROM or _advertises(name)


def first_message() -> Rule:
    """Somebody whom nobody here knows writes what looks like spam, or is called like an advertisement."""

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        if not around.stranger:
            return None
        if _advertises(around.stranger):
            reason = Sentence("reason.first_message.name", {"name": around.stranger[:_SHOWN]})
            return Finding("first_message", Verdict.REVIEW, reason)
        if reading.scores.spam < _SPAMMY_FROM:
            return None
        reason = Sentence("reason.first_message.spam", {"percent": int(reading.scores.spam * 100)})
        return Finding("first_message", Verdict.REVIEW, reason)

    return rule


def about_themselves(words: str) -> Finding | None:
    """What somebody says of themselves, where it is an advertisement: a matter for a person to look at."""
    lower = words.lower()
    if not (_LURE.search(lower) and _CALLS.search(lower)):
        return None
    reason = Sentence("reason.first_message.about", {"about": " ".join(words.split())[:_SHOWN_ABOUT]})
    return Finding("first_message", Verdict.REVIEW, reason)


def _advertises(name: str) -> bool:
    lower = name[:_LONGEST].lower()
    if _MAY_ADVERTISE.search(lower) is None and _LONG_NUMBER.search(lower) is None:
        return False
    return _ADVERTISES.search(lower) is not None
