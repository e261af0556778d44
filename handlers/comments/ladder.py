"""When more than the message goes: the steps from a removal to a ban, each timed and reversible.

Pure. To remove a text takes evidence about the text; to punish a person takes repeated removals.
"""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from models.communities import Ladder
from models.outcomes import DeedKind
from models.people import Standing


class Step(NamedTuple):
    """What follows a removal: the standing afterwards, and a punishment with its term, if any."""

    standing: Standing
    kind: DeedKind | None = None
    until: datetime | None = None
    before: datetime | None = None


def climb(standing: Standing, ladder: Ladder, now: datetime) -> Step:
    """One removal more: strikes from before `forget_after` don't count."""
    last = standing.last_strike
    counted = standing.strikes if last is not None and now - last <= ladder.forget_after else 0
    standing = replace(standing, strikes=counted + 1, last_strike=now)
    if standing.strikes >= ladder.ban_at:
        until = now + ladder.ban_for
        return Step(replace(standing, banned_until=until), DeedKind.BANNED, until, standing.banned_until)
    if standing.strikes >= ladder.mute_at:
        until = now + ladder.mute_for
        return Step(replace(standing, muted_until=until), DeedKind.MUTED, until, standing.muted_until)
    return Step(standing, DeedKind.WARNED if standing.strikes >= ladder.warn_at else None)
