"""How the bot gets its updates: long polls and the webhook's settings."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from tests.telegram.calls.place import Params
from tests.telegram.telegram import Telegram

LONGEST_POLL: Final = 50


async def get_updates(telegram: Telegram, params: Params) -> Any:
    updates = telegram.updates
    updates.allow(params.get("allowed_updates"))
    limit = min(max(params.get("limit", 100), 1), 100)
    timeout = min(max(params.get("timeout", 0), 0), LONGEST_POLL)
    return [update.body for update in await updates.get(params.get("offset", 0), limit, timeout)]


METHODS: dict[str, Callable[[Telegram, Params], Awaitable[Any]]] = {"getupdates": get_updates}
