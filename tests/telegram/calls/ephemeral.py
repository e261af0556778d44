"""Messages that one person of a group sees and that are not kept."""

from typing import Any

from tests.telegram import rendering
from tests.telegram.calls.markup import checked_markup
from tests.telegram.calls.place import Perform, chat_of
from tests.telegram.checking import Params
from tests.telegram.failures import refused
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


def delete_ephemeral_message(telegram: Telegram, params: Params) -> bool:
    chat = chat_of(telegram, params)
    chat.ephemeral.remove(_found(chat, params))
    return True


def _found(chat: Chat, params: Params) -> Json:
    for shown in chat.ephemeral:
        key = (shown["ephemeral_message_id"], shown["receiver_user"]["id"])
        if key == (params["ephemeral_message_id"], params["receiver_user_id"]):
            return shown
    raise refused("message to delete not found")


METHODS: dict[str, Perform] = {"deleteEphemeralMessage": delete_ephemeral_message}
