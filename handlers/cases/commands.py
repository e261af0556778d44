"""/case: cases are listed, shown again and decided by typing, where buttons are out of reach."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from handlers.cases.card import listed
from handlers.cases.decide import DecideCase, hand_of
from handlers.cases.matters import Hand
from handlers.cases.offers import ABOUT_BURSTS, offered, offers
from handlers.request import Command, Request, number_in
from handlers.typed.spans import term_before, term_in
from handlers.typed.wording import first_words, in_pages
from models.cases import Case, CaseAction, CaseItem, CaseState
from models.errors import InputError
from models.intents import Order, ShowCard
from models.staff import Ability, Colleague

_SHOWN = 15
_NAME, _QUOTE = 40, 90
"""So many characters of each message of a case are listed, and of the name of who wrote it."""
_PAGE = 3500
"""Units of UTF-16 in a list; platforms cut at 4,096."""
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class CaseCommands:
    """The commands about cases."""

    decide: DecideCase

    async def case(self, request: Request) -> str:
        """`/case`, `/case N`, `/case N list [PAGE]`, `/case N ACTION [DETAILS]`, `/case N reply TEXT`."""
        word, rest = request.shift()
        if not word:
            return await _list(request)
        case = await _found(request, word)
        action, rest = rest.shift()
        if not action:
            await request.ledger.outbox.put([_show_again(request, case)])
            return request.say("case.shown", number=case.id)
        return await self._act(rest, case, action.lower())

    async def _act(self, request: Request, case: Case, action: str) -> str:
        ledger, known, cause = request.ledger, request.known, request.message.cause
        hand = hand_of(known, request.message, request.now)
        if action == CaseAction.REPLY:
            await self.decide.say(ledger, known, case, request.words, hand, cause)
            return request.say("press.done.reply")
        if action == "list":
            return await _items(request, case)
        if action == "cause":
            return await _sorted(request, case)
        if action not in set(CaseAction):
            raise request.error("case.usage")
        if _never_offered(case, CaseAction(action)):
            possible = ", ".join(one for row in offers(case) for one in row)
            raise request.error("case.not_here", number=case.id, possible=possible)
        hand = _with_details(request, hand, CaseAction(action))
        return await self.decide.decide(ledger, known, case, CaseAction(action), hand, cause)

    def commands(self) -> tuple[Command, ...]:
        """What this story offers."""
        return (Command("case", Ability.CASES, self.case),)


async def _items(request: Request, case: Case) -> str:
    """`/case N list [PAGE]`: everything that a case has, the newest first; its card shows a few of them."""
    items = await request.ledger.cases.items(case.id)
    pages = in_pages((_item(request, item) for item in reversed(items)), _PAGE)
    page = number_in(request.words or "1")
    if page is None or not 0 < page <= len(pages):
        raise request.error("case.no_such_page", number=case.id, pages=len(pages))
    title = request.say("case.items", number=case.id, count=len(items))
    left = sum(map(len, pages[page:]))
    more = [request.say("case.items_more", count=left, number=case.id, page=page + 1)] if left else []
    return "\n".join([title, *pages[page - 1], *more])


def _item(request: Request, item: CaseItem) -> str:
    name = first_words(item.author_name, _NAME)
    return request.say("case.item", name=name, text=first_words(item.text, _QUOTE) or "—")


def _never_offered(case: Case, action: CaseAction) -> bool:
    """Whether a case that is still to be decided has no such button, whoever was quicker."""
    decided = case.state is CaseState.CLOSED or action is CaseAction.TAKE
    return not decided and action not in ABOUT_BURSTS and not offered(case, action)


async def _sorted(request: Request, case: Case) -> str:
    """`/case N cause NAME`: a person knows better what it is about, and the next ones are sorted so."""
    name = request.words.lower()
    if name not in request.known.causes.listed:
        raise request.error("causes.none", name=request.words)
    await request.ledger.cases.save(case.changed(cause=name))
    await request.ledger.cases.note(case.id, request.now, request.who, "cause")
    await request.ledger.outbox.put([case.redrawn(f"{request.message.cause}:card")])
    return request.say("case.sorted", number=case.id, cause=name)


def _with_details(request: Request, hand: Hand, action: CaseAction) -> Hand:
    """What was typed behind the action: a colleague, a term, or the words to close with."""
    if not request.words:
        return hand
    match action:
        case CaseAction.REASSIGN:
            return replace(hand, to=_colleague(request))
        case CaseAction.SNOOZE:
            if (term := _term(request, term_in)) is None:
                raise request.error("spot.term")
            return replace(hand, term=term)
        case CaseAction.MUTE | CaseAction.BAN:
            term, words = _term(request, term_before)
            return replace(hand, term=term, words=words)
        case _:
            return replace(hand, words=request.words)


def _term(request: Request, read: Callable[[str], _Read]) -> _Read:
    """What `read` finds in the words; what it refuses is told in the community's language."""
    try:
        return read(request.words)
    except InputError as error:
        raise request.error(str(error)) from error


def _colleague(request: Request) -> Colleague:
    """Who is meant, by their number or the beginning of their name.

    Raises:
        InputError: nobody who may decide cases.
    """
    wanted = request.words.lower()
    for one in request.known.staff.values():
        meant = one.person.lower() == wanted or one.name.lower().startswith(wanted)
        if meant and one.may(Ability.CASES):
            return one
    raise request.error("case.no_such_colleague", name=request.words)


async def _list(request: Request) -> str:
    states = (CaseState.OPEN, CaseState.TAKEN)
    cases = await request.ledger.cases.listing(request.community.id, states, _SHOWN)
    if not cases:
        return request.say("case.none_open")
    return "\n".join(
        [
            request.say("case.list_title", count=len(cases)),
            *(listed(case, request.community, request.say) for case in cases),
        ]
    )


async def _found(request: Request, word: str) -> Case:
    case = await request.ledger.cases.get(number_in(word) or 0)
    if case is None or case.community != request.community.id:
        raise request.error("case.no_such_case", number=word)
    return case


def _show_again(request: Request, case: Case) -> Order:
    show = ShowCard(platform=request.community.platform, case=case.id)
    return Order(key=f"{request.message.cause}:card", intent=show, case=case.id)
