"""What a person's decision in a case does: to the messages, to the people, to the case.

Pure. Every change is told as deeds, so that the same deeds can be undone: the messages come back,
the terms that were replaced stand again, the strikes are taken off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from models.cases import Case, CaseAction, CaseItem, CaseState
from models.communities import Community
from models.intents import Ban, Delete, Intent, Mute, Restore, Unban, Unmute
from models.outcomes import Counter, Deed, DeedKind
from models.people import Standing

OUTCOMES: dict[CaseAction, str] = {
    CaseAction.HIDE: "hidden",
    CaseAction.RESTORE: "restored",
    CaseAction.MUTE: "muted",
    CaseAction.BAN: "banned",
    CaseAction.NOT_A_PROBLEM: "fine",
    CaseAction.CLOSE: "closed",
    CaseAction.REPLY: "replied",
}


@dataclass(frozen=True, slots=True)
class Hand:
    """A person who decides in a case, and when."""

    person: str
    name: str
    now: datetime


@dataclass(slots=True)
class Change:
    """What a decision leads to; `strikes` to add per person."""

    case: Case
    intents: list[Intent] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)
    standings: dict[str, Standing] = field(default_factory=dict)
    hidden: bool | None = None
    counters: list[Counter] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Matter:
    """A case with everything that a decision about it must know."""

    case: Case
    items: Sequence[CaseItem]
    deeds: Sequence[Deed]
    standings: dict[str, Standing]
    community: Community


def act(matter: Matter, action: CaseAction, hand: Hand) -> Change:
    """Carry out `action`, which must be one that the case offers."""
    change = Change(matter.case, standings=dict(matter.standings))
    if action is CaseAction.TAKE:
        change.case = replace(matter.case, state=CaseState.TAKEN, owner=hand.person, owner_name=hand.name)
        return change
    if action is CaseAction.UNDO:
        _reopen(matter, hand, change)
        return change
    if action is CaseAction.RESTORE:
        _undo(matter, [deed for deed in matter.deeds if deed.kind is not DeedKind.RESTORED], hand, change)
        change.deeds += _restored(matter, hand)
        change.counters.append(Counter.RESTORED)
    if action in (CaseAction.HIDE, CaseAction.MUTE, CaseAction.BAN):
        _hide(matter, hand, change)
    if action in (CaseAction.MUTE, CaseAction.BAN):
        _punish(matter, action, hand, change)
    if action is CaseAction.NOT_A_PROBLEM:
        change.counters.append(Counter.DISMISSED)
    close(change, OUTCOMES[action], hand)
    return change


def close(change: Change, outcome: str, hand: Hand) -> None:
    """Close the case with an outcome; the first decision of a person is its first answer."""
    case = change.case
    if case.answered_at is None:
        change.counters += [Counter.CASES_ANSWERED]
    change.counters.append(Counter.CASES_CLOSED)
    change.case = replace(
        case,
        state=CaseState.CLOSED,
        outcome=outcome,
        owner=hand.person,
        owner_name=hand.name,
        answered_at=case.answered_at or hand.now,
        closed_at=hand.now,
    )


def _hide(matter: Matter, hand: Hand, change: Change) -> None:
    for item in matter.items:
        if item.hidden:
            continue
        change.intents.append(_delete(item))
        change.deeds.append(_deed(matter, DeedKind.REMOVED, item, hand))
        _strike(change, item.author, 1, hand.now)
    if any(not item.hidden for item in matter.items):
        change.counters.append(Counter.REMOVED)
    change.hidden = True


def _punish(matter: Matter, action: CaseAction, hand: Hand, change: Change) -> None:
    ladder, muting = matter.community.ladder, action is CaseAction.MUTE
    until = hand.now + (ladder.mute_for if muting else ladder.ban_for)
    kind, make = (DeedKind.MUTED, Mute) if muting else (DeedKind.BANNED, Ban)
    for item in _one_per_person(matter.items):
        standing = change.standings[item.author]
        before = standing.muted_until if muting else standing.banned_until
        change.deeds.append(_deed(matter, kind, item, hand, until=until, before=before))
        change.standings[item.author] = (
            replace(standing, muted_until=until) if muting else replace(standing, banned_until=until)
        )
        change.intents.append(
            make(platform=item.address.platform, chat=item.address.chat, person=item.author, until=until)
        )
    change.counters.append(Counter.MUTED if muting else Counter.BANNED)


def _reopen(matter: Matter, hand: Hand, change: Change) -> None:
    """Undo the decision that closed the case, and have it open in the hands of who pressed."""
    restored = [deed for deed in matter.deeds if deed.kind is DeedKind.RESTORED]
    mine = [deed for deed in matter.deeds if deed.by is not None and deed.kind is not DeedKind.RESTORED]
    _undo(matter, mine, hand, change)
    if restored:
        change.undone += [deed.id for deed in restored]
        _hide(matter, hand, change)
    change.case = replace(
        matter.case,
        state=CaseState.TAKEN,
        outcome=None,
        owner=hand.person,
        owner_name=hand.name,
        closed_at=None,
    )


def _undo(matter: Matter, deeds: Sequence[Deed], hand: Hand, change: Change) -> None:
    items = {item.address: item for item in matter.items}
    for deed in reversed(deeds):
        change.undone.append(deed.id)
        standing = change.standings.get(deed.person)
        if deed.kind is DeedKind.REMOVED and deed.address in items:
            change.intents.append(_restore(items[deed.address]))
            change.hidden = False
            _strike(change, deed.person, -1, hand.now)
        elif deed.kind is DeedKind.MUTED and standing:
            change.standings[deed.person] = replace(standing, muted_until=deed.before)
            change.intents.append(_lifted(deed, hand.now, Mute, Unmute))
        elif deed.kind is DeedKind.BANNED and standing:
            change.standings[deed.person] = replace(standing, banned_until=deed.before)
            change.intents.append(_lifted(deed, hand.now, Ban, Unban))


def _lifted(
    deed: Deed, now: datetime, again: type[Mute | Ban], lift: type[Unmute | Unban]
) -> Mute | Ban | Unmute | Unban:
    """The term that stood before stands again, unless it has run out meanwhile."""
    platform, chat = deed.address.platform, deed.address.chat
    if deed.before is not None and deed.before > now:
        return again(platform=platform, chat=chat, person=deed.person, until=deed.before)
    return lift(platform=platform, chat=chat, person=deed.person)


def _strike(change: Change, person: str, by: int, now: datetime) -> None:
    standing = change.standings.get(person)
    if standing is not None:
        last = now if by > 0 else standing.last_strike
        change.standings[person] = replace(standing, strikes=max(0, standing.strikes + by), last_strike=last)


def _one_per_person(items: Iterable[CaseItem]) -> list[CaseItem]:
    return list({item.author: item for item in items}.values())


def _restored(matter: Matter, hand: Hand) -> list[Deed]:
    return [_deed(matter, DeedKind.RESTORED, item, hand) for item in matter.items]


def _delete(item: CaseItem) -> Delete:
    return Delete(
        address=item.address,
        author=item.author,
        author_name=item.author_name,
        text=item.text,
        thread=item.thread,
    )


def _restore(item: CaseItem) -> Restore:
    return Restore(address=item.address, author_name=item.author_name, text=item.text, thread=item.thread)


def _deed(
    matter: Matter,
    kind: DeedKind,
    item: CaseItem,
    hand: Hand,
    until: datetime | None = None,
    before: datetime | None = None,
) -> Deed:
    return Deed(
        community=matter.community.id,
        case=matter.case.id,
        kind=kind,
        address=item.address,
        person=item.author,
        by=hand.person,
        at=hand.now,
        until=until,
        before=before,
    )
