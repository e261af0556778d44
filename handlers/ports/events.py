"""What came in, what was decided and ordered about it, and how people stand."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from models.inbox import StoredEvent
from models.intents import Intent, Order, Receipt
from models.messages import Address
from models.orders import Claimed
from models.outcomes import Counter, Judged, Tally
from models.people import Standing
from models.signals import Signal


class Inbox(Protocol):
    """Raw events as the platforms handed them over."""

    async def newest(self, platform: str, span: int) -> list[StoredEvent]:
        """Those of one platform among the newest `span` events that are handled, oldest first."""


class Journal(Protocol):
    """Decisions as they were made."""

    async def record(self, judged: Sequence[Judged]) -> None:
        """Keep decisions; one that is known by its event id stays as it was."""

    async def count(self, tallies: Sequence[Tally]) -> None:
        """Add to the hourly and daily counters."""

    async def totals(self, community: str, first: date, last: date) -> Mapping[Counter, int]:
        """Counters of the days `first` to `last` in the community's zone, both included."""

    async def days(self, community: str, first: date, last: date) -> Mapping[date, Mapping[Counter, int]]:
        """Counters of each of these days on which something was counted."""

    async def first_day(self, community: str) -> date | None:
        """The first day on which anything was counted, None where nothing ever was."""

    async def hours(
        self, community: str, counter: Counter, since: datetime, until: datetime
    ) -> Mapping[datetime, int]:
        """One counter by the hour, in [since, until)."""


class Outbox(Protocol):
    """Orders until they are known to be done."""

    async def put(self, orders: Sequence[Order]) -> None:
        """Keep orders; one with a known key is ignored, since its cause was handled before."""

    async def claim(
        self, platform: str, now: datetime, lease: timedelta, limit: int, held: Collection[int] = ()
    ) -> list[Claimed]:
        """Take orders that are due, oldest first, for `lease`; nobody else gets them meanwhile. Those that
        whoever asks has in hand, which are `held`, are doubted by nobody when their lease has run out."""

    async def hold(self, order: int, until: datetime) -> None:
        """Nobody else gets a claimed order before that."""

    async def done(self, receipts: Mapping[int, Receipt], now: datetime) -> None:
        """These orders, by their numbers, happened."""

    async def later(self, orders: Collection[int], at: datetime, *, doubtful: bool, error: str) -> None:
        """Try these again from `at`; `doubtful` when they may have happened already."""

    async def give_up(self, order: int, now: datetime, error: str) -> None:
        """It will not happen."""

    async def call_off(self, key: str, now: datetime) -> bool:
        """It need not happen any more; False where it has begun or happened."""

    async def intent_of(self, key: str) -> Intent | None:
        """What was ordered under this key, as long as it is known."""

    async def receipt_of(self, key: str) -> Receipt | None:
        """What came of an order, None as long as it has not happened."""

    async def written(self, beside: Claimed) -> Collection[str]:
        """What other orders have written in the same chat lately, as far as it is known."""

    async def take_back(
        self, platform: str, chat: str, thread: str | None, marked: str, now: datetime
    ) -> Sequence[Intent]:
        """Don't say in a thread of a chat what nobody has begun to say yet and whose key has this mark.

        Returns what that is.

        Whoever has claimed it together with what stands before it looks whether it is `standing`.
        """

    async def standing(self, orders: Collection[int]) -> Collection[int]:
        """Which of these orders, by their numbers, are still to be done."""

    async def redrawing(self, platform: str, lanes: Sequence[str]) -> Mapping[str, Collection[int]]:
        """The orders that are still to be done and draw a card anew, by the lanes of these; none if none."""

    async def wrote(self, message: Address, thread: str | None, text: str) -> bool:
        """Whether one of the latest orders wrote a message, as far as it is known, or writes it now."""

    async def answered_by(self, message: Address, thread: str | None) -> str | None:
        """The message that one of ours answers, if one of the latest orders wrote it."""

    async def next_due(self, platform: str) -> datetime | None:
        """When the next waiting order may be claimed."""


class People(Protocol):
    """How subscribers stand in a community."""

    async def standings(self, community: str, persons: Sequence[str]) -> dict[str, Standing]:
        """Those of `persons` that are known, by person."""

    async def named(self, community: str, name: str) -> Sequence[Standing]:
        """Those who are shown by this name, in whatever case somebody types it; a few of them."""

    async def save(self, standings: Sequence[Standing]) -> None:
        """Keep standings, new and changed."""


class Signals(Protocol):
    """What subscribers say about messages of others."""

    async def put(self, signal: Signal) -> None:
        """Keep a signal; who said the same of the same message before has said it once."""

    async def of_case(self, number: int) -> list[Signal]:
        """Everything that was said about the messages of a case, oldest first."""

    async def outcomes(self, community: str, person: str, since: datetime) -> Mapping[str | None, int]:
        """How the cases were closed that `person` has given signals about since a moment; None is open."""
