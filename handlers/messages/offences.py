"""What a person is shut out for, in the few words that platforms keep beside it and show them. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from models.communities import PERSONAL_DATA
from models.intents import Ban, Intent, Mute, Offence
from models.texts import Sentence
from moderation.judge import RULES

_BY_RULE: Final = {
    "toxic": Offence.INSULT,
    "obscene": Offence.PROFANITY,
    **dict.fromkeys(
        (
            "spam",
            "links",
            "invites",
            "mentions",
            "trade",
            "flood",
            "duplicate",
            "channel_post",
            "signals",
            "first_message",
        ),
        Offence.SPAM,
    ),
}

NAMED: Final = frozenset((*RULES, PERSONAL_DATA))
"""Rules that have a name (`rule.*`) which those who break them are told."""


RUDE: Final = "reason.negative.removed"
"""The reason of a complaint that was removed for how it is said: it is answered all the same."""


def offence_of(reasons: Sequence[Sentence]) -> Offence:
    """What the first reason of a rule that is one amounts to; reasons are named after their rules."""
    rules = (reason.key.split(".")[1] for reason in reasons)
    return next((_BY_RULE[rule] for rule in rules if rule in _BY_RULE), Offence.OTHER)


def with_reason(intent: Intent, reasons: Sequence[Sentence], say: Callable[[str], str]) -> Intent:
    """A mute or a ban with its reason; anything else as it is. `say` knows the community's language."""
    if not isinstance(intent, Mute | Ban):
        return intent
    offence = offence_of(reasons)
    return replace(intent, offence=offence, comment=say(f"offence.{offence}"))
