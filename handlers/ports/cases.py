"""What people must see, where they see it, and what their decisions teach."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from models.cases import Case, CaseItem, CaseState, Served, Unseen
from models.channels import LostChannel
from models.conversations import ConversationKey
from models.labels import Label
from models.lessons import KeptLesson
from models.messages import Address, Thread
from models.outcomes import Deed, Done


class Cases(Protocol):
    """Incidents that a person must see."""

    async def unclosed(self, community: str, incidents: Sequence[str]) -> dict[str, Case]:
        """Cases not closed yet, by incident."""

    async def open(self, new: Sequence[Case]) -> list[Case]:
        """Keep new cases; returns them with their numbers, in their order."""

    async def get(self, number: int) -> Case | None:
        """A case by its number."""

    async def several(self, numbers: Collection[int]) -> Mapping[int, Case]:
        """Cases by their numbers; one that isn't there is left out."""

    async def shown(self, cards: Mapping[int, Address]) -> None:
        """The cards of these cases, by number, have come out."""

    async def save(self, case: Case) -> None:
        """Keep a changed case.

        Raises:
            StorageError: somebody else changed it since it was read.
        """

    async def join(self, items: Mapping[int, Sequence[CaseItem]], now: datetime) -> Mapping[int, int]:
        """Add messages to cases, by number; each case counts them and their authors and has a new version,
        which is returned."""

    async def items(self, number: int) -> list[CaseItem]:
        """The messages of a case, oldest first."""

    async def newest(self, numbers: Collection[int], limit: int) -> Mapping[int, Sequence[CaseItem]]:
        """The newest messages with words that joined each of these cases, oldest first."""

    async def by_card(self, card: Address) -> Case | None:
        """The case that a message in the duty chat shows."""

    async def last(self, community: str, incident: str) -> Case | None:
        """The newest case of an incident, closed or not."""

    async def about(self, message: Address) -> Case | None:
        """The newest case that has a message."""

    async def in_hand(self, community: str, key: ConversationKey) -> Sequence[Case]:
        """Cases that somebody has in hand in which something of a conversation stands, the newest first."""

    async def note(self, number: int, at: datetime, who: str | None, what: str) -> None:
        """Add a line to the history of a case; `who` None is the bot."""

    async def history(self, number: int) -> list[tuple[datetime, str | None, str]]:
        """The history of a case, oldest first."""

    async def overdue(self, now: datetime) -> list[Case]:
        """Unclosed cases whose deadline has passed, the most overdue first."""

    async def unseen(self) -> list[Unseen]:
        """Unclosed cases of which no card is known to be out, oldest first."""

    async def listing(self, community: str, states: Sequence[CaseState], limit: int) -> list[Case]:
        """Cases in these states, newest first."""


class Deeds(Protocol):
    """What was done in cases."""

    async def add(self, deeds: Sequence[Deed]) -> None:
        """Keep what was done."""

    async def by_bot(self, numbers: Collection[int]) -> Mapping[int, Sequence[Done]]:
        """What the bot did in cases and nobody has undone, each kind once, the earliest first."""

    async def standing(self, numbers: Collection[int]) -> Mapping[int, Sequence[Deed]]:
        """Deeds of cases that have not been undone, oldest first; a case without any is left out."""

    async def about(self, community: str, persons: Sequence[str]) -> list[Deed]:
        """Everything that was done about these people in any case, undone or not, oldest first."""

    async def undo(self, deeds: Sequence[int], who: str | None, at: datetime) -> None:
        """Mark deeds as undone."""

    async def redo(self, deeds: Sequence[int]) -> None:
        """Have deeds stand again that were marked as undone."""


class Figures(Protocol):
    """What the cases of a community tell together: how many they are, how soon answered, about what."""

    async def answered_for(self, community: str) -> Mapping[str, int]:
        """For how many cases that are not closed each person answers; who answers for none is left out."""

    async def opened_since(self, community: str, since: datetime) -> Mapping[str, int]:
        """How many cases of each kind were opened since a moment."""

    async def waiting(self, community: str, now: datetime) -> tuple[int, int]:
        """How many cases are not closed, and for how many of them the deadline has come."""

    async def served(self, community: str, since: datetime, until: datetime) -> list[Served]:
        """Cases opened in [since, until) as the service figures see them, oldest first."""

    async def complaints(
        self, community: str, thread: Thread, step: timedelta, since: datetime, without: Collection[str] = ()
    ) -> Mapping[datetime, int]:
        """How many complaints stand under a post since a moment, but for the messages `without`, by steps,
        each by its beginning."""

    async def complained(
        self, community: str, thread: Thread, since: datetime, until: datetime, limit: int
    ) -> Sequence[tuple[int, CaseItem]]:
        """Complaints of [since, until] under a post with the numbers of their cases, oldest first."""

    async def causes(self, community: str, limit: int) -> list[tuple[str, str]]:
        """Complaints with the cause that a person gave them, the newest first."""

    async def noted(self, community: str, what: str, since: datetime, until: datetime) -> list[int]:
        """The cases in whose history a word stands that was written in [since, until), in no order."""


class Channels(Protocol):
    """Chats of the staff that can't be written to at present."""

    async def lost(self) -> list[LostChannel]:
        """Those of all communities, the longest lost first."""

    async def lose(self, channel: LostChannel) -> None:
        """Keep that a channel is lost; one that was lost before stays so since then."""

    async def look_again(self, channel: LostChannel, at: datetime) -> None:
        """When it is to be looked next whether it is back."""

    async def find(self, channel: LostChannel) -> None:
        """It is back."""


class Labels(Protocol):
    """What people said about texts."""

    async def add(self, labels: Sequence[Label]) -> None:
        """Keep labels about messages that their cases hold."""

    async def take_back(
        self, case: int, who: str, at: datetime, *, author: str | None = None, by: str | None = None
    ) -> None:
        """Mark labels that were given in a case as undone: those of one author, by one person, or all."""

    async def give_back(self, case: int, at: datetime) -> None:
        """Have the labels of a case stand again that were taken back at a moment."""

    async def standing(self, limit: int, community: str | None = None) -> list[Label]:
        """The newest labels that were not taken back, of one community or of all, oldest first."""

    async def count(self, after: int) -> int:
        """How many labels stand whose number is larger."""

    async def taken_back(self, since: datetime, upto: int) -> int:
        """How many labels up to a number were taken back since a moment."""


class Lessons(Protocol):
    """What was learned from labels."""

    async def add(self, lesson: KeptLesson, content: bytes = b"") -> int:
        """Keep a lesson; returns its number."""

    async def learned(self, lesson: KeptLesson, content: bytes) -> None:
        """Keep what came of a lesson that was asked for."""

    async def get(self, number: int) -> KeptLesson | None:
        """A lesson by its number."""

    async def live(self) -> KeptLesson | None:
        """The lesson that judges; None: the artefact alone."""

    async def content(self, number: int) -> bytes:
        """What a lesson consists of."""

    async def newest(self, limit: int) -> list[KeptLesson]:
        """The newest lessons, newest first."""

    async def put_live(self, number: int | None, at: datetime, *, withdrawn: bool = False) -> None:
        """Let a lesson judge, or the artefact alone. The one that did is past, or `withdrawn`."""
