"""What the card of a burst tells beside its case: the complaints that were counted and stand in other cases,
and what the platform can't do about it. How it is told is in `card`."""

from collections.abc import Sequence
from typing import NamedTuple

from handlers.cases.bursts import STEP, WINDOW, is_burst, thread_of_item
from handlers.cases.offers import NEEDS, offered
from handlers.ports import Ledger
from models.capabilities import Capability
from models.cases import Case, CaseItem

_MOST = 100


class Counted(NamedTuple):
    """A complaint that a burst counts, with the case in which it stands."""

    case: int
    item: CaseItem


async def counted(ledger: Ledger, case: Case) -> Sequence[Counted]:
    """The complaints in other cases that made this one a burst, oldest first; none where it is no burst."""
    thread = thread_of_item(case.first)
    if thread is None or not is_burst(case):
        return ()
    # The trend counts whole steps, by their beginnings.
    steps = (case.opened_at - WINDOW).timestamp() // STEP.total_seconds() + 1
    since = case.opened_at.fromtimestamp(steps * STEP.total_seconds(), tz=case.opened_at.tzinfo)
    found = await ledger.figures.complained(case.community, thread, since, case.opened_at, _MOST)
    others = {item.address: Counted(number, item) for number, item in found if number != case.id}
    others.pop(case.first.address, None)
    return tuple(others.values())


async def lacking(ledger: Ledger, case: Case, platform: str) -> frozenset[Capability]:
    """What the platform lacks of what the case would offer."""
    needed = {capability for action, capability in NEEDS.items() if offered(case, action)}
    return frozenset([one for one in needed if await ledger.capabilities.lacks(platform, one) is not None])
