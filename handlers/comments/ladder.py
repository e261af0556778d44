"""When more than the message goes: the steps from a removal to a ban, each timed and reversible.

Pure. To remove a text takes evidence about the text; to punish a person takes repeated removals.
"""

from datetime import datetime
from typing import NamedTuple

from models.communities import Ladder
from models.outcomes import DeedKind


class Step(NamedTuple):
    """What follows a removal beside it; a mute and a ban have a term."""

    kind: DeedKind
    until: datetime | None = None


def step_at(strikes: int, ladder: Ladder, now: datetime) -> Step | None:
    """The step that so many removals lead to, or None where the message alone goes."""
    if strikes >= ladder.ban_at:
        return Step(DeedKind.BANNED, now + ladder.ban_for)
    if strikes >= ladder.mute_at:
        return Step(DeedKind.MUTED, now + ladder.mute_for)
    return Step(DeedKind.WARNED) if strikes >= ladder.warn_at else None
