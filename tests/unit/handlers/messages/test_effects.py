"""What a batch leads to is counted by quarters of an hour, whichever way it is counted."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers.messages.effects import Effects
from models.outcomes import Counter

MOMENTS = st.lists(
    st.integers(0, 100_000).map(
        lambda second: datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=second)
    ),
    max_size=40,
)


@given(MOMENTS)
def test_many_moments_are_counted_as_each_of_them_is(moments: list[datetime]) -> None:
    together, one_by_one = Effects(), Effects()
    for effects in (together, one_by_one):
        effects.count("shop", datetime(2026, 11, 22, 12, tzinfo=UTC), Counter.PRAISED)
    together.count_all("shop", moments, Counter.EVENTS)
    for moment in moments:
        one_by_one.count("shop", moment, Counter.EVENTS)
    assert together.counts == one_by_one.counts
