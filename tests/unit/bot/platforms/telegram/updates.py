"""Updates of Telegram as the server writes them, made short."""

import json
from typing import Any

CHANNEL = {"id": -1001000000001, "type": "channel", "title": "Пекарня"}
GROUP = {"id": -1001000000002, "type": "supergroup", "title": "Пекарня: обсуждение"}
OTHER = {"id": -1001000000009, "type": "channel", "title": "Скидки"}
OLGA = {"id": 5_000_000_001, "is_bot": False, "first_name": "Ольга", "last_name": "Ким"}
PRIVATE = {"id": OLGA["id"], "type": "private", "first_name": "Ольга"}
BOT = {"id": 42, "is_bot": True, "first_name": "Смотритель", "username": "smotritel_bot"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
FILE = {"file_id": "F1", "file_unique_id": "u1"}
PHOTO = [FILE | {"file_id": "small"}, FILE | {"file_id": "large"}]


def message(**changed: Any) -> dict[str, Any]:
    """A text in the discussion group; a field that is None is left out."""
    base = {"message_id": 15, "date": 1_795_000_000, "chat": GROUP, "from": OLGA, "text": "Привет"}
    return {name: value for name, value in (base | changed).items() if value is not None}


def update(kind: str = "message", number: int = 7, /, **changed: Any) -> str:
    return json.dumps({"update_id": number, kind: message(**changed)})


def other(kind: str, number: int = 7, /, **body: Any) -> str:
    return json.dumps({"update_id": number, kind: body})
