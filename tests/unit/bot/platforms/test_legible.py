"""Whatever a platform sends as JSON can be read, and what can be read stays as it is."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.legible import decoded, legible

ANY_TEXT = st.text(st.characters(exclude_categories=()))
"""Halves of surrogate pairs too."""

texts = msgspec.json.Decoder(dict[str, str])


@given(st.text())
def test_what_can_be_read_stays_as_it_is(text: str) -> None:
    for ascii_ in (True, False):
        raw = json.dumps({"text": text}, ensure_ascii=ascii_).encode()
        assert legible(raw) == raw


@given(ANY_TEXT)
def test_whatever_was_written_can_be_read_and_stored(text: str) -> None:
    read = decoded(json.dumps({"text": text}).encode(), texts)["text"]
    # JSON has no other way to write a letter beyond the 16 bits than as two halves.
    assert read == text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    read.encode()


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (rb'{"a":"x\ud83d"}', "x\ufffd"),
        (rb'{"a":"\ud83d\ude00\ude00"}', "\U0001f600\ufffd"),
        (rb'{"a":"\\ud83d"}', r"\ud83d"),
        (rb'{"a":"\\\ud83d"}', "\\\ufffd"),
        (b'{"a":"x\xffy"}', "x\ufffdy"),
        (b'{"a":"\xed\xa0\xbd"}', "\ufffd\ufffd\ufffd"),
    ],
)
def test_a_broken_letter_is_shown_as_one(raw: bytes, read: str) -> None:
    assert decoded(raw, texts) == {"a": read}


def test_what_is_no_json_stays_none():
    with pytest.raises(msgspec.DecodeError):
        decoded(b'{"a"', texts)
