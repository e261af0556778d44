"""A person's decision in a case: a press on the card, a reply in words, a command.

Everything that was decided is written in the transaction of the event that brought it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from msgspec import structs

from handlers.cases.acts import OUTCOMES, act, say
from handlers.cases.appeals import (
    RESTRAINTS,
    appealed_items,
    held_from_writing,
    incident_of,
    label_again,
    relabel,
    told,
)
from handlers.cases.matters import Change, Hand, Matter, end_of
from handlers.cases.offers import INSTEAD, KEPT, NEEDS, OF_NO_WORDS, offered, read_back
from handlers.cases.pinned import as_it_stands
from handlers.cases.pinning import PIN_ACTIONS, Pinning
from handlers.cases.rota import after, barred, lead
from handlers.cases.telling import notices, why_of, words_of
from handlers.community.directory import Directory, Known
from handlers.messages.notices import taken_back
from handlers.messages.offences import with_reason
from handlers.ports import Ledger, Signer
from handlers.request import number_in
from handlers.talks.conversations import closed_by, follow
from handlers.typed.wording import ago
from models.cases import Case, CaseAction, CaseItem, CaseKind
from models.errors import InputError
from models.intents import AnswerPress, Intent, Order, RefreshCard, Send
from models.messages import Message, Press
from models.people import Standing
from models.staff import Ability, Colleague
from models.texts import Texts
from models.zones import local_time

Answered = Callable[[Ledger, Known, Case, str, str, datetime], Awaitable[None]]
"""Hears what a person answered in a case: the words, and who."""


@dataclass(frozen=True, slots=True)
class DecideCase:
    """Carries out what people decide about cases."""

    directory: Directory
    texts: Texts
    signer: Signer
    answered: Answered | None = None
    pinning: Pinning | None = None

    async def press(self, ledger: Ledger, press: Press, now: datetime) -> None:
        """A button of a card: checked for its signature, its chat, the role and the case's state."""
        known = self.directory.of(press.address, private=False)
        if known is None:
            return
        answer = await self._pressed(ledger, known, press, now)
        reply = AnswerPress(platform=press.address.platform, press_id=press.press_id, text=answer)
        await ledger.outbox.put([Order(key=f"{press.cause}:answer", intent=reply)])

    async def reply(self, ledger: Ledger, known: Known, message: Message, now: datetime) -> None:
        """A message in the duty chat that answers a card is said to the subscriber as the community.

        A message that answers no card is talk among the staff, and so is what somebody without a
        role says.
        """
        if message.reply_to is None or not known.may(message.author.id, Ability.CASES):
            return
        card = structs.replace(message.address, message=message.reply_to)
        case = await ledger.cases.by_card(card) or await self._of_copy(ledger, known, message)
        if case is None:
            return
        try:
            await self.say(ledger, known, case, message.text, hand_of(known, message, now), message.cause)
        except InputError as error:
            await ledger.outbox.put([_told(message, str(error))])

    async def _of_copy(self, ledger: Ledger, known: Known, message: Message) -> Case | None:
        """The case of a card of which we don't know that it came out, by what its buttons carry."""
        button = message.answered.button if message.answered else None
        carried = await self._carried(ledger, known, button, message.address.chat) if button else None
        return carried[0] if carried else None

    async def _carried(
        self, ledger: Ledger, known: Known, signed: str, chat: str
    ) -> tuple[Case, CaseAction, bool] | None:
        """The case and the action that a button of ours in this chat is about; whether it still may be."""
        number, _, word = (self.signer.check(signed, chat) or "").partition(".")
        case = await ledger.cases.get(number_in(number) or 0)
        if case is None or case.community != known.community.id or (read := read_back(case, word)) is None:
            return None
        return case, *read

    async def say(self, ledger: Ledger, known: Known, case: Case, words: str, hand: Hand, cause: str) -> None:
        """Say `words` to the subscriber of a case.

        Raises:
            InputError: there is nobody to say it to, or nothing to say.
        """
        language = known.community.language
        if case.kind in OF_NO_WORDS:
            raise InputError(self.texts.say(language, "case.nobody_to_answer"))
        if not words:
            raise InputError(self.texts.say(language, "case.nothing_to_say"))
        if hand.person in barred(known, case):
            raise InputError(self.texts.say(language, "appeal.not_by_you"))
        await follow(ledger, case, CaseAction.REPLY, hand.now, known.community.quiet_for)
        await write(ledger, say(case, known.community, words, hand), hand, CaseAction.REPLY, cause)
        if self.answered is not None:
            await self.answered(ledger, known, case, words, hand.person, hand.now)

    async def decide(
        self, ledger: Ledger, known: Known, case: Case, action: CaseAction, hand: Hand, cause: str
    ) -> str:
        """Carry out `action`; returns what is said of it to who decided.

        Raises:
            InputError: the case does not offer it (any more).
        """
        case = await as_it_stands(ledger, case)
        hand = await self._able(ledger, known, case, action, hand)
        done = f"press.done.{action}"
        if action in PIN_ACTIONS and self.pinning is not None:
            order = self.pinning.pin if action is CaseAction.PIN else self.pinning.take_down
            case, done = await order(ledger, known, case, hand, cause)
        matter = await matter_of(ledger, known, case)
        say = partial(self.texts.say, known.community.language)
        change = act(matter, action, hand)
        await follow(ledger, change.case, action, hand.now, known.community.quiet_for)
        intents = tuple(with_reason(intent, case.reasons, say) for intent in change.intents)
        if case.kind is CaseKind.APPEAL:
            await _relabel(ledger, case, action, hand)
        words = words_of(case, action, hand, say)
        await write(ledger, replace(change, intents=(*intents, *words)), hand, action, cause)
        for person in sorted({deed.person for deed in change.deeds.undone if deed.kind in RESTRAINTS}):
            await appeal_over(ledger, known, person, hand, say, cause)
        if case.people == 1 and case.kind not in OF_NO_WORDS:  # in a storm nobody reads a hundred notices
            await ledger.outbox.put(notices(change, action, known.community, why_of(case, say), say))
        moment = end_of(matter, change, action, hand.now)
        until = local_time(moment, known.community.zone, known.community.language)
        return say(done, name=change.case.owner_name or "", until=until)

    async def _able(self, ledger: Ledger, known: Known, case: Case, action: CaseAction, hand: Hand) -> Hand:
        """Whoever decides, with the colleague to whom the case goes if it does.

        Raises:
            InputError: they, or nobody, can do that now.
        """
        say = partial(self.texts.say, known.community.language)
        if action is CaseAction.PIN and self.pinning is not None:
            self.pinning.check_words(known, hand)
        if not offered(case, action):
            raise InputError(self._too_late(known, case, hand.now))
        decides = hand.to.person if hand.to else hand.person
        if decides in barred(known, case) and (hand.to or action is not CaseAction.REASSIGN):
            raise InputError(say("appeal.not_by_them" if hand.to else "appeal.not_by_you"))
        if (needed := NEEDS.get(action)) is not None:
            why = await ledger.capabilities.lacks(known.community.platform, needed)
            if why is not None:
                reason = self.texts.render(known.community.language, why)
                raise InputError(say(INSTEAD.get(action) or "spot.not_possible", reason=reason))
        if action is CaseAction.CALL_LEAD:
            return replace(hand, to=lead(known, case, hand.now))
        if action is CaseAction.REASSIGN and hand.to is None:
            return replace(hand, to=self._next(known, case, hand))
        return hand

    async def _pressed(self, ledger: Ledger, known: Known, press: Press, now: datetime) -> str:
        language = known.community.language
        carried = await self._carried(ledger, known, press.data, press.address.chat)
        if carried is None:
            return self.texts.say(language, "press.not_ours")
        if not known.may(press.author.id, Ability.CASES):
            return self.texts.say(language, "press.not_allowed")
        case, action, in_time = carried
        if not in_time:
            return self._too_late(known, case, now)
        try:
            return await self.decide(ledger, known, case, action, hand_of(known, press, now), press.cause)
        except InputError as late:
            return str(late)

    def _next(self, known: Known, case: Case, hand: Hand) -> Colleague:
        """Whom a case is passed on to if nobody is named.

        Raises:
            InputError: there is nobody else.
        """
        heir = after(known, structs.replace(case, owner=case.owner or hand.person), hand.now)
        if heir is None or heir.person == case.owner:
            raise InputError(self.texts.say(known.community.language, "case.nobody_else"))
        return heir

    def _too_late(self, known: Known, case: Case, now: datetime) -> str:
        """Who was quicker, and by how much."""
        language = known.community.language
        if case.outcome == KEPT:
            return self.texts.say(language, "case.state.kept")
        name = closed_by(case)
        outcome = self.texts.say(language, f"case.outcome.{case.outcome}") if case.outcome else ""
        since = case.closed_at or case.taken_at or now
        key = f"press.too_late.{case.state}"
        return self.texts.say(language, key, name=name, outcome=outcome, ago=ago(now - since, language))


