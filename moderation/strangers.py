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
_TRADE = (
    r"\b(?:крипт|инвест|заработ|подработ|казино|ставк|кредит|займ|микрозайм|интим|эскорт|досуг|секс|порно|18\+|"
    r"crypto|casino|invest|forex|earn|onlyfans|nudes)\w*"
)
_ADVERTISES = re.compile(
    r"(?:https?://|t\.me/|vk\.(?:com|me)/|wa\.me/|@\w{4})|\b[\w-]{2,}\.(?:ru|com|net|org|me|xyz|top|shop|site|online|рф)\b|"
    rf"{_TRADE}|\+?\d[\d ()-]{{8,}}\d",
)
"""Of a name in lower case: to look at both cases would cost as much again, for every newcomer."""
_CALLS = re.compile(
    rf"{_TRADE}|(?:t\.me/(?:\+|joinchat/)|chat\.whatsapp\.com/|discord\.gg/)\S"
    r"|(?:пиши|заходи|жми|переходи|подпи|write|dm|join|click)\w* .{0,40}(?:t\.me/|https?://|@\w{4})",
)
"""Of words about oneself: many people name a page of theirs there, which alone advertises nothing."""
_SHOWN = 60
_SHOWN_ABOUT = 120


def first_message() -> Rule:
    """Somebody whom nobody here knows writes what looks like spam, or is called like an advertisement."""

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        if not around.stranger:
            return None
        if _ADVERTISES.search(around.stranger.lower()):
            reason = Sentence("reason.first_message.name", {"name": around.stranger[:_SHOWN]})
            return Finding("first_message", Verdict.REVIEW, reason)
        if reading.scores.spam < _SPAMMY_FROM:
            return None
        reason = Sentence("reason.first_message.spam", {"percent": int(reading.scores.spam * 100)})
        return Finding("first_message", Verdict.REVIEW, reason)

    return rule


def about_themselves(words: str) -> Finding | None:
    """What somebody says of themselves, where it is an advertisement: a matter for a person to look at."""
    if not _CALLS.search(words.lower()):
        return None
    reason = Sentence("reason.first_message.about", {"about": " ".join(words.split())[:_SHOWN_ABOUT]})
    return Finding("first_message", Verdict.REVIEW, reason)
