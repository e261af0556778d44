"""The patterns of obscene words can't be made to think for ever."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.judge import Judge
from moderation.lexicon import DATA, Rooted, read_lines


@pytest.mark.timeout(20)
@pytest.mark.parametrize("part", ["пона", "недо", "рассроба", "подпо", "трахдоеб", "скотмозгое"])
def test_a_word_of_repeated_beginnings_is_judged_in_no_time(judge: Judge, part: str) -> None:
    assert judge.judge(part * 1_000 + "х").scores.spam <= 1


@pytest.mark.parametrize("file", ["obscene.txt", "obscene_names.txt"])
def test_no_pattern_repeats_a_choice_without_end(file: str) -> None:
    patterns = read_lines(DATA / file)
    assert not [pattern for pattern in patterns if ")*" in pattern or ")+" in pattern]


@pytest.mark.parametrize("pattern", read_lines(DATA / "obscene.txt"))
def test_every_word_of_a_pattern_has_one_of_the_roots(pattern: str) -> None:
    obscene = Rooted(DATA / "obscene.txt", DATA / "obscene_roots.txt")

    @settings(max_examples=60)
    @given(st.from_regex(pattern, fullmatch=True))
    def every_word_is_found(word: str) -> None:
        assert word in obscene

    every_word_is_found()


PATTERN = "|".join(f"(?:{pattern})" for pattern in read_lines(DATA / "obscene.txt"))
OBSCENE = Rooted(DATA / "obscene.txt", DATA / "obscene_roots.txt")


@given(st.lists(st.from_regex(PATTERN, fullmatch=True) | st.text(st.characters(exclude_characters="\n"))))
def test_words_asked_about_together_are_obscene_as_one_by_one(words: list[str]) -> None:
    assert OBSCENE.among(words) == {word for word in words if word in OBSCENE}
