"""From VK's events to our records; pure, and without vk_api.

Who speaks is the business of `authors`, who comes and goes that of `comings`, what is done without a word
that of `quiet`.
"""

from collections.abc import Callable
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from bot.platforms.vk import wire
from bot.platforms.vk.arriving import known_by
from bot.platforms.vk.authors import author
from bot.platforms.vk.comings import came_or_went, membership
from bot.platforms.vk.content import Content, command_or_words, content_of
from bot.platforms.vk.places import FIRST_CHAT, Spot, address_of
from bot.platforms.vk.quiet import QUIET, quiet
from bot.platforms.vk.things import THINGS, Thing
from bot.platforms.vk.wire import moment
from models.errors import Unmappable
from models.messages import (
    Address,
    Answered,
    Incoming,
    Message,
    Press,
)

BY_HAND: Final = "message_reply"
"""The community has said something in a talk: we, or one of its people on VK's own page."""

_COMMENTS: Final = {
    f"{comments}_{what}": (*place, what == "edit")
    for comments, place in THINGS.items()
    for what in ("new", "edit")
}
"""Where a comment stands and whether it is edited, by the kind of its event."""

KINDS: Final = frozenset(
    {
        *_COMMENTS, *QUIET,
        "message_new", "message_edit", BY_HAND, "message_event", "message_allow", "message_deny",
        "wall_post_new", "group_join", "group_leave", "user_block", "user_unblock",
    }
)  # fmt: skip
"""What tells something that concerns us."""

RIGHTS_CHANGED: Final = frozenset({"group_officers_edit", "group_change_settings"})
"""Somebody was given rights or lost them, a section was opened or closed: what VK has refused us once it may
let us do now. Nobody is told of it."""


def incoming(raw: str | bytes) -> Incoming | None:
    """The record for one event, or None where it tells nothing that concerns us.

    Raises:
        Unmappable: it is not what VK promises.
    """
    try:
        event = wire.event.decode(raw)
        if (comment := _COMMENTS.get(event.type)) is not None:
            return _comment(event, *comment)
        return _record(event) if event.type in KINDS else None
    except (msgspec.DecodeError, UnicodeError, OverflowError, OSError, ValueError) as error:
        raise Unmappable(f"an event of VK can't be read: {error}") from error


def data_of(payload: Any) -> str | None:
    """What a button of ours carries. It comes as an object or as its text."""
    if isinstance(payload, str):
        try:
            payload = msgspec.json.decode(payload)
        except msgspec.DecodeError:
            return None
    data = payload.get("press") if isinstance(payload, dict) else None
    return data if isinstance(data, str) else None


def _record(event: wire.Event) -> Incoming | None:
    id_ = known_by(event)
    if event.type in QUIET:
        return quiet(event, id_)
    match event.type:
        case "message_new" | "message_edit":
            return _talk(event, id_, edited=event.type == "message_edit")
        case "message_reply":
            said = _message(event.object)
            by_hand = said.admin_author_id and (said.peer_id or said.from_id) < FIRST_CHAT
            return _talk(event, id_, edited=False) if by_hand else None
        case "message_event":
            return _press(event, id_)
        case "wall_post_new":
            return _post(event, id_)
        case _:
            return membership(event, id_)


def _comment(
    event: wire.Event, kind: str, thing_of: Callable[[wire.Comment], Thing], edited: bool
) -> Message | Press | None:
    said = wire.comment.decode(event.object)
    if said.deleted:
        return None
    id_ = known_by(event, said)
    thing, owner = thing_of(said)
    answered = said.reply_to_comment or (said.parents_stack[-1] if said.parents_stack else 0)
    above = f"{kind}{thing}"  # as a Spot is written, without making one of each comment
    address = address_of(owner or -event.group_id, f"{above}_{said.id}")
    if event.chosen is not None:
        return _number(event, id_, event.chosen, address, said.from_id, said.date)
    content = content_of(command_or_words(said.text), said.attachments)
    record = Message(
        event_id=id_,
        address=address,
        author=author(said.from_id, event),
        text=content.text,
        at=moment(said.date),
        thread=above if thing else None,
        reply_to=f"{above}_{answered}" if answered else None,
        edited=edited,
        answered=_answered_comment(event, kind, thing) if content.text.startswith("/") else None,
    )
    return _shown(record, content, event)


