"""From the local network's updates to our records; pure. How acts are written is `calls`' business."""

from datetime import UTC, datetime
from typing import Annotated, Final, Literal

import msgspec

from models.errors import Unmappable
from models.inbox import RawEvent
from models.messages import Address, Answered, Author, Incoming, Message, Press

PLATFORM: Final = "local"
DOCUMENT: Final = "document:"
"""Before the name of a file that is no picture."""

_Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class _File(msgspec.Struct):
    name: str


class _Answered(msgspec.Struct):
    id: str
    author: Author
    text: str
    at: _Moment
    thread: str | None = None
    pictures: tuple[str, ...] = ()
    file: _File | None = None


class _Message(msgspec.Struct):
    chat: str
    chat_kind: Literal["wall", "group", "private"]
    id: str
    author: Author
    text: str
    at: _Moment
    thread: str | None = None
    reply_to: str | None = None
    pictures: tuple[str, ...] = ()
    file: _File | None = None
    forwarded_from_channel: bool = False
    edited: bool = False
    answers: _Answered | None = None


class _Press(msgspec.Struct):
    id: str
    chat: str
    message: str
    person: Author
    data: str
    at: _Moment


class _New(msgspec.Struct, tag_field="type", tag="message"):
    id: int
    message: _Message


class _Edited(msgspec.Struct, tag_field="type", tag="edited_message"):
    id: int
    message: _Message


class _Pressed(msgspec.Struct, tag_field="type", tag="press"):
    id: int
    press: _Press


class _Numbered(msgspec.Struct):
    id: int


class _Page(msgspec.Struct):
    updates: list[msgspec.Raw]


_update = msgspec.json.Decoder(_New | _Edited | _Pressed)
_numbered = msgspec.json.Decoder(_Numbered)
_page = msgspec.json.Decoder(_Page)


def events(page: bytes) -> list[RawEvent]:
    """The updates of one answer, each as it came.

    Raises:
        ValueError: the answer is no list of numbered updates.
    """
    return [_event(bytes(raw)) for raw in _page.decode(page).updates]


def _event(raw: bytes) -> RawEvent:
    raw.decode()  # the database keeps it as text
    number = _numbered.decode(raw).id
    return RawEvent(platform=PLATFORM, event_id=str(number), raw=raw, position=number)


def incoming(raw: str | bytes) -> Incoming:
    """The record for one update.

    Raises:
        Unmappable: this update means nothing to us.
    """
    try:
        update = _update.decode(raw)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Unmappable(f"an update of the local network can't be read: {error}") from error
    if isinstance(update, _Pressed):
        return _press(str(update.id), update.press)
    return _message(str(update.id), update.message, edited=isinstance(update, _Edited))


def _message(event_id: str, said: _Message, *, edited: bool) -> Message:
    return Message(
        event_id=event_id,
        address=Address(platform=PLATFORM, chat=said.chat, message=said.id),
        author=said.author,
        text=said.text,
        at=_utc(said.at),
        private=said.chat_kind == "private",
        thread=said.thread,
        reply_to=said.reply_to,
        edited=edited or said.edited,
        forwarded_from_channel=said.forwarded_from_channel,
        attachments=_attached(said),
        answered=_answered(said.answers) if said.answers and said.text.startswith("/") else None,
    )


def _answered(said: _Answered) -> Answered:
    return Answered(
        message=said.id,
        author=said.author,
        text=said.text,
        at=_utc(said.at),
        thread=said.thread,
        attachments=_attached(said),
    )


def _attached(said: _Message | _Answered) -> tuple[str, ...]:
    return (*said.pictures, *([f"{DOCUMENT}{said.file.name}"] if said.file else ()))


def _press(event_id: str, press: _Press) -> Press:
    return Press(
        event_id=event_id,
        address=Address(platform=PLATFORM, chat=press.chat, message=press.message),
        author=press.person,
        press_id=press.id,
        data=press.data,
        at=_utc(press.at),
    )


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
