"""Texts taken apart at once against Python's own split."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from moderation.split import some_at_a_time, split

_SPACE = st.sampled_from(" \t\n\r\x0b\x1c\x85\xa0\u1680\u2003\u2028\u3000")
_TEXTS = st.lists(
    st.text(st.characters() | _SPACE | st.sampled_from("аб\u200b\ud800😀"), max_size=12), max_size=8
)


@given(_TEXTS)
def test_the_chunks_of_many_texts_are_those_of_each(texts: Sequence[str]) -> None:
    taken = split(texts)
    assert list(taken.chunks(np.arange(len(taken.keys)))) == [one for text in texts for one in text.split()]
    assert taken.counts.tolist() == [len(text.split()) for text in texts]


@given(_TEXTS, _TEXTS)
def test_chunks_have_the_same_key_wherever_they_stand_and_no_other_has_it(
    before: Sequence[str], texts: Sequence[str]
) -> None:
    keys = [split([*before, *texts]).keys, split(texts).keys]
    names = [one for text in (*before, *texts) for one in text.split()]
    found = dict(zip(names, keys[0].tolist(), strict=True))
    assert keys[0].tolist() == [found[name] for name in names]
    assert keys[0].tolist()[len(names) - len(keys[1]) :] == keys[1].tolist()
    assert len(set(found.values())) == len(found)


def test_a_character_of_number_nought_tells_chunks_apart() -> None:
    assert len(set(split(["а а\0 а\0\0 \0а \0 \0\0"]).keys.tolist())) == 6


@given(st.lists(st.integers(0, 70_000), max_size=8))
def test_texts_are_worked_with_in_their_order_and_never_many_long_ones(lengths: Sequence[int]) -> None:
    texts = ["а" * length for length in lengths]
    parts = list(some_at_a_time(texts))
    assert [text for part in parts for text in part] == texts
    assert all(part and sum(map(len, part[:-1])) < 65_536 for part in parts)


def test_nobody_can_write_a_chunk_that_is_taken_for_another_by_its_key() -> None:
    # Their keys were all that of the first while characters and a base that all know made them.
    invisible = "\U000e0186\U000e0179\U000e0179\U000e018b\U000e0170\U000e017b"
    invisible += "\U000e0182\U000e0180\U000e0172\U000e0187\U000e0180\U000e0176"
    crafted = ["и", f"сука{invisible}", "t.me/joinchat/otrnolomkptonmmoopkl"]
    assert len(set(split(crafted).keys.tolist())) == len(crafted)
