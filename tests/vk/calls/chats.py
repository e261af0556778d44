"""Methods about talks as a whole and chats of several people; and topics of discussions."""

from typing import Final

from tests.vk import rendering
from tests.vk.calls.messages import speaker, talk_of
from tests.vk.calls.place import Caller, Perform, community_of, governed, thing_of
from tests.vk.checking import Params
from tests.vk.failures import Failure
from tests.vk.world import FIRST_CHAT, Json, Talk


def get_members(caller: Caller, params: Params) -> Json:
    community = speaker(caller, params)
    talk = talk_of(caller, community, params["peer_id"])
    items = [rendering.member(talk, number) for number in sorted(talk.members)]
    return {"count": len(items), "items": items} | caller.vk.profiles(talk.members)


def remove_user(caller: Caller, params: Params) -> int:
    community = speaker(caller, params)
    talk = _ruled(caller, params, FIRST_CHAT + params["chat_id"])
    member = params.get("member_id") or params.get("user_id") or 0
    if member not in talk.members:
        raise Failure(935)
    if member in talk.administrators:
        raise Failure(15)
    talk.members.discard(member)
    caller.vk.put_out(community, talk, member)
    return 1


def restrict(caller: Caller, params: Params) -> Json:
    """Let members only read, or write again. Of the end of the term nobody is told."""
    talk = _ruled(caller, params, params["peer_id"])
    failed = [member for member in params["member_ids"] if member not in talk.members]
    chosen = set(params["member_ids"]) - set(failed)
    if chosen & talk.administrators:
        raise Failure(15)
    term = params.get("for")
    for member in chosen:
        talk.readers.pop(member, None)
        if params["action"] == "ro":
            talk.readers[member] = caller.vk.now() + term if term else 0
    return {"failed_member_ids": failed}


def set_activity(caller: Caller, params: Params) -> int:
    talk_of(caller, speaker(caller, params), params.get("peer_id") or params.get("user_id") or 0)
    return 1


def get_conversations(caller: Caller, params: Params) -> Json:
    community = speaker(caller, params)
    talks = [talk_of(caller, community, peer) for peer in params["peer_ids"]]
    return {"count": len(talks), "items": [_conversation(talk, community.owner) for talk in talks]}


def _conversation(talk: Talk, us: int) -> Json:
    kind = "chat" if talk.is_chat else "user"
    local = talk.peer - FIRST_CHAT if talk.is_chat else talk.peer
    shown: Json = {"peer": {"id": talk.peer, "type": kind, "local_id": local}, "version": 10_000_000}
    last = max((one.id for one in talk.messages.values()), default=0)
    shown |= {"last_message_id": last, "last_conversation_message_id": talk.last}
    if talk.is_chat:
        may = dict.fromkeys(_ABILITIES, True) | {"can_moderate": us in talk.administrators}
        owner = min(talk.members, default=0)
        shown["chat_settings"] = {"title": talk.title, "owner_id": owner, "state": "in", "acl": may}
    return shown | {"in_read": last, "out_read": last, "can_write": {"allowed": _may_write(talk, us)}}


def _may_write(talk: Talk, us: int) -> bool:
    return us not in talk.readers if talk.is_chat else talk.allowed


_ABILITIES: Final = (
    *("can_change_info", "can_change_invite_link", "can_change_pin", "can_invite", "can_promote_users"),
    *("can_see_invite_link", "can_moderate", "can_copy_chat", "can_call", "can_use_mass_mentions"),
)


def get_topics(caller: Caller, params: Params) -> Json:
    community = community_of(caller, params)
    every = [thing for (kind, _), thing in community.things.items() if kind == "board" and not thing.deleted]
    wanted = params.get("topic_ids") or [topic.id for topic in every]
    items: list[Json] = [
        {
            "id": topic.id,
            "title": topic.title,
            "created": topic.date,
            "created_by": community.owner,
            "updated": max([topic.date, *(one.date for one in topic.standing())]),
            "updated_by": community.owner,
            "is_closed": int(not topic.open),
            "is_fixed": 0,
            "comments": len(topic.standing()),
        }
        for topic in every
        if topic.id in wanted
    ]
    if params.get("order") == 1:
        items.sort(key=lambda one: -one["updated"])
    first, count = params.get("offset", 0), min(params.get("count") or 40, 100)
    page = items[first : first + count]
    return {"count": len(items), "items": page, "default_order": 1, "can_add_topics": 1}


def switch_topic(*, to_open: bool) -> Perform:
    """`board.openTopic` and `board.closeTopic`."""

    def perform(caller: Caller, params: Params) -> int:
        thing_of(governed(caller, params), "board", params["topic_id"]).open = to_open
        return 1

    return perform


def _ruled(caller: Caller, params: Params, peer: int) -> Talk:
    """A chat in which the community is an administrator."""
    community = speaker(caller, params)
    talk = talk_of(caller, community, peer)
    if community.owner not in talk.administrators:
        raise Failure(925)
    return talk


METHODS: dict[str, Perform] = {
    "messages.getConversationMembers": get_members,
    "messages.removeChatUser": remove_user,
    "messages.changeConversationMemberRestrictions": restrict,
    "messages.setActivity": set_activity,
    "messages.getConversationsById": get_conversations,
    "board.getTopics": get_topics,
    "board.openTopic": switch_topic(to_open=True),
    "board.closeTopic": switch_topic(to_open=False),
}
