"""Methods about a chat's members: what they may and whether they may stay."""

from typing import Any, Final

from tests.telegram import rendering
from tests.telegram.calls.place import Perform, chat_of, need_right, person_of
from tests.telegram.checking import Params
from tests.telegram.failures import refused
from tests.telegram.people import Person
from tests.telegram.telegram import Telegram
from tests.telegram.world import PERMISSIONS, Chat, Member

SHORTEST: Final = 30
LONGEST: Final = 366 * 86_400

_SENDING: Final = PERMISSIONS[:8]


def get_chat_member(telegram: Telegram, params: Params) -> Any:
    chat, person = chat_of(telegram, params), person_of(telegram, params)
    return rendering.member(person, chat.member(person.id, telegram.now()), chat)


def restrict_chat_member(telegram: Telegram, params: Params) -> bool:
    chat = chat_of(telegram, params)
    if chat.type != "supergroup":
        raise refused("method is available only for supergroups")
    person, old = _subject(telegram, chat, params, "not enough rights to restrict/unrestrict chat member")
    granted = implied(
        params["permissions"], independent=params.get("use_independent_chat_permissions", False)
    )
    if all(granted.values()):
        new = Member("member" if old.is_in else "left")
    else:
        until = _until(telegram, params)
        new = Member("restricted", permissions=granted, until=until, present=old.is_in)
    telegram.change_member(chat, person, new, by=telegram.bot)
    return True


def ban_chat_member(telegram: Telegram, params: Params) -> bool:
    chat = chat_of(telegram, params)
    person, _old = _subject(telegram, chat, params, "not enough rights to restrict/unrestrict chat member")
    telegram.change_member(chat, person, Member("kicked", until=_until(telegram, params)), by=telegram.bot)
    return True


def unban_chat_member(telegram: Telegram, params: Params) -> bool:
    chat = chat_of(telegram, params)
    if chat.type == "group":
        raise refused("method is available for supergroup and channel chats only")
    person, old = _subject(telegram, chat, params, "not enough rights to restrict/unrestrict chat member")
    if old.status == "kicked" or (old.is_in and not params.get("only_if_banned")):
        telegram.change_member(chat, person, Member("left"), by=telegram.bot)
    return True


def promote_chat_member(telegram: Telegram, params: Params) -> bool:
    """What is not named is not granted; nothing granted means an ordinary member again."""
    chat, person = chat_of(telegram, params), person_of(telegram, params)
    if not chat.type.endswith(("supergroup", "channel")):
        raise refused("method is available for supergroup and channel chats only")
    need_right(telegram, chat, "can_promote_members", "not enough rights")
    granted = {name for name, value in params.items() if name.startswith("can_") and value is True}
    own = telegram.bot_member(chat).rights
    if not granted <= own | {"can_manage_chat"}:
        raise refused("RIGHT_FORBIDDEN")
    if chat.member(person.id, telegram.now()).status == "creator":
        raise refused("can't remove chat owner")
    anonymous = params.get("is_anonymous", False)
    new = Member("administrator", rights=frozenset(granted | {"can_manage_chat"}), anonymous=anonymous)
    telegram.change_member(chat, person, new if granted or anonymous else Member("member"), by=telegram.bot)
    return True


def ban_chat_sender_chat(telegram: Telegram, params: Params) -> bool:
    chat, banned = _sender_chat(telegram, params)
    chat.banned_chats.add(banned)
    return True


def unban_chat_sender_chat(telegram: Telegram, params: Params) -> bool:
    chat, banned = _sender_chat(telegram, params)
    chat.banned_chats.discard(banned)
    return True


def _sender_chat(telegram: Telegram, params: Params) -> tuple[Chat, int]:
    chat, banned = chat_of(telegram, params), params["sender_chat_id"]
    if chat.type not in ("supergroup", "channel"):
        raise refused("method is available for supergroup and channel chats only")
    need_right(telegram, chat, "can_restrict_members", "not enough rights to ban a chat")
    if banned not in telegram.chats:
        raise refused("chat not found")
    if banned == chat.id or (chat.linked is not None and banned == chat.linked.id):
        raise refused("can't ban the linked chat")
    return chat, banned


def implied(given: dict[str, bool], *, independent: bool) -> dict[str, bool]:
    """All permissions: those not named follow from others or are taken away."""
    named = dict.fromkeys(PERMISSIONS, False) | given
    if not independent and (named["can_send_other_messages"] or named["can_add_web_page_previews"]):
        named |= dict.fromkeys(_SENDING[:7], True)
    if not independent and any(named[name] for name in _SENDING[1:]):
        named["can_send_messages"] = True
    follows = {"can_react_to_messages": "can_send_messages", "can_edit_tag": "can_pin_messages"}
    follows["can_manage_topics"] = "can_pin_messages"
    return named | {name: named[source] for name, source in follows.items() if name not in given}


def _subject(telegram: Telegram, chat: Chat, params: Params, no_right: str) -> tuple[Person, Member]:
    """Whom the bot is to punish or forgive, if it may."""
    person = person_of(telegram, params)
    if person is telegram.bot:
        raise refused("can't restrict self")
    need_right(telegram, chat, "can_restrict_members", no_right)
    old = chat.member(person.id, telegram.now())
    if old.status == "creator":
        raise refused("can't remove chat owner")
    if old.status == "administrator":
        raise refused("user is an administrator of the chat")
    return person, old


def _until(telegram: Telegram, params: Params) -> int:
    """When it ends; too soon or too late means never."""
    until: int = params.get("until_date", 0)
    return until if SHORTEST <= until - telegram.now() <= LONGEST else 0


METHODS: dict[str, Perform] = {
    "getChatMember": get_chat_member,
    "restrictChatMember": restrict_chat_member,
    "banChatMember": ban_chat_member,
    "unbanChatMember": unban_chat_member,
    "promoteChatMember": promote_chat_member,
    "banChatSenderChat": ban_chat_sender_chat,
    "unbanChatSenderChat": unban_chat_sender_chat,
}
