"""What is read from `config.toml` and the environment, checked once, in words a person understands.

Settings never travel past `bot/app.py` and `bot/starting`: constructors take the value. Everything
about a community lives in the database and is changed in chat or on the page, not here.
"""

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pydantic import (
    BaseModel,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.configuration.errors import in_words, unknown_variable
from bot.configuration.files import read_text, with_secrets
from bot.configuration.language import DEFAULT_FILE, ENV_NESTING, ENV_PREFIX, language_of
from bot.configuration.sections import (
    Approval,
    Catalogue,
    Delivery,
    Intake,
    Local,
    Logs,
    Media,
    Moderation,
    Section,
    Telegram,
    Vk,
    Web,
)
from bot.configuration.values import Language, OptionalPath, parts_of
from bot.unreadable import reason
from models.errors import ConfigError
from models.texts import Sentence


class Settings(BaseSettings):
    """One field per key of `config.example.toml`; the environment wins over the file."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        env_prefix=ENV_PREFIX,
        env_nested_delimiter=ENV_NESTING,
    )

    data: Path = Path("var")
    database: SecretStr = Field(
        default_factory=lambda known: SecretStr(
            f"sqlite+aiosqlite:///{known['data'].as_posix()}/smotritel.db"
        )
    )
    database_file: OptionalPath = None
    language: Language = "ru"
    web: Web = Web()
    local: Local = Local()
    telegram: Telegram = Telegram()
    vk: Vk = Vk()
    approval: Approval = Approval()
    intake: Intake = Intake()
    delivery: Delivery = Delivery()
    moderation: Moderation = Moderation()
    catalogue: Catalogue = Catalogue()
    media: Media = Media()
    logs: Logs = Logs()

    @property
    def local_database(self) -> Path:
        """The made-up network's file."""
        return self.data / self.local.database

    def secrets(self) -> Iterator[str]:
        """Every value that must not be printed; of an address that can be read only its password."""
        return filter(None, map(_hidden, _secrets_of(self)))

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, given: Any) -> Any:
        return with_secrets(cls, given)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment over what the constructor is given, which is the file."""
        return env_settings, init_settings


def load_settings(path: Path | None = None) -> Settings:
    """Read `path`, or `config.toml` here if there is one, and the environment.

    Raises:
        ConfigError: the file is missing or broken, a key is unknown or a value wrong; the message
            names the file, the line and the key, and never the value.
    """
    file = path or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    if file and not file.exists():
        raise ConfigError(why=Sentence("config.absent", {"file": str(file)}))
    text = read_text(file) if file else ""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(why=Sentence("config.no_toml", {"file": str(file), "told": str(error)})) from None
    if problem := unknown_variable(Settings, language_of(text)):
        raise ConfigError(problem)
    try:
        return Settings(**values)
    except ValidationError as error:
        raise ConfigError(in_words(error, Settings, file, text)) from None
    except SettingsError:
        raise ConfigError(why=Sentence("config.whole_section", {"prefix": ENV_PREFIX})) from None


def data_folder(path: Path) -> Path:
    """The data folder, created on first use and closed to others: it keeps what people wrote.

    Raises:
        ConfigError: it can't be created or written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        why = Sentence("config.data_unmade", {"folder": str(path), "told": reason(error)})
        raise ConfigError(why=why) from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise ConfigError(why=Sentence("config.data_closed", {"folder": str(path)}))
    return path


def _hidden(secret: str) -> str:
    parts = parts_of(secret)
    return unquote(parts.password or "") if parts.scheme and "://" in secret else secret


def _secrets_of(model: BaseModel) -> Iterator[str]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
        elif isinstance(value, Section):
            yield from _secrets_of(value)
