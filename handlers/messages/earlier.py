"""What was said lately, for the few messages that answer some of it: by whom, and whether it was an insult.

A bounded memory and nothing else: after a restart it begins empty, and what it does not know is taken for
an answer to nobody.
"""

from collections.abc import Hashable

import msgspec

from handlers.typed.wording import first_words
from models.decisions import Decision, Verdict

_INSULTS = ("toxic", "obscene")
_KEPT = 60


class Spoken(msgspec.Struct, frozen=True, gc=False):
    """`ours` where the community or its staff spoke; `insult` is the part that was held to be one."""

    person: str
    ours: bool
    insult: str = ""


class Earlier:
    """The last messages, between `most` and twice as many."""

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._young: dict[Hashable, Spoken] = {}
        self._old: dict[Hashable, Spoken] = {}

    def note(self, chat: str, message: str, spoken: Spoken) -> None:
        """Remember who said a message; said anew after an edit it is what it is now."""
        if len(self._young) >= self._most:
            self._old, self._young = self._young, {}
        self._young[chat, message] = spoken

    def answered(self, chat: str, reply_to: str | None, person: str) -> Spoken | None:
        """Who said what `person` answers; None where it is not known, or who goes on with their own words."""
        if reply_to is None:
            return None
        place = (chat, reply_to)
        said = self._young.get(place) or self._old.get(place)
        return None if said is None or said.person == person else said


def insult_in(text: str, decision: Decision) -> str:
    """The part of a text for which it was held to be an insult; empty where it was not."""
    for found in decision.findings:
        if found.rule in _INSULTS and found.verdict > Verdict.ALLOW:
            return first_words(text[slice(*found.span)] if found.span else text, _KEPT)
    return ""
