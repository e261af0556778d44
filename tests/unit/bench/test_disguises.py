import random

import pytest

from bench.disguises import DISGUISES
from moderation.latin import second_view
from moderation.text import normalise

RUSSIAN, ENGLISH = (
    "пидорас, заткнись! какой придурок и дебил, долбоеб",
    "shut up, you fucking faggot and stupid retard",
)


def read(text: str) -> str:
    """Both views, the letters alone: a word may be found in a longer one."""
    return "".join([normalise(text), *(normalise(one.text) for one in second_view(text))]).replace(" ", "")


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguise_is_the_same_for_the_same_seed(name: str) -> None:
    first, again = (DISGUISES[name](RUSSIAN, random.Random(7)) for _ in range(2))
    assert first == again


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", DISGUISES)
def test_a_word_that_people_hide_is_read_through_every_disguise(name: str, seed: int) -> None:
    for text, word in ((RUSSIAN, "придурок"), (ENGLISH, "fucking")):
        disguised = DISGUISES[name](text, random.Random(seed))
        assert word in read(disguised), disguised


def test_each_disguise_does_something_to_one_language_at_least() -> None:
    for name, disguise in DISGUISES.items():
        assert any(disguise(text, random.Random(1)) != text for text in (RUSSIAN, ENGLISH)), name
