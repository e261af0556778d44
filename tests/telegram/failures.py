"""How the Bot API says no: codes and texts as the real server writes them.

The texts were read in the sources of tdlib/telegram-bot-api and in reports of its users.
"""

from typing import Any, Final

_PREFIXES: Final = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
}

POLL_WITH_WEBHOOK: Final = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
OTHER_POLL: Final = "terminated by other getUpdates request; make sure that only one bot instance is running"
NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
OLD_QUERY: Final = "query is too old and response timeout expired or query ID is invalid"

_MISSING: Final = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "sender_chat_id": "sender_chat_id is empty",
    "callback_query_id": OLD_QUERY,
    "photo": "there is no photo in the request",
    "video": "there is no video in the request",
    "document": "there is no document in the request",
}


class Failure(Exception):
    """The request is answered with an error; `parameters` go beside its text."""

    def __init__(self, code: int, text: str = "", **parameters: int) -> None:
        super().__init__(f"{_PREFIXES[code]}: {text}" if text else _PREFIXES[code])
        self.code, self.parameters = code, parameters

    def body(self) -> dict[str, Any]:
        """What the server writes."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": str(self)}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def refused(text: str) -> Failure:
    """400: the request is wrong or not allowed."""
    return Failure(400, text)


def forbidden(text: str) -> Failure:
    """403: the bot may not act there at all."""
    return Failure(403, text)


def too_many(seconds: int) -> Failure:
    """429: come back after so many seconds."""
    return Failure(429, f"retry after {seconds}", retry_after=seconds)


def not_given(param: str) -> Failure:
    """400: a parameter is missing."""
    return refused(_MISSING.get(param, f'parameter "{param}" is required'))


def unreadable(param: str, what: str) -> Failure:
    """400: a parameter is of the wrong type."""
    if param in ("user_id", "sender_chat_id"):
        return refused(f"invalid {param} specified")
    return refused(f"can't parse {param}: {what}")
