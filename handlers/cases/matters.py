"""What a decision in a case is made of: who decides, what they must know, and what comes of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.cases.consequences import NO_DEEDS, Deeds, intents, standings
from handlers.cases.offers import OF_NO_WORDS
from handlers.messages.standings import held_until, hidden
from models.cases import Case, CaseAction, CaseItem
from models.communities import Community
from models.intents import Intent
from models.labels import Label
from models.outcomes import Deed, DeedKind, Tally
from models.people import Standing
from models.staff import Colleague

_RESTRAINTS = {CaseAction.MUTE: DeedKind.MUTED, CaseAction.BAN: DeedKind.BANNED}


@dataclass(frozen=True, slots=True)
class Hand:
    """A person who decides in a case, and when.

    `term` is how long a mute, a ban or a putting off lasts, `words` what they say of it, `to` the
    colleague to whom a case is passed on.
    """

    person: str
    name: str
    now: datetime
    term: timedelta | None = None
    words: str = ""
    to: Colleague | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """A case with everything that a decision about it must know.

    `deeds` are all about its people, also of other cases and those that were undone, oldest first.
    `superseded` when another case of the same incident has been opened meanwhile.
    """

    case: Case
    items: Sequence[CaseItem]
    deeds: Sequence[Deed]
    standings: Mapping[str, Standing]
    community: Community
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What a decision leads to. Undoing it takes the labels back that it gave."""

    case: Case
    deeds: Deeds = NO_DEEDS
    intents: tuple[Intent, ...] = ()
    standings: tuple[Standing, ...] = ()
    tallies: tuple[Tally, ...] = ()
    labels: tuple[Label, ...] = ()


def changed(matter: Matter, case: Case, deeds: Deeds, tallies: Sequence[Tally], now: datetime) -> Change:
    """A case after a decision, with what that means for messages and people."""
    return Change(
        case,
        deeds,
        intents(matter.items, matter.deeds, deeds, now),
        standings(matter.standings, matter.deeds, deeds, matter.community.ladder.forget_after),
        tuple(tallies),
    )


def end_of(matter: Matter, change: Change, action: CaseAction, now: datetime) -> datetime:
    """Until when a decision keeps its author from writing, an earlier term included; of any other decision,
    until when the case may wait."""
    if (kind := _RESTRAINTS.get(action)) is None:
        return change.case.deadline
    deeds = (*matter.deeds, *change.deeds.added)
    return held_until(deeds, kind, change.case.first.address.chat, now) or change.case.deadline


def removals(matter: Matter, hand: Hand) -> tuple[Deed, ...]:
    """The removal of what of a case is still to be seen."""
    if matter.case.kind in OF_NO_WORDS:
        return ()
    gone = hidden(matter.deeds)
    visible = (item for item in matter.items if item.address not in gone)
    return tuple(deed_of(matter, DeedKind.REMOVED, item, hand) for item in visible)


def restoring(matter: Matter, undone: Sequence[Deed], hand: Hand) -> Deeds:
    """The undoing of deeds, with their messages shown again."""
    gone = hidden(undone)
    restored = (item for item in matter.items if item.address in gone)
    return Deeds(
        added=tuple(deed_of(matter, DeedKind.RESTORED, item, hand) for item in restored), undone=tuple(undone)
    )


def deed_of(matter: Matter, kind: DeedKind, item: CaseItem, hand: Hand) -> Deed:
    """A deed of `hand` about a message of a case."""
    return Deed(
        community=matter.community.id,
        case=matter.case.id,
        kind=kind,
        address=item.address,
        person=item.author,
        by=hand.person,
        at=hand.now,
    )
