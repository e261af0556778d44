"""A card offers what is possible now, and nothing else is accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.cases.offers import KEPT, offered, offers, proposal
from models.cases import Case, CaseAction, CaseKind, CaseState
from models.texts import Sentence
from tests.builders import NOW, case, item

A = CaseAction
LATER = {A.REASSIGN, A.SNOOZE}
cases = st.builds(
    lambda kind, state, private, proposed: case(
        kind,
        state=state,
        first=item(private=private),
        reasons=(Sentence("reason.proposed_answer", {"answer": "да", "entry": "q1"}),) if proposed else (),
        outcome="fine" if state is CaseState.CLOSED else None,
    ),
    st.sampled_from(CaseKind),
    st.sampled_from(CaseState),
    st.booleans(),
    st.booleans(),
)


def flat(one: Case) -> set[CaseAction]:
    return {action for row in offers(one) for action in row}


@pytest.mark.parametrize(
    ("kind", "actions"),
    [
        (CaseKind.REMOVED, {A.RESTORE, A.CLOSE, A.WARN, A.MUTE, A.BAN, A.TAKE}),
        (CaseKind.REVIEW, {A.HIDE, A.NOT_A_PROBLEM, A.WARN, A.MUTE, A.BAN, A.TAKE, *LATER}),
        (CaseKind.NEGATIVE, {A.TAKE, A.HIDE, A.NOT_A_PROBLEM, A.CLOSE, *LATER}),
        (CaseKind.QUESTION, {A.TAKE, A.CLOSE, *LATER}),
        (CaseKind.DELIVERY, {A.TAKE, A.CLOSE, *LATER}),
        (CaseKind.EXPELLED, {A.BAN, A.TAKE, A.CLOSE, *LATER}),
    ],
)
def test_an_open_case_offers_what_its_kind_needs(kind: CaseKind, actions: set[CaseAction]) -> None:
    assert flat(case(kind)) == actions
    assert flat(case(kind, state=CaseState.TAKEN)) == actions - {A.TAKE}
    assert flat(case(kind, state=CaseState.CLOSED, outcome="closed", closed_at=NOW)) == {A.UNDO}


@given(cases)
def test_whatever_the_case_there_is_something_to_do_with_it(one: Case) -> None:
    assert flat(one)
    assert all(row for row in offers(one))
    assert {action for action in CaseAction if offered(one, action)} == flat(one)


def test_the_fullest_card_has_no_more_buttons_than_the_strictest_platform_takes() -> None:
    told = ("reason.burst", "reason.statement", "reason.proposed_answer")
    full = case(CaseKind.NEGATIVE, reasons=tuple(Sentence(key, {"answer": "да"}) for key in told))
    rows = offers(full)
    assert {A.CLOSE_COMMENTS, A.STATEMENT, A.PIN, A.CALL_LEAD, A.ANSWER} <= flat(full)
    assert (len(rows), sum(map(len, rows)), max(map(len, rows))) == (6, 10, 2), "VK: 6 rows, 10 buttons"


@given(cases)
def test_in_a_private_conversation_nobody_is_hidden_muted_or_banned(one: Case) -> None:
    public = {A.HIDE, A.RESTORE, A.WARN, A.MUTE, A.BAN}
    assert not (one.first.private and flat(one) & public)


def test_an_answer_can_be_sent_only_where_one_is_proposed() -> None:
    reason = Sentence("reason.proposed_answer", {"answer": "С 8 до 22.", "entry": "q1"})
    proposed = case(CaseKind.QUESTION, reasons=(reason,))
    assert proposal(proposed) == "С 8 до 22."
    assert offers(proposed)[0] == (A.ANSWER,)
    assert not offered(case(CaseKind.QUESTION), A.ANSWER)


def test_what_the_bot_closed_unopposed_can_still_be_decided() -> None:
    kept = case(CaseKind.REMOVED, state=CaseState.CLOSED, outcome=KEPT, closed_at=NOW)
    assert flat(kept) == {A.RESTORE, A.WARN, A.MUTE, A.BAN}
