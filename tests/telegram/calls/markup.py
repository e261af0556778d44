"""Buttons under messages: what the server accepts of them."""

from typing import Final

from tests.telegram.failures import refused
from tests.telegram.world import Json

DATA_BYTES: Final = 64
BUTTONS: Final = 100


def checked_markup(markup: Json | None) -> Json | None:
    """The keyboard that stays under the message; other kinds of markup are shown to the person only.

    Raises:
        Failure: the server doesn't take such buttons.
    """
    if markup is None or "inline_keyboard" not in markup:
        return None
    buttons = [button for row in markup["inline_keyboard"] for button in row]
    if len(buttons) > BUTTONS:
        raise refused("reply markup is too long")
    for button in buttons:
        _check(button)
    return markup if buttons else None


def _check(button: Json) -> None:
    if not button["text"]:
        raise refused('can\'t parse inline keyboard button: Field "text" must be non-empty')
    actions = button.keys() - {"text", "icon_custom_emoji_id", "style"}
    if len(actions) != 1:
        raise refused("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= DATA_BYTES:
        raise refused("BUTTON_DATA_INVALID")
    if "url" in button and "." not in button["url"] and "://" not in button["url"]:
        raise refused(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