def hand_of(known: Known, event: Message | Press, now: datetime) -> Hand:
    """The colleague who decides, by the name that the staff knows them by."""
    return Hand(event.author.id, known.staff[event.author.id].name, now)


async def matter_of(ledger: Ledger, known: Known, case: Case) -> Matter:
    """A case with everything that a decision about it must know."""
    of_appeal = case.kind is CaseKind.APPEAL
    items = await (appealed_items(ledger, case) if of_appeal else ledger.cases.items(case.id))
    people = sorted({item.author for item in items if item.author})
    unclosed = await ledger.cases.unclosed(case.community, [case.incident])
    return Matter(
        case=case,
        items=items,
        deeds=await ledger.deeds.about(case.community, people),
        standings=_never_heard(case, items) | await ledger.people.standings(case.community, people),
        community=known.community,
        superseded=any(other.id != case.id for other in unclosed.values()),
    )


def _never_heard(case: Case, items: Sequence[CaseItem]) -> dict[str, Standing]:
    """How authors stand whom the bot had not met before."""
    return {
        item.author: Standing(
            community=case.community, person=item.author, name=item.author_name, first_seen=item.at
        )
        for item in items
    }


async def write(ledger: Ledger, change: Change, hand: Hand, action: CaseAction, cause: str) -> None:
    """Keep what a decision leads to, and order what follows from it."""
    case, deeds = change.case, change.deeds
    await ledger.cases.save(case)
    await ledger.deeds.undo([deed.id for deed in deeds.undone], hand.person, hand.now)
    await ledger.deeds.redo([deed.id for deed in deeds.redone])
    await ledger.deeds.add(deeds.added)
    await ledger.people.save(change.standings)
    if action is CaseAction.UNDO:
        await ledger.labels.take_back(case.id, hand.person, hand.now)
    await ledger.labels.add(change.labels)
    await ledger.cases.note(case.id, hand.now, hand.person, action)
    await ledger.journal.count(change.tallies)
    gone = await taken_back(ledger, deeds.undone, cause, hand.now)
    await ledger.outbox.put([*_orders(change, cause), *gone])


