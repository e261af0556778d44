"""Edits that changed nothing are dropped; those that changed something never are."""

from typing import Any

from bot.platforms.telegram import mapping
from bot.platforms.telegram.edits import FalseEdits
from models.messages import Message, Press
from tests.unit.bot.platforms.telegram.updates import GROUP, OLGA, other, update


def came(kind: str, number: int, **more: Any) -> bytes:
    return update(kind, number, **more).encode()


def edit(number: int, text: str, **more: Any) -> bytes:
    return came("edited_message", number, text=text, edit_date=1_795_000_100, **more)


def test_an_edit_that_changed_nothing_is_dropped_and_the_next_real_one_is_not():
    read = FalseEdits(mapping.incoming)
    assert isinstance(read(came("message", 1)), Message)
    assert read(edit(2, "Привет")) is None
    assert isinstance(read(edit(3, "Казино")), Message)
    assert read(edit(4, "Казино")) is None
    assert isinstance(read(edit(5, "Привет")), Message)


def test_a_link_under_the_same_words_is_a_change():
    read = FalseEdits(mapping.incoming)
    read(came("message", 1))
    entity = {"type": "text_link", "offset": 0, "length": 6, "url": "http://x.ru"}
    assert isinstance(read(edit(2, "Привет", entities=[entity])), Message)


def test_an_edit_of_what_nobody_remembers_is_judged():
    read = FalseEdits(mapping.incoming, remembered=1)
    read(came("message", 1))
    read(came("message", 2, message_id=16))
    read(came("message", 2, message_id=17))
    assert isinstance(read(edit(3, "Привет")), Message)


def test_an_event_that_is_read_again_after_a_failure_is_not_taken_for_a_false_edit():
    read = FalseEdits(mapping.incoming)
    read(came("message", 1))
    assert isinstance(read(edit(2, "Казино")), Message)
    assert isinstance(read(edit(2, "Казино")), Message)


def test_the_same_number_in_another_chat_is_another_message():
    read = FalseEdits(mapping.incoming)
    read(came("message", 1))
    assert isinstance(read(edit(2, "Привет", chat=GROUP | {"id": -5})), Message)


def test_whatever_is_no_message_passes():
    press = other(
        "callback_query", id="q", **{"from": OLGA}, message={"message_id": 1, "chat": GROUP}, data="x"
    )
    assert isinstance(FalseEdits(mapping.incoming)(press.encode()), Press)
