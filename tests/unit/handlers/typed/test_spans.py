"""How long, in the words that people type."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.typed.spans import LONGEST, term_in
from models.errors import InputError


@pytest.mark.parametrize(
    ("word", "span"),
    [
        ("30m", timedelta(minutes=30)),
        ("30МИН", timedelta(minutes=30)),
        ("2ч", timedelta(hours=2)),
        ("1d", timedelta(days=1)),
        ("1Д", timedelta(days=1)),
        ("2нед", timedelta(weeks=2)),
        ("365d", LONGEST),
        ("реклама", None),
        ("", None),
        ("5 ", None),
        ("18", None),
        ("1x", None),
    ],
)
def test_spans_are_read_and_other_words_left_alone(word: str, span: timedelta | None) -> None:
    assert term_in(word) == span


@given(st.text(max_size=12))
def test_whatever_is_typed_is_a_span_nothing_or_refused(word: str) -> None:
    try:
        span = term_in(word)
    except InputError:
        return
    assert span is None or timedelta(0) < span <= LONGEST
