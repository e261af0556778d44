"""Cases in which somebody's data stand in public or were hidden from it. Pure."""

from collections.abc import Iterable

from handlers.likeness.personal import EXPOSED, HIDDEN
from handlers.messages.offences import RUDE
from models.cases import Case, CaseKind
from models.texts import Sentence

_CARRIED = (EXPOSED, HIDDEN, RUDE)


def is_of_personal_data(case: Case) -> bool:
    """Whether a case is about data that stand in public or were hidden from it."""
    return tells_of_data(case.reasons)


def can_be_hidden(case: Case) -> bool:
    """Whether what somebody asks or complains of can be hidden; a mere question can't."""
    is_complaint = case.kind is CaseKind.NEGATIVE and not case.first.private
    return _tells(case.reasons, EXPOSED) or (is_complaint and not can_be_shown(case))


def can_be_shown(case: Case) -> bool:
    """Whether something was hidden that a press shows again."""
    return _tells(case.reasons, HIDDEN)


def tells_of_data(reasons: Iterable[Sentence]) -> bool:
    """Whether reasons are about personal data."""
    return any(reason.key in (EXPOSED, HIDDEN) for reason in reasons)


def joined(reasons: tuple[Sentence, ...], others: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """The reasons of a case with what others tell that its buttons follow from: of personal data, of what was
    removed."""
    carried = [one for one in others if one.key in _CARRIED]
    if not carried:
        return reasons
    told = {reason.key for reason in reasons}
    return (*reasons, *(one for one in carried if one.key not in told))


def turned(reasons: tuple[Sentence, ...], *, hides: bool) -> tuple[Sentence, ...]:
    """The reasons once the data are hidden, or shown again."""
    before, after = (EXPOSED, HIDDEN) if hides else (HIDDEN, EXPOSED)
    kept = tuple(one for one in reasons if one.key != after)
    return tuple(Sentence(after, one.params) if one.key == before else one for one in kept)


def _tells(reasons: Iterable[Sentence], key: str) -> bool:
    return any(reason.key == key for reason in reasons)
