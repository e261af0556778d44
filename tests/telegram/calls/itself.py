"""Methods about the bot itself and the queries it answers."""

from typing import Any

from tests.telegram import rendering
from tests.telegram.calls.place import Params, Perform
from tests.telegram.failures import OLD_QUERY, refused
from tests.telegram.formatting import units
from tests.telegram.telegram import Telegram


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


METHODS: dict[str, Perform] = {"getMe": get_me, "answerCallbackQuery": answer_callback_query}
