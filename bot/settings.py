"""What is read from `config.toml` and the environment, checked once, in words a person understands.

Settings never travel past `bot/app.py` and `bot/starting`: constructors take the value. Everything
about a community lives in the database and is changed in chat or on the page, not here.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.config_errors import ENV_NESTING, ENV_PREFIX, FILE, in_words, unknown_variable
from models.errors import ConfigError
from models.media import Sources, ascii_host

DEFAULT_FILE = Path("config.toml")

Language = Literal["ru", "en"]
_HOST = re.compile(r"\.?[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_PROXIES = ("http", "socks4", "socks5")


def _no_bool(value: object) -> object:
    # Python counts True as 1, so `port = true` would quietly become port 1.
    if isinstance(value, bool):
        raise ValueError("must be a number")  # noqa: TRY004 (pydantic reports only this one)
    return value


Whole = Annotated[int, BeforeValidator(_no_bool)]
Number = Annotated[float, BeforeValidator(_no_bool)]
OptionalPath = Annotated[Path | None, BeforeValidator(lambda value: value or None)]
"""TOML has no null, so the empty text stands for it."""


def _read(file: Path, *, hint: str = "") -> str:
    try:
        # Some editors of Windows put a mark at the beginning.
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"there is no file {file}{hint}") from None
    except OSError as error:
        raise ConfigError(f"{file} can't be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file} is not UTF-8 text: byte {error.start} can't be read") from None


def _with_secrets(model: type[BaseModel], given: Any) -> Any:
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
            values[name] = _read(Path(str(file))).strip()
        except ConfigError as error:
            raise _about(f"{name}_file", str(error)) from None
    return values


def _about(key: str, words: str) -> ValidationError:
    """What is wrong with one key; pydantic adds the section, which a plain `ValueError` would stop at."""
    wrong = PydanticCustomError(FILE, "{words}", {"words": words})
    return ValidationError.from_exception_data("", [InitErrorDetails(type=wrong, loc=(key,), input=None)])


def _host(name: str) -> str:
    """A host as it is asked for, in ASCII."""
    bare = name.removeprefix(".")
    asked = name.removesuffix(bare) + (ascii_host(bare) or "")
    if not _HOST.fullmatch(asked):
        raise ValueError(f"has {name!r}, which is no name of a host like cdn.example.com")
    return asked


def _of_scheme(address: str, schemes: Sequence[str]) -> str:
    parts = urlsplit(address)
    if address and not (parts.scheme in schemes and parts.hostname):
        raise ValueError(f"must be an address that begins with {' or '.join(f'{s}://' for s in schemes)}")
    return address


def _number_of_community(value: object) -> object:
    """People copy the address of the page, or the end of it."""
    if not isinstance(value, str):
        return value
    name = value.rstrip("/").rpartition("/")[2]
    if not (found := re.fullmatch(r"(?:club|public|event|-)?(\d+)", name)):
        raise ValueError("is not the number of a community: the digits in its address vk.com/club123")
    return int(found[1])


class Section(BaseModel):
    """A table of the file. Unknown keys are refused; nothing changes after start."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, given: Any) -> Any:
        return _with_secrets(cls, given)


class Web(Section):
    """Where the page is served. `port` 0 takes any free one."""

    # Before `host`, whose check looks at it.
    allow_public: bool = False
    host: str = "127.0.0.1"
    port: Whole = Field(default=8080, ge=0, le=65535)

    @property
    def public(self) -> bool:
        """Whether other machines can reach the page."""
        return not _is_loopback(self.host)

    @field_validator("host")
    @classmethod
    def _public_on_purpose(cls, host: str, info: ValidationInfo) -> str:
        if not _is_loopback(host) and not info.data.get("allow_public"):
            raise ValueError(
                "is not an address of this machine alone, so others could open the page; "
                "set allow_public = true in [web] if that is what you want"
            )
        return host


class Local(Section):
    """The made-up community. `database` is a file, counted from the data folder; with an `address` a
    network that runs elsewhere is used, which asks for `token`."""

    enabled: bool = True
    database: Path = Path("local.db")
    language: Language = "ru"
    address: str = ""
    token: SecretStr = SecretStr("")
    token_file: OptionalPath = None


class Telegram(Section):
    """The bot of `token`; without one Telegram is not used. `server` is another Bot API server than
    Telegram's own, `proxy` the way there. With a `webhook`, an https address that leads to
    `webhook_host` and `webhook_port` here, Telegram calls us; without one we ask it."""

    token: SecretStr = SecretStr("")
    token_file: OptionalPath = None
    server: str = ""
    proxy: SecretStr = SecretStr("")
    proxy_file: OptionalPath = None
    webhook: str = ""
    webhook_host: str = "127.0.0.1"
    webhook_port: Whole = Field(default=8081, ge=0, le=65535)

    @property
    def enabled(self) -> bool:
        """Whether there is a token."""
        return bool(self.token.get_secret_value())

    @field_validator("token")
    @classmethod
    def _of_botfather(cls, token: SecretStr) -> SecretStr:
        number, colon, secret = token.get_secret_value().partition(":")
        if token.get_secret_value() and not (number.isdecimal() and colon and secret and " " not in secret):
            raise ValueError("is not a token of @BotFather: digits, a colon, letters")
        return token

    @field_validator("server", "webhook")
    @classmethod
    def _address(cls, address: str, info: ValidationInfo) -> str:
        return _of_scheme(address, ("https",) if info.field_name == "webhook" else ("https", "http"))

    @field_validator("proxy")
    @classmethod
    def _way(cls, proxy: SecretStr) -> SecretStr:
        parts = urlsplit(proxy.get_secret_value())
        if proxy.get_secret_value() and not (parts.scheme in _PROXIES and parts.hostname):
            raise ValueError("must be like socks5://name:password@host:port; http:// and socks4:// do too")
        return proxy


