"""An event on its way into our inbox: what it is known by, who is in it, what VK leaves out. Pure.

VK names nobody and does not date everything, so that is put beside the event while it is fresh.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec

from bot.platforms.legible import legible
from bot.platforms.vk import wire
from bot.platforms.vk.places import PLATFORM
from bot.platforms.vk.quiet import GONE_OR_BACK, QUIET
from models.inbox import RawEvent

_NEW_COMMENT: Final = "wall_reply_new:"
_UNDATED: Final = frozenset(
    {
        "like_add", "like_remove", "poll_vote_new",
        *GONE_OR_BACK,
        "message_event", "message_allow", "message_deny",
        "group_join", "group_leave", "user_block", "user_unblock",
    }
)  # fmt: skip


class _Named(msgspec.Struct):
    """By what something new is known: its number, and whose it is."""

    id: int | None = None
    owner_id: int | None = None
    photo_owner_id: int | None = None
    video_owner_id: int | None = None
    market_owner_id: int | None = None
    topic_owner_id: int | None = None
    topic_id: int | None = None


class _Inside(_Named):
    """What is looked at before anything is stored."""

    from_id: int = 0
    user_id: int = 0
    admin_id: int = 0
    peer_id: int = 0
    text: str = ""
    action: wire.Action | None = None
    message: "_Inside | None" = None
    reply_message: "_Inside | None" = None


class Told(msgspec.Struct):
    """An event with what it tells."""

    type: str
    object: _Inside
    group_id: int
    event_id: str = ""


class Arrived(msgspec.Struct, frozen=True):
    """An event as it came; `event` is None where it is none, `said` where what it tells can't be read: the
    message or the comment itself."""

    raw: bytes
    event: Told | wire.Event | None = None
    said: _Inside | None = None


NOTHING: Final = wire.Beside()
_NOBODY: Final = ()

_named = msgspec.json.Decoder(_Named)
_told = msgspec.json.Decoder(Told)


def read(raw: bytes) -> Arrived:
    """The event, as far as it can be read."""
    try:
        event = _told.decode(raw)
    except UnicodeError:
        return read(legible(raw))
    except msgspec.DecodeError:
        return _unread(raw)
    return Arrived(raw, event, event.object.message or event.object)


def _unread(raw: bytes) -> Arrived:
    """What is set aside when it is handled."""
    try:
        return Arrived(raw, wire.event.decode(raw))
    except UnicodeError:
        return read(legible(raw))
    except msgspec.DecodeError:
        return Arrived(raw)


def known_by(event: Told | wire.Event, named: wire.Comment | None = None) -> str:
    """What makes an event known again; `named` where that was read already.

    A new comment or post is known by itself: it may come as an event, and again when we look for what
    was missed. Everything else has VK's id.

    Raises:
        msgspec.DecodeError: it can't be told.
    """
    if not event.type.endswith("_new") or event.type == "message_new":
        return event.event_id
    told = named or event.object
    new = _named.decode(told) if isinstance(told, msgspec.Raw) else told
    if new.id is None:
        return event.event_id
    owner = (
        new.owner_id
        or new.photo_owner_id
        or new.video_owner_id
        or new.market_owner_id
        or new.topic_owner_id
        or -event.group_id
    )
    topic = f"{new.topic_id}_" if new.topic_id else ""
    return f"{event.type}:{owner}_{topic}{new.id}"


def people(arrived: Arrived, beside: wire.Beside = NOTHING) -> Sequence[int]:
    """Whose names are worth knowing; of communities the negative ids, and the chat that somebody came to."""
    event, who = arrived.event, arrived.said
    if event is None or who is None or event.type in QUIET:
        return _NOBODY  # nobody is told who of a thousand likes something
    if who.from_id > 0 and not (who.action or who.reply_message or beside.answered):
        return (who.from_id,)  # nearly always
    found = {who.from_id, who.user_id, who.admin_id}
    if who.action:
        found |= {who.action.member_id, who.peer_id}
    found |= {one.from_id for one in (who.reply_message, beside.answered) if one}
    return sorted(found - {0, -event.group_id})


def words(arrived: Arrived) -> str:
    """What somebody says who says something new."""
    event, said = arrived.event, arrived.said
    return said.text if event and said and event.type.endswith("_new") else ""


def stored(
    arrived: Arrived, names: bytes, now: datetime, *, beside: wire.Beside = NOTHING, position: int = 0
) -> RawEvent:
    """The event as our inbox keeps it, with what is put beside it, `names` as fields of JSON. What is none is
    kept too."""
    raw, event = arrived.raw, arrived.event
    if event is None:
        return RawEvent(platform=PLATFORM, event_id=_hash(raw), raw=_with(raw, ()), position=position)
    more = []
    if not event.event_id:
        event.event_id = _hash(raw)
        more.append(b'"event_id":"%b"' % event.event_id.encode())
    if beside is not NOTHING:
        more += _fields(beside)
    if names:
        more.append(b'"names":{%b}' % names)
    if event.type in _UNDATED:
        more.append(b'"at":%d' % now.timestamp())
    try:
        id_ = known_by(event)
    except (msgspec.DecodeError, UnicodeError):
        id_ = event.event_id
    return RawEvent(platform=PLATFORM, event_id=id_, raw=_with(raw, more), position=position)


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:40]


def _fields(beside: wire.Beside) -> list[bytes]:
    told = msgspec.json.encode(beside)[1:-1]
    return [told] if told else []


def _with(raw: bytes, more: Sequence[bytes]) -> bytes:
    """A JSON object with further fields at its end, as a database can keep it: everything before stays as it
    came, nearly always."""
    if more:
        raw = b"%b,%b}" % (raw.rstrip()[:-1], b",".join(more))
    try:
        raw.decode()
    except UnicodeDecodeError:
        return raw.decode(errors="replace").encode()
    return raw


def newest(events: Iterable[RawEvent], before: int = 0) -> int:
    """The highest number of a comment on the wall that we know of."""
    numbers = (
        event.event_id.rpartition("_")[2] for event in events if event.event_id.startswith(_NEW_COMMENT)
    )
    return max([before, *(int(number) for number in numbers if number.isdecimal())])
