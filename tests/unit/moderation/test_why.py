import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.decisions import Verdict
from models.texts import Texts
from moderation.judge import LOCALE, Around, Judge
from moderation.recent import Repeats
from moderation.why import without


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts(LOCALE)


def test_an_invitation_would_pass_without_its_link(judge: Judge, texts: Texts) -> None:
    sentence = without(judge, "ребята, смотрите какой котик t.me/+abc")
    assert sentence is not None
    assert texts.render("en", sentence) == "without «t.me/+abc» it would pass"


def test_an_insult_would_pass_without_its_rude_word(judge: Judge) -> None:
    sentence = without(judge, "отличный магазин, заказ пришел вчера, а ты м*дак")
    assert sentence is not None
    assert sentence.key == "without.allow"
    assert "«м*дак»" in str(sentence.params["fragments"])


def test_what_is_not_about_the_text_has_no_counter_fact(judge: Judge) -> None:
    assert without(judge, "привет", Around(repeats=Repeats(by_author=20))) is None


def test_a_harmless_text_has_no_counter_fact(judge: Judge) -> None:
    assert without(judge, "привет, как дела") is None


def test_a_text_that_is_bad_all_over_has_no_counter_fact(judge: Judge) -> None:
    assert without(judge, " ".join(f"t.me/+abc{number}" for number in range(9))) is None


@given(st.text(max_size=80))
def test_a_counter_fact_is_milder_and_never_fails(judge: Judge, text: str) -> None:
    if without(judge, text) is not None:
        assert judge.judge(text).verdict > Verdict.ALLOW
