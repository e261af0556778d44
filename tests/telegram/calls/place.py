"""Finds what a call speaks of: the chat, the person, the message. Errors are the real server's."""

from collections.abc import Callable
from typing import Any

from tests.telegram.checking import Params
from tests.telegram.failures import Failure, forbidden, refused
from tests.telegram.people import Person
from tests.telegram.telegram import Telegram
from tests.telegram.world import Chat, Message

Perform = Callable[[Telegram, Params], Any]


def chat_of(telegram: Telegram, params: Params, name: str = "chat_id") -> Chat:
    """The chat that a call is about.

    Raises:
        Failure: it isn't known, it moved, or the bot isn't in it.
    """
    wanted = params[name]
    found = telegram.chats.get(wanted) if isinstance(wanted, int) else _by_username(telegram, wanted)
    if found is None and wanted in telegram.people and telegram.people[wanted] is not telegram.bot:
        found = telegram.private_chat(telegram.people[wanted])
    if found is None:
        raise refused("chat not found")
    if found.migrated_to is not None:
        text = "group chat was upgraded to a supergroup chat"
        raise Failure(400, text, migrate_to_chat_id=found.migrated_to.id)
    if found.type != "private":
        _check_presence(telegram, found)
    return found


def person_of(telegram: Telegram, params: Params) -> Person:
    """The person that a call is about."""
    if params["user_id"] not in telegram.people:
        raise refused("PARTICIPANT_ID_INVALID")
    return telegram.people[params["user_id"]]


def message_of(chat: Chat, number: int | None, what: str) -> Message:
    """A message that stands in the chat; `what` says in errors what was to be done with it."""
    if number is None:
        raise refused("message identifier is not specified")
    message = chat.messages.get(number)
    if message is None or message.deleted:
        raise refused(f"message to {what} not found")
    return message


def need_right(telegram: Telegram, chat: Chat, right: str, text: str) -> None:
    """Fail with `text` unless the bot has this right there."""
    place = telegram.bot_member(chat)
    if place.status != "creator" and right not in place.rights:
        raise refused(text)


def _by_username(telegram: Telegram, wanted: str) -> Chat | None:
    name = wanted.removeprefix("@").lower()
    return next((chat for chat in telegram.chats.values() if (chat.username or "").lower() == name), None)


def _check_presence(telegram: Telegram, chat: Chat) -> None:
    place = telegram.bot_member(chat)
    if place.status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind_in_words}")
    if not place.is_in:
        raise forbidden(f"bot is not a member of the {chat.kind_in_words}")
