"""A text is told what it is like: what people decided here, or else a sample that was learned."""

from dataclasses import replace

import pytest

from handlers.likeness.examples import Examples
from models.decisions import Axis
from models.labels import Label
from models.texts import Sentence
from tests.builders import COMMUNITY, NOW, address


def label(number: int, text: str, axis: Axis = Axis.SPAM, holds: bool = True) -> Label:
    return Label(
        id=number, community=COMMUNITY, case=number, address=address(str(number)), text=text,
        axis=axis, holds=holds, by="anna", at=NOW,
    )  # fmt: skip


@pytest.fixture(scope="module")
def examples() -> Examples:
    return Examples()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Подработка для студентов, оплата каждый день", "spam"),
        ("ты тупой дебил, закрой рот", "toxic"),
        ("во сколько вы закрываетесь в воскресенье", "question"),
        ("блин, как же вкусно", "ordinary"),
    ],
)
def test_a_text_is_like_a_sample_of_its_kind(examples: Examples, text: str, kind: str) -> None:
    found = examples.of(text)
    assert found is not None
    assert found.key == f"example.sample.{kind}"


@pytest.mark.parametrize("text", ["", "   ", "👍", "йцукенгшщзх фывапролджэ"])
def test_what_is_like_nothing_has_no_example(examples: Examples, text: str) -> None:
    assert examples.of(text) is None


def test_what_people_decided_here_comes_before_any_sample(examples: Examples) -> None:
    labels = [label(1, "продам гараж у моря недорого"), label(2, "сдам гараж", holds=False)]
    found = examples.of("Продам гараж недорого", labels)
    assert found == Sentence("example.decided.spam", {"text": "продам гараж у моря недорого", "case": 1})


def test_a_dismissed_text_is_an_example_of_no_problem(examples: Examples) -> None:
    fine = label(11, "морда у кота треснет", Axis.TOXIC, holds=False)
    labels = [fine, replace(fine, id=12, axis=Axis.SPAM)]
    found = examples.of("морда у нашего кота треснет", labels)
    assert found == Sentence("example.decided.fine", {"text": "морда у кота треснет", "case": 11})


def test_a_case_is_no_example_of_itself_and_what_was_taken_back_is_none_at_once(examples: Examples) -> None:
    labels = [label(1, "продам гараж у моря")]
    assert examples.of("продам гараж у моря", labels, case=1) is None
    assert examples.of("продам гараж у моря", labels, case=2) is not None
    assert examples.of("продам гараж у моря", [], case=2) is None


def test_a_disguised_text_is_like_what_it_says(examples: Examples) -> None:
    found = examples.of("п р о д а м гaраж у моря", [label(1, "продам гараж у моря")])
    assert found is not None
    assert found.params["case"] == 1
