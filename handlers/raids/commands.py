"""/lock, /unlock, /raid: a chat is locked by hand, opened again, and it is told who came meanwhile."""

from dataclasses import dataclass
from datetime import timedelta

from handlers.raids.guard import By, Guard, came_with, locked
from handlers.request import Command, Request
from handlers.typed.spans import term_in
from models.capabilities import Capability
from models.communities import Place
from models.errors import InputError
from models.staff import Ability

_TALKING = (Place.COMMENTS, Place.CHAT)


@dataclass(frozen=True, slots=True)
class RaidCommands:
    """The commands and what they need."""

    guard: Guard

    async def lock(self, request: Request) -> str:
        """`/lock [TERM]`: this chat, or from the duty chat all of them."""
        term = _term(request)
        await _must_be_able(request)
        by = By(request.who, request.now)
        for chat in _chats(request):
            if closing := await locked(request.ledger, request.community, chat):
                await self.guard.prolong(request.ledger, request.community, closing, term, by)
            else:
                await self.guard.lock(request.ledger, request.community, chat, term, by)
        return request.say("raid.done.lock")

    async def unlock(self, request: Request) -> str:
        """`/unlock`."""
        for chat in _chats(request):
            if closing := await locked(request.ledger, request.community, chat):
                by = By(request.who, request.now)
                await self.guard.open(request.ledger, request.community, closing, by)
        return request.say("raid.done.open")

    async def raid(self, request: Request) -> str:
        """`/raid`: when chats were locked last, and who came then."""
        closings = await request.ledger.entrances.closings(request.community.id, 1)
        if not closings:
            return request.say("raid.none")
        joins = await came_with(request.ledger, closings[0], request.now)
        return self.guard.telling.words(request.community, closings[0], "raid.last", joins)

    def commands(self) -> tuple[Command, ...]:
        """What this story offers."""
        return (
            Command("lock", Ability.CASES, self.lock, public=True),
            Command("unlock", Ability.CASES, self.unlock, public=True),
            Command("raid", Ability.CASES, self.raid),
        )


def _term(request: Request) -> timedelta:
    try:
        term = term_in(request.words)
    except InputError as error:
        raise request.error(str(error)) from error
    if term is None and request.words:
        raise request.error("spot.term")
    return term or request.community.raids.lock_for


def _chats(request: Request) -> tuple[str, ...]:
    if request.in_public:
        return (request.message.address.chat,)
    return tuple(chat for chat, place in request.community.places.items() if place in _TALKING)


async def _must_be_able(request: Request) -> None:
    lacking = await request.ledger.capabilities.lacks(request.community.platform, Capability.LOCK)
    if lacking is not None:
        raise request.error("raid.not_here", reason=request.render(lacking))
