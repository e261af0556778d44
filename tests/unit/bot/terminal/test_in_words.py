"""What goes wrong at the terminal is told in the language of the configuration."""

from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest

from bot.cli import execute
from bot.configuration.settings import Settings
from bot.tables import BadTable, Table
from bot.terminal.configured import in_words
from models.errors import InputError, StorageError
from models.storage.lock import exclusive

Language = Literal["ru", "en"]


@pytest.mark.parametrize(("language", "told"), [("ru", "ещё нет"), ("en", "there is no database at")])
def test_a_database_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, told: str
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'language = "{language}"\ndata = "{(tmp_path / "none").as_posix()}"\n')
    assert execute(["db", "current", "-c", str(config)]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "told"),
    [("ru", "уже работает другой Смотритель"), ("en", "another Smotritel already works")],
)
def test_a_database_that_another_works_with(tmp_path: Path, language: Language, told: str) -> None:
    file = tmp_path / "bot.db"
    with exclusive(file), pytest.raises(StorageError, match=told), in_words(Settings(language=language)):
        with exclusive(file):
            pytest.fail("two hold it")


def read(content: bytes) -> None:
    with Table(BytesIO(content)) as table:
        table.need(["id"])
        list(table)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a,b\n1,2\n", "строка 1: нужен столбец «id», а есть: a, b"),
        (b'id\n"broken', "строка 2: "),
    ],
)
def test_a_table_that_is_not_what_was_expected(content: bytes, told: str) -> None:
    with pytest.raises(BadTable, match=told), in_words(Settings(language="ru")):
        read(content)


def test_what_has_no_sentence_stays_as_it_is() -> None:
    with pytest.raises(InputError, match=r"^as it is$"), in_words(Settings(language="ru")):
        raise InputError("as it is")
