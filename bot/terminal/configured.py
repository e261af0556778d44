"""What the commands of the terminal share: the configuration, the database, sentences.

Whatever is slow to import is imported where it is needed, so that `--help` answers at once.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from models.clock import system_clock
from models.errors import ConfigError, SmotritelError

if TYPE_CHECKING:
    from bot.configuration.settings import Settings
    from models.storage.store import Store

LOCALE = Path(__file__).parents[1] / "locale"

_T = TypeVar("_T")

Config = Annotated[
    Path | None, typer.Option("--config", "-c", help="The configuration; config.toml here if there is one.")
]

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would be done.")]


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
    from models.texts import Sentence

    url = settings.database.get_secret_value()
    with in_words(settings):
        if (file := database_file(url)) and not file.exists():
            raise ConfigError(
                f"there is no database at {file} yet; `bot run` or `bot db upgrade` makes it",
                why=Sentence("db.missing", {"path": str(file)}),
            )
        store = Store(url, system_clock)
        try:
            return await use(store)
        finally:
            await store.close()


@contextmanager
def in_words(settings: "Settings") -> Iterator[None]:
    """What goes wrong is told in the language of the settings, where there is a sentence for it."""
    from bot.catalogues import all_texts
    from models.texts import Sentence

    try:
        yield
    except SmotritelError as error:
        if isinstance(why := getattr(error, "why", None), Sentence):
            error.args = (all_texts().render(settings.language, why),)
        raise


def tell(lines: Iterable[str], *, whole: bool) -> None:
    """Say what came of an import; status 1 where not every line of it could be used."""
    for line in lines:
        typer.echo(line)
    if not whole:
        raise typer.Exit(1)


def say(settings: "Settings", key: str, **params: str | int) -> None:
    """A sentence in the language of the settings."""
    from models.texts import Texts

    typer.echo(Texts(LOCALE).say(settings.language, key, **params))
