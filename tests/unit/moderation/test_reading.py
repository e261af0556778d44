"""Letters are put together where they stand together, as if the whole text were read anew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.judge import house_rules, load_judge
from moderation.spelled import place_of, put_together, spelled
from moderation.text import despelled

JUDGE = load_judge()
READER = JUDGE._reader
PARTS = st.sampled_from(
    [*"идотхуйяв", "и-д", "п.о.к", "и,", "—", "...", "слово", "д-слово", "h", "i", "👍", "x2"]
)


@given(st.lists(PARTS, max_size=14), st.sampled_from([" ", "  ", "\n"]))
def test_putting_together_in_places_is_putting_together_everywhere(parts: list[str], space: str) -> None:
    text = space.join(parts)
    words = spelled(text, [READER.token(chunk) for chunk in text.split()])
    whole = put_together(text, words)
    assert whole == despelled(text)
    for at, letter in enumerate(whole):
        start, end = place_of(at, at + 1, words)
        said = text[start:end]
        assert letter in despelled(said)
        assert said == letter or any(word[1:] == (start, end) for word in words)


@pytest.mark.parametrize(
    "text",
    [
        "privet A и д 0A",
        "privet druzya и д и о т",
        "и д и о т kak dela privet",
        "A и д и о т 0A kak dela privet и д и о т",
    ],
)
def test_what_is_seen_beside_a_word_in_letters_is_found_where_it_stands(text: str) -> None:
    findings = JUDGE.judge(text, house=house_rules(["привет"])).findings
    [span] = [found.span for found in findings if found.rule == "stop_phrase"]
    assert span is not None
    assert text[span[0] : span[1]] == "privet"
