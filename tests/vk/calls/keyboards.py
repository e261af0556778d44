"""Checks keyboards as VK does: its schema and the limits that dev.vk.com names."""

import json
from typing import Final

from tests.vk.checking import faults
from tests.vk.community import Community
from tests.vk.failures import Failure
from tests.vk.world import Json

_STANDARD: Final = (10, 5, 40)
_INLINE: Final = (6, 5, 10)
"""Rows, buttons in a row, buttons in all."""
LABEL: Final = 40
PAYLOAD: Final = 255


def checked_keyboard(community: Community, text: str | None) -> Json | None:
    """The keyboard of a call.

    Raises:
        Failure: 911 where it is wrong, 912 where the community has switched its bot's features off.
    """
    if not text:
        return None
    keyboard = _parsed(text)
    if not community.bot_features:
        raise Failure(912)
    rows: list[list[Json]] = keyboard["buttons"]
    most_rows, most_in_row, most = _INLINE if keyboard.get("inline") else _STANDARD
    if keyboard.get("inline") and keyboard.get("one_time"):
        raise _wrong("one_time is not for inline keyboards")
    if len(rows) > most_rows or any(not 0 < len(row) <= most_in_row for row in rows):
        raise _wrong("too many rows or buttons in a row")
    if sum(map(len, rows)) > most:
        raise _wrong("too many buttons")
    for button in (button for row in rows for button in row):
        _check(button)
        # A payload given as an object is told as a text, as any other.
        action = button["action"]
        if isinstance(action.get("payload"), dict):
            action["payload"] = json.dumps(action["payload"], ensure_ascii=False)
    return keyboard


def _parsed(text: str) -> Json:
    try:
        keyboard = json.loads(text)
    except ValueError as error:
        raise _wrong("not JSON") from error
    if wrong := next(faults(keyboard, {"$ref": "objects/messages_keyboard"}, "keyboard"), None):
        raise _wrong(wrong)
    return dict(keyboard)


def _check(button: Json) -> None:
    if wrong := next(faults(button, {"$ref": "objects/messages_keyboard_button"}, "button"), None):
        raise _wrong(wrong)
    action = button["action"]
    if len(action.get("label", "")) > LABEL:
        raise _wrong(f"a label is longer than {LABEL}")
    payload = action.get("payload", "")
    if len(payload if isinstance(payload, str) else json.dumps(payload)) > PAYLOAD:
        raise _wrong(f"a payload is longer than {PAYLOAD}")
    if "color" in button and action["type"] not in ("text", "callback"):
        raise _wrong(f"a button of the type {action['type']} has no color")


def _wrong(what: str) -> Failure:
    return Failure(911, f"Keyboard format is invalid: {what}")
