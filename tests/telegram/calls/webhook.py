"""How the bot gets its updates: long polls, or a webhook and its settings."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

from tests.telegram.calls.place import Perform
from tests.telegram.checking import Params
from tests.telegram.failures import POLL_WITH_WEBHOOK, Failure, refused
from tests.telegram.telegram import Telegram, Webhook

LONGEST_POLL: Final = 50
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(telegram: Telegram, params: Params) -> Any:
    if telegram.webhook.url:
        raise Failure(409, POLL_WITH_WEBHOOK)
    updates = telegram.updates
    updates.allow(params.get("allowed_updates"))
    limit = min(max(params.get("limit", 100), 1), 100)
    seconds = min(max(params.get("timeout", 0), 0), LONGEST_POLL)
    return [update.body for update in await updates.get(params.get("offset", 0), limit, seconds)]


def set_webhook(telegram: Telegram, params: Params) -> bool:
    if not params["url"]:
        return delete_webhook(telegram, params)
    secret = params.get("secret_token", "")
    if secret and not _SECRET.fullmatch(secret):
        raise refused("secret token contains unallowed characters")
    connections = params.get("max_connections", 40)
    telegram.webhook = Webhook(_checked(params["url"]), secret, min(max(connections, 1), 100))
    _begin(telegram, params)
    return True


def delete_webhook(telegram: Telegram, params: Params) -> bool:
    telegram.webhook = Webhook()
    _begin(telegram, params)
    return True


def get_webhook_info(telegram: Telegram, _params: Params) -> Any:
    webhook, updates = telegram.webhook, telegram.updates
    told = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending()),
    }
    if webhook.url:
        told["max_connections"] = webhook.max_connections
    if webhook.failed_at:
        told |= {"last_error_date": webhook.failed_at, "last_error_message": webhook.failure}
    return told | ({"allowed_updates": sorted(updates.allowed)} if updates.chosen else {})


def _begin(telegram: Telegram, params: Params) -> None:
    telegram.updates.allow(params.get("allowed_updates"))
    if params.get("drop_pending_updates"):
        telegram.updates.clear()
    telegram.updates.news.set()


def _checked(url: str) -> str:
    """The address. Like the real server's local mode this one posts over plain HTTP, but to loopback only."""
    parts = urlsplit(url)
    if parts.hostname not in ("127.0.0.1", "localhost"):
        raise refused("bad webhook: this server posts to loopback only")
    return url


POLLS: dict[str, Callable[[Telegram, Params], Awaitable[Any]]] = {"getupdates": get_updates}
METHODS: dict[str, Perform] = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
