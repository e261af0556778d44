"""Who joined the community or a chat, left, was shut out, or lets us write to them. Pure."""

from typing import Final

from bot.platforms.vk import wire
from bot.platforms.vk.authors import author
from bot.platforms.vk.places import PLATFORM
from bot.platforms.vk.wire import moment
from models.messages import Chat, Membership

_CAME: Final = frozenset({"chat_invite_user", "chat_invite_user_by_link"})
_WENT: Final = "chat_kick_user"
_MAY_WRITE: Final = {"message_allow": True, "message_deny": False}
_IN_BLACKLIST: Final = {"user_block": True, "user_unblock": False}


def came_or_went(event: wire.Event, id_: str, said: wire.Message, action: wire.Action) -> Membership | None:
    """Somebody came into a chat or went."""
    if action.type not in _CAME and action.type != _WENT:
        return None
    member, came, peer = action.member_id or said.from_id, action.type in _CAME, str(said.peer_id)
    return Membership(
        event_id=id_,
        chat=Chat(platform=PLATFORM, id=peer, title=event.names.get(peer, peer)),
        person=author(member, event),
        by=author(said.from_id, event),
        was_in=not came,
        is_in=came,
        at=moment(said.date),
        ours=member == -event.group_id,
    )


def membership(event: wire.Event, id_: str) -> Membership | None:
    """Joined, left, banned or let in again; in a private talk: whether the community may write there."""
    if event.type in _IN_BLACKLIST:
        blocked = wire.blocked.decode(event.object)
        banned = _IN_BLACKLIST[event.type]
        # Who comes off the blacklist is not back among the subscribers.
        return _standing(event, id_, blocked.user_id, blocked.admin_id, was_in=banned, is_in=False)
    member = wire.member.decode(event.object)
    if event.type in _MAY_WRITE:
        return _may_write(event, id_, member, allowed=_MAY_WRITE[event.type])
    if event.type == "group_join" and member.join_type == "request":
        return None
    joined = event.type == "group_join"
    return _standing(event, id_, member.user_id, member.user_id, was_in=not joined, is_in=joined)


def _standing(event: wire.Event, id_: str, person: int, by: int, *, was_in: bool, is_in: bool) -> Membership:
    return Membership(
        event_id=id_,
        chat=Chat(platform=PLATFORM, id=str(-event.group_id), title="", broadcast=True),
        person=author(person, event),
        by=author(by or -event.group_id, event),
        was_in=was_in,
        is_in=is_in,
        at=moment(event.at),
    )


def _may_write(event: wire.Event, id_: str, member: wire.Member, *, allowed: bool) -> Membership:
    person = member.user_id
    return Membership(
        event_id=id_,
        chat=Chat(platform=PLATFORM, id=str(person), title="", private=True),
        person=author(-event.group_id, event),
        by=author(person, event),
        was_in=not allowed,
        is_in=allowed,
        at=moment(event.at),
        ours=True,
        link=member.key or None,
    )
