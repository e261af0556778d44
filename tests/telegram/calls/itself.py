"""Methods about the bot itself and the queries it answers."""

import re
from typing import Any, Final

from tests.telegram import rendering
from tests.telegram.calls.place import Perform, chat_of
from tests.telegram.checking import Params
from tests.telegram.failures import OLD_QUERY, refused
from tests.telegram.formatting import units
from tests.telegram.telegram import Telegram

_COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")


def get_me(telegram: Telegram, _params: Params) -> Any:
    return rendering.user(telegram.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not telegram.privacy,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


def answer_callback_query(telegram: Telegram, params: Params) -> bool:
    query = telegram.presses.get(params["callback_query_id"])
    if query is None or query["until"] < telegram.clock() or query["answer"] is not None:
        raise refused(OLD_QUERY)
    if units(params.get("text", "")) > 200:
        raise refused("MESSAGE_TOO_LONG")
    query["answer"] = params.get("text", "")
    return True


def set_my_commands(telegram: Telegram, params: Params) -> bool:
    commands = params["commands"]
    if len(commands) > 100 or not all(_COMMAND.fullmatch(command["command"]) for command in commands):
        raise refused("BOT_COMMAND_INVALID")
    if not all(1 <= units(command["description"]) <= 256 for command in commands):
        raise refused("BOT_COMMAND_DESCRIPTION_INVALID")
    telegram.commands[_audience(telegram, params)] = commands
    return True


def get_my_commands(telegram: Telegram, params: Params) -> Any:
    return telegram.commands.get(_audience(telegram, params), [])


def delete_my_commands(telegram: Telegram, params: Params) -> bool:
    telegram.commands.pop(_audience(telegram, params), None)
    return True


def told(field: str) -> tuple[Perform, Perform]:
    """The methods that set and show one of the texts about the bot, by language."""

    def put(telegram: Telegram, params: Params) -> bool:
        telegram.about[field, params.get("language_code", "")] = params.get(field, "")
        return True

    def show(telegram: Telegram, params: Params) -> Any:
        return {field: telegram.about.get((field, params.get("language_code", "")), "")}

    return put, show


def _audience(telegram: Telegram, params: Params) -> str:
    """Whom a list of commands is for, as one word: `all_group_chats/ru`, `chat:-100…/`."""
    scope = params.get("scope", {"type": "default"})
    word: str = scope["type"]
    if "chat_id" in scope:
        word += f":{chat_of(telegram, Params(scope, {})).id}"
    if "user_id" in scope:
        word += f":{scope['user_id']}"
    return f"{word}/{params.get('language_code', '')}"


_set_description, _get_description = told("description")
_set_short_description, _get_short_description = told("short_description")

METHODS: dict[str, Perform] = {
    "getMe": get_me,
    "answerCallbackQuery": answer_callback_query,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyDescription": _set_description,
    "getMyDescription": _get_description,
    "setMyShortDescription": _set_short_description,
    "getMyShortDescription": _get_short_description,
}
