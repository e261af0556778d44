"""Texts and secrets that come from files."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from bot.configuration.errors import FILE
from models.errors import ConfigError


def read_text(file: Path, *, hint: str = "") -> str:
    """What is in a file; `hint` is what to do where there is none.

    Raises:
        ConfigError: it can't be read.
    """
    try:
        # Some editors of Windows put a mark at the beginning.
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"there is no file {file}{hint}") from None
    except OSError as error:
        raise ConfigError(f"{file} can't be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file} is not UTF-8 text: byte {error.start} can't be read") from None


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
            raise ValueError(f"{name} and {name}_file are both set; keep one")
        try:
            values[name] = read_text(Path(str(file))).strip()
        except ConfigError as error:
            raise _about(f"{name}_file", str(error)) from None
    return values


def _about(key: str, words: str) -> ValidationError:
    """What is wrong with one key; pydantic adds the section, which a plain `ValueError` would stop at."""
    wrong = PydanticCustomError(FILE, "{words}", {"words": words})
    return ValidationError.from_exception_data("", [InitErrorDetails(type=wrong, loc=(key,), input=None)])
