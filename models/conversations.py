"""Who has the word in a conversation between somebody who asks and the community: the bot or a person.

A conversation with the bot in which nothing waits needs no record; there is none for most.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from models.cases import CaseItem
from models.clock import aware
from models.messages import Address, Message


class Phase(StrEnum):
    """Who has the word. CLOSED is the bot again, after people were done."""

    BOT = "bot"
    WAITING = "waiting"
    HUMAN = "human"
    CLOSED = "closed"


class ConversationKey(msgspec.Struct, frozen=True, gc=False):
    """Between whom: in private the chat says it all, elsewhere the thread and the person.

    Without a person outside of private talks it is everybody in the thread.
    """

    platform: str
    chat: str
    thread: str = ""
    person: str = ""


def key_of(said: Message | CaseItem) -> ConversationKey:
    """The conversation to which something belongs that somebody said to the community."""
    return between(said.address, said.author if isinstance(said, CaseItem) else said.author.id, said)


def between(address: Address, person: str, around: Message | CaseItem) -> ConversationKey:
    """The conversation with `person` where `around` was said."""
    if around.private:
        return ConversationKey(address.platform, address.chat)
    return ConversationKey(address.platform, address.chat, around.thread or "", person)


class Conversation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A conversation as it stands since `since`.

    `spoke_at` is when a person of ours last spoke or took it. `asked` is what nobody has answered yet,
    oldest first, and `wished` whether a person was asked for. `offered` when the bot waits for the asker to
    choose what was meant. `case` is the case that people see it in. At `due_at` it is looked at although
    nobody says anything.
    """

    key: ConversationKey
    community: str
    since: datetime
    phase: Phase = Phase.BOT
    spoke_at: datetime | None = None
    asked: tuple[CaseItem, ...] = ()
    wished: bool = False
    offered: bool = False
    case: int | None = None
    due_at: datetime | None = None

    def __post_init__(self) -> None:
        aware(self.since, self.spoke_at, self.due_at)

    @property
    def is_idle(self) -> bool:
        """Whether it is the bot's, again or still, and nothing waits, so that nobody has to remember it."""
        return self.phase in (Phase.BOT, Phase.CLOSED) and not self.asked

    @property
    def is_gathering(self) -> bool:
        """Whether the bot waits for the rest of a question."""
        return self.phase is Phase.BOT and bool(self.asked) and not self.offered
