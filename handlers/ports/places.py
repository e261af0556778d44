"""Communities, who comes into their chats, what their platforms can do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from models.capabilities import Capability
from models.communities import Community
from models.entrances import Brought, Campaign, Closing, Join, Newcomer
from models.staff import Colleague
from models.texts import Sentence


class Entrances(Protocol):
    """What happens at the doors of chats."""

    async def came(self, join: Join) -> None:
        """Somebody came in."""

    async def left(self, community: str, chat: str, person: str, at: datetime) -> None:
        """Somebody left, if we know that they came."""

    async def joined(self, community: str, chat: str, since: datetime, until: datetime) -> list[Join]:
        """Who came into a chat in [since, until], oldest first."""

    async def count_joined(
        self, community: str, chat: str, since: datetime, until: datetime, most: int
    ) -> int:
        """How many came into a chat in (since, until], counted up to `most`."""

    async def newcomer(self, community: str, chat: str, person: str) -> Newcomer | None:
        """How somebody was met, if they were."""

    async def meet(self, newcomer: Newcomer) -> None:
        """Keep how somebody is met, in place of an earlier time."""

    async def waited_for(self, now: datetime) -> list[Newcomer]:
        """Those who are waited for no longer, or whose question is, oldest first."""

    async def met(self, community: str, limit: int) -> list[Newcomer]:
        """Those who were met last, newest first."""

    async def lock(self, closing: Closing) -> Closing:
        """Keep that a chat is locked; returns it with its number. A chat is locked once at a time."""

    async def prolong(self, number: int, until: datetime) -> None:
        """A chat that is locked is open again from another moment."""

    async def moved(self, community: str, before: str, after: str) -> None:
        """A chat has another id: what is under way at its doors goes on there."""

    async def unlock(self, number: int, by: str | None, at: datetime) -> None:
        """Keep that a chat is open again."""

    async def closing(self, number: int) -> Closing | None:
        """A lock by its number."""

    async def closings(self, community: str, limit: int) -> list[Closing]:
        """When chats were locked last, newest first."""

    async def closed(self) -> list[Closing]:
        """Chats that are locked now, in all communities."""

    async def begin(self, campaign: Campaign) -> Campaign:
        """Keep a campaign whose link is being made; returns it with its number."""

    async def campaign(self, number: int) -> Campaign | None:
        """A campaign by its number."""

    async def came_by(self, community: str, person: str, link: str) -> bool:
        """Whether somebody came by this link before."""

    async def made(self, number: int, link: str) -> None:
        """The link of a campaign was made."""

    async def campaigns(self, community: str, limit: int) -> list[Campaign]:
        """Campaigns, newest first."""

    async def brought(
        self, community: str, since: datetime | None = None, until: datetime | None = None
    ) -> Mapping[str, Brought]:
        """How many came by each link, in [since, until) or ever, and how many of them have left again."""


class Communities(Protocol):
    """Communities and the people who work in them."""

    async def all(self) -> list[Community]:
        """Every community."""

    async def save(self, community: Community, who: str, at: datetime) -> None:
        """Keep a community; what changed goes into its history."""

    async def history(self, community: str, limit: int) -> list[tuple[datetime, str, str, str, str]]:
        """Changes of settings, newest first: when, who, key, old, new."""

    async def staff(self, community: str) -> list[Colleague]:
        """Everybody with a role."""

    async def appoint(self, colleague: Colleague, who: str, at: datetime) -> None:
        """Give a role, in place of an earlier one."""

    async def reached(self, community: str, person: str, chat: str | None) -> None:
        """Somebody with a role has written to us in a private chat, so we may write there too; None: we
        may not any more."""

    async def dismiss(self, community: str, person: str, who: str, at: datetime) -> bool:
        """Take a role away; False if there was none."""

    async def set_owner_code(self, code_hash: str, at: datetime) -> None:
        """Keep the hash of a new one-time code; earlier codes stop working."""

    async def use_owner_code(self, code_hash: str, at: datetime) -> bool:
        """Consume the code; False if it is unknown or was used."""


class Capabilities(Protocol):
    """What the adapters of platforms have found out."""

    async def lacks(self, platform: str, capability: Capability) -> Sentence | None:
        """Why a platform can't do something for us; None if it can, as far as is known."""
