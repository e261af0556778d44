"""What people of ours do to conversations: they take them, speak in them, are done with them.

Whatever the bot was about to say there is not said any more. The rules are in `handover`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from handlers.community.directory import Known
from handlers.community.working_time import moment_after
from handlers.messages.doubts import Heard
from handlers.ports import Ledger
from handlers.talks.handover import put_off, released, spoke, taken
from handlers.talks.in_hand import in_hand, is_one_question, reaction, with_answer
from handlers.talks.unsaid import unsaid
from models.cases import Case, CaseAction, CaseItem, CaseKind, CaseState
from models.communities import Community, Place
from models.conversations import Conversation, ConversationKey, between, key_of
from models.intents import Intent
from models.messages import Address, AuthorKind, Message
from models.outcomes import Counter, Tally

RETURNED = "returned"
"""How a case is closed whose asker has gone back to the bot."""

_BY_BOT = ":bot:"
_TAKES = (CaseAction.TAKE, CaseAction.UNDO)
_SPEAKS = (CaseAction.REPLY, CaseAction.ANSWER)
_ENDS = (
    *(CaseAction.CLOSE, CaseAction.NOT_A_PROBLEM, CaseAction.HIDE, CaseAction.RESTORE, CaseAction.WARN),
    *(CaseAction.MUTE, CaseAction.BAN, CaseAction.OVERTURN, CaseAction.UPHOLD, CaseAction.RELEASE),
)
_ANSWERED = (CaseKind.QUESTION, CaseKind.NEGATIVE)
_ASKED = (Place.COMMENTS, Place.WALL, Place.CHAT)


def closed_by(case: Case) -> str:
    """Who closed a case, by name: whoever went back to the bot did so, and not who had it in hand."""
    return case.first.author_name if case.outcome == RETURNED else case.owner_name or ""


def by_bot(cause: str, key: ConversationKey) -> str:
    """The key of an order to say something in a conversation, by which it can be taken back."""
    return f"{cause}{_mark(key)}"


def is_by_bot(key: str) -> bool:
    """Whether an order with this key can be taken back when a person speaks."""
    return _BY_BOT in key


def _mark(key: ConversationKey) -> str:
    whole = f"{_BY_BOT}{key.thread}:"
    return whole if key.thread and not key.person else f"{whole}{key.person}:"


def speaks_to_somebody(one: Heard) -> bool:
    """Whether a message of the community or its staff is said to subscribers who talk with it."""
    said = one.message
    if said.edited:
        return False
    if one.place is Place.PRIVATE:
        return said.author.kind is AuthorKind.COMMUNITY  # colleagues may try the bot themselves
    return one.place in _ASKED and (said.thread is not None or said.reply_to is not None)


async def follow(ledger: Ledger, case: Case, action: CaseAction, now: datetime, quiet: timedelta) -> None:
    """What a person has decided in a case, as it stands after it, about the conversations seen in it."""
    if case.kind in (CaseKind.DELIVERY, CaseKind.EXPELLED):
        return
    goes_on = action in (CaseAction.HIDE, CaseAction.RESTORE) and case.state is CaseState.TAKEN
    if action in _TAKES or goes_on:
        items = await ledger.cases.items(case.id)
        talks = await _talks(ledger, case.community, map(key_of, items), now)
        await _silence(ledger, [taken(replace(talk, case=case.id), now, quiet) for talk in talks], now)
    elif action in _SPEAKS:
        answered = await ledger.cases.items(case.id) if is_one_question(case) else [case.first]
        talks = await _talks(ledger, case.community, map(key_of, answered), now)
        await _silence(ledger, [spoke(replace(talk, case=case.id), now, quiet) for talk in talks], now)
    elif action in _ENDS:
        seen = await ledger.conversations.of_case(case.id)
        await ledger.conversations.save([await _left(ledger, talk, now) for talk in seen])
    elif action is CaseAction.SNOOZE:
        seen = await ledger.conversations.of_case(case.id)
        await ledger.conversations.save([put_off(talk, case.deadline) for talk in seen])


async def spoken(
    ledger: Ledger, said: Sequence[Heard], around: Iterable[Heard], now: datetime
) -> Mapping[ConversationKey, Heard]:
    """People of ours spoke where subscribers are, without a card: with whom, and what last.

    `around` is what was said meanwhile.
    """
    authors = {one.message.address: one.message.author.id for one in around}
    last: dict[ConversationKey, Heard] = {}
    for one in said:
        message = one.message
        ours = message.author.kind is AuthorKind.COMMUNITY
        if ours and await ledger.outbox.wrote(message.address, message.thread, message.text):
            continue  # the platform tells us what the bot has said
        message = await _meant(ledger, message)
        key = await _addressed(ledger, message, authors)
        if key is not None:
            [talk] = await _talks(ledger, one.known.community.id, [key], now)
            await _silence(ledger, [spoke(talk, now, one.known.community.quiet_for)], now)
            for case in await _about(ledger, talk, message):
                await _answered_by_hand(ledger, one.known, case, message, now)
            last[key] = one
    return last


async def hand_back(ledger: Ledger, case: Case, now: datetime) -> None:
    """The asker has gone back to the bot: nobody is called any more for what they had asked.

    A complaint stays one, and so does what others have said in the same case.
    """
    if case.state is CaseState.CLOSED or case.kind is not CaseKind.QUESTION or case.people > 1:
        return
    await ledger.cases.save(case.changed(state=CaseState.CLOSED, outcome=RETURNED, closed_at=now))
    await ledger.cases.note(case.id, now, None, RETURNED)
    await ledger.journal.count([Tally(case.community, now, {Counter.CASES_CLOSED: 1})])
    await ledger.outbox.put([case.redrawn(f"returned:{case.id}:{case.version}")])


async def call_again(ledger: Ledger, community: Community, talk: Conversation, now: datetime) -> bool:
    """Whoever has the case of a conversation has been quiet: as soon as they may be, all on duty are called.

    Returns whether there is a case for which somebody is called.
    """
    case = await ledger.cases.get(talk.case) if talk.case is not None else None
    if case is None or case.state is CaseState.CLOSED:
        return False
    if case.state is CaseState.TAKEN:
        deadline = moment_after(case, community, now, timedelta())
        await ledger.cases.save(case.changed(state=CaseState.OPEN, deadline=deadline))
        await ledger.cases.note(case.id, now, None, "quiet")
        await ledger.outbox.put([case.redrawn(f"quiet:{case.id}:{case.version}")])
    return True


async def _left(ledger: Ledger, talk: Conversation, now: datetime) -> Conversation:
    """It is the bot's, unless somebody has its asker in hand in another case."""
    others = await ledger.cases.in_hand(talk.community, talk.key)
    held = next((case for case in others if case.id != talk.case), None)
    return released(talk, now) if held is None else replace(talk, case=held.id)


