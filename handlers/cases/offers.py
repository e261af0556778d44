"""What a person can do with a case now: the buttons of its card, and nothing else is accepted.

Pure. A second press finds its action no longer offered, so two people never act twice.
"""

from models.cases import Case, CaseAction, CaseKind, CaseState

_BY_KIND: dict[CaseKind, tuple[tuple[CaseAction, ...], ...]] = {
    CaseKind.REMOVED: (
        (CaseAction.RESTORE, CaseAction.CLOSE),
        (CaseAction.MUTE, CaseAction.BAN, CaseAction.TAKE),
    ),
    CaseKind.REVIEW: (
        (CaseAction.HIDE, CaseAction.NOT_A_PROBLEM),
        (CaseAction.MUTE, CaseAction.BAN, CaseAction.TAKE),
    ),
    CaseKind.NEGATIVE: (
        (CaseAction.TAKE, CaseAction.HIDE),
        (CaseAction.NOT_A_PROBLEM, CaseAction.CLOSE),
    ),
    CaseKind.QUESTION: ((CaseAction.TAKE, CaseAction.CLOSE),),
    CaseKind.DELIVERY: ((CaseAction.TAKE, CaseAction.CLOSE),),
}


def offers(case: Case) -> tuple[tuple[CaseAction, ...], ...]:
    """The actions that are possible now, in rows as the card shows them."""
    if case.state is CaseState.CLOSED:
        return ((CaseAction.UNDO,),)
    rows = _BY_KIND[case.kind]
    if case.state is CaseState.TAKEN:
        rows = tuple(tuple(action for action in row if action is not CaseAction.TAKE) for row in rows)
    return tuple(row for row in rows if row)


def offered(case: Case, action: CaseAction) -> bool:
    """Whether `action` is possible now."""
    return any(action in row for row in offers(case))
