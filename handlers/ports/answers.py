"""Conversations, and the base of approved answers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from models.conversations import Conversation, ConversationKey
from models.faq import Entry, Match, Promise
from models.learned import Proposal, ProposalState
from models.messages import Address, Thread
from models.products import Product
from models.questions import Choice, Question, Told


class Conversations(Protocol):
    """Conversations that are not simply the bot's."""

    async def several(self, keys: Collection[ConversationKey]) -> Mapping[ConversationKey, Conversation]:
        """Those of `keys` that are remembered."""

    async def of_case(self, number: int) -> Sequence[Conversation]:
        """Those that people see in a case."""

    async def due(self, now: datetime, limit: int) -> Sequence[Conversation]:
        """Those that are to be looked at, the most overdue first."""

    async def save(self, talks: Sequence[Conversation]) -> None:
        """Keep conversations, and forget those in which nothing waits for anybody."""


class Faq(Protocol):
    """Approved answers."""

    async def entries(self, community: str) -> list[Entry]:
        """All entries of a community, by id."""

    async def put(self, community: str, entry: Entry, who: str, at: datetime) -> Entry:
        """Add an entry or replace the one with its id; returns it in its new version."""

    async def last(self, community: str, entry: str) -> Entry | None:
        """An entry as it stood last, also one that was removed, if so much was kept of it."""

    async def remove(self, community: str, entry: str) -> bool:
        """Remove an entry; False if there was none."""

    async def stamp(self) -> tuple[int, datetime | None]:
        """How many entries there are in all, and when the last was changed."""


class Proposals(Protocol):
    """What people answered, proposed as approved answers."""

    async def add(self, proposal: Proposal) -> Proposal:
        """Keep a proposal; returns it with its number."""

    async def get(self, number: int) -> Proposal | None:
        """A proposal by its number."""

    async def decide(self, number: int, state: ProposalState) -> bool:
        """Somebody has decided about it; False if somebody had before."""

    async def undecided(self, community: str, since: datetime, limit: int) -> list[Proposal]:
        """Those since a moment about which nobody has decided, newest first."""


class Products(Protocol):
    """The catalogues of communities."""

    async def all(self, community: str) -> list[Product]:
        """Everything that a community sells, by id."""

    async def stamp(self, community: str | None = None) -> tuple[int, datetime | None]:
        """How many products there are, in all or in one community, and when the last was seen."""

    async def replace(self, community: str, of: Sequence[Product]) -> None:
        """Keep a catalogue in place of an earlier one; what is no longer in it is gone."""


class Questions(Protocol):
    """The log of answers."""

    async def add(self, asked: Sequence[Question]) -> None:
        """Keep questions; one whose event is known stays as it was."""

    async def get(self, name: str) -> Question | None:
        """A question by its id."""

    async def offered(self, message: Address) -> Question | None:
        """The question that a message is, where its asker was offered what it may have meant."""

    async def choose(self, choice: Choice) -> None:
        """The asker has chosen what was offered, or a person; the question stays one row."""

    async def unsaid(self, messages: Collection[Address]) -> Sequence[tuple[str, datetime]]:
        """What was answered to these messages was not said after all; returns the community and the time of
        each question of which that is true."""

    async def told(self, threads: Collection[Thread], since: datetime) -> Collection[Told]:
        """Who was told what in these threads since a moment."""

    async def author_of(self, message: Address) -> str | None:
        """Who asked the question that a message is, if it is one."""

    async def since(self, community: str, moment: datetime, limit: int) -> list[Question]:
        """The newest questions since a moment, newest first."""

    async def forget(self, community: str, before: datetime) -> None:
        """Delete the questions that a community was asked before a moment."""


class Matcher(Protocol):
    """Finds the approved answer for a question."""

    @property
    def thinks(self) -> bool:
        """Whether `think` finds more than `match` knows by words."""
        ...

    @property
    def promise(self) -> Promise:
        """From which confidence on this base answers, and how often it errs then."""
        ...

    def match(self, question: str) -> Match | None:
        """The best entry, or None when nothing is near: by words, or by what `think` has found."""

    def think(self, questions: Sequence[str]) -> None:
        """Work out what questions mean, so that `match` knows it. Takes a while: in a thread only."""
