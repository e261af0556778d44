"""Texts and secrets that come from files."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import InitErrorDetails

from bot.configuration.errors import wrong
from bot.unreadable import unreadable
from models.errors import ConfigError
from models.texts import Sentence


def read_text(file: Path) -> str:
    """What is in a file.

    Raises:
        ConfigError: it can't be read.
    """
    try:
        # Some editors of Windows put a mark at the beginning.
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(why=unreadable(file, error)) from error
    except UnicodeDecodeError as error:
        why = Sentence("file.no_text", {"file": str(file), "byte": error.start})
        raise ConfigError(why=why) from None
    except ValueError:  # no file is called so
        raise ConfigError(why=Sentence("file.absent", {"file": repr(str(file))})) from None


def with_secrets(model: type[BaseModel], given: Any) -> Any:
    """`token_file = "…"` stands for `token`: what is in that file, without the final line break."""
    if not isinstance(given, dict):
        return given
    values = dict(given)
    for name, field in model.model_fields.items():
        file = values.get(f"{name}_file") if field.annotation is SecretStr else None
        if not file:
            continue
        if values.get(name):
            raise _about(f"{name}_file", "twice", name=name)
        try:
            values[name] = read_text(Path(str(file))).strip()
        except ConfigError as error:
            raise _about(f"{name}_file", "file", cause=error) from None
    return values


def _about(key: str, kind: str, **params: object) -> ValidationError:
    """What is wrong with one key; pydantic adds the section, which a plain `ValueError` would stop at."""
    detail = InitErrorDetails(type=wrong(kind, **params), loc=(key,), input=None)
    return ValidationError.from_exception_data("", [detail])
