from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.decisions import Verdict
from moderation.judge import Judge, house_rules
from moderation.latin import Seen, second_view, seen_words
from tests.work import calls


def replaced(text: str, seen: Iterable[Seen]) -> str:
    """`text` with its second view in place of what it shows."""
    parts, done = [], 0
    for said, start, end in seen:
        parts += [text[done:start], said]
        done = end
    return "".join([*parts, text[done:]])


typed = st.text(
    st.sampled_from(list("abcdeghijkoprsuwxyz46' .,;[]`ая\n")) | st.characters(codec="utf-8"), max_size=60
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("ty pridurok i svoloch", "ты придурок и сволочь", id="by sound"),
        pytest.param("4to za xuynya", "что за хуйня", id="by sound with digits and x"),
        pytest.param("shlyuha, zatknis'!", "шлюха, заткнись!", id="by sound with signs"),
        pytest.param("ns ghblehjr", "ты придурок", id="by key"),
        pytest.param("pfnrybcm? [eq cj,fxbq", "заткнись? хуй собачий", id="by key with letters on signs"),
        pytest.param("он просто pridurok", "он просто придурок", id="one word among Russian ones"),
    ],
)
def test_russian_in_latin_letters_is_seen(written: str, meant: str) -> None:
    assert replaced(written, second_view(written)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "hello my friend, how are you today",
        "what is the exchange rate for my card",
        "купил iphone 15 pro max и samsung galaxy",
        "смотрю youtube на windows",
        "privet@mail.ru https://privet.ru/kak/dela #privet",
        "wi-fi, usb, hdmi",
        "xoxo hahaha",
        "naïve café",
        "",
        "123 ... !!!",
        "mujhe nahi pata tum kya keh rahe ho lekin zindagi bahut acchi hai aur hum sab yahan khush hai",
    ],
)
def test_what_is_not_russian_has_no_second_view(text: str) -> None:
    assert second_view(text) == []


def test_an_insult_in_latin_letters_is_reviewed_and_its_reason_shows_both_spellings(
    judge: Judge,
) -> None:
    decision = judge.judge("ns ghblehjr")
    assert decision.verdict >= Verdict.REVIEW
    found = decision.leading
    assert found is not None
    assert "«ghblehjr» (придурок)" in found.reason.params["fragments"]
    assert found.span == (3, 11)


def test_a_stop_phrase_is_found_in_either_view(judge: Judge) -> None:
    house = house_rules(["ставки на спорт", "bonus"])
    shown = "davayte delat stavki na sport bonus"
    spans = {found.span for found in judge.judge(shown, house=house).findings if found.rule == "stop_phrase"}
    assert spans == {(30, 35)}
    only = house_rules(["ставки на спорт"])
    [found] = [found for found in judge.judge(shown, house=only).findings if found.rule == "stop_phrase"]
    assert found.span == (14, 29)


@given(typed)
def test_a_second_view_lies_inside_the_text_and_is_in_order(text: str) -> None:
    at = 0
    for said, start, end in second_view(text):
        assert at <= start < end <= len(text)
        assert said
        at = end
    assert all(0 <= word.start < word.end <= len(text) for word in seen_words(second_view(text)))


@given(typed)
def test_a_text_without_latin_letters_has_no_second_view(text: str) -> None:
    bare = "".join(letter for letter in text if not letter.isascii())
    assert second_view(bare) == []


@given(typed)
def test_any_text_in_latin_letters_can_be_judged(judge: Judge, text: str) -> None:
    for found in judge.judge(text, house=house_rules(["а", "pri*"])).findings:
        assert found.span is None or 0 <= found.span[0] < found.span[1] <= len(text)


@pytest.mark.parametrize("unit", ["privet ", "xyj,", "y", "shch", "[", "a.b "])
def test_work_grows_no_faster_than_the_text(unit: str) -> None:
    small, large = (calls(lambda n=n: second_view(unit * n)) for n in (500, 4000))  # type: ignore[misc]
    assert large <= 9 * small + 2000
