"""A platform that performs acts and tells what is there."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from models.content import Results
from models.intents import Act, Receipt
from models.rivals import RivalSight


class Gateway(Protocol):
    """A platform that performs acts."""

    async def perform(self, act: Act, key: str) -> Receipt:
        """Do it.

        Raises:
            RateLimited: not done, try later.
            Refused: not done, and never will be.
            OutcomeUnknown: perhaps done.
        """

    async def find(self, act: Act, key: str, taken: Collection[str] = ()) -> Receipt | None:
        """Look whether a message of ours with this key is there. `taken` are those of other orders: where a
        platform knows our messages by their words alone, the same words may have been said twice.

        Raises:
            Untellable: the platform never tells.
            DeliveryError: can't be told now.
        """

    async def results(self, chat: str, messages: Sequence[str]) -> Mapping[str, Results]:
        """Likes, comments and views of posts."""


class Crowd(Protocol):
    """A platform that knows how many people follow a wall."""

    async def subscribers(self, wall: str) -> int | None:
        """How many there are, None where it does not say.

        Raises:
            DeliveryError: it can't be told now.
        """


class Onlooker(Protocol):
    """A platform on which competitors can be seen."""

    async def rival(self, name: str, since: datetime) -> RivalSight:
        """What a competitor shows: its posts from `since` on.

        Raises:
            Refused: there is none of this name, or it hides.
            DeliveryError: it can't be told now.
        """


class Acquaintance(Protocol):
    """A platform that tells what people say of themselves."""

    async def about(self, person: str) -> str:
        """What somebody says of themselves; empty where they say nothing.

        Raises:
            DeliveryError: it can't be told now, or of them never.
        """


class Platform(Gateway, Crowd, Protocol):
    """All that a platform is asked for beside its events."""


class Signer(Protocol):
    """Makes the data of buttons unforgeable."""

    def sign(self, data: str, chat: str) -> str:
        """`data` with a signature that holds in one chat; at most 64 bytes."""

    def check(self, signed: str, chat: str) -> str | None:
        """The data, or None if it is not ours or from another chat."""
