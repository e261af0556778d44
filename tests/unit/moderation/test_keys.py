"""Numbers by key, asked for many at once, against a dict."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from moderation.keys import Numbers

_KEYS = st.integers(0, 2**64 - 1) | st.integers(0, 40)


@given(st.lists(_KEYS, unique=True, max_size=60), st.integers(1, 5))
def test_numbers_are_found_by_the_keys_they_were_put_by_and_by_no_others(keys: list[int], parts: int) -> None:
    numbers, known = Numbers(60), np.array(keys, np.uint64)
    for some in np.array_split(np.arange(len(keys)), parts):
        numbers.put(known[some], some + 1)
    assert numbers.of(known).tolist() == list(range(1, len(keys) + 1))
    others = np.array([key for key in range(50, 120) if key not in keys], np.uint64)
    assert not numbers.of(others).any()
    numbers.clear()
    assert not numbers.of(known).any()


@given(st.lists(st.lists(_KEYS, max_size=10), max_size=6))
def test_of_several_numbers_by_one_key_the_last_is_found(parts: list[list[int]]) -> None:
    numbers, known = Numbers(60), dict[int, int]()
    for part in parts:
        given = range(len(known) + 1, len(known) + 1 + len(part))
        numbers.put(np.array(part, np.uint64), np.array(given, np.intp))
        known.update(zip(part, given, strict=True))
        assert numbers.of(np.array(list(known), np.uint64)).tolist() == list(known.values())
