"""What people do about personal data: hide them, or show them again. Pure.

Who asked waits still, so neither closes a case.
"""

from collections import Counter as Counts
from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from handlers.cases.consequences import Deeds
from handlers.cases.exposed import turned
from handlers.cases.matters import Change, Hand, Matter, changed, removals, restoring
from handlers.likeness.personal import HIDDEN, exposes_somebody
from handlers.talks.in_hand import in_hand
from models.cases import CaseAction, CaseItem
from models.outcomes import Counter, Deed, Tally
from models.texts import Sentence


def data_shown(matter: Matter, action: CaseAction, hand: Hand) -> Change:
    """Somebody's data are hidden, or shown after all."""
    hides, case = action is CaseAction.HIDE, matter.case
    deeds = _hiding(matter, hand) if hides else restoring(matter, _hidden_here(matter), hand)
    counts = Counts(Counter(deed.kind) for deed in deeds.added)
    reasons = turned(case.reasons, hides=hides)
    taken = in_hand(case, matter.community, hand.person, hand.name, hand.now, reasons=reasons)
    return changed(matter, taken, deeds, [Tally(case.community, hand.now, counts)], hand.now)


def _hiding(matter: Matter, hand: Hand) -> Deeds:
    removed = removals(replace(matter, items=_with_data(matter)), hand)
    return Deeds(added=tuple(structs.replace(deed, reason=Sentence(HIDDEN)) for deed in removed))


def _with_data(matter: Matter) -> Sequence[CaseItem]:
    """The messages with data, as far as the case has their words: an edit may have added what it has not.
    Then all goes that is of the one person who wrote it."""
    ours = tuple(matter.community.facts.values())
    found = [item for item in matter.items if exposes_somebody(item.text, ours)]
    return found if found or matter.case.people > 1 else matter.items


def _hidden_here(matter: Matter) -> Sequence[Deed]:
    """What stands of the hiding in this case; what was removed for breaking a rule is another matter."""
    own = (deed for deed in matter.deeds if deed.case == matter.case.id and deed.undone_at is None)
    return [deed for deed in own if deed.reason is not None and deed.reason.key == HIDDEN]
