"""A colleague decides without a card: the case is opened, decided and shown in one go.

What it leads to is the same as of a press, so it stands on the card, in the counters and can be undone.
Its author is told, with the reason that the colleague gave.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from msgspec import structs

from handlers.cases.acts import act
from handlers.cases.appeals import RESTRAINTS
from handlers.cases.consequences import Deeds, intents, standings
from handlers.cases.decide import appeal_over, hand_of, matter_of, write
from handlers.cases.offers import KEPT, OF_NO_WORDS, offered
from handlers.cases.rota import assigned
from handlers.cases.telling import PUNISHED, notices
from handlers.messages.effects import count
from handlers.messages.notices import taken_back
from handlers.messages.offences import with_reason
from handlers.messages.standings import Left, held_until, hidden, holds
from handlers.request import Request
from handlers.talks.conversations import follow
from models.cases import Case, CaseAction, CaseItem, CaseKind, CaseState
from models.communities import Community, Place
from models.intents import Ban, Intent, Mute, Order, RefreshCard, ShowCard, Unban, Unmute
from models.messages import Answered
from models.outcomes import Counter, Deed, DeedKind, Tally
from models.texts import Sentence

_AGAINST = (DeedKind.REMOVED, *PUNISHED.values())
"""What is done against a message and its author, and can be undone."""


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Carries out what colleagues decide on the spot; satisfies `on_the_spot.staff.Verdict`."""

    async def on_message(
        self, request: Request, item: CaseItem, action: CaseAction, term: timedelta | None
    ) -> Case:
        """Decide about one message of one person, in its case or in a new one."""
        case = await request.ledger.cases.about(item.address)
        if case is None or not _is_open_for(request, case):
            case = await _opened(request, item)
        return await _decided(request, case, action, term)

    async def on_case(self, request: Request, case: Case, action: CaseAction, term: timedelta | None) -> Case:
        """Decide a case.

        Raises:
            InputError: it is decided already, or it is about nobody who wrote in public.
        """
        if case.state is CaseState.CLOSED and case.outcome != KEPT:
            raise request.error("spot.decided", number=case.id)
        if case.first.private or case.kind in OF_NO_WORDS:
            raise request.error("spot.answer_a_message")
        return await _decided(request, case, action, term)

    async def bring_back(self, request: Request, case: Case) -> Case:
        """Undo what a case led to, so that what was removed in it comes back.

        Raises:
            InputError: nothing was done.
        """
        action = CaseAction.RESTORE if offered(case, CaseAction.RESTORE) else CaseAction.UNDO
        deeds = (await request.ledger.deeds.standing([case.id])).get(case.id, ())
        done = any(deed.kind in _AGAINST for deed in deeds) and case.kind not in OF_NO_WORDS
        if not offered(case, action) or not done:
            raise request.error("spot.nothing_removed")
        return await _decided(request, case, action, None)

    async def decided_last(self, request: Request, answered: Answered) -> Case | None:
        """The case of what was done last about a message, or else about another of its author's here."""
        here = structs.replace(request.message.address, message=answered.message)
        deeds = await request.ledger.deeds.about(request.community.id, [answered.author.id])
        standing = [deed for deed in deeds if deed.kind in _AGAINST and holds(deed, request.now)]
        gone = {address for address in hidden(standing) if address.chat == here.chat}
        about = [deed for deed in standing if deed.address == here]
        about = about or [deed for deed in standing if deed.address in gone]
        return await request.ledger.cases.get(about[-1].case) if about else None

    async def left(self, request: Request, case: Case) -> Left:
        """What holds of the message of a case and its author now."""
        first, now = case.first, request.now
        deeds = await request.ledger.deeds.about(case.community, [first.author])
        muted, banned = (held_until(deeds, kind, first.address.chat, now) for kind in RESTRAINTS)
        return Left(first.address in hidden(deeds), muted, banned)

    async def release(self, request: Request, person: str) -> None:
        """Let somebody write again, and come back, wherever they were kept from it."""
        ledger, community = request.ledger, request.community
        deeds = await ledger.deeds.about(community.id, [person])
        held = tuple(deed for deed in deeds if deed.kind in RESTRAINTS and holds(deed, request.now))
        change = Deeds(undone=held)
        people = await ledger.people.standings(community.id, [person])
        await ledger.people.save(standings(people, deeds, change, community.ladder.forget_after))
        await ledger.deeds.undo([deed.id for deed in held], request.who, request.now)
        await ledger.journal.count([Tally(community.id, deed.at, {Counter(deed.kind): -1}) for deed in held])
        noted = ("unban", request.words)
        for case in {deed.case for deed in held}:
            await ledger.cases.note(case, request.now, request.who, ": ".join(filter(None, noted)))
        freed = intents((), deeds, change, request.now)
        gone = await taken_back(ledger, held, request.message.cause, request.now)
        await ledger.outbox.put([*_orders(request, [*freed, *_by_hand(request, person, freed)], held), *gone])
        hand = replace(hand_of(request.known, request.message, request.now), words=request.words)
        cause = request.message.cause
        await appeal_over(ledger, request.known, person, hand, request.say, cause)


