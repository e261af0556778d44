"""The patterns of obscene words can't be made to think for ever."""

import pytest

from moderation.judge import Judge, load_judge
from moderation.lexicon import DATA, read_lines


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
