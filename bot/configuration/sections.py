"""The tables of the file and their keys; the keys beside them are in `settings`."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.configuration.errors import wrong
from bot.configuration.files import with_secrets
from bot.configuration.values import (
    Language,
    Number,
    OptionalPath,
    Whole,
    host_name,
    is_loopback,
    number_of_community,
    of_scheme,
    parts_of,
)
from models.media import Sources

_PROXIES = ("http", "socks4", "socks5")


class Section(BaseModel):
    """A table of the file. Unknown keys are refused; nothing changes after start."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, given: Any) -> Any:
        return with_secrets(cls, given)


class Web(Section):
    """Where the page is served. `port` 0 takes any free one."""

    # Before `host`, whose check looks at it.
    allow_public: bool = False
    host: str = "127.0.0.1"
    port: Whole = Field(default=8080, ge=0, le=65535)

    @property
    def public(self) -> bool:
        """Whether other machines can reach the page."""
        return not is_loopback(self.host)

    @field_validator("host")
    @classmethod
    def _public_on_purpose(cls, host: str, info: ValidationInfo) -> str:
        if not is_loopback(host) and not info.data.get("allow_public"):
            raise wrong("public")
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
            raise wrong("token")
        return token

    @field_validator("server", "webhook")
    @classmethod
    def _address(cls, address: str, info: ValidationInfo) -> str:
        return of_scheme(address, ("https",) if info.field_name == "webhook" else ("https", "http"))

    @field_validator("proxy")
    @classmethod
    def _way(cls, proxy: SecretStr) -> SecretStr:
        parts = parts_of(proxy.get_secret_value())
        if proxy.get_secret_value() and not (parts.scheme in _PROXIES and parts.hostname):
            raise wrong("proxy")
        return proxy


class Vk(Section):
    """The brand's community on VK, by its number; 0 and VK is not used. Of its keys only the first is
    needed, what the others are for is in docs/guide-connect.md. `server` is another address of VK's API.
    With a `callback`, an https address that leads to `callback_host` and `callback_port` here, VK calls
    us; without one we ask it. `posts_a_day`, `attachments` and `postponed` are what VK allows;
    it has changed them before."""

    community: Annotated[Whole, BeforeValidator(number_of_community)] = Field(default=0, ge=0)
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
            raise wrong("together")
        return token

    @field_validator("server", "callback")
    @classmethod
    def _address(cls, address: str, info: ValidationInfo) -> str:
        return of_scheme(address, ("https",) if info.field_name == "callback" else ("https", "http"))


class Approval(Section):
    """Where people outside approve posts by a link: an https `address` that leads to `host` and `port` here.
    Without one there are no such links. Nothing else can be reached there."""

    address: str = ""
    host: str = "127.0.0.1"
    port: Whole = Field(default=8083, ge=0, le=65535)

    @field_validator("address")
    @classmethod
    def _address(cls, address: str) -> str:
        parts = parts_of(address)
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise wrong("no_path")
        at_home = is_loopback(parts.hostname or "")
        return of_scheme(address, ("https", "http") if at_home else ("https",))


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
        return tuple(map(host_name, hosts))

    @property
    def sources(self) -> Sources:
        """The same for those who plan."""
        return Sources(hosts=self.hosts, folder=self.folder is not None)


class Logs(Section):
    """What is written to standard error, and in which form."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["console", "json"] = "console"
