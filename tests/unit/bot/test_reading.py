"""Albums: whatever the order and the moment in which their parts come, they are read as one message."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.transport.reading import ALBUM_COMPLETE, Reading, Unit
from models.inbox import StoredEvent
from models.messages import Message
from tests import builders

LONG = ALBUM_COMPLETE.total_seconds()
_ids = count(1)


def event(raw: str) -> StoredEvent:
    """`chat/album/text`, and `text` alone for what is no part of one."""
    number = next(_ids)
    return StoredEvent(
        id=number, platform="test", event_id=str(number), raw=f"{number}/{raw}".encode(), attempts=0
    )


def read(raw: bytes) -> Message | None:
    number, chat, album, text = raw.decode().split("/")
    if text == "nothing":
        return None
    if text == "broken":
        raise KeyError("text")
    return builders.message(
        text,
        event_id=number,
        address=builders.address(number, chat),
        album=album or None,
        attachments=(f"photo:{number}",),
    )


class Moments:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Moments:
    return Moments()


@pytest.fixture
def reading(clock: Moments) -> Reading:
    return Reading({"test": read}, clock)


def told(units: list[Unit]) -> list[str]:
    return [unit.record.text for unit in units if isinstance(unit.record, Message)]


def test_an_album_waits_for_its_parts_and_is_one_message(reading: Reading, clock: Moments) -> None:
    parts = [event("chat/a/Пироги"), event("chat/a/")]
    assert reading(parts) == []
    parts.append(event("chat/a/"))
    clock.now = LONG * 0.9
    assert reading(parts) == []
    clock.now = LONG * 1.5
    assert reading(parts) == []
    clock.now = LONG * 2
    [unit] = reading(parts)
    assert isinstance(unit.record, Message)
    assert unit.events == tuple(parts)
    assert unit.record.text == "Пироги"
    assert unit.record.address.message == ",".join(part.event_id for part in parts)
    assert unit.record.attachments == tuple(f"photo:{part.event_id}" for part in parts)
    assert unit.record.event_id == parts[0].event_id


def test_an_album_is_complete_when_its_chat_goes_on(reading: Reading) -> None:
    events = [event("chat/a/Пироги"), event("other/b/"), event("chat/a/"), event("chat//и чай")]
    assert told(reading(events)) == ["Пироги", "и чай"]


def test_what_comes_behind_an_album_in_other_chats_does_not_wait(reading: Reading) -> None:
    assert told(reading([event("chat/a/Пироги"), event("other//привет")])) == ["привет"]


def test_albums_of_different_chats_with_one_name_are_two(reading: Reading) -> None:
    events = [event("one/a/1"), event("two/a/2"), event("one//-"), event("two//-")]
    assert told(reading(events)) == ["1", "2", "-", "-"]


def test_what_can_t_be_read_is_told_and_what_tells_nothing_is_finished(reading: Reading) -> None:
    broken, nothing, fine = reading([event("chat//broken"), event("chat//nothing"), event("chat//да")])
    assert broken.error == "'text'"
    assert (nothing.record, nothing.error) == (None, None)
    assert told([fine]) == ["да"]


def test_an_event_of_a_platform_that_is_gone_is_set_aside() -> None:
    [unit] = Reading({})([event("chat//да")])
    assert unit.error


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from(["", "a", "b"]), st.integers(0, 3))))
def test_every_event_is_in_one_unit_in_the_end(script: list[tuple[str, str, int]]) -> None:
    clock = Moments()
    reading, pending, handled = Reading({"test": read}, clock), [], []
    for chat, album, pause in script:
        pending.append(event(f"{chat}/{album}/-"))
        clock.now += pause * LONG / 2
        done = [one.id for unit in reading(pending) for one in unit.events]
        handled += done
        pending = [one for one in pending if one.id not in done]
    for _ in range(2):
        handled += (rest := [one.id for unit in reading(pending) for one in unit.events])
        pending = [one for one in pending if one.id not in rest]
        clock.now += 2 * LONG
    assert pending == []
    assert len(handled) == len(set(handled)) == len(script)
