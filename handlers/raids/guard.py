"""Guard: locks a chat when a raid comes, opens it again in time, and tells who came meanwhile.

In *suggest* mode the people on duty are asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from handlers.community.directory import Directory, Known
from handlers.ports import Ledger
from handlers.raids.telling import Telling
from handlers.raids.watch import WINDOW, is_over
from models.capabilities import Capability
from models.cases import Case, CaseKind
from models.communities import Community, Mode, Place
from models.entrances import Closing, Join
from models.intents import Lock, Order, Unlock
from models.messages import Membership

_OF_TEXTS: Final = (CaseKind.REMOVED, CaseKind.REVIEW)
_ASK_AGAIN: Final = timedelta(minutes=15)


class By(NamedTuple):
    """Who does it, None is the bot, and when."""

    person: str | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Guard:
    """Watches the doors."""

    directory: Directory
    telling: Telling

    async def came(self, ledger: Ledger, known: Known, event: Membership, now: datetime) -> None:
        """Somebody came into a chat: is it one too many?"""
        community, chat, most = known.community, event.chat.id, known.community.raids.joins
        # What is counted last costs most, and in a raid it would be counted with everybody who comes.
        if is_over(event.at, now) or not await _can_be_locked(ledger, community, chat):
            return
        since = event.at - WINDOW
        if await ledger.entrances.count_joined(community.id, chat, since, event.at, most) >= most:
            await self._raided(ledger, community, chat, ("raid.ask", most), now)

    async def stormed(
        self, ledger: Ledger, community: Community, grown: Sequence[Case], now: datetime
    ) -> None:
        """Cases have grown: are there so many people in one that it is a raid of people who never came in?"""
        for case in grown:
            if case.kind in _OF_TEXTS and case.people >= community.raids.joins:
                chat, told = case.first.address.chat, ("raid.ask_storm", case.people)
                if await _can_be_locked(ledger, community, chat):
                    await self._raided(ledger, community, chat, told, now)

    async def _raided(
        self, ledger: Ledger, community: Community, chat: str, told: tuple[str, int], now: datetime
    ) -> None:
        """Lock the chat, or ask whether to; `told` is how it is put to people, and their number."""
        if community.mode is Mode.ACT:
            await self.lock(ledger, community, chat, community.raids.lock_for, By(None, now))
        elif question := self.telling.question(community, chat, *told):
            turn = int(now.timestamp() // _ASK_AGAIN.total_seconds())
            await ledger.outbox.put([Order(key=f"raid:{community.id}:{chat}:{turn}", intent=question)])

    async def lock(self, ledger: Ledger, community: Community, chat: str, term: timedelta, by: By) -> None:
        """Lock a chat that is open, and tell the people on duty."""
        closing = await ledger.entrances.lock(
            Closing(community=community.id, chat=chat, since=by.now, until=by.now + term, by=by.person)
        )
        lock = Order(key=f"closing:{closing.id}", intent=Lock(platform=community.platform, chat=chat))
        told = self.telling.told(community, closing, "raid.locked", ("open", "expel"))
        await ledger.outbox.put([lock, *told])

    async def prolong(
        self, ledger: Ledger, community: Community, closing: Closing, term: timedelta, by: By
    ) -> None:
        """A chat that is locked is to be opened at another time; the people on duty are told."""
        later = replace(closing, until=by.now + term)
        if later.until == closing.until:
            return
        await ledger.entrances.prolong(closing.id, later.until)
        await ledger.outbox.put(self.telling.told(community, later, "raid.locked", ("open", "expel")))

    async def open(self, ledger: Ledger, community: Community, closing: Closing, by: By) -> None:
        """Open a chat that is locked, and tell who came meanwhile."""
        await ledger.entrances.unlock(closing.id, by.person, by.now)
        opened = replace(closing, opened_at=by.now, opened_by=by.person)
        joins = await came_with(ledger, opened, by.now)
        unlock = Unlock(platform=community.platform, chat=closing.chat)
        told = self.telling.told(community, opened, "raid.opened", ("expel",) if joins else (), joins)
        await ledger.outbox.put([Order(key=f"closing:{closing.id}:open", intent=unlock), *told])

    async def due(self, ledger: Ledger, now: datetime) -> bool:
        """Whether there is a chat to be opened."""
        return any(closing.until <= now for closing in await ledger.entrances.closed())

    async def release(self, ledger: Ledger, now: datetime) -> None:
        """Chats whose time is up are opened; a tick."""
        await self.directory.refresh(ledger)
        for closing in await ledger.entrances.closed():
            if closing.until <= now:
                community = self.directory.get(closing.community).community
                await self.open(ledger, community, closing, By(None, now))


async def _can_be_locked(ledger: Ledger, community: Community, chat: str) -> bool:
    """Whether a raid would be stopped there: people talk in it, the bot may do something, it is open."""
    talks = community.places.get(chat) in (Place.COMMENTS, Place.CHAT)
    if not talks or community.mode not in (Mode.SUGGEST, Mode.ACT):
        return False
    if await locked(ledger, community, chat):
        return False
    return await ledger.capabilities.lacks(community.platform, Capability.LOCK) is None


async def locked(ledger: Ledger, community: Community, chat: str) -> Closing | None:
    """How a chat is locked now, if it is."""
    closed = await ledger.entrances.closed()
    return next((one for one in closed if (one.community, one.chat) == (community.id, chat)), None)


async def came_with(ledger: Ledger, closing: Closing, now: datetime) -> list[Join]:
    """Who came with the raid."""
    until = closing.opened_at or now
    return await ledger.entrances.joined(closing.community, closing.chat, closing.since - WINDOW, until)