def _post(event: wire.Event, id_: str) -> Message:
    """What stands on the wall, or is suggested for it."""
    said = wire.post.decode(event.object)
    content = content_of(said.text, said.attachments, said.copy_history)
    record = Message(
        event_id=id_,
        address=address_of(said.owner_id, str(Spot("wall", said.id))),
        author=author(said.from_id, event),
        text=content.text,
        at=moment(said.date),
    )
    return _shown(record, content, event)


def _talk(event: wire.Event, id_: str, *, edited: bool) -> Incoming | None:
    said = _message(event.object)
    peer = said.peer_id or said.from_id
    address = address_of(peer, str(said.conversation_message_id or said.id))
    by, at = author(said.from_id, event), moment(said.date)
    if said.action is not None:
        return came_or_went(event, id_, said, said.action)
    if (data := _unsupported(said.payload)) is not None:
        return Press(event_id=id_, address=address, author=by, press_id="", data=data, at=at)
    if event.chosen is not None:
        return _number(event, id_, event.chosen, address, said.from_id, said.date)
    content = content_of(command_or_words(said.text), said.attachments, said.fwd_messages)
    answered = said.reply_message.conversation_message_id if said.reply_message else 0
    record = Message(
        event_id=id_,
        address=address,
        author=by,
        text=content.text,
        at=at,
        private=peer < FIRST_CHAT,
        reply_to=str(answered) if answered else None,
        edited=edited,
        ref=said.ref or None,
        answered=_answered(said.reply_message, event, command=content.text.startswith("/")),
    )
    return _shown(record, content, event, *(("geo",) if said.geo else ()))


def _answered_comment(event: wire.Event, kind: str, thing: int) -> Answered | None:
    """The comment that a command answers, as far as our intake could learn it."""
    if (said := event.answered) is None:
        return None
    content = content_of(said.text, said.attachments)
    return Answered(
        message=str(Spot(kind, thing, said.id)),
        author=author(said.from_id, event),
        text=content.text,
        at=moment(said.date),
        thread=str(Spot(kind, thing)),
        attachments=content.attachments,
    )


def _answered(said: wire.Replied | None, event: wire.Event, *, command: bool) -> Answered | None:
    """What a command answers, or whoever answers what has buttons."""
    if said is None or not said.conversation_message_id or not said.from_id:
        return None
    button = data_of(said.payload)
    if button is None and not command:
        return None
    content = content_of(said.text, said.attachments)
    return Answered(
        message=str(said.conversation_message_id),
        author=author(said.from_id, event),
        text=content.text,
        at=moment(said.date),
        attachments=content.attachments,
        button=button,
    )


def _message(object_: msgspec.Raw) -> wire.Message:
    """message_new in the shape of its version; the older one is the message itself."""
    if "message" in wire.keys.decode(object_):
        return wire.wrapped.decode(object_).message
    return wire.message.decode(object_)


def _unsupported(payload: Any) -> str | None:
    """Where a client has no such buttons, a press comes as a message with the button's data inside."""
    if not isinstance(payload, str) or "not_supported_button" not in payload:
        return None
    try:
        told = msgspec.json.decode(payload)
    except msgspec.DecodeError:
        return None
    return data_of(told.get("payload")) if isinstance(told, dict) else None


def _press(event: wire.Event, id_: str) -> Press | None:
    pressed = wire.pressed.decode(event.object)
    if (data := data_of(pressed.payload)) is None:
        return None
    return Press(
        event_id=id_,
        address=address_of(pressed.peer_id, str(pressed.conversation_message_id)),
        author=author(pressed.user_id, event),
        press_id=f"{pressed.peer_id}:{pressed.user_id}:{pressed.event_id}",
        data=data,
        at=moment(event.at),
    )


def _number(event: wire.Event, id_: str, chosen: wire.Chosen, said: Address, person: int, date: int) -> Press:
    """A number that was written where there are no buttons; it is answered where it stands."""
    return Press(
        event_id=id_,
        address=replace(said, message=chosen.message),
        author=author(person, event),
        press_id=f"{said.chat}:{said.message}",
        data=chosen.data,
        at=moment(date),
    )


def _shown(record: Message, content: Content, event: wire.Event, *more: str) -> Message:
    """`record` with what else there is to see; a post of the community itself comes from nowhere else."""
    if not (content.origin or content.links or content.attachments or more):
        return record  # nearly always
    ours, own = str(-event.group_id), f"/club{event.group_id}"
    origin = content.origin if content.origin != ours else None
    return replace(
        record,
        forwarded_from_channel=origin is not None,
        origin=origin,
        hidden_links=tuple(link for link in content.links if not link.endswith(own)),
        attachments=content.attachments + more,
    )
