"""Intents as the outbox stores them: a kind, JSON, and the lane in which they keep their order."""

import re
from typing import Any, Final, get_args

import msgspec

from models.errors import StorageError
from models.intents import AnswerPress, Delete, Edit, Intent, RefreshCard, Restore, ShowCard


def _kind(record: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", record.__name__).lower()


# The kinds stand in databases: a renamed record needs a migration.
_DECODERS: Final[dict[str, msgspec.json.Decoder[Any]]] = {
    _kind(record): msgspec.json.Decoder(record) for record in get_args(Intent)
}
_KINDS: Final[dict[type, str]] = {record: _kind(record) for record in get_args(Intent)}


def encode(intent: Intent) -> tuple[str, str]:
    """The kind of an intent and its fields as JSON."""
    return _KINDS[type(intent)], msgspec.json.encode(intent).decode()


def decode(kind: str, payload: str) -> Intent:
    """The intent that was stored.

    Raises:
        StorageError: the kind or its fields are unknown to this version of the program.
    """
    try:
        intent: Intent = _DECODERS[kind].decode(payload)
    except KeyError:
        raise StorageError(f"the outbox holds an order of the unknown kind {kind!r}") from None
    except msgspec.DecodeError as error:
        raise StorageError(f"the outbox holds a {kind} that can't be read: {error}") from error
    return intent


def lane(intent: Intent) -> tuple[str, str]:
    """Platform and lane: orders of one lane happen in the order in which they were put."""
    match intent:
        case Delete() | Restore() | Edit():
            return intent.address.platform, intent.address.chat
        case AnswerPress():
            return intent.platform, intent.press_id
        case ShowCard() | RefreshCard():
            return intent.platform, f"case-{intent.case}"
        case _:
            return intent.platform, intent.chat
