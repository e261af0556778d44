"""Slots in approved answers: «{hours}» stands for what the community says its hours are. Pure."""

import re
from collections.abc import Mapping
from typing import Final

_SLOT: Final = re.compile(r"\{(\w+)\}")

PRODUCT: Final = ("name", "price", "stock", "link")
"""Slots that a row of the catalogue fills; its characteristics fill those of their own names."""


def slots_of(answer: str) -> tuple[str, ...]:
    """The slots of an answer, each once, in small letters."""
    return tuple(dict.fromkeys(name.lower() for name in _SLOT.findall(answer)))


def filled(answer: str, values: Mapping[str, str]) -> str | None:
    """The answer as it is said; None where nothing is known for one of its slots.

    What fills a slot is put in as it is: braces in it are no slots.
    """
    if any(not values.get(slot) for slot in slots_of(answer)):
        return None
    return _SLOT.sub(lambda slot: values[slot[1].lower()], answer)
