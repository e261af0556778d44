"""Charts stay within their frame, and lines break where nothing is known."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.documents import charts
from bot.documents.lines import wrapped

values = st.lists(
    st.none() | st.integers(0, 10**7) | st.floats(0, 1, allow_subnormal=False), min_size=1, max_size=80
)


@given(values)
def test_every_point_stays_within_the_chart(found: list[float | None]) -> None:
    drawn = charts.line(dict(enumerate(found)))
    points = [point for stretch in drawn.stretches for point in stretch]
    assert [point.amount for point in points] == [one for one in found if one is not None]
    for point in points:
        assert charts.LEFT <= point.x <= charts.WIDTH
        assert -1e-6 <= point.y <= charts.HEIGHT - charts.BOTTOM + 1e-6
    levels = [level.value for level in drawn.levels]
    assert len(levels) == 5
    assert levels == sorted(levels)
    assert len(drawn.labels) <= 10


def test_a_line_breaks_where_nothing_is_known() -> None:
    drawn = charts.line(dict(enumerate([1, 2, None, 3])))
    assert [[point.amount for point in stretch] for stretch in drawn.stretches] == [[1, 2], [3]]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=60), st.integers(1, 20))
def test_wrapped_words_fit_and_nothing_is_lost(words: str, width: int) -> None:
    lines = wrapped(words, width, len)
    assert all(len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")


@given(st.integers(2, 400))
def test_names_below_a_chart_have_room_for_a_date_with_its_year(rows: int) -> None:
    places = [at for at, _ in charts.line(dict.fromkeys(range(rows), 1.0)).labels]
    room = (charts.WIDTH - charts.LEFT) / 8
    assert all(after - before >= room - 1e-6 for before, after in pairwise(places))
