"""Events of VK as it tells them, made short."""

import json
from typing import Any

GROUP = 100
OLGA, ADMIN = 57, 5
OTHER_GROUP = 777
CHAT = 2_000_000_001
DATE = 1_795_000_000


def event(type_: str, object_: Any, /, **more: Any) -> str:
    base = {"group_id": GROUP, "type": type_, "event_id": "e7", "v": "5.199", "object": object_}
    return json.dumps(base | more)


def comment(**changed: Any) -> dict[str, Any]:
    """A comment under a post; a field that is None is left out."""
    base = {
        "id": 15, "from_id": OLGA, "date": DATE, "text": "Привет",
        "post_id": 10, "owner_id": -GROUP, "parents_stack": [],
    }  # fmt: skip
    return {name: value for name, value in (base | changed).items() if value is not None}


def message(**changed: Any) -> dict[str, Any]:
    """A message of a chat; a field that is None is left out."""
    base = {
        "id": 0, "from_id": OLGA, "peer_id": CHAT, "date": DATE, "text": "Привет", "out": 0, "version": 1,
        "conversation_message_id": 4, "attachments": [], "fwd_messages": [],
    }  # fmt: skip
    return {name: value for name, value in (base | changed).items() if value is not None}


def post(**changed: Any) -> dict[str, Any]:
    base = {
        "id": 10, "owner_id": -GROUP, "from_id": -GROUP, "date": DATE, "text": "Пирог", "post_type": "post",
        "inner_type": "wall_wallpost",
    }  # fmt: skip
    return base | changed


def under(kind: str, **changed: Any) -> dict[str, Any]:
    """A comment under something that is no post, with the fields that VK gives it."""
    fields: dict[str, dict[str, Any]] = {
        "photo_comment": {"photo_id": 456, "photo_owner_id": -GROUP},
        "video_comment": {"video_id": 456, "video_owner_id": -GROUP},
        "market_comment": {"item_id": 456, "market_owner_id": -GROUP},
        "board_post": {"topic_id": 456, "topic_owner_id": -GROUP},
    }
    return comment(post_id=None, owner_id=None) | fields[kind] | changed
