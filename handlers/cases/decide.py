"""A person's decision in a case: a press on the card, a reply in words, a command.

Everything that was decided is written in the transaction of the event that brought it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.cases.acts import Change, Hand, Matter, act, close
from handlers.cases.offers import offered
from handlers.directory import Directory, Known
from handlers.ports import Ledger, Signer
from models.cases import Case, CaseAction, CaseState
from models.errors import InputError, NotAllowed
from models.intents import AnswerPress, Intent, Order, RefreshCard, Send
from models.messages import Message, Press
from models.outcomes import Counter, Tally
from models.staff import Ability
from models.texts import Texts


@dataclass(frozen=True, slots=True)
class DecideCase:
    """Carries out what people decide about cases."""

    directory: Directory
    texts: Texts
    signer: Signer

    async def press(self, ledger: Ledger, press: Press, now: datetime) -> None:
        """A button of a card: checked for its signature, its chat, the role and the case's state."""
        known = self.directory.of(press.address, private=False)
        if known is None:
            return
        answer = await self._pressed(ledger, known, press, now)
        reply = AnswerPress(platform=press.address.platform, press_id=press.press_id, text=answer)
        await ledger.outbox.put([Order(key=f"{press.cause}:answer", intent=reply)])

    async def reply(self, ledger: Ledger, known: Known, message: Message, now: datetime) -> bool:
        """A message in the duty chat that answers a card is said to the subscriber as the community.

        Returns False when it answers no card.
        """
        if message.reply_to is None:
            return False
        card = replace(message.address, message=message.reply_to)
        case = await ledger.cases.by_card(card)
        if case is None:
            return False
        await self.say(ledger, known, case, message, message.text, now)
        return True

    async def say(
        self, ledger: Ledger, known: Known, case: Case, message: Message, words: str, now: datetime
    ) -> None:
        """Say `words` to the subscriber of a case; that closes the case as answered."""
        hand = _hand(known, message.author.id, message.author.name, now)
        first = case.first
        if not first.author:
            raise InputError(self.texts.say(known.community.language, "case.nobody_to_answer"))
        change = Change(case)
        change.intents.append(
            Send(
                platform=first.address.platform,
                chat=first.address.chat,
                thread=first.thread,
                reply_to=first.address.message,
                text=words,
            )
        )
        if case.state is not CaseState.CLOSED:
            close(change, "replied", hand)
        await _write(ledger, change, case, hand, CaseAction.REPLY, message.cause)

    async def decide(
        self,
        ledger: Ledger,
        known: Known,
        case: Case,
        action: CaseAction,
        hand: Hand,
        cause: str,
    ) -> None:
        """Carry out `action`.

        Raises:
            InputError: the case does not offer it (any more).
        """
        if not offered(case, action):
            raise InputError(self._too_late(known, case))
        items = await ledger.cases.items(case.id)
        people = sorted({item.author for item in items if item.author})
        matter = Matter(
            case,
            items,
            await ledger.cases.standing_deeds(case.id),
            await ledger.people.standings(case.community, people),
            known.community,
        )
        change = act(matter, action, hand)
        await _write(ledger, change, case, hand, action, cause)

    async def _pressed(self, ledger: Ledger, known: Known, press: Press, now: datetime) -> str:
        language = known.community.language
        data = self.signer.check(press.data, press.address.chat)
        number, _, word = (data or "").partition(".")
        case = await ledger.cases.get(int(number)) if number.isdigit() else None
        if case is None or case.community != known.community.id or word not in set(CaseAction):
            return self.texts.say(language, "press.not_ours")
        action = CaseAction(word)
        try:
            hand = _hand(known, press.author.id, press.author.name, now)
            await self.decide(ledger, known, case, action, hand, press.cause)
        except NotAllowed:
            return self.texts.say(language, "press.not_allowed")
        except InputError as late:
            return str(late)
        return self.texts.say(language, f"press.done.{action}")

    def _too_late(self, known: Known, case: Case) -> str:
        language = known.community.language
        name = case.owner_name or ""
        outcome = self.texts.say(language, f"case.outcome.{case.outcome}") if case.outcome else ""
        return self.texts.say(language, f"press.too_late.{case.state}", name=name, outcome=outcome)


def _hand(known: Known, person: str, name: str, now: datetime) -> Hand:
    if not known.may(person, Ability.CASES):
        raise NotAllowed(f"{person} may not decide cases")
    return Hand(person, known.staff[person].name or name, now)


async def _write(
    ledger: Ledger, change: Change, before: Case, hand: Hand, action: CaseAction, cause: str
) -> None:
    number = before.id
    await ledger.cases.save(replace(change.case, version=before.version + 1))
    await ledger.cases.undo_deeds(change.undone, hand.person, hand.now)
    await ledger.cases.add_deeds(change.deeds)
    if change.hidden is not None:
        await ledger.cases.set_hidden(number, hidden=change.hidden)
    await ledger.people.save(list(change.standings.values()))
    await ledger.cases.note(number, hand.now, hand.person, action)
    await ledger.journal.count([_tally(change, before, hand)])
    await ledger.outbox.put(_orders(change, before, cause))


def _tally(change: Change, before: Case, hand: Hand) -> Tally:
    counts = {counter: change.counters.count(counter) for counter in set(change.counters)}
    if Counter.CASES_ANSWERED in counts:
        counts[Counter.FIRST_ANSWER_SECONDS] = round((hand.now - before.opened_at).total_seconds())
    return Tally(before.community, hand.now, counts)


def _orders(change: Change, case: Case, cause: str) -> Sequence[Order]:
    platform = case.first.address.platform
    intents: list[Intent] = [*change.intents, RefreshCard(platform=platform, case=case.id)]
    return [
        Order(key=f"{cause}:{place}", intent=intent, case=case.id) for place, intent in enumerate(intents)
    ]
