"""Choices as VK shows them: buttons under a message, and numbered lines where it has none. Pure.

Comments never have buttons, and talks only where the community has switched its bot's capabilities on.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from models.intents import Button

TEXT_LIMIT: Final = 4096

_LABEL_LIMIT: Final = 40
_LINE_LIMIT: Final = 80
_NUMBER: Final = re.compile(r"\s*(?:\[(?:id|club)\d+\|[^\]]*\]\s*,?\s*)?(\d{1,2})\s*[.)!]?\s*")
"""A number alone; VK puts the name of whom one answers before it."""

Rows = Sequence[Sequence[Button]]


def keyboard(rows: Rows) -> str | None:
    """Buttons under a message, which tell us of a press without a word in the talk."""
    if not rows:
        return None
    keys = [[_button(one) for one in row] for row in rows]
    return msgspec.json.encode({"inline": True, "buttons": keys}).decode()


def told_with(rows: Rows) -> str | None:
    """What VK tells with an answer to a message: what its first button carries."""
    return next((_carried(one) for row in rows for one in row), None)


def numbered(text: str, rows: Rows) -> str:
    """The words with what can be chosen below them; without anything to choose as they are."""
    labels = [button.label for row in rows for button in row]
    if not labels:
        return text
    lines = "".join(f"\n{place}. {shortened(label, _LINE_LIMIT)}" for place, label in enumerate(labels, 1))
    return f"{shortened(text, TEXT_LIMIT - len(lines) - 1)}\n{lines}"


def number_of(text: str) -> int | None:
    """The number that a message is, or None where it is something else."""
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else None


def shortened(text: str, limit: int = TEXT_LIMIT) -> str:
    """`text`, cut to so many characters."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _button(one: Button) -> dict[str, Any]:
    label = shortened(one.label, _LABEL_LIMIT)
    return {"action": {"type": "callback", "label": label, "payload": _carried(one)}}


def _carried(one: Button) -> str:
    return msgspec.json.encode({"press": one.data}).decode()
