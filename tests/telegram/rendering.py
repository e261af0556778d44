"""How people, chats, members and messages look in the Bot API's JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.telegram.files import KINDS
from tests.telegram.world import (
    CHANNEL_RIGHTS,
    COMMON_RIGHTS,
    GROUP_RIGHTS,
    PERMISSIONS,
    Chat,
    Json,
    Member,
    Message,
)

if TYPE_CHECKING:
    from tests.telegram.people import Person

TELEGRAM: Final = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
ANONYMOUS_ADMIN: Final = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
AS_CHANNEL: Final = {
    "id": 136817688,
    "is_bot": True,
    "first_name": "Channel",
    "username": "Channel_Bot",
}
SERVICE_ACCOUNTS: Final = frozenset(account["id"] for account in (TELEGRAM, ANONYMOUS_ADMIN, AS_CHANNEL))


def user(person: Person) -> Json:
    """`User`."""
    return dict(person.profile)


def chat(place: Chat) -> Json:
    """`Chat`."""
    shown: Json = {"id": place.id, "type": place.type}
    if place.person is not None:
        names = ("username", "first_name", "last_name")
        return shown | {name: place.person.profile[name] for name in names if name in place.person.profile}
    shown["title"] = place.title
    if place.username:
        shown["username"] = place.username
    if place.forum:
        shown["is_forum"] = True
    return shown


def message(one: Message, *, deep: bool = True) -> Json:
    """`Message`; what it replies to is shown one level deep, as the real server does."""
    shown: Json = {"message_id": one.id, "date": one.date, "chat": chat(one.chat)}
    shown |= _sender(one)
    if one.thread is not None:
        shown["message_thread_id"] = one.thread
        if one.in_topic:
            shown["is_topic_message"] = True
    if deep and one.reply_to is not None and not one.reply_to.deleted:
        shown["reply_to_message"] = message(one.reply_to, deep=False)
    if one.edited is not None:
        shown["edit_date"] = one.edited
    if one.markup is not None:
        shown["reply_markup"] = one.markup
    return shown | one.extra | one.content


def origin(one: Message) -> Json:
    """`MessageOrigin` of a forwarded copy of this message."""
    if "forward_origin" in one.extra:
        return dict(one.extra["forward_origin"])
    if one.chat.type == "channel":
        return {"type": "channel", "date": one.date, "chat": chat(one.chat), "message_id": one.id}
    if one.sender_chat is not None:
        return {"type": "chat", "date": one.date, "sender_chat": chat(one.sender_chat)}
    if one.sender is None:
        return {"type": "hidden_user", "date": one.date, "sender_user_name": "Telegram"}
    return {"type": "user", "date": one.date, "sender_user": user(one.sender)}


def external_reply(one: Message) -> Json:
    """`ExternalReplyInfo`: a message of another chat that somebody replies to."""
    kept = {name: value for name, value in one.content.items() if name in (*KINDS, "poll", "contact")}
    return kept | {"origin": origin(one), "chat": chat(one.chat), "message_id": one.id}


def accessible(one: Message, *, deep: bool = False) -> Json:
    """`MaybeInaccessibleMessage`."""
    if one.deleted:
        return {"chat": chat(one.chat), "message_id": one.id, "date": 0}
    return message(one, deep=deep)


def _sender(one: Message) -> Json:
    """Who wrote it. What a chat says in its own or another's name comes with a made-up user beside."""
    if one.sender_chat is None:
        return {"from": user(one.sender)} if one.sender is not None else {}
    sender_chat = {"sender_chat": chat(one.sender_chat)}
    if one.chat.type == "channel":
        return sender_chat
    if one.automatic:
        return {"from": dict(TELEGRAM)} | sender_chat
    stand_in = ANONYMOUS_ADMIN if one.sender_chat is one.chat else AS_CHANNEL
    return {"from": dict(stand_in)} | sender_chat


def member(person: Person, place: Member, where: Chat) -> Json:
    """`ChatMember`."""
    shown: Json = {"status": place.status, "user": user(person)}
    match place.status:
        case "creator":
            shown["is_anonymous"] = place.anonymous
        case "administrator":
            own = CHANNEL_RIGHTS if where.type == "channel" else GROUP_RIGHTS
            shown |= {right: right in place.rights for right in (*COMMON_RIGHTS, *own)}
            shown |= {"can_be_edited": False, "is_anonymous": place.anonymous}
        case "restricted":
            shown |= {name: place.permissions.get(name, False) for name in PERMISSIONS}
            shown |= {"is_member": place.present, "until_date": place.until}
        case "kicked":
            shown["until_date"] = place.until
        case "member" | "left":
            pass
    if place.title and place.governs:
        shown["custom_title"] = place.title
    return shown


def full_chat(place: Chat, count: int) -> Json:
    """`ChatFullInfo`; `count` reactions may be set on a message."""
    shown = chat(place) | {"accent_color_id": place.id % 7, "max_reaction_count": count}
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    shown["accepted_gift_types"] = dict.fromkeys(gifts, False)
    if place.username:
        shown["active_usernames"] = [place.username]
    if place.linked is not None:
        shown["linked_chat_id"] = place.linked.id
    if place.is_group:
        shown["permissions"] = permissions(place.permissions)
    if place.slow_mode:
        shown["slow_mode_delay"] = place.slow_mode
    if place.pinned:
        shown["pinned_message"] = message(place.pinned[-1], deep=False)
    return shown


def permissions(given: dict[str, bool]) -> dict[str, Any]:
    """`ChatPermissions`, all of them."""
    return {name: given.get(name, False) for name in PERMISSIONS}
