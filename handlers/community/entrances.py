"""Entrances: somebody comes into a chat, leaves it or asks to be let in, and the stories hear of it."""

from dataclasses import dataclass
from datetime import datetime

from handlers.community.directory import Directory, Known
from handlers.newcomers.meet import Meet
from handlers.ports import Ledger
from handlers.raids.guard import Guard
from models.communities import Place
from models.entrances import Join
from models.messages import Address, Chat, JoinRequest, Membership

_PUBLIC = (Place.WALL, Place.COMMENTS, Place.CHAT)


@dataclass(frozen=True, slots=True)
class Entrances:
    """Keeps who came, and tells those who meet and those who guard."""

    directory: Directory
    meet: Meet
    guard: Guard

    async def __call__(self, ledger: Ledger, event: Membership | JoinRequest, now: datetime) -> None:
        """Somebody else than the bot came, left or wants to come."""
        known = self._known(event.chat)
        if known is None:
            return
        if isinstance(event, JoinRequest):
            await self.meet.requested(ledger, known, event, now)
        elif event.is_in and not event.was_in:
            await ledger.entrances.came(_join(known, event))
            await self.guard.came(ledger, known, event, now)
            await self.meet.came(ledger, known, event, now)
        elif event.was_in and not event.is_in:
            await ledger.entrances.left(known.community.id, event.chat.id, event.person.id, event.at)
            await self.meet.left(ledger, known, event, now)

    def _known(self, chat: Chat) -> Known | None:
        """The community that has `chat` as a place where subscribers are."""
        known = self.directory.of(Address(platform=chat.platform, chat=chat.id, message=""), private=False)
        return known if known and known.community.places.get(chat.id) in _PUBLIC else None


def _join(known: Known, event: Membership) -> Join:
    return Join(
        community=known.community.id,
        chat=event.chat.id,
        person=event.person.id,
        name=event.person.name,
        at=event.at,
        link=event.link,
    )