async def appeal_over(
    ledger: Ledger, known: Known, person: str, hand: Hand, say: Callable[..., str], cause: str
) -> None:
    """Who may write again, whoever saw to it, waits for no decision any more, and is told so with the reason
    if the hand has one."""
    incident = incident_of(person)
    appeal = (await ledger.cases.unclosed(known.community.id, [incident])).get(incident)
    if appeal is None or await held_from_writing(ledger, known, person, hand.now):
        return
    matter = await matter_of(ledger, known, appeal)
    why = say("appeal.why", words=hand.words) if hand.words else ""
    words = " ".join(filter(None, (say("appeal.lifted"), why)))
    change = replace(act(matter, CaseAction.CLOSE, hand), intents=(told(appeal, words),))
    await write(ledger, change, hand, CaseAction.CLOSE, f"{cause}:appeal:{appeal.id}")


async def _relabel(ledger: Ledger, case: Case, action: CaseAction, hand: Hand) -> None:
    if action is CaseAction.OVERTURN:
        await relabel(ledger, case, hand.person, hand.now)
    elif action is CaseAction.UNDO and case.outcome == OUTCOMES[CaseAction.OVERTURN]:
        await label_again(ledger, case, hand.person, hand.now)


def _orders(change: Change, cause: str) -> Sequence[Order]:
    case, platform = change.case, change.case.first.address.platform
    others = {deed.case for deed in (*change.deeds.undone, *change.deeds.redone)} - {case.id}
    cards = [RefreshCard(platform=platform, case=number) for number in (case.id, *sorted(others))]
    intents: list[Intent] = [*change.intents, *cards]
    return [
        Order(key=f"{cause}:{place}", intent=intent, case=case.id) for place, intent in enumerate(intents)
    ]


def _told(message: Message, words: str) -> Order:
    address = message.address
    send = Send(platform=address.platform, chat=address.chat, text=words, reply_to=address.message)
    return Order(key=f"{message.cause}:answer", intent=send)
