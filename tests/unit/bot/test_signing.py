"""Buttons can't be forged, moved to another chat or made too long."""

import os
from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.signing import ButtonSigner, signing_key
from models.cases import CaseAction
from tests.refused import refused

BUTTON_BYTES = 64
SIGNER = ButtonSigner(b"k" * 32)
HALVES = st.characters(categories=["Cs"])
CHATS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(data=st.text(), chat=CHATS)
def test_what_was_signed_comes_back(data: str, chat: str) -> None:
    assert SIGNER.check(SIGNER.sign(data, chat), chat) == data


@given(data=st.text(), chat=CHATS, other=CHATS)
def test_a_button_of_one_chat_is_worth_nothing_in_another(data: str, chat: str, other: str) -> None:
    assume(chat != other)
    assert SIGNER.check(SIGNER.sign(data, chat), other) is None


@given(data=st.text(min_size=1), chat=CHATS, place=st.integers(0), letter=st.characters(codec="utf-8"))
def test_a_button_with_any_letter_changed_is_worth_nothing(
    data: str, chat: str, place: int, letter: str
) -> None:
    signed = SIGNER.sign(data, chat)
    place %= len(signed)
    assume(signed[place] != letter)
    assert SIGNER.check(signed[:place] + letter + signed[place + 1 :], chat) is None


@given(data=st.text(), chat=CHATS)
def test_another_key_signs_otherwise(data: str, chat: str) -> None:
    assert ButtonSigner(b"o" * 32).check(SIGNER.sign(data, chat), chat) is None


@given(signed=st.text(st.characters() | HALVES), chat=CHATS)
def test_anything_that_was_not_signed_is_worth_nothing(signed: str, chat: str) -> None:
    """Whatever a network hands over, halves of letters included."""
    assert SIGNER.check(signed, chat) is None


@given(number=st.integers(1, 10**10 - 1), action=st.sampled_from(CaseAction), chat=CHATS)
def test_every_button_of_a_card_fits_where_the_strictest_platform_wants_it(
    number: int, action: CaseAction, chat: str
) -> None:
    assert len(SIGNER.sign(f"{number}.{action}", chat).encode()) <= BUTTON_BYTES


def test_a_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "signing.key"
    key = signing_key(file)
    assert signing_key(file) == key
    assert len(set(key)) > 1
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_crash_while_the_key_was_made_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "signing.new").write_bytes(b"half")
    assert len(signing_key(tmp_path / "signing.key")) == 32
    assert [file.name for file in tmp_path.iterdir()] == ["signing.key"]


def test_a_file_that_holds_no_key_is_named(tmp_path: Path) -> None:
    file = tmp_path / "signing.key"
    file.write_bytes(b"short")
    with refused("signing.key: not a key of 32 bytes"):
        signing_key(file)


def test_a_key_that_can_t_be_made_is_told(tmp_path: Path) -> None:
    with refused("can't be read or made"):
        signing_key(tmp_path / "no such folder" / "signing.key")