async def _meant(ledger: Ledger, message: Message) -> Message:
    """Who answers what the bot has said to somebody answers them."""
    if message.reply_to is None or message.private:
        return message
    answered = replace(message.address, message=message.reply_to)
    to = await ledger.outbox.answered_by(answered, message.thread)
    return message if to is None else replace(message, reply_to=to)


async def _addressed(
    ledger: Ledger, message: Message, authors: Mapping[Address, str]
) -> ConversationKey | None:
    """Whom a person of ours speaks to; everybody in the thread where that can't be told."""
    person = ""
    if message.reply_to is not None and not message.private:
        answered = replace(message.address, message=message.reply_to)
        person = authors.get(answered) or await _author_of(ledger, answered)
    if not (message.private or message.thread or person):
        return None
    return between(message.address, person, message)


async def _author_of(ledger: Ledger, answered: Address) -> str:
    if (person := await ledger.questions.author_of(answered)) is not None:
        return person
    case = await ledger.cases.about(answered)
    items: Sequence[CaseItem] = await ledger.cases.items(case.id) if case else ()
    return next((item.author for item in items if item.address == answered), "")


async def _talks(
    ledger: Ledger, community: str, keys: Iterable[ConversationKey], now: datetime
) -> Sequence[Conversation]:
    wanted = list(dict.fromkeys(keys))
    known = await ledger.conversations.several(wanted)
    return [known.get(key) or Conversation(key=key, community=community, since=now) for key in wanted]


async def _silence(ledger: Ledger, talks: Sequence[Conversation], now: datetime) -> None:
    hushed: list[Intent] = []
    for talk in talks:
        key = talk.key
        hushed += await ledger.outbox.take_back(key.platform, key.chat, key.thread, _mark(key), now)
    await unsaid(ledger, hushed)
    await ledger.conversations.save(talks)


async def _about(ledger: Ledger, talk: Conversation, message: Message) -> Sequence[Case]:
    """The cases that are answered by what somebody says without a card: the one that the conversation is seen
    in, and the one of the very words that are answered."""
    found = [await ledger.cases.get(talk.case)] if talk.case is not None else []
    if message.reply_to is not None:
        case = await ledger.cases.about(replace(message.address, message=message.reply_to))
        found += [case] if case is not None and case.kind in _ANSWERED else []
    known = {case.id: case for case in found if case is not None and case.state is not CaseState.CLOSED}
    return tuple(known.values())


async def _answered_by_hand(
    ledger: Ledger, known: Known, case: Case, message: Message, now: datetime
) -> None:
    """Nobody is called any more for what somebody has answered without the card."""
    reasons, answered_at, by = with_answer(case.reasons), case.answered_at or now, message.author.id
    if case.state is CaseState.TAKEN:
        answered = case.changed(answered_at=answered_at, reasons=reasons)
    else:
        colleague = known.staff.get(by)
        name = colleague.name if colleague else message.author.name
        more = {"answered_at": answered_at, "reasons": reasons}
        answered = in_hand(case, known.community, by, name, now, **more)
    if (answered.state, answered_at, reasons) == (case.state, case.answered_at, case.reasons):
        return
    await ledger.cases.save(answered)
    await ledger.journal.count([reaction(case, now)])
    await ledger.cases.note(case.id, now, by, "answered by hand")
    await ledger.outbox.put([case.redrawn(f"{message.cause}:by-hand:{case.id}")])
