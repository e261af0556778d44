"""What people do about a complaint that was removed for how it is said: have it stand again. Pure.

Who complained waits still, so that closes no case.
"""

from collections import Counter as Counts
from dataclasses import replace

from handlers.cases.labels import stays
from handlers.cases.matters import Change, Hand, Matter, changed, restoring
from handlers.likeness.personal import HIDDEN
from handlers.messages.offences import RUDE
from handlers.talks.in_hand import in_hand
from models.outcomes import Counter, Tally


def brought_back(matter: Matter, hand: Hand) -> Change:
    """What the bot removed in this case and did to its author is undone, but for hidden personal data."""
    case = matter.case
    own = (deed for deed in matter.deeds if deed.case == case.id and deed.undone_at is None)
    undone = [one for one in own if one.by is None and (one.reason is None or one.reason.key != HIDDEN)]
    deeds = restoring(matter, undone, hand)
    counts = Counts(Counter(deed.kind) for deed in deeds.added)
    reasons = tuple(reason for reason in case.reasons if reason.key != RUDE)
    taken = in_hand(case, matter.community, hand.person, hand.name, hand.now, reasons=reasons)
    change = changed(matter, taken, deeds, [Tally(case.community, hand.now, counts)], hand.now)
    return replace(change, labels=stays(case, matter.items, undone, hand.person, hand.now))
