"""How a person stands: what the deeds about them that were not undone amount to.

Pure. The bot adds a deed at a time, a person's decision may also undo or redo some; both come to
the same standing, so whatever is undone leaves no trace.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from handlers.likeness.personal import HIDDEN
from models.messages import Address
from models.outcomes import Deed, DeedKind
from models.people import Standing


class Left(NamedTuple):
    """What holds after a decision: of the message it was about, and until when of that message's author."""

    hidden: bool
    muted: datetime | None
    banned: datetime | None


def after(standing: Standing, deed: Deed, forget_after: timedelta) -> Standing:
    """The standing after one deed more. A later term never shortens an earlier one.

    What was hidden for its author's own sake is held against nobody.
    """
    match deed.kind:
        case DeedKind.REMOVED if deed.reason is None or deed.reason.key != HIDDEN:
            return _struck(standing, deed.at, forget_after)
        case DeedKind.MUTED:
            return replace(standing, muted_until=_latest(standing.muted_until, deed.until))
        case DeedKind.BANNED:
            return replace(standing, banned_until=_latest(standing.banned_until, deed.until))
        case _:
            return standing


def amounting_to(standing: Standing, deeds: Iterable[Deed], forget_after: timedelta) -> Standing:
    """The standing that these deeds about one person, oldest first, amount to.

    A message that was removed twice counts once.
    """
    standing = replace(standing, strikes=0, last_strike=None, muted_until=None, banned_until=None)
    gone: set[Address] = set()
    for deed in deeds:
        if deed.kind is DeedKind.REMOVED:
            if deed.address in gone:
                continue
            gone.add(deed.address)
        standing = after(standing, deed, forget_after)
    return standing


def holds(deed: Deed, now: datetime) -> bool:
    """Whether it keeps somebody from something still: what ran out by itself is no matter any more."""
    return deed.undone_at is None and (deed.until is None or deed.until > now)


def term(standing: Standing, kind: DeedKind) -> datetime | None:
    """Until when the person is muted or banned; None for other kinds of deeds."""
    return {DeedKind.MUTED: standing.muted_until, DeedKind.BANNED: standing.banned_until}.get(kind)


def held_until(deeds: Iterable[Deed], kind: DeedKind, chat: str, now: datetime) -> datetime | None:
    """Until when deeds that were not undone keep their person from writing in a chat, or out of it."""
    terms = (
        deed.until
        for deed in deeds
        if deed.kind is kind and deed.undone_at is None and deed.address.chat == chat
    )
    return max((until for until in terms if until is not None and until > now), default=None)


def hidden(deeds: Iterable[Deed]) -> frozenset[Address]:
    """The messages that deeds which were not undone keep from being seen."""
    return frozenset(
        deed.address for deed in deeds if deed.kind is DeedKind.REMOVED and deed.undone_at is None
    )


def _struck(standing: Standing, now: datetime, forget_after: timedelta) -> Standing:
    last = standing.last_strike
    counted = standing.strikes if last is not None and now - last <= forget_after else 0
    return replace(standing, strikes=counted + 1, last_strike=now)


def _latest(before: datetime | None, until: datetime | None) -> datetime | None:
    return max((moment for moment in (before, until) if moment is not None), default=None)
