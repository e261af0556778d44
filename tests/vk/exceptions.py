"""Where VK's official schema is known to be wrong, one by one, and how we know.

Anything not listed here is believed to be as the schema says.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

Json = dict[str, Any]

INTEGER: Final[Json] = {"type": "integer"}
STRING: Final[Json] = {"type": "string"}
RESTRICTED: Final = "messages_changeConversationMemberRestrictions_response"

_COMMENTED: Final = {
    "photo_comment": "callback_photo_comment",
    "video_comment": "callback_video_comment",
    "market_comment": "callback_market_comment",
}
EVENTS: Final[Mapping[str, str]] = (
    {
        "message_new": "callback_message_object",
        "message_reply": "callback_message",
        "message_edit": "callback_message",
        "message_event": "callback_message_event",
        "message_allow": "callback_message_allow",
        "message_deny": "callback_message_deny",
        "wall_reply_new": "callback_wall_reply_new",
        "wall_reply_edit": "callback_wall_reply_edit",
        "wall_reply_restore": "callback_wall_reply_restore",
        "wall_reply_delete": "callback_wall_comment_delete",
        "wall_post_new": "wall_wallpost_full",
        "wall_repost": "wall_wallpost_full",
        "board_post_new": "board_topic_comment",
        "board_post_edit": "board_topic_comment",
        "board_post_restore": "board_topic_comment",
        "board_post_delete": "callback_board_post_delete",
        "like_add": "callback_like_add_remove",
        "like_remove": "callback_like_add_remove",
        "group_join": "callback_group_join",
        "group_leave": "callback_group_leave",
        "user_block": "callback_user_block",
        "user_unblock": "callback_user_unblock",
        "poll_vote_new": "callback_poll_vote_new",
        "message_reaction_event": "callback_message_reaction_event",
    }
    | {f"{kind}_{what}": name for kind, name in _COMMENTED.items() for what in ("new", "edit", "restore")}
    | {f"{kind}_delete": f"{name}_delete" for kind, name in _COMMENTED.items()}
)
"""What describes the object of each event; the schema names it only for some."""

_FIELDS: Final[tuple[tuple[str, str, Json | None, str], ...]] = (
    ("callback_message_event", "payload", {}, "an object arrives: vkbottle-types, vksdk, vk_api's example"),
    ("callback_wall_comment_delete", "deleter_id", INTEGER, "vksdk; vkbottle#33: sometimes not even that"),
    ("callback_photo_comment", "photo_owner_id", INTEGER, "a community's owner id is negative"),
    ("callback_photo_comment_delete", "owner_id", INTEGER, "a community's owner id is negative"),
    ("callback_video_comment_delete", "user_id", INTEGER, "vksdk's and vkbottle-types' event has it"),
    ("callback_board_post_delete", "topic_owner_id", INTEGER, "a community's owner id is negative"),
    ("wall_wall_comment", "post_owner_id", INTEGER, "vkbottle-types' event of a wall comment has it"),
    ("wall_wallpost_full", "postponed_id", INTEGER, "vk-io#519 shows the answer of the server"),
    ("board_topic_comment", "topic_id", INTEGER, "vksdk's and vkbottle-types' event has it"),
    ("board_topic_comment", "topic_owner_id", INTEGER, "vksdk's and vkbottle-types' event has it"),
    ("callback_market_comment", "item_id", INTEGER, "vk-sdk-kotlin's event has it"),
    (
        "callback_market_comment",
        "attachments",
        {"type": "array", "items": {"$ref": "objects/wall_comment_attachment"}},
        "vksdk reads the event as a comment of a wall",
    ),
    ("wall_wallpost_attachment", "sticker", {"$ref": "objects/base_sticker"}, "its type has this value"),
    ("messages_message_attachment", "video", {"$ref": "objects/video_video_full"}, "its type has this value"),
    ("messages_message_attachment", "link", {"$ref": "objects/base_link"}, "its type has this value"),
    (
        "messages_message_attachment",
        "wall",
        {"$ref": "objects/wall_wallpost_full"},
        "its type has this value",
    ),
)
"""Definition, field, what it really is, and the source."""

_BUTTONS: Final = ("text", "callback", "location", "open_app", "open_link", "vkpay")
"""Their `payload` may be an object: vkbottle sends it so; a string in the schema and on dev.vk.com."""

_NOT_REQUIRED: Final[tuple[tuple[str, str, str], ...]] = (
    ("callback_wall_comment_delete", "user_id", "vkbottle#33: owner_id, id and post_id arrive alone"),
    ("callback_photo_comment_delete", "user_id", "the same as on the wall"),
    ("callback_market_comment_delete", "user_id", "the same as on the wall"),
    ("messages_keyboard", "one_time", "an inline keyboard has none, dev.vk.com on keyboards"),
)

_PARAMS: Final[tuple[tuple[str, str, Json], ...]] = (
    # Every client has it; the schema's only other way is `domain`.
    ("wall.get", "owner_id", INTEGER | {"required": False}),
    ("execute", "code", STRING | {"required": True}),
    ("execute", "func_v", INTEGER | {"required": False}),
)


def apply(definitions: dict[str, Json]) -> None:
    """Put the definitions right."""
    definitions[f"responses/{RESTRICTED}"] = {  # Remembered; nobody has a schema of it.
        "type": "object",
        "properties": {
            "response": {
                "type": "object",
                "properties": {"failed_member_ids": {"type": "array", "items": INTEGER}},
            }
        },
        "required": ["response"],
    }
    for name, field, schema, _source in _FIELDS:
        definitions[f"objects/{name}"]["properties"][field] = schema
    for name in _BUTTONS:
        action = definitions[f"objects/messages_keyboard_button_action_{name}"]
        action["properties"]["payload"] = {"type": ["string", "object"]}
    for name, field, _source in _NOT_REQUIRED:
        definitions[f"objects/{name}"]["required"].remove(field)


def more_methods(methods: dict[str, Any], make: Callable[..., Any]) -> dict[str, Any]:
    """The methods with the parameters and the method that the schema lacks."""
    for name, param, schema in _PARAMS:
        methods[name].params[param] = schema
    restrictions = {  # VkNet's and simpleVK's parameters.
        "peer_id": INTEGER | {"required": True},
        "member_ids": {"type": "array", "items": INTEGER, "required": True},
        "for": INTEGER | {"required": False},
        "action": STRING | {"enum": ["ro", "rw"], "required": True},
    }
    name = "messages.changeConversationMemberRestrictions"
    answer = ({"$ref": f"responses/{RESTRICTED}"},)
    return methods | {name: make(name, frozenset(("user", "group")), restrictions, answer)}
