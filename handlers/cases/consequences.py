"""What follows from a change among deeds: which messages come and go, which terms begin and end.

Pure. Nothing here knows which decision it was: only what stood before it and what stands after it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from handlers.messages.standings import amounting_to, hidden
from models.cases import CaseItem
from models.intents import Ban, Delete, Intent, Mute, Restore, Unban, Unmute
from models.messages import Address
from models.outcomes import Deed, DeedKind
from models.people import Standing

_RESTRAINTS: dict[DeedKind, tuple[type[Mute | Ban], type[Unmute | Unban]]] = {
    DeedKind.MUTED: (Mute, Unmute),
    DeedKind.BANNED: (Ban, Unban),
}


@dataclass(frozen=True, slots=True)
class Deeds:
    """What a decision changes among the deeds: new ones, those that are undone, those that stand again."""

    added: tuple[Deed, ...] = ()
    undone: tuple[Deed, ...] = ()
    redone: tuple[Deed, ...] = ()

    @property
    def all(self) -> tuple[Deed, ...]:
        """Every deed that is changed."""
        return self.undone + self.redone + self.added

    def standing(self, before: Iterable[Deed]) -> list[Deed]:
        """What stands afterwards, oldest first, if these deeds were there before."""
        undone = {deed.id for deed in self.undone}
        kept = [deed for deed in before if deed.undone_at is None and deed.id not in undone]
        again = [replace(deed, undone_at=None, undone_by=None) for deed in self.redone]
        return [*sorted(kept + again, key=lambda deed: deed.id), *self.added]


NO_DEEDS = Deeds()


class _Restraint(NamedTuple):
    """What keeps a person from writing in one chat."""

    kind: DeedKind
    platform: str
    chat: str
    person: str


def intents(
    items: Sequence[CaseItem], before: Sequence[Deed], change: Deeds, now: datetime
) -> tuple[Intent, ...]:
    """What is to happen on the platform when `change` comes to the deeds that were there `before`."""
    after = change.standing(before)
    return (*_visibility(items, hidden(before), hidden(after)), *_terms(change, after, now))


def standings(
    people: Mapping[str, Standing], before: Sequence[Deed], change: Deeds, forget_after: timedelta
) -> tuple[Standing, ...]:
    """How those whom `change` is about stand after it."""
    about: dict[str, list[Deed]] = {deed.person: [] for deed in change.all if deed.person in people}
    for deed in change.standing(before):
        if deed.person in about:
            about[deed.person].append(deed)
    return tuple(amounting_to(people[person], deeds, forget_after) for person, deeds in about.items())


def _visibility(
    items: Sequence[CaseItem], before: frozenset[Address], after: frozenset[Address]
) -> Iterator[Intent]:
    gone, back = after - before, before - after
    for item in items:
        if item.address in gone:
            yield Delete(
                address=item.address,
                author=item.author,
                author_name=item.author_name,
                text=item.text,
                thread=item.thread,
                attachments=item.attachments,
            )
        elif item.address in back:
            yield Restore(
                address=item.address,
                author_name=item.author_name,
                text=item.text,
                thread=item.thread,
                attachments=item.attachments,
            )


def _terms(change: Deeds, after: Iterable[Deed], now: datetime) -> Iterator[Intent]:
    """For each restraint that is touched, the longest term that is left of it, or its end.

    A ban takes the place of a mute, so one that still stands begins again when the ban ends. Whatever is done
    about a mute lifts the ban on Telegram and VK, so one that still stands is ordered again behind it.
    """
    after = list(after)
    bans = {_restraint(deed) for deed in after if deed.kind is DeedKind.BANNED and _lasts(deed, now)}
    until = _until(change, after, bans, now)
    what_stands_last = sorted(
        until.items(),
        key=lambda item: (
            (item[0].kind is DeedKind.BANNED) is (item[0]._replace(kind=DeedKind.BANNED) in bans)
        ),
    )
    for (kind, platform, chat, person), moment in what_stands_last:
        restrain, release = _RESTRAINTS[kind]
        if moment > now:
            yield restrain(platform=platform, chat=chat, person=person, until=moment)
        else:
            yield release(platform=platform, chat=chat, person=person)


def _until(
    change: Deeds, after: Sequence[Deed], bans: Collection[_Restraint], now: datetime
) -> dict[_Restraint, datetime]:
    """Until when each restraint holds that is touched; `now` where nothing is left of it."""
    until = {_restraint(deed): now for deed in change.all if deed.kind in _RESTRAINTS}
    for deed in after:
        if (
            deed.kind is DeedKind.MUTED
            and _lasts(deed, now)
            and _restraint(deed)._replace(kind=DeedKind.BANNED) in until
        ):
            until.setdefault(_restraint(deed), now)
    for ban in bans:
        if ban._replace(kind=DeedKind.MUTED) in until:
            until.setdefault(ban, now)
    for deed in after:
        restraint = _restraint(deed)
        if restraint in until and deed.until is not None:
            until[restraint] = max(until[restraint], deed.until)
    return until


def _lasts(deed: Deed, now: datetime) -> bool:
    return deed.until is not None and deed.until > now


def _restraint(deed: Deed) -> _Restraint:
    return _Restraint(deed.kind, deed.address.platform, deed.address.chat, deed.person)
