"""A complaint on its way to a case: its cause, the approved first answer, and whether it is part of a burst.

Pure. Which cause it is and whether complaints burst is found in `handlers.likeness.causes` and `bursts`.
"""

from dataclasses import replace

from msgspec import structs

from handlers.likeness.causes import Causes
from handlers.messages.offences import RUDE
from handlers.talks.in_hand import proposed
from models.cases import Alarm, Case, CaseKind, Severity
from models.communities import Community
from models.intents import Order, Send
from models.texts import Sentence
from moderation.harm import tells_of_harm

COMPLAINT = "reason.negative"
"""The reason that a message complains, also of a case that is about how it says so."""
HARM = "reason.negative.harm"
"""The reason that tells of harm that somebody came to."""


def with_cause(alarm: Alarm, causes: Causes) -> Alarm:
    """The alarm with the cause of the complaint and the first answer that a person has approved for it.

    Where the bot would promise that somebody comes, it says the approved answer; elsewhere it proposes it.
    """
    cause = causes.of(alarm.item.text) if tells_of_complaint(alarm) else None
    if cause is None:
        return alarm
    if not cause.answer or alarm.kind is CaseKind.REVIEW:
        return structs.replace(alarm, cause=cause.name)
    if alarm.promise:
        said = tuple(_saying(order, cause.answer) for order in alarm.promise)
        return structs.replace(alarm, cause=cause.name, promise=said)
    return structs.replace(
        alarm, cause=cause.name, reasons=(*alarm.reasons, proposed(cause.answer, cause.name))
    )


def severity_of(alarm: Alarm, community: Community) -> Severity:
    """How pressing a case is: as the community says of its kind, but harm that somebody came to is urgent."""
    if tells_of_complaint(alarm) and tells_of_harm(alarm.item.text):
        return Severity.URGENT
    return community.escalation.severity_of(alarm.kind)


def is_rude(case: Case) -> bool:
    """Whether something that complains was removed for how it is said, and has not been brought back."""
    return any(reason.key == RUDE for reason in case.reasons)


def tells_of_complaint(told: Case | Alarm) -> bool:
    """Whether it is about a complaint, also where the question is how it is said."""
    return told.kind is CaseKind.NEGATIVE or COMPLAINT in [one.key for one in told.reasons]


def burst_reasons(burst: Sentence, community: Community) -> tuple[Sentence, ...]:
    """What a case of a burst tells and offers beside its own reasons."""
    if not community.statement:
        return (burst,)
    return (burst, Sentence("reason.statement", {"words": community.statement}))


def _saying(order: Order, words: str) -> Order:
    if not isinstance(order.intent, Send):
        return order
    return structs.replace(order, intent=replace(order.intent, text=words))
