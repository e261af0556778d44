"""Methods about messages that stand already: editing, deleting, pinning."""

from typing import Any, Final

from tests.telegram import rendering
from tests.telegram.calls.markup import checked_markup
from tests.telegram.calls.media import caption_of, described
from tests.telegram.calls.place import Perform, chat_of, message_of
from tests.telegram.calls.sending import text_content
from tests.telegram.checking import Params
from tests.telegram.failures import NOT_MODIFIED, refused
from tests.telegram.files import KINDS
from tests.telegram.telegram import Telegram
from tests.telegram.world import Chat, Json, Message

DELETE_SECONDS: Final = 48 * 3600


def edit_message_text(telegram: Telegram, params: Params) -> Any:
    message = _editable(telegram, params)
    if "text" not in message.content:
        raise refused("there is no text in the message to edit")
    if "text" not in params:
        raise refused("message text is empty")
    return _edited(telegram, message, text_content(params), params)


def edit_message_caption(telegram: Telegram, params: Params) -> Any:
    message = _editable(telegram, params)
    if not message.content.keys() & set(KINDS):
        raise refused("there is no caption in the message to edit")
    kept = {name: value for name, value in message.content.items() if "caption" not in name}
    return _edited(telegram, message, kept | caption_of(params), params)


def edit_message_media(telegram: Telegram, params: Params) -> Any:
    message, new = _editable(telegram, params), params["media"]
    return _edited(telegram, message, described(telegram, new["type"], new["media"], new, params), params)


def edit_message_reply_markup(telegram: Telegram, params: Params) -> Any:
    message = _editable(telegram, params)
    return _edited(telegram, message, message.content, params)


def delete_message(telegram: Telegram, params: Params) -> bool:
    chat = chat_of(telegram, params)
    message = message_of(chat, params["message_id"], "delete")
    if not _deletable(telegram, message):
        raise refused("message can't be deleted")
    message.deleted = True
    return True


def delete_messages(telegram: Telegram, params: Params) -> bool:
    chat = chat_of(telegram, params)
    if not 1 <= len(params["message_ids"]) <= 100:
        few = not params["message_ids"]
        raise refused(
            "message identifiers are not specified" if few else "too many message identifiers specified"
        )
    for number in params["message_ids"]:
        message = chat.messages.get(number)
        if message is not None and _deletable(telegram, message):
            message.deleted = True
    return True


def _editable(telegram: Telegram, params: Params) -> Message:
    if "chat_id" not in params:
        raise refused("chat_id is empty")
    chat = chat_of(telegram, params)
    message = message_of(chat, params.get("message_id"), "edit")
    if not message.by_bot and not _edits_others(telegram, chat):
        raise refused("message can't be edited")
    return message


def _edits_others(telegram: Telegram, chat: Chat) -> bool:
    return chat.type == "channel" and "can_edit_messages" in telegram.bot_member(chat).rights


def _edited(telegram: Telegram, message: Message, content: Json, params: Params) -> Any:
    markup = checked_markup(params.get("reply_markup"))
    if (content, markup) == (message.content, message.markup):
        raise refused(NOT_MODIFIED)
    telegram.edit(message, content, markup)
    return rendering.message(message)


def _deletable(telegram: Telegram, message: Message) -> bool:
    if telegram.now() - message.date > DELETE_SECONDS or "supergroup_chat_created" in message.content:
        return False
    if message.by_bot or message.chat.type == "private":
        return True
    return "can_delete_messages" in telegram.bot_member(message.chat).rights


METHODS: dict[str, Perform] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
