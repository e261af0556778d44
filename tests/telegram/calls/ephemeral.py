"""Messages that one person of a group sees and that are not kept."""

from typing import Any

from tests.telegram import rendering
from tests.telegram.calls.markup import checked_markup
from tests.telegram.calls.place import Perform, chat_of
from tests.telegram.checking import Params
from tests.telegram.failures import refused
from tests.telegram.formatting import marked
from tests.telegram.telegram import Telegram
from tests.telegram.world import Chat, Json


def send_ephemeral(telegram: Telegram, chat: Chat, params: Params, content: Json) -> Any:
    """Show a message to one member of the chat."""
    wanted = params["ephemeral_message_parameters"]["receiver_user_id"]
    if chat.type != "supergroup":
        raise refused("method is available only for supergroups")
    if not chat.member(wanted, telegram.now()).is_in:
        raise refused("PARTICIPANT_ID_INVALID")
    telegram.pace.spend(chat)
    markup = checked_markup(params.get("reply_markup"))
    shown = {
        "message_id": 0,
        "ephemeral_message_id": telegram.new_number(),
        "receiver_user": rendering.user(telegram.people[wanted]),
        "from": rendering.user(telegram.bot),
        "chat": rendering.chat(chat),
        "date": telegram.now(),
    }
    shown |= content | ({"reply_markup": markup} if markup else {})
    chat.ephemeral.append(shown)
    return shown


def edit_ephemeral_message_text(telegram: Telegram, params: Params) -> bool:
    shown = _found(chat_of(telegram, params), params, "edit")
    text = marked(params.get("text", ""), params.get("parse_mode"), params.get("entities"))
    if not text.text:
        raise refused("message text is empty")
    shown |= text.fields()
    return True


def delete_ephemeral_message(telegram: Telegram, params: Params) -> bool:
    chat = chat_of(telegram, params)
    chat.ephemeral.remove(_found(chat, params, "delete"))
    return True


def _found(chat: Chat, params: Params, what: str) -> Json:
    for shown in chat.ephemeral:
        key = (shown["ephemeral_message_id"], shown["receiver_user"]["id"])
        if key == (params["ephemeral_message_id"], params["receiver_user_id"]):
            return shown
    raise refused(f"message to {what} not found")


METHODS: dict[str, Perform] = {
    "editEphemeralMessageText": edit_ephemeral_message_text,
    "deleteEphemeralMessage": delete_ephemeral_message,
}