def _is_open_for(request: Request, case: Case) -> bool:
    """Whether what is decided about one message may decide the whole case: it is about nobody else."""
    undecided = case.state is not CaseState.CLOSED or case.outcome == KEPT
    ours = case.community == request.community.id and case.kind not in OF_NO_WORDS
    return undecided and ours and case.people == 1 and not case.first.private


async def _opened(request: Request, item: CaseItem) -> Case:
    ledger, now = request.ledger, request.now
    name = request.known.staff[request.who].name
    case = Case(
        id=0,
        community=request.community.id,
        kind=CaseKind.REVIEW,
        incident=f"spot:{request.message.cause}",
        state=CaseState.OPEN,
        first=item,
        reasons=(_reason(request, name),),
        opened_at=now,
        deadline=now,
    )
    load = await ledger.figures.answered_for(case.community)
    [opened] = await ledger.cases.open([assigned(case, request.known, now, load)])
    show = ShowCard(platform=request.community.platform, case=opened.id)
    await ledger.outbox.put([Order(key=f"card:{opened.id}", intent=show, case=opened.id)])
    await count(ledger, opened.community, now, [Counter.CASES_OPENED])
    return opened


def _reason(request: Request, name: str) -> Sentence:
    if request.words:
        return Sentence("reason.on_the_spot.why", {"name": name, "why": request.words})
    return Sentence("reason.on_the_spot", {"name": name})


async def _decided(request: Request, case: Case, action: CaseAction, term: timedelta | None) -> Case:
    words = request.words if action is CaseAction.RESTORE else ""
    hand = replace(hand_of(request.known, request.message, request.now), term=term, words=words)
    matter = await matter_of(request.ledger, request.known, case)
    change = act(matter, action, hand)
    await follow(request.ledger, change.case, action, request.now, request.community.quiet_for)
    told = notices(change, action, request.community, request.words or request.say("spot.why"), request.say)
    why = request.words if action in PUNISHED else ""
    say = request.say
    change = replace(change, intents=tuple(_with_words(case, one, why, say) for one in change.intents))
    await write(request.ledger, change, hand, action, request.message.cause)
    await request.ledger.outbox.put(told)
    return change.case


def _with_words(case: Case, intent: Intent, why: str, say: Callable[[str], str]) -> Intent:
    """A mute or a ban with what it is for, in the words of who imposes it if they gave any."""
    intent = with_reason(intent, case.reasons, say)
    return replace(intent, comment=why) if why and isinstance(intent, Mute | Ban) else intent


def _by_hand(request: Request, person: str, freed: tuple[Intent, ...]) -> list[Intent]:
    """What no decision of ours had imposed: somebody did so by the platform's own means, or by a raid's
    button. Where the command was typed, and from the duty chat wherever people talk."""
    if any(isinstance(one, Mute | Ban | Unmute | Unban) for one in freed):
        return []
    platform, here = request.community.platform, request.message.address.chat
    chats = [here] if request.in_public else _where_people_talk(request.community)
    return [let(platform=platform, chat=chat, person=person) for chat in chats for let in (Unban, Unmute)]


def _where_people_talk(community: Community) -> list[str]:
    """Where somebody can be kept from talking; a wall is, where there is nothing else."""
    talking = [chat for chat, place in community.places.items() if place in (Place.COMMENTS, Place.CHAT)]
    return talking or [chat for chat, place in community.places.items() if place is Place.WALL]


def _orders(request: Request, freed: list[Intent], held: tuple[Deed, ...]) -> list[Order]:
    platform, cause = request.community.platform, request.message.cause
    cards = [RefreshCard(platform=platform, case=case) for case in sorted({deed.case for deed in held})]
    return [Order(key=f"{cause}:{place}", intent=intent) for place, intent in enumerate([*freed, *cards])]
