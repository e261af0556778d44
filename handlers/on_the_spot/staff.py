"""/warn, /mute, /ban, /unban, /restore: a colleague decides where the message stands.

Each is a decision in a case like a press on its card, so it is shown on the card, counted and undone
there. In the duty chat the same commands answer cards.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from msgspec import structs

from handlers.messages.standings import Left
from handlers.on_the_spot.target import Named, answered_in, item_of, named_in
from handlers.request import Command, Request, number_in
from handlers.typed.spans import term_before
from models.cases import Case, CaseAction, CaseItem
from models.errors import InputError
from models.messages import Answered, Author
from models.staff import Ability
from models.zones import local_time

Term = timedelta | None
"""How long a mute or a ban lasts; None is what the community has set."""


class Verdict(Protocol):
    """Decides about messages and people as the cards do; the words of a request are the reason."""

    async def on_message(self, request: Request, item: CaseItem, action: CaseAction, term: Term) -> Case:
        """Decide about one message of one person, in its case or in a new one."""

    async def on_case(self, request: Request, case: Case, action: CaseAction, term: Term) -> Case:
        """Decide a case.

        Raises:
            InputError: it is decided already.
        """

    async def bring_back(self, request: Request, case: Case) -> Case:
        """Undo what a case led to, so that what was removed in it comes back.

        Raises:
            InputError: nothing was done.
        """

    async def decided_last(self, request: Request, answered: Answered) -> Case | None:
        """The case of what was done last about a message, or else about another of its author's here."""

    async def left(self, request: Request, case: Case) -> Left:
        """What holds of the message of a case and its author now."""

    async def release(self, request: Request, person: str) -> None:
        """Let somebody write again, and come back, wherever they were kept from it."""


@dataclass(frozen=True, slots=True)
class StaffCommands:
    """What the staff may do to a message and its author."""

    verdict: Verdict

    async def warn(self, request: Request) -> str:
        """`/warn [REASON]`: the message goes, its author is told why."""
        return await self._decide(request, CaseAction.WARN, None)

    async def mute(self, request: Request) -> str:
        """`/mute [TERM] [REASON]`: the message goes, its author can't write for a while."""
        term, rest = _term(request)
        return await self._decide(rest, CaseAction.MUTE, term)

    async def ban(self, request: Request) -> str:
        """`/ban [TERM] [REASON]`: the message goes, and so does its author for a while."""
        term, rest = _term(request)
        return await self._decide(rest, CaseAction.BAN, term)

    async def restore(self, request: Request) -> str:
        """`/restore [REASON]`, `/restore N [REASON]`: what was done last, or in a case, is undone and the
        message back."""
        word, rest = request.shift()
        number = number_in(word)
        if number is not None and (not rest.words or request.message.reply_to is None):
            case, why = await request.ledger.cases.get(number), rest
        else:
            case, why = await self._with_removed(request), request
        if case is None or case.community != request.community.id:
            raise request.error("spot.nothing_removed")
        done = await self.verdict.bring_back(why, case)
        left = await self.verdict.left(request, done)
        key = "spot.done.undone" if left.hidden else "spot.done.restore"
        return " ".join(
            [request.say(key, name=done.first.author_name, number=done.id), *_still(request, left)]
        )

    async def unban(self, request: Request) -> str:
        """`/unban [REASON]` in answer to a message, `/unban PERSON` elsewhere: they may write again."""
        (author, met), why = await _meant(request)
        await self.verdict.release(replace(request, words=why), author.id)
        return request.say("spot.done.unban" if met else "spot.done.unban.unmet", name=author.name)

    async def _decide(self, request: Request, action: CaseAction, term: Term) -> str:
        if case := await _of_card(request):
            done = await self.verdict.on_case(request, case, action, term)
        else:
            item = item_of(request, answered_in(request))
            done = await self.verdict.on_message(request, item, action, term)
        left = await self.verdict.left(request, done)
        until = _until(request, left.banned if action is CaseAction.BAN else left.muted)
        return request.say(f"spot.done.{action}", name=done.first.author_name, number=done.id, until=until)

    async def _with_removed(self, request: Request) -> Case | None:
        if case := await _of_card(request):
            return case
        case = await self.verdict.decided_last(request, answered_in(request))
        if case is not None and case.people > 1:
            raise request.error("spot.of_many", number=case.id)
        return case

    def commands(self) -> tuple[Command, ...]:
        """What this story offers."""
        named = {
            "warn": self.warn,
            "mute": self.mute,
            "ban": self.ban,
            "unban": self.unban,
            "restore": self.restore,
        }
        return tuple(Command(name, Ability.CASES, run, public=True) for name, run in named.items())


async def _meant(request: Request) -> tuple[Named, str]:
    """The author of the message or of the card that is answered, or whom the words name, and the reason.

    Raises:
        InputError: it answers nothing and names nobody.
    """
    case = await _of_card(request)
    if case is not None and (case.people == 1 or not request.words):
        return Named(Author(id=case.first.author, name=case.first.author_name)), request.words
    if request.words and (not request.in_public or request.message.reply_to is None):
        return await named_in(request), ""
    return Named(answered_in(request).author), request.words


async def _of_card(request: Request) -> Case | None:
    """The case whose card is answered; only the staff see cards."""
    message = request.message
    if request.in_public or message.reply_to is None:
        return None
    return await request.ledger.cases.by_card(structs.replace(message.address, message=message.reply_to))


def _still(request: Request, left: Left) -> list[str]:
    """From what the author is kept still, if from anything: a ban is more than a mute."""
    if left.banned is not None:
        return [request.say("spot.still.banned", until=_until(request, left.banned))]
    return [request.say("spot.still.muted", until=_until(request, left.muted))] if left.muted else []


def _until(request: Request, moment: datetime | None) -> str:
    community = request.community
    return local_time(moment, community.zone, community.language) if moment else ""


def _term(request: Request) -> tuple[Term, Request]:
    """The term that the words begin with, and the request with the rest.

    Raises:
        InputError: they begin with what was meant for one and is none: nobody is told it as a reason.
    """
    try:
        term, words = term_before(request.words)
    except InputError as error:
        raise request.error(str(error)) from error
    return term, replace(request, words=words)