class Vk(Section):
    """The brand's community on VK, by its number; 0 and VK is not used. Of its keys only the first is
    needed, what the others are for is in docs/guide-connect.md. `server` is another address of VK's API.
    With a `callback`, an https address that leads to `callback_host` and `callback_port` here, VK calls
    us; without one we ask it. `posts_a_day`, `attachments` and `postponed` are what VK allows;
    it has changed them before."""

    community: Annotated[Whole, BeforeValidator(_number_of_community)] = Field(default=0, ge=0)
    community_token: SecretStr = Field(default=SecretStr(""), validate_default=True)
    community_token_file: OptionalPath = None
    user_token: SecretStr = SecretStr("")
    user_token_file: OptionalPath = None
    service_token: SecretStr = SecretStr("")
    service_token_file: OptionalPath = None
    server: str = ""
    callback: str = ""
    callback_host: str = "127.0.0.1"
    callback_port: Whole = Field(default=8082, ge=0, le=65535)
    posts_a_day: Whole = Field(default=500, ge=1)
    attachments: Whole = Field(default=10, ge=1, le=100)
    postponed: Whole = Field(default=1500, ge=1)

    @property
    def enabled(self) -> bool:
        """Whether there is a community."""
        return bool(self.community)

    @field_validator("community_token")
    @classmethod
    def _with_community(cls, token: SecretStr, info: ValidationInfo) -> SecretStr:
        if bool(info.data.get("community")) is not bool(token.get_secret_value()):
            raise ValueError("goes together with community: set both or none")
        return token

    @field_validator("server", "callback")
    @classmethod
    def _address(cls, address: str, info: ValidationInfo) -> str:
        return _of_scheme(address, ("https",) if info.field_name == "callback" else ("https", "http"))


class Approval(Section):
    """Where people outside approve posts by a link: an https `address` that leads to `host` and `port` here.
    Without one there are no such links. Nothing else can be reached there."""

    address: str = ""
    host: str = "127.0.0.1"
    port: Whole = Field(default=8083, ge=0, le=65535)

    @field_validator("address")
    @classmethod
    def _address(cls, address: str) -> str:
        parts = urlsplit(address)
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("must be an address without a path, like https://approve.example.com")
        at_home = _is_loopback(parts.hostname or "")
        return _of_scheme(address, ("https", "http") if at_home else ("https",))


class Intake(Section):
    """How events are gathered into one commit: after `flush_ms` or `batch` events, whichever is first."""

    flush_ms: Number = Field(default=20.0, ge=0, le=10_000)
    batch: Whole = Field(default=2048, ge=1, le=10_000)


class Delivery(Section):
    """How long an intent in hand is reserved, and how often it is tried before a person is told."""

    lease_seconds: Number = Field(default=60.0, gt=0)
    attempts: Whole = Field(default=8, ge=1)


class Moderation(Section):
    """`artifact` is the classifier's file; empty takes the one that is shipped.

    With `second_opinion` messages in doubt are judged again with what they mean, in the background.
    """

    artifact: OptionalPath = None
    second_opinion: bool = True


class Catalogue(Section):
    """Where the products come from whose rows fill answers, a file or an address, and how often."""

    source: str = ""
    minutes: Whole = Field(default=60, ge=1)


class Media(Section):
    """From where media of posts are brought: files of a `folder` of ours (empty: there is none), and what
    `hosts` give over https; a host that begins with a dot stands for all below it."""

    folder: OptionalPath = None
    hosts: tuple[str, ...] = ()

    @field_validator("hosts")
    @classmethod
    def _names(cls, hosts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(_host, hosts))

    @property
    def sources(self) -> Sources:
        """The same for those who plan."""
        return Sources(hosts=self.hosts, folder=self.folder is not None)


class Logs(Section):
    """What is written to standard error, and in which form."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["console", "json"] = "console"


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
        """Every value that must not be printed; of an address only its password."""
        for secret in _secrets_of(self):
            hidden = unquote(urlsplit(secret).password or "") if "://" in secret else secret
            if hidden:
                yield hidden

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, given: Any) -> Any:
        return _with_secrets(cls, given)

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
    text = _read(file, hint="; config.example.toml is a start") if file else ""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file} is not a TOML file: {error}") from None
    if problem := unknown_variable(Settings):
        raise ConfigError(problem)
    try:
        return Settings(**values)
    except ValidationError as error:
        raise ConfigError(in_words(error, Settings, file, text)) from None
    except SettingsError:
        raise ConfigError(
            f"a variable {ENV_PREFIX}… sets a whole section; set single keys, like {ENV_PREFIX}WEB__PORT=8080"
        ) from None


def data_folder(path: Path) -> Path:
    """The data folder, created on first use and closed to others: it keeps what people wrote.

    Raises:
        ConfigError: it can't be created or written.
    """
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigError(f"the data folder {path} can't be created: {error.strerror}") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise ConfigError(f"the data folder {path} can't be written by this user")
    return path


def _secrets_of(model: BaseModel) -> Iterator[str]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
        elif isinstance(value, Section):
            yield from _secrets_of(value)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
