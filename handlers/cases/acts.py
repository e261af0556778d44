"""What a person's decision in a case does: to the messages, to the people, to the case.

Pure. A decision only adds deeds and marks others as undone or as standing again; what happens to
messages and people follows from which deeds stood before it and stand after it. So undoing a
decision gives back exactly what was, whatever was decided in other cases meanwhile.
"""

from collections import Counter as Counts
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from msgspec import structs

from handlers.cases.appealed import redone_by, undone_by
from handlers.cases.burst_acts import met
from handlers.cases.consequences import NO_DEEDS, Deeds
from handlers.cases.data_acts import data_shown
from handlers.cases.exposed import can_be_shown, is_of_personal_data
from handlers.cases.labels import labels
from handlers.cases.matters import Change, Hand, Matter, changed, deed_of, removals, restoring
from handlers.cases.negatives import is_rude
from handlers.cases.offers import ABOUT_BURSTS, UPHELD, is_answered_by, proposal
from handlers.cases.rota import answer_by, owned
from handlers.cases.rude_acts import brought_back
from handlers.community.working_time import moment_after
from handlers.likeness.personal import OF_DATA
from handlers.messages.standings import term
from handlers.talks.in_hand import in_hand, is_one_question, reaction, with_answer
from models.cases import Case, CaseAction, CaseKind, CaseState
from models.communities import Community
from models.intents import Send
from models.outcomes import Counter, Deed, DeedKind, Tally

OUTCOMES: dict[CaseAction, str] = {
    CaseAction.HIDE: "hidden",
    CaseAction.RESTORE: "restored",
    CaseAction.MUTE: "muted",
    CaseAction.BAN: "banned",
    CaseAction.WARN: "warned",
    CaseAction.NOT_A_PROBLEM: "fine",
    CaseAction.CLOSE: "closed",
    CaseAction.REPLY: "replied",
    CaseAction.ANSWER: "replied",
    CaseAction.OVERTURN: "overturned",
    CaseAction.UPHOLD: UPHELD,
}
"""The word for how a case was closed."""
SNOOZE = timedelta(hours=1)
"""For so long a case is put off by a press."""


def act(matter: Matter, action: CaseAction, hand: Hand) -> Change:
    """Carry out `action`, which must be one that the case offers."""
    match action:
        case CaseAction.TAKE:
            return Change(_in_hand(matter.case, matter.community, hand))
        case CaseAction.REASSIGN:
            return Change(_passed_on(matter.case, matter.community, hand))
        case CaseAction.SNOOZE:
            return Change(_put_off(matter.case, matter.community, hand))
        case _ if action in ABOUT_BURSTS:
            return _met(matter.case, matter.community, action, hand)
        case CaseAction.ANSWER:
            return say(matter.case, matter.community, proposal(matter.case) or "", hand)
        case CaseAction.RELEASE:
            return Change(matter.case.changed())  # the word is given back, and nothing else
        case CaseAction.UNDO:
            return _undo(matter, hand)
        case _:
            return _decide(matter, action, hand)


def say(case: Case, community: Community, words: str, hand: Hand) -> Change:
    """Say `words` to the subscriber of a case as the community.

    That closes the case, unless other people wait for something else in it: then whoever answered has it in
    hand.
    """
    first = case.first
    send = Send(
        platform=first.address.platform,
        chat=first.address.chat,
        thread=first.thread,
        reply_to=first.address.message,
        text=words,
    )
    if case.state is CaseState.CLOSED:
        return Change(case.changed(), intents=(send,))
    said = labels(case, (first,), CaseAction.REPLY, hand.person, hand.now)
    others_wait, case = _others_wait(case, words), structs.replace(case, reasons=with_answer(case.reasons))
    if others_wait:
        taken = structs.replace(_in_hand(case, community, hand), answered_at=case.answered_at or hand.now)
        return Change(taken, intents=(send,), tallies=(reaction(case, hand.now),), labels=said)
    closed = _closed(case, OUTCOMES[CaseAction.REPLY], hand)
    closing = Tally(case.community, hand.now, {Counter.CASES_CLOSED: 1})
    return Change(closed, intents=(send,), tallies=(reaction(case, hand.now), closing), labels=said)


def _met(case: Case, community: Community, action: CaseAction, hand: Hand) -> Change:
    """Something was done about a burst; whoever did it has it in hand, unless they called somebody else."""
    reasons, intents = met(case, action, hand.name)
    if case.state is CaseState.CLOSED:  # to take its statement down opens nothing
        return Change(case.changed(reasons=reasons), intents=intents)
    if action is CaseAction.CALL_LEAD:
        return Change(structs.replace(_passed_on(case, community, hand), reasons=reasons), intents=intents)
    return Change(_in_hand(case, community, hand, reasons=reasons), intents=intents)


def _others_wait(case: Case, words: str) -> bool:
    """Whether somebody still waits after these words: they decide no appeal, settle no complaint if they are
    only what is always said first, and no question of which a part was proposed."""
    is_first_answer = case.kind is CaseKind.NEGATIVE and words == proposal(case)
    is_part = case.kind is CaseKind.QUESTION and not is_answered_by(case, words)
    others = case.people > 1 and not is_one_question(case)
    return others or case.kind is CaseKind.APPEAL or is_first_answer or is_part


