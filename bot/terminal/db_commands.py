"""`bot db`: care for the database. Arguments are read here, `models.storage` does the work."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.terminal.commands import Commands
from bot.terminal.configured import Config, say, settings_of, with_store
from models.errors import ConfigError
from models.texts import Sentence

db = Commands()


@db.command()
def upgrade(config: Config = None) -> None:
    """Bring the database up to date; one that holds data is copied first."""
    from models.storage.schema import migrate

    settings = settings_of(config)
    done = asyncio.run(migrate(settings.database.get_secret_value()))
    if done.before is None:
        say(settings, "db.created", after=done.after)
    elif done.before == done.after:
        say(settings, "db.unchanged", after=done.after)
    else:
        say(settings, "db.upgraded", before=done.before, after=done.after)
    if done.backup:
        say(settings, "db.copied", path=str(done.backup))


@db.command()
def current(config: Config = None) -> None:
    """Print the revision of the database, and the one that this version needs."""
    from models.storage.schema import HEAD

    settings = settings_of(config)
    revision = asyncio.run(with_store(settings, lambda store: store.revision()))
    say(settings, "db.current", revision=str(revision), head=HEAD)


@db.command()
def backup(file: Annotated[Path, typer.Argument()], config: Config = None) -> None:
    """Copy the database, also while Smotritel is running."""
    from bot.documents.output import check_writable

    settings = settings_of(config)
    check_writable(file)
    if file.exists():
        raise ConfigError(why=Sentence("db.there", {"path": str(file)}))
    asyncio.run(with_store(settings, lambda store: store.backup(file)))
    say(settings, "db.copied", path=str(file))
