"""The steps from a removal to a ban, and how strikes are forgotten."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.comments.ladder import Step, step_at
from handlers.messages.standings import after, amounting_to
from models.communities import Ladder
from models.outcomes import DeedKind
from tests.builders import NOW, address, deed, standing

SEVERITY = [None, DeedKind.WARNED, DeedKind.MUTED, DeedKind.BANNED]
FORGET = Ladder().forget_after

gaps = st.lists(st.timedeltas(timedelta(0), timedelta(days=70)), max_size=12)


def test_the_first_removal_costs_the_message_alone() -> None:
    steps = [step_at(strikes, Ladder(), NOW) for strikes in range(7)]
    assert [step and step.kind for step in steps] == [
        None, None, DeedKind.WARNED, DeedKind.MUTED, DeedKind.MUTED, DeedKind.BANNED, DeedKind.BANNED,
    ]  # fmt: skip


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(0, 20))
def test_one_strike_more_is_never_punished_less(warn: int, mute: int, ban: int, strikes: int) -> None:
    ladder = Ladder(warn_at=warn, mute_at=mute, ban_at=ban)
    kinds = [step and step.kind for step in (step_at(n, ladder, NOW) for n in (strikes, strikes + 1))]
    assert SEVERITY.index(kinds[0]) <= SEVERITY.index(kinds[1])


def test_mutes_and_bans_end_by_themselves_and_a_warning_has_no_term() -> None:
    ladder = Ladder()
    assert step_at(ladder.warn_at, ladder, NOW) == Step(DeedKind.WARNED)
    assert step_at(ladder.mute_at, ladder, NOW) == Step(DeedKind.MUTED, NOW + ladder.mute_for)
    assert step_at(ladder.ban_at, ladder, NOW) == Step(DeedKind.BANNED, NOW + ladder.ban_for)


@given(gaps)
def test_strikes_count_as_long_as_the_last_is_not_forgotten(gaps: list[timedelta]) -> None:
    person, moment, expected = standing(), NOW, 0
    for number, gap in enumerate(gaps):
        moment += gap
        expected = expected + 1 if number and gap <= FORGET else 1
        person = after(person, deed(address=address(str(number)), at=moment), FORGET)
        assert (person.strikes, person.last_strike) == (expected, moment)


@given(gaps, st.sets(st.integers(0, 11)))
def test_undone_removals_leave_no_trace(gaps: list[timedelta], undone: set[int]) -> None:
    moments = [NOW + sum(gaps[: number + 1], timedelta(0)) for number in range(len(gaps))]
    removals = [deed(id=n, address=address(str(n)), at=moment) for n, moment in enumerate(moments)]
    left = [removal for removal in removals if removal.id not in undone]
    never = standing()
    for removal in left:
        never = after(never, removal, FORGET)
    assert amounting_to(standing(strikes=7, muted_until=NOW), left, FORGET) == never


def test_a_message_that_was_removed_twice_is_one_strike() -> None:
    twice = [deed(id=1), deed(id=2, case=2, at=NOW + timedelta(hours=1))]
    assert amounting_to(standing(), twice, FORGET) == standing(strikes=1, last_strike=NOW)


def test_a_shorter_term_does_not_shorten_a_longer_one() -> None:
    long, short = NOW + timedelta(days=30), NOW + timedelta(hours=1)
    person = after(standing(), deed(DeedKind.MUTED, until=long), FORGET)
    assert after(person, deed(DeedKind.MUTED, until=short), FORGET).muted_until == long
