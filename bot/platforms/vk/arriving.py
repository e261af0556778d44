"""An event on its way into our inbox: what it is known by, who is in it, what VK leaves out. Pure.

VK names nobody and does not date everything, so that is put beside the event while it is fresh.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

import msgspec

from bot.platforms.vk import wire
from bot.platforms.vk.places import PLATFORM
from bot.platforms.vk.quiet import GONE_OR_BACK, QUIET
from models.inbox import RawEvent

_OWNERS: Final = ("owner_id", "photo_owner_id", "video_owner_id", "market_owner_id", "topic_owner_id")
_NEW_COMMENT: Final = "wall_reply_new:"
_UNDATED: Final = frozenset(
    {
        "like_add", "like_remove", "poll_vote_new",
        *GONE_OR_BACK,
        "message_event", "message_allow", "message_deny",
        "group_join", "group_leave", "user_block", "user_unblock",
    }
)  # fmt: skip


class _Who(msgspec.Struct):
    from_id: int = 0
    user_id: int = 0
    admin_id: int = 0
    peer_id: int = 0
    action: wire.Action | None = None
    message: "_Who | None" = None
    text: str = ""
    reply_message: "_Who | None" = None


NOTHING: Final = wire.Beside()

_who = msgspec.json.Decoder(_Who)


def known_by(event: wire.Event) -> str:
    """What makes an event known again.

    A new comment or post is known by itself: it may come as an event, and again when we look for what
    was missed. Everything else has VK's id.
    """
    if not event.type.endswith("_new") or event.type == "message_new":
        return event.event_id
    known = {name: bytes(value).decode() for name, value in wire.keys.decode(event.object).items()}
    if "id" not in known:
        return event.event_id
    owner = next((known[field] for field in _OWNERS if field in known), str(-event.group_id))
    topic = f"{known['topic_id']}_" if "topic_id" in known else ""
    return f"{event.type}:{owner}_{topic}{known['id']}"


def read(raw: bytes) -> wire.Event | None:
    """The event, or None where it is no event at all."""
    try:
        return wire.event.decode(raw)
    except (msgspec.DecodeError, UnicodeError):
        return None


def people(event: wire.Event, beside: wire.Beside = NOTHING) -> frozenset[int]:
    """Whose names are worth knowing; of communities the negative ids, and the chat that somebody came to."""
    if event.type in QUIET:
        return frozenset()  # nobody is told who of a thousand likes something
    try:
        who = _who.decode(event.object)
    except (msgspec.DecodeError, UnicodeError):
        return frozenset()
    who = who.message or who
    came = (who.action.member_id, who.peer_id) if who.action else ()
    answered = [one.from_id for one in (who.reply_message, beside.answered) if one]
    return frozenset((who.from_id, who.user_id, who.admin_id, *came, *answered)) - {0, -event.group_id}


def words(event: wire.Event) -> str:
    """What somebody says who says something new."""
    if not event.type.endswith("_new"):
        return ""
    try:
        who = _who.decode(event.object)
    except (msgspec.DecodeError, UnicodeError):
        return ""
    return (who.message or who).text


def stored(
    raw: bytes,
    event: wire.Event | None,
    names: Mapping[int, str],
    now: datetime,
    *,
    beside: wire.Beside = NOTHING,
    position: int = 0,
) -> RawEvent:
    """The event as our inbox keeps it, with what is put beside it. What is none is kept too."""
    text = raw.decode(errors="replace")
    hashed = hashlib.sha256(raw).hexdigest()[:40]
    if event is None:
        return RawEvent(platform=PLATFORM, event_id=hashed, raw=text, position=position)
    event.event_id = event.event_id or hashed
    more: dict[str, object] = {"event_id": event.event_id} | msgspec.to_builtins(beside)
    if found := {str(one): names[one] for one in sorted(people(event, beside)) if one in names}:
        more["names"] = found
    if event.type in _UNDATED:
        more["at"] = int(now.timestamp())
    try:
        id_ = known_by(event)
        text = msgspec.json.encode(wire.keys.decode(raw) | more).decode(errors="replace")
    except (msgspec.DecodeError, UnicodeError):
        id_ = event.event_id
    return RawEvent(platform=PLATFORM, event_id=id_, raw=text, position=position)


def newest(events: Iterable[RawEvent], before: int = 0) -> int:
    """The highest number of a comment on the wall that we know of."""
    numbers = (
        event.event_id.rpartition("_")[2] for event in events if event.event_id.startswith(_NEW_COMMENT)
    )
    return max([before, *(int(number) for number in numbers if number.isdecimal())])
