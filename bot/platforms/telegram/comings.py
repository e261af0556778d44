"""Who came to a chat, went or asks to be let in, what they may do there, which chat has another id. Pure."""

from typing import Any, Final

from bot.platforms.telegram import wire
from bot.platforms.telegram.authors import name, person
from bot.platforms.telegram.places import PLATFORM, moment
from models.messages import Chat, JoinRequest, Membership, Moved

_CAME_IN: Final = frozenset({"creator", "administrator", "member"})


def membership(event_id: str, change: wire.MemberUpdate, *, ours: bool) -> Membership:
    """Somebody's standing in a chat has changed; `ours` where it is the bot's."""
    now = wire.member.decode(change.new_chat_member)
    chat = change.chat
    return Membership(
        event_id=event_id,
        chat=_chat(chat),
        person=person(now.user, chat),
        by=person(change.sender, chat),
        was_in=_is_in(change.old_chat_member),
        is_in=_is_in(now),
        at=moment(change.date),
        ours=ours,
        rights=_rights(wire.rights.decode(change.new_chat_member)),
        link=change.invite_link.invite_link if change.invite_link else None,
    )


def join_request(event_id: str, asked: wire.Asked) -> JoinRequest:
    """Somebody asks to be let in."""
    return JoinRequest(
        event_id=event_id,
        chat=_chat(asked.chat),
        person=person(asked.sender, asked.chat),
        private_chat=str(asked.user_chat_id),
        at=moment(asked.date),
        about=asked.bio,
        link=asked.invite_link.invite_link if asked.invite_link else None,
    )


def moved(event_id: str, said: wire.Message, before: int, after: int) -> Moved:
    """A group has become a supergroup."""
    return Moved(
        event_id=event_id, platform=PLATFORM, before=str(before), after=str(after), at=moment(said.date)
    )


def _chat(chat: wire.Chat) -> Chat:
    return Chat(
        platform=PLATFORM,
        id=str(chat.id),
        title=name(chat),
        private=chat.type == "private",
        broadcast=chat.type == "channel",
    )


def _is_in(member: wire.Member) -> bool:
    return member.status in _CAME_IN or (member.status == "restricted" and member.is_member)


def _rights(member: dict[str, Any]) -> frozenset[str]:
    if member.get("status") not in ("creator", "administrator"):
        return frozenset()
    return frozenset(name for name, value in member.items() if value is True and name.startswith("can_"))
