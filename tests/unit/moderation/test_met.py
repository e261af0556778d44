"""What was met, asked of many at once, against a dict."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from moderation.met import NEVER, Met


@given(st.lists(st.lists(st.integers(1, 12), max_size=15), max_size=8))
def test_everything_is_met_where_it_was_last(parts: Sequence[Sequence[int]]) -> None:
    met, known, place = Met(200), dict[int, int](), NEVER
    for part in parts:
        keys = np.array(part, np.uint64) << np.uint64(40)
        assert met.last(keys).tolist() == [known.get(key, NEVER) for key in part]
        places = np.arange(place + 1, place + 1 + len(part))
        expected = []
        for key in part:
            place += 1
            expected.append(known.get(key, NEVER))
            known[key] = place
        assert met.meet(keys, places).tolist() == expected


def test_what_nobody_met_for_two_generations_is_forgotten() -> None:
    met, seldom, often = Met(5), np.array([7], np.uint64), np.array([8], np.uint64)
    met.meet(np.concatenate([seldom, often]), np.array([1, 2]))
    met.turn()
    assert met.meet(often, np.array([3])).tolist() == [2]
    assert met.last(seldom).tolist() == [1]
    met.turn()
    assert (met.last(seldom).tolist(), met.last(often).tolist()) == ([NEVER], [3])
