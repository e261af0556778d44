"""What an event is known by, and what is put beside it while it is fresh."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.platforms.vk import arriving, mapping
from models.inbox import RawEvent
from models.messages import Message, Press
from tests.unit.bot.platforms.vk.events import (
    CHAT,
    DATE,
    GROUP,
    OLGA,
    OTHER_GROUP,
    comment,
    event,
    message,
    under,
)

NOW = datetime.fromtimestamp(DATE, UTC)


def arrived(raw: str, *names: bytes) -> RawEvent:
    return arriving.stored(arriving.read(raw.encode()), b",".join(names), NOW, position=3)


def test_a_comment_that_comes_twice_under_two_names_is_one():
    first = arrived(event("wall_reply_new", comment(), event_id="a"))
    again = arrived(event("wall_reply_new", comment(likes={"count": 1}), event_id="b"))
    assert first.event_id == again.event_id == "wall_reply_new:-100_15"


@pytest.mark.parametrize(
    ("kind", "object_", "known"),
    [
        ("wall_reply_edit", comment(), "e7"),
        ("message_new", {"message": message()}, "e7"),
        ("photo_comment_new", under("photo_comment"), "photo_comment_new:-100_15"),
        ("board_post_new", under("board_post"), "board_post_new:-100_456_15"),
        ("wall_post_new", {"id": 10, "owner_id": -GROUP}, "wall_post_new:-100_10"),
        ("poll_vote_new", {"owner_id": -GROUP, "user_id": OLGA}, "e7"),
    ],
)
def test_what_an_event_is_known_by(kind: str, object_: Any, known: str) -> None:
    assert arrived(event(kind, object_)).event_id == known


def test_the_record_has_the_id_that_the_inbox_knows():
    raw = arrived(event("wall_reply_new", comment()))
    assert raw.position == 3
    found = mapping.incoming(raw.raw)
    assert isinstance(found, Message)
    assert found.event_id == raw.event_id


def test_an_event_without_an_id_is_known_by_its_words():
    first, again, other = (
        arrived(event("message_new", {"message": message(text=text)}, event_id="")) for text in "ааб"
    )
    assert first.event_id == again.event_id != other.event_id
    found = mapping.incoming(first.raw)
    assert isinstance(found, Message)
    assert found.event_id == first.event_id


def test_names_stand_beside_what_they_belong_to():
    raw = arrived(
        event("message_new", {"message": message()}),
        f'"{OLGA}":"Ольга Ким"'.encode(),
        '"9":"Кто-то"'.encode(),
    )
    assert json.loads(raw.raw)["names"] == {str(OLGA): "Ольга Ким", "9": "Кто-то"}
    found = mapping.incoming(raw.raw)
    assert isinstance(found, Message)
    assert found.author.name == "Ольга Ким"


def test_a_press_is_dated_since_vk_does_not():
    pressed = {"user_id": OLGA, "peer_id": CHAT, "event_id": "abc", "payload": {"press": "1"}}
    found = mapping.incoming(arrived(event("message_event", pressed)).raw)
    assert isinstance(found, Press)
    assert found.at == NOW


@pytest.mark.parametrize(
    ("object_", "people"),
    [
        (comment(), {OLGA}),
        ({"message": message()}, {OLGA}),
        (comment(from_id=-GROUP), set()),
        (comment(from_id=-OTHER_GROUP), {-OTHER_GROUP}),
        ({"user_id": OLGA, "admin_id": 5}, {OLGA, 5}),
        ([], set()),
        ({"from_id": "?"}, set()),
    ],
)
def test_whose_names_are_worth_knowing(object_: Any, people: set[int]) -> None:
    assert set(arriving.people(arriving.read(event("wall_reply_new", object_).encode()))) == people


@pytest.mark.parametrize("raw", ['{"a": 1}', '"?"', event("wall_reply_new", [])])
def test_what_is_no_event_is_kept_to_be_looked_at(raw: str) -> None:
    kept = arrived(raw)
    assert kept.event_id
    assert json.loads(kept.raw) is not None
