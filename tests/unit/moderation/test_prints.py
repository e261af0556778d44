"""Prints of many texts at once, against what is read word by word."""

import re
from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from moderation.prints import prints_of

_WORD = re.compile(r"[a-z\xdf-\u02ff\u0370-\u1fff\u3040-\ud7ff]{3,}")
_WORDS = st.sampled_from(
    [
        "Купите",
        "наш",
        "замечательный",
        "НОВЫЙ",
        "товар",
        "и",
        "сегодня,",
        "дёшево!",
        "123",
        "😂",
        "быстро-быстро",
        "просто",
    ]
)
_TEXTS = st.lists(
    st.text(st.characters(exclude_characters="İ") | st.sampled_from("абвΣς \n\0\ud800😀"), max_size=60)
    | st.lists(_WORDS, max_size=80).map(" ".join),
    max_size=8,
)


def whole(text: str) -> str:
    """The words of a text, empty if they are too short to tell."""
    words = _WORD.findall(text.lower().replace("ς", "σ"))[:60]
    said = " ".join(words)
    return said if len(said) >= 20 else ""


@given(_TEXTS)
def test_texts_with_the_same_words_have_one_print_and_no_others(texts: Sequence[str]) -> None:
    prints, words = prints_of(texts)[:, 0].tolist(), list(map(whole, texts))
    assert [bool(one) for one in prints] == [bool(one) for one in words]
    assert len(set(zip(prints, words, strict=True))) == len(set(prints)) == len(set(words))


@given(_TEXTS)
def test_what_else_is_printed_changes_no_print(texts: Sequence[str]) -> None:
    alone = [prints_of([text])[0].tolist() for text in texts]
    assert prints_of(texts).tolist() == alone


@given(st.lists(_WORDS, max_size=40))
def test_only_long_texts_have_stretches_and_each_once(words: Sequence[str]) -> None:
    text = " ".join(words)
    _, *stretches = prints_of([text])[0].tolist()
    long = len(_WORD.findall(text.lower())) >= 14
    assert bool(stretches[0]) == long
    assert stretches[0] != stretches[1] or not long


def test_a_very_long_text_is_printed_by_its_beginning() -> None:
    beginning = "сегодня скидки на всё подряд " * 100
    one, other = prints_of([beginning + "раз", beginning + "два " * 10_000])
    assert np.array_equal(one, other)


def test_many_texts_are_printed_in_their_order() -> None:
    texts = [f"приходите к нам на праздник {'очень ' * (at % 7)}скоро" for at in range(5000)]
    assert prints_of(texts).tolist() == [prints_of([texts[at % 7]])[0].tolist() for at in range(5000)]


def test_texts_that_differ_in_dressing_have_one_print() -> None:
    one, other = prints_of(["Заработок 5000 руб!!! Пиши в личку 🔥", "заработок 900 руб, пиши в личку"])
    assert np.array_equal(one, other)


def test_the_last_sigma_of_a_word_is_a_sigma() -> None:
    one, other = prints_of(["ΟΔΟΣ ΟΔΟΣ ΟΔΟΣ ΟΔΟΣ ΟΔΟΣ", "οδος οδος οδος οδος οδος"])
    assert np.array_equal(one, other)
