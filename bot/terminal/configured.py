"""What the commands of the terminal share: the configuration, the database, sentences.

Whatever is slow to import is imported where it is needed, so that `--help` answers at once.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from bot.catalogues import LOCALE
from bot.configuration.language import language_at
from bot.printable import printable
from models.clock import system_clock
from models.errors import ConfigError
from models.texts import LANGUAGES, Sentence, Texts

if TYPE_CHECKING:
    from bot.configuration.settings import Settings
    from models.storage.store import Store

_T = TypeVar("_T")

Config = Annotated[Path | None, typer.Option("--config", "-c")]
Language = Literal["ru", "en"] | None
DryRun = Annotated[bool, typer.Option("--dry-run")]
DAY = "%Y-%m-%d"


def settings_of(config: Path | None) -> "Settings":
    """The configuration, with the log set up by it."""
    from bot import logs
    from bot.configuration.settings import load_settings

    settings = load_settings(config)
    logs.configure(settings.logs.level, settings.logs.format)
    for secret in settings.secrets():
        logs.redact(secret)
    return settings


async def with_store(settings: "Settings", use: "Callable[[Store], Awaitable[_T]]") -> _T:
    """Use a database that is there; its revision does not matter."""
    from models.storage.engine import database_file
    from models.storage.store import Store

    url = settings.database.get_secret_value()
    if (file := database_file(url)) and not file.exists():
        raise ConfigError(why=Sentence("db.missing", {"path": str(file)}))
    store = Store(url, system_clock)
    try:
        return await use(store)
    finally:
        await store.close()


def spoken(arguments: Sequence[str]) -> str:
    """The language in which somebody is told what is wrong with their command line.

    It is that of `--language`, or else of the configuration, also of one that can't be used.
    """
    asked = _value(arguments, "--language")
    config = _value(arguments, "--config", "-c")
    return asked if asked in LANGUAGES else language_at(Path(config) if config else None)


def _value(arguments: Sequence[str], *names: str) -> str:
    words = [word for argument in arguments for word in _apart(argument)]
    return next((value for name, value in pairwise(words) if name in names), "")


def _apart(argument: str) -> Sequence[str]:
    """An option and its value, which may be typed as one word: `--config=a.toml`, `-ca.toml`."""
    if argument.startswith("--"):
        return argument.split("=", 1)
    return (argument[:2], argument[2:]) if argument.startswith("-") and argument[2:] else (argument,)


def echo(text: str, *, err: bool = False) -> None:
    """Print a text; what others have written in it can't steer the terminal."""
    typer.echo(printable(text), err=err)


def tell(lines: Iterable[str], *, whole: bool) -> None:
    """Say what came of an import; status 1 where not every line of it could be used."""
    for line in lines:
        echo(line)
    if not whole:
        raise typer.Exit(1)


def say(settings: "Settings", key: str, **params: str | int) -> None:
    """A sentence in the language of the settings."""
    echo(Texts(LOCALE).say(settings.language, key, **params))