def _decide(matter: Matter, action: CaseAction, hand: Hand) -> Change:
    if action is CaseAction.RESTORE and is_rude(matter.case) and not can_be_shown(matter.case):
        return brought_back(matter, hand)
    if action in (CaseAction.HIDE, CaseAction.RESTORE) and is_of_personal_data(matter.case):
        return data_shown(matter, action, hand)
    case, deeds = matter.case, _deeds(matter, action, hand)
    counts = _counts(deeds.added, OUTCOMES[action])
    tallies = [reaction(case, hand.now), Tally(case.community, hand.now, counts)]
    if case.closed_at is not None:  # by the bot, and now it is decided after all
        tallies.append(Tally(case.community, case.closed_at, {Counter.CASES_CLOSED: -1}))
    decided = changed(matter, _closed(case, OUTCOMES[action], hand), deeds, tallies, hand.now)
    return replace(decided, labels=labels(case, matter.items, action, hand.person, hand.now))


def _undo(matter: Matter, hand: Hand) -> Change:
    """Undo the decision that closed the case, and have it in the hands of who pressed.

    What a person decided stands as deeds of people, at most one decision at a time; deeds of the
    bot are undone by a restoring only.
    """
    case = matter.case
    own = [deed for deed in matter.deeds if deed.case == case.id]
    if case.kind in OF_DATA:  # what was hidden or shown before the case was closed has its own button
        own = [deed for deed in own if deed.at == case.closed_at]
    undone = tuple(deed for deed in own if deed.by is not None and deed.undone_at is None)
    restored = any(deed.kind is DeedKind.RESTORED for deed in undone)
    redone = tuple(deed for deed in own if restored and deed.by is None and deed.undone_at is not None)
    redone += redone_by(case, matter.deeds)
    counts = {counter: -number for counter, number in _counts(undone, case.outcome).items()}
    tally = Tally(case.community, case.closed_at or hand.now, counts)
    reopened = _in_hand(case, matter.community, hand, outcome=None, closed_at=None, resolution="")
    if matter.superseded:
        # Similar messages join the newer case; an incident has one that they can join.
        reopened = structs.replace(reopened, incident=f"{case.incident}:{case.id}")
    return changed(matter, reopened, Deeds(undone=undone, redone=redone), [tally], hand.now)


def _deeds(matter: Matter, action: CaseAction, hand: Hand) -> Deeds:
    match action:
        case CaseAction.HIDE:
            return Deeds(added=removals(matter, hand))
        case CaseAction.WARN:
            return Deeds(added=removals(matter, hand) + _terms(matter, DeedKind.WARNED, None, hand))
        case CaseAction.MUTE:
            until = hand.now + (hand.term or matter.community.ladder.mute_for)
            return Deeds(added=removals(matter, hand) + _terms(matter, DeedKind.MUTED, until, hand))
        case CaseAction.BAN:
            until = hand.now + (hand.term or matter.community.ladder.ban_for)
            return Deeds(added=removals(matter, hand) + _terms(matter, DeedKind.BANNED, until, hand))
        case CaseAction.RESTORE:
            own = [deed for deed in matter.deeds if deed.case == matter.case.id and deed.undone_at is None]
            return restoring(matter, own, hand)
        case CaseAction.OVERTURN:
            return restoring(matter, undone_by(matter.case, matter.deeds), hand)
        case _:
            return NO_DEEDS


def _terms(matter: Matter, kind: DeedKind, until: datetime | None, hand: Hand) -> tuple[Deed, ...]:
    people = {item.author: item for item in matter.items}
    return tuple(
        structs.replace(
            deed_of(matter, kind, item, hand), until=until, before=term(matter.standings[item.author], kind)
        )
        for item in people.values()
    )


def _in_hand(case: Case, community: Community, hand: Hand, **changes: object) -> Case:
    return in_hand(case, community, hand.person, hand.name, hand.now, **changes)


def _passed_on(case: Case, community: Community, hand: Hand) -> Case:
    """Somebody else answers for it, and has as much time as if it were new."""
    passed = case.changed(deadline=answer_by(case, community, hand.now), alerts=1)
    return owned(passed, hand.to)


def _put_off(case: Case, community: Community, hand: Hand) -> Case:
    """It is in hand, and called for when the term is over."""
    until = moment_after(case, community, hand.now, hand.term or SNOOZE)
    return structs.replace(_in_hand(case, community, hand), deadline=until)


def _closed(case: Case, outcome: str, hand: Hand) -> Case:
    return case.changed(
        state=CaseState.CLOSED,
        outcome=outcome,
        resolution=hand.words,
        owner=hand.person,
        owner_name=hand.name,
        answered_at=case.answered_at or hand.now,
        closed_at=hand.now,
    )


def _counts(deeds: Iterable[Deed], outcome: str | None) -> Counts[Counter]:
    # Every kind of deed is counted under its own word.
    counts = Counts(Counter(deed.kind) for deed in deeds)
    counts[Counter.CASES_CLOSED] = 1
    if outcome == OUTCOMES[CaseAction.NOT_A_PROBLEM]:
        counts[Counter.DISMISSED] = 1
    if outcome == OUTCOMES[CaseAction.OVERTURN]:
        counts[Counter.OVERTURNED] = 1
    return counts
