"""How long, in the words that people type."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.typed.spans import LONGEST, term_before, term_in
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
        ("3 дня", timedelta(days=3)),
        ("2 недели", timedelta(weeks=2)),
        ("1 month", timedelta(days=30)),
        ("1 год", LONGEST),
        ("1 год назад", None),
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


@pytest.mark.parametrize(
    ("words", "span", "rest"),
    [
        ("1д хамим", timedelta(days=1), "хамим"),
        ("2 часа, хамим\nдва дня", timedelta(hours=2), "хамим\nдва дня"),
        ("3 раза просили", None, "3 раза просили"),
        ("1xbet и ставки", None, "1xbet и ставки"),
        ("18+", None, "18+"),
        ("", None, ""),
    ],
)
def test_a_span_is_read_off_the_beginning(words: str, span: timedelta | None, rest: str) -> None:
    assert term_before(words) == (span, rest)


@pytest.mark.parametrize("words", ["5 лет", "3 деня", "2 минуточки спам", "5x", "0 дней"])
def test_what_is_nearly_a_span_or_too_long_is_never_taken_for_a_reason(words: str) -> None:
    with pytest.raises(InputError):
        term_before(words)
