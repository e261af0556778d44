"""Methods that put a message somewhere."""

from typing import Any, Final

from tests.telegram import rendering
from tests.telegram.calls.ephemeral import send_ephemeral
from tests.telegram.calls.markup import checked_markup
from tests.telegram.calls.place import Perform, chat_of
from tests.telegram.checking import Params
from tests.telegram.failures import forbidden, refused
from tests.telegram.formatting import marked, units
from tests.telegram.telegram import Telegram
from tests.telegram.world import Chat, Json, Message

TEXT_UNITS: Final = 4096
ACTIONS: Final = frozenset(
    (
        *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
        *("upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"),
    )
)


def send_message(telegram: Telegram, params: Params) -> Any:
    chat = place_to_send(telegram, params)
    content = text_content(params)
    if "ephemeral_message_parameters" in params:
        return send_ephemeral(telegram, chat, params, content)
    return rendering.message(put(telegram, chat, params, content))


def text_content(params: Params) -> Json:
    """The text of a message and its entities, within the limits."""
    text = marked(params["text"], params.get("parse_mode"), params.get("entities"))
    if not params["text"]:
        raise refused("message text is empty")
    if not text.text:
        raise refused("text must be non-empty")
    if units(text.text) > TEXT_UNITS:
        raise refused("message is too long")
    shown = params.get("link_preview_options")
    return text.fields() | ({"link_preview_options": shown} if shown else {})


def place_to_send(telegram: Telegram, params: Params, need: str = "can_send_messages") -> Chat:
    """The chat, if the bot may write there."""
    chat = chat_of(telegram, params)
    if chat.type == "private":
        _check_person(chat)
    elif chat.type == "channel":
        if "can_post_messages" not in telegram.bot_member(chat).rights:
            raise refused("need administrator rights in the channel chat")
    elif not telegram.bot_member(chat).governs and not _may(telegram, chat, need):
        what = need.removeprefix("can_send_").replace("messages", "text messages").replace("_", " ")
        raise refused(f"not enough rights to send {what} to the chat")
    return chat


def send_chat_action(telegram: Telegram, params: Params) -> bool:
    place_to_send(telegram, params)
    if params["action"] not in ACTIONS:
        raise refused("wrong parameter action in request")
    return True


def put(
    telegram: Telegram, chat: Chat, params: Params, content: Json, *, counted: bool = False, **extra: Any
) -> Message:
    """The message, placed where the call says; `counted` if the limits have been asked already."""
    markup = checked_markup(params.get("reply_markup"))
    reply_to = _replied(chat, params)
    if "message_thread_id" in params:
        _check_thread(chat, params["message_thread_id"])
    if not counted:
        telegram.pace.spend(chat)
    fields = dict(extra) | ({"has_protected_content": True} if params.get("protect_content") else {})
    return telegram.post(
        chat,
        None if chat.type == "channel" else telegram.bot,
        content,
        sender_chat=chat if chat.type == "channel" else None,
        reply_to=reply_to,
        thread=params.get("message_thread_id"),
        markup=markup,
        extra=fields,
        by_bot=True,
    )


def _replied(chat: Chat, params: Params) -> Message | None:
    wanted = params.get("reply_parameters")
    if wanted is None:
        return None
    if wanted.get("chat_id", chat.id) != chat.id:
        raise NotImplementedError("replies into another chat")
    message = chat.messages.get(wanted.get("message_id", 0))
    if message is not None and not message.deleted:
        return message
    if not wanted.get("allow_sending_without_reply"):
        raise refused("message to be replied not found")
    return None


def _check_thread(chat: Chat, thread: int) -> None:
    """Only topics can be named: neither a forum's General nor a thread of replies, though those have ids."""
    root = chat.messages.get(thread)
    if root is None or root.deleted or "forum_topic_created" not in root.content:
        raise refused("message thread not found")


def _check_person(chat: Chat) -> None:
    person = chat.person
    if person is None:
        raise refused("chat not found")
    if person.deactivated:
        raise forbidden("user is deactivated")
    if person.profile["is_bot"]:
        raise forbidden("bot can't send messages to bots")
    if person.blocked:
        raise forbidden("bot was blocked by the user")
    if not person.started:
        raise forbidden("bot can't initiate conversation with a user")


def _may(telegram: Telegram, chat: Chat, need: str) -> bool:
    place = telegram.bot_member(chat)
    allowed = place.permissions if place.status == "restricted" else chat.permissions
    return bool(allowed.get(need)) and bool(chat.permissions.get(need))


METHODS: dict[str, Perform] = {"sendMessage": send_message, "sendChatAction": send_chat_action}
