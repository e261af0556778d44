"""Intents as the outbox stores them: a kind and JSON."""

import re
from typing import Any, Final, get_args

import msgspec

from models.errors import StorageError
from models.intents import Intent


def kind_of(record: type) -> str:
    """Under what intents of a class stand in the outbox."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", record.__name__).lower()


# The kinds stand in databases: a renamed record needs a migration.
_DECODERS: Final[dict[str, msgspec.json.Decoder[Any]]] = {
    kind_of(record): msgspec.json.Decoder(record) for record in get_args(Intent)
}
_KINDS: Final[dict[type, str]] = {record: kind_of(record) for record in get_args(Intent)}


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
