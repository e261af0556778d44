"""Methods about chats: what they are, who comes in, what is pinned."""

from typing import Any

from tests.telegram import entrances, rendering
from tests.telegram.calls.members import implied
from tests.telegram.calls.place import Perform, chat_of, message_of, need_right, person_of
from tests.telegram.checking import Params
from tests.telegram.failures import refused
from tests.telegram.telegram import Telegram
from tests.telegram.world import Chat, Json, Member

REACTIONS_ON_A_MESSAGE = 11


def get_chat(telegram: Telegram, params: Params) -> Any:
    chat = chat_of(telegram, params)
    shown = rendering.full_chat(chat, REACTIONS_ON_A_MESSAGE)
    person = telegram.people.get(chat.id) if chat.type == "private" else None
    return shown | {"bio": person.bio} if person and person.bio else shown


def get_chat_administrators(telegram: Telegram, params: Params) -> Any:
    """All of them but other bots."""
    chat = _not_private(chat_of(telegram, params))
    governing = [(telegram.people[number], place) for number, place in chat.members.items() if place.governs]
    return [
        rendering.member(person, place, chat)
        for person, place in governing
        if person is telegram.bot or not person.profile["is_bot"]
    ]


def get_chat_member_count(telegram: Telegram, params: Params) -> int:
    chat = chat_of(telegram, params)
    if chat.type == "private":
        return 2
    return sum(chat.member(number, telegram.now()).is_in for number in list(chat.members))


def leave_chat(telegram: Telegram, params: Params) -> bool:
    chat = _not_private(chat_of(telegram, params))
    telegram.change_member(chat, telegram.bot, Member("left"), by=telegram.bot)
    return True


def set_chat_permissions(telegram: Telegram, params: Params) -> bool:
    chat = chat_of(telegram, params)
    if not chat.is_group:
        raise refused("can't change private chat permissions")
    need_right(telegram, chat, "can_restrict_members", "not enough rights to change chat permissions")
    new = implied(params["permissions"], independent=params.get("use_independent_chat_permissions", False))
    if new == rendering.permissions(chat.permissions):
        raise refused("CHAT_NOT_MODIFIED")
    chat.permissions = new
    return True


def pin_chat_message(telegram: Telegram, params: Params) -> bool:
    chat = _may_pin(telegram, params)
    telegram.pin(message_of(chat, params["message_id"], "pin"), telegram.bot)
    return True


def unpin_chat_message(telegram: Telegram, params: Params) -> bool:
    chat = _may_pin(telegram, params)
    wanted = params.get("message_id", chat.pinned[-1].id if chat.pinned else None)
    message = message_of(chat, wanted, "unpin")
    if message in chat.pinned:
        chat.pinned.remove(message)
    return True


def unpin_all_chat_messages(telegram: Telegram, params: Params) -> bool:
    _may_pin(telegram, params).pinned.clear()
    return True


def export_chat_invite_link(telegram: Telegram, params: Params) -> str:
    chat = _inviting(telegram, params)
    for link in chat.links.values():
        link["is_revoked"] = link["is_revoked"] or link["is_primary"]
    return str(entrances.new_link(telegram, chat, is_primary=True)["invite_link"])


def create_chat_invite_link(telegram: Telegram, params: Params) -> Any:
    chat = _inviting(telegram, params)
    if params.get("creates_join_request") and "member_limit" in params:
        raise refused("member limit can't be specified for links requiring administrator approval")
    if len(params.get("name", "")) > 32:
        raise refused("INVITE_LINK_NAME_INVALID")
    return entrances.new_link(telegram, chat, **_settings(params))


def edit_chat_invite_link(telegram: Telegram, params: Params) -> Any:
    link = _link(_inviting(telegram, params), params)
    link |= {"creates_join_request": False} | _settings(params)
    return link


def revoke_chat_invite_link(telegram: Telegram, params: Params) -> Any:
    link = _link(_inviting(telegram, params), params)
    link["is_revoked"] = True
    return link


def approve_chat_join_request(telegram: Telegram, params: Params) -> bool:
    entrances.decide(telegram, _inviting(telegram, params), person_of(telegram, params), approve=True)
    return True


def decline_chat_join_request(telegram: Telegram, params: Params) -> bool:
    entrances.decide(telegram, _inviting(telegram, params), person_of(telegram, params), approve=False)
    return True


def create_forum_topic(telegram: Telegram, params: Params) -> Any:
    chat = chat_of(telegram, params)
    if not chat.forum:
        raise refused("the chat is not a forum")
    need_right(telegram, chat, "can_manage_topics", "not enough rights to create a topic")
    topic = telegram.bot.opens_topic(chat, params["name"])
    return {"message_thread_id": topic.id} | topic.content["forum_topic_created"]


def _not_private(chat: Chat) -> Chat:
    if chat.type == "private":
        raise refused("there are no administrators in the private chat")
    return chat


def _may_pin(telegram: Telegram, params: Params) -> Chat:
    chat = chat_of(telegram, params)
    text = "not enough rights to manage pinned messages in the chat"
    if chat.is_group:
        need_right(telegram, chat, "can_pin_messages", text)
    elif chat.type == "channel":
        need_right(telegram, chat, "can_edit_messages", text)
    return chat


def _inviting(telegram: Telegram, params: Params) -> Chat:
    chat = chat_of(telegram, params)
    need_right(telegram, chat, "can_invite_users", "not enough rights to manage chat invite link")
    return chat


def _settings(params: Params) -> Json:
    names = ("name", "expire_date", "member_limit", "creates_join_request")
    return {name: params[name] for name in names if name in params}


def _link(chat: Chat, params: Params) -> Json:
    if params["invite_link"] not in chat.links:
        raise refused("INVITE_HASH_EXPIRED")
    return chat.links[params["invite_link"]]


METHODS: dict[str, Perform] = {
    "getChat": get_chat,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "setChatPermissions": set_chat_permissions,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "exportChatInviteLink": export_chat_invite_link,
    "createChatInviteLink": create_chat_invite_link,
    "editChatInviteLink": edit_chat_invite_link,
    "revokeChatInviteLink": revoke_chat_invite_link,
    "approveChatJoinRequest": approve_chat_join_request,
    "declineChatJoinRequest": decline_chat_join_request,
    "createForumTopic": create_forum_topic,
}
