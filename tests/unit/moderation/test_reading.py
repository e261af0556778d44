"""Letters are put together where they stand together, as if the whole text were read anew."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.judge import load_judge
from moderation.spelled import put_together
from moderation.text import despelled

READER = load_judge()._reader
PARTS = st.sampled_from(
    [*"идотхуйяв", "и-д", "п.о.к", "и,", "—", "...", "слово", "д-слово", "h", "i", "👍", "x2"]
)


@given(st.lists(PARTS, max_size=14), st.sampled_from([" ", "  ", "\n"]))
def test_putting_together_in_places_is_putting_together_everywhere(parts: list[str], space: str) -> None:
    text = space.join(parts)
    assert put_together(text, [READER.token(chunk) for chunk in text.split()]) == despelled(text)
