"""The rules by which a conversation goes from the bot to a person and back. Pure.

    BOT -> WAITING   the bot does not know, or the asker wants a person
    any -> HUMAN     a person takes it or speaks: from now on the bot keeps quiet
    HUMAN -> CLOSED  the person is done; what is asked next is the bot's again
    HUMAN -> BOT     the person has been quiet for long, and nobody waits for an answer
    HUMAN -> WAITING the same, and somebody waits: people are called again
    any -> BOT       the asker comes back to the bot

Whoever comes back begins anew: nothing of the old hand-over is kept, so nothing of it can happen later.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from models.cases import CaseItem
from models.conversations import Conversation, Phase

MOST_KEPT = 5
"""So much of what waits for a person is kept, the newest; cases have all of it."""


def may_answer(talk: Conversation) -> bool:
    """Whether the bot may give an answer of which it is sure."""
    return talk.phase is not Phase.HUMAN and not (talk.phase is Phase.WAITING and talk.wished)


def may_ask(talk: Conversation) -> bool:
    """Whether the bot may say something else too: ask what was meant, promise a person."""
    return talk.phase in (Phase.BOT, Phase.CLOSED)


def gathered(talk: Conversation, item: CaseItem, until: datetime) -> Conversation:
    """The bot's conversation with one more part of a question that may not be complete before `until`."""
    if talk.phase is Phase.CLOSED:
        talk = returned(talk, talk.since)
    return replace(talk, asked=_joined(talk, item), due_at=until)


def offered(talk: Conversation, item: CaseItem, until: datetime) -> Conversation:
    """The bot has asked what was meant, and waits for it until then."""
    return replace(gathered(talk, item, until), offered=True)


def waiting(talk: Conversation, item: CaseItem, now: datetime, *, wished: bool = False) -> Conversation:
    """Somebody waits for a person. Who has a person already goes on with them."""
    if talk.phase is Phase.HUMAN:
        return _with(talk, item)
    begun = _begun(talk, Phase.WAITING, now)
    return replace(_with(begun, item), wished=wished or begun.wished, offered=False, due_at=None)


def taken(talk: Conversation, now: datetime, quiet: timedelta) -> Conversation:
    """A person has taken it and is about to speak."""
    return replace(_begun(talk, Phase.HUMAN, now), spoke_at=now, offered=False, due_at=now + quiet)


def spoke(talk: Conversation, now: datetime, quiet: timedelta) -> Conversation:
    """A person spoke to the asker."""
    return replace(taken(talk, now, quiet), asked=())


def put_off(talk: Conversation, until: datetime) -> Conversation:
    """Who has it is not called again before `until`."""
    return talk if talk.due_at is None else replace(talk, due_at=max(talk.due_at, until))


def released(talk: Conversation, now: datetime) -> Conversation:
    """The person is done with it."""
    return Conversation(key=talk.key, community=talk.community, since=now, phase=Phase.CLOSED)


def returned(talk: Conversation, now: datetime) -> Conversation:
    """The asker has come back to the bot, or was answered by it."""
    return Conversation(key=talk.key, community=talk.community, since=now)


def was_quiet(talk: Conversation, now: datetime) -> Conversation:
    """The person of ours has been quiet for too long."""
    if not talk.asked:
        return returned(talk, now)
    return replace(talk, phase=Phase.WAITING, since=now, spoke_at=None, due_at=None)


def _begun(talk: Conversation, phase: Phase, now: datetime) -> Conversation:
    if talk.phase is phase:
        return talk
    if talk.phase is Phase.CLOSED:
        talk = returned(talk, now)
    return replace(talk, phase=phase, since=now)


def _with(talk: Conversation, item: CaseItem) -> Conversation:
    return replace(talk, asked=_joined(talk, item)[-MOST_KEPT:])


def _joined(talk: Conversation, item: CaseItem) -> tuple[CaseItem, ...]:
    return (*(one for one in talk.asked if one.address != item.address), item)
