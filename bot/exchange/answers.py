"""The base of answers as a file: which forms it has. Its columns belong to `handlers.answers.sheet`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot.exchange import csv_file, xlsx_file
from bot.exchange.forms import Form
from bot.unreadable import content_of
from handlers.answers.sheet import Say, read
from models.errors import ConfigError, InputError
from models.faq import Entry
from models.texts import Sentence

FORMS: Final[Mapping[str, Form]] = {
    "csv": Form(csv_file.read, csv_file.write),
    "xlsx": Form(xlsx_file.read, xlsx_file.write),
}


def form_of(file: Path) -> Form:
    """The form of a file, by its name.

    Raises:
        ConfigError: no such form is known.
    """
    form = FORMS.get(_ending(file))
    if form is None:
        raise ConfigError(why=Sentence("faq.forms", {"file": str(file), "forms": ", ".join(FORMS)}))
    return form


def read_faq(file: Path, say: Say) -> list[Entry]:
    """All entries of a file, in its order; one without an ending, as a pipe is, is CSV.

    Raises:
        ConfigError: the file can't be used, or a row of it not; the message names the file and the cells.
    """
    form = FORMS.get(_ending(file), FORMS["csv"])
    try:
        found = read(form.read(content_of(file)), (), say)
    except InputError as error:
        raise ConfigError.at(file, error) from error
    if found.errors:
        raise ConfigError(f"{file}: {'; '.join(found.errors)}")
    return list(found.entries)


def _ending(file: Path) -> str:
    return file.suffix.lower().removeprefix(".")
