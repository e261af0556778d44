"""What follows from a change among deeds: which messages come and go, which terms begin and end.

Pure. Nothing here knows which decision it was: only what stood before it and what stands after it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

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

    def of(self, kind: DeedKind) -> "_Restraint":
        """The one of another kind."""
        return self._replace(kind=kind)


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
    until = _until(change, after, now)

    def comes_last(one: _Restraint) -> bool:
        is_banned = until.get(one.of(DeedKind.BANNED), now) > now
        return (one.kind is DeedKind.BANNED) is is_banned

    for restraint in sorted(until, key=comes_last):
        kind, platform, chat, person = restraint
        restrain, release = _RESTRAINTS[kind]
        if (moment := until[restraint]) > now:
            yield restrain(platform=platform, chat=chat, person=person, until=moment)
        else:
            yield release(platform=platform, chat=chat, person=person)


def _until(change: Deeds, after: Iterable[Deed], now: datetime) -> dict[_Restraint, datetime]:
    """Until when each restraint holds that is touched, by itself or with the other of its person; `now` where
    nothing is left of it."""
    until = {_restraint(deed): now for deed in change.all if deed.kind in _RESTRAINTS}
    touched = {one.of(kind) for one in until for kind in _RESTRAINTS}
    for deed in after:
        restraint = _restraint(deed)
        if restraint in touched and deed.until is not None and deed.until > now:
            until[restraint] = max(until.get(restraint, now), deed.until)
    return until


def _restraint(deed: Deed) -> _Restraint:
    return _Restraint(deed.kind, deed.address.platform, deed.address.chat, deed.person)
