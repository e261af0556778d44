"""The patterns of obscene words can't be made to think for ever."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.judge import Judge, load_judge
from moderation.lexicon import DATA, read_lines, words_with_roots


@pytest.fixture(scope="module")
def judge() -> Judge:
    return load_judge()


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
    is_obscene = words_with_roots(DATA / "obscene.txt", DATA / "obscene_roots.txt")

    @settings(max_examples=60)
    @given(st.from_regex(pattern, fullmatch=True))
    def every_word_is_found(word: str) -> None:
        assert is_obscene(word)

    every_word_is_found()
