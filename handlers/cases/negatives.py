"""A complaint on its way to a case: its cause, the approved first answer, and whether it is part of a burst.

Pure. Which cause it is and whether complaints burst is found in `handlers.likeness.causes` and `bursts`.
"""

from dataclasses import replace

from handlers.likeness.causes import Causes
from handlers.talks.in_hand import proposed
from models.cases import Alarm, CaseKind, Severity
from models.communities import Community
from models.intents import Order, Send
from models.texts import Sentence
from moderation.harm import tells_of_harm

HARM = "reason.negative.harm"
"""The reason that tells of harm that somebody came to."""


def with_cause(alarm: Alarm, causes: Causes) -> Alarm:
    """The alarm with the cause of the complaint and the first answer that a person has approved for it.

    Where the bot would promise that somebody comes, it says the approved answer; elsewhere it proposes it.
    """
    cause = causes.of(alarm.item.text) if alarm.kind is CaseKind.NEGATIVE else None
    if cause is None:
        return alarm
    if not cause.answer:
        return replace(alarm, cause=cause.name)
    if alarm.promise:
        said = tuple(_saying(order, cause.answer) for order in alarm.promise)
        return replace(alarm, cause=cause.name, promise=said)
    return replace(alarm, cause=cause.name, reasons=(*alarm.reasons, proposed(cause.answer, cause.name)))


def severity_of(alarm: Alarm, community: Community) -> Severity:
    """How pressing a case is: as the community says of its kind, but harm that somebody came to is urgent."""
    if alarm.kind is CaseKind.NEGATIVE and tells_of_harm(alarm.item.text):
        return Severity.URGENT
    return community.escalation.severity_of(alarm.kind)


def burst_reasons(burst: Sentence, community: Community) -> tuple[Sentence, ...]:
    """What a case of a burst tells and offers beside its own reasons."""
    if not community.statement:
        return (burst,)
    return (burst, Sentence("reason.statement", {"words": community.statement}))


def _saying(order: Order, words: str) -> Order:
    return (
        replace(order, intent=replace(order.intent, text=words)) if isinstance(order.intent, Send) else order
    )
