"""What goes wrong at the terminal is told in the language of the configuration."""

import asyncio
import re
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from bot.catalogues import told
from bot.cli import execute
from bot.tables import BadTable, Table
from bot.unreadable import unreadable
from models.clock import system_clock
from models.communities import Community
from models.errors import InputError, StorageError
from models.storage.lock import exclusive
from models.storage.schema import migrate
from models.storage.store import Store
from models.texts import LANGUAGES

KEY = re.compile(r"^(\w+\.)+\w+$|(\w+\.)+\w+ \w+=", re.MULTILINE)
"""A sentence that nobody put into words."""


@pytest.mark.parametrize(("language", "words"), [("ru", "ещё нет"), ("en", "there is no database at")])
def test_a_database_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, words: str
) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'language = "{language}"\ndata = "{(tmp_path / "none").as_posix()}"\n')
    assert execute(["db", "current", "-c", str(config)]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "words"),
    [("ru", "уже работает другой Смотритель"), ("en", "another Smotritel already works")],
)
def test_a_database_that_another_works_with(tmp_path: Path, language: str, words: str) -> None:
    file = tmp_path / "bot.db"
    with exclusive(file), pytest.raises(StorageError) as caught, exclusive(file):
        pytest.fail("two hold it")
    assert words in told(caught.value, language)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Russian set-up with one community, in the folder where commands are typed."""
    monkeypatch.chdir(tmp_path)
    Path("wrong.csv").write_text("day,campaign\nyesterday,a\n")
    database = "sqlite+aiosqlite:///var/smotritel.db"

    async def keep() -> None:
        await migrate(database)
        store = await Store.open(database, system_clock)
        async with store.begin() as ledger:
            shop = Community(id="shop", platform="local", title="Кофейня")
            await ledger.communities.save(shop, "test", system_clock())
        await store.close()

    Path("var").mkdir()
    asyncio.run(keep())


def read(content: bytes) -> None:
    with Table(BytesIO(content)) as table:
        table.need(["id"])
        list(table)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "строка 1: нужен столбец «id», а есть: a, b"),
        (b'id\n"broken', "строка 2 не читается как CSV: проверьте кавычки"),
    ],
)
def test_a_table_that_is_not_what_was_expected(content: bytes, words: str) -> None:
    with pytest.raises(BadTable) as caught:
        read(content)
    assert words in told(caught.value, "ru")


def test_an_error_without_a_number_is_told_in_its_own_words() -> None:
    error = StorageError(why=unreadable(Path("a.csv"), OSError("the drive is gone")))
    assert told(error, "ru") == "a.csv не читается: the drive is gone"


def test_what_has_no_sentence_stays_as_it_is() -> None:
    assert told(InputError("as it is"), "ru") == "as it is"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("spending", "none.csv"), "файла none.csv нет"),
        (("spending", "wrong.csv"), "wrong.csv: строка 2: столбец «day»: нужен день"),
        (("report", "--out", "x.html", "--from", "2026-02-01", "--to", "2026-01-01"), "раньше, чем"),
        (("report", "--out", "x.html", "--community", "no"), "Сообщества «no» нет, есть: shop"),
        (("faq", "import", "none.csv"), "файла none.csv нет"),
        (("faq", "import", "x.doc"), "ответы — это файл csv, xlsx"),
        (("audit",), "Назовите файлы"),
        (("audit", "--days", "3", "--community", "no"), "Сообщества «no» нет"),
        (("audit", "--days", "3", "--model", "a", "--stop", "b"), "--model, --stop — только для файлов"),
        (("audit", "--days", "3", "--domain", "a", "--zone", "b"), "--domain, --zone — только для файлов"),
        (("audit", "wrong.csv", "--community", "no"), "--community — только с --days"),
        (("products", "import", "none.yml"), "файла none.yml нет"),
        (("answer", "--faq", "none.csv"), "файла none.csv нет"),
        (("judge", "--labels", "none.csv"), "файла none.csv нет"),
        (("db", "backup", "wrong.csv"), "wrong.csv уже есть"),
        (("db", "backup", "nodir/x"), "Папки nodir нет, записать x некуда"),
        (("faq", "export", "nodir/x.csv"), "Папки nodir нет, записать x.csv некуда"),
        (("plan", "export", "nodir/x.csv"), "Папки nodir нет, записать x.csv некуда"),
        (("plan", "register", "nodir/x.xlsx", "--month", "2026-11"), "Папки nodir нет, записать x.xlsx"),
        (("db", "current", "-c", "none.toml"), "файла none.toml нет"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_goes_wrong_in_a_russian_set_up_is_told_in_russian(
    shop: None, capsys: pytest.CaptureFixture[str], line: tuple[str, ...], words: str
) -> None:
    assert execute(line) == 2
    assert words in capsys.readouterr().err


def test_a_database_of_an_older_version_says_what_to_do(
    shop: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.reports.run.HEAD", "another")
    assert execute(["spending", "wrong.csv"]) == 2
    assert "выполните bot db upgrade" in capsys.readouterr().err


def test_the_doctor_tells_a_wrong_database_in_the_language_of_the_set_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.toml").write_text('database = "mysql://host/bot"')
    assert execute(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "базы «mysql» не поддерживаются" in told
    assert not KEY.search(told)


@pytest.mark.parametrize(
    ("language", "words"), [("ru", "зовёт в чужой чат"), ("en", "invites into another chat")]
)
def test_texts_are_judged_in_the_language_of_the_set_up(
    language: str,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.toml").write_text(f'language = "{language}"\n')
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b'{"id": 1, "text": "t.me/+abcdef"}')))
    assert execute(["judge", "--fast"]) == 0
    assert words in capfdbinary.readouterr().out.decode()


@pytest.mark.parametrize(("language", "words"), [("ru", "Что сделал бы"), ("en", "would have done")])
def test_a_history_is_told_in_the_language_of_the_set_up(
    language: str,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("chat.csv").write_text("text,author\nthanks,Ann\n", "utf-8")
    Path("other.toml").write_text(f'language = "{language}"\n')
    assert execute(["audit", "chat.csv", "-c", "other.toml"]) == 0
    assert words in capsys.readouterr().out


BROKEN = {
    "plan.csv": b'text\n"x',
    "plan.xlsx": b"no workbook",
    "plan.ics": b"no calendar",
    "plan.json": b"{",
    "other.json": b'{"text": "x"}',
    "faq.csv": b'question,answer\n"x',
    "faq.xlsx": b"no workbook",
    "goods.yml": b"<yml",
    "empty.yml": b"<yml/>",
}


@pytest.mark.parametrize("file", BROKEN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_file_can_not_be_read_is_told_in_the_language_of_the_set_up(
    file: str, language: str, shop: None, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("config.toml").write_text(f'language = "{language}"\n')
    Path(file).write_bytes(BROKEN[file])
    group = {"faq": "faq", "goods": "products", "empty": "products"}.get(file.partition(".")[0], "plan")
    assert execute([group, "import", file]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"bot: {file}: ")
    words = told.removeprefix(f"bot: {file}: ")
    assert (bool(KEY.search(words)), bool(re.search("[а-я]", words))) == (False, language == "ru")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("plan", "import", "none.csv"), "файла none.csv нет"),
        (("plan", "import", "x.csv", "--target", "no"), "Сообщества «no» нет, есть: shop"),
        (("plan", "list", "--target", "no"), "Сообщества «no» нет, есть: shop"),
        (("plan", "undo", "7"), "Импорта №7 нет"),
        (("plan", "register", "x.pdf", "--month", "2026-11"), "x.pdf: реестр записывается в файл .xlsx"),
        (("plan", "export", "x.pdf"), "x.pdf: план — это файл xlsx, csv, ics, json"),
        (("products", "import", "http://127.0.0.1:9/x.yml?key=secret"), "127.0.0.1 не отвечает"),
        (("products", "import", "x.csv", "--community", "no"), "нет сообщества no"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_wrong_with_a_plan_or_a_catalogue_is_told_in_russian(
    shop: None, capsys: pytest.CaptureFixture[str], line: tuple[str, ...], words: str
) -> None:
    Path("x.csv").write_text("name,Текст,Дата\na,b,2026-12-01 10:00\n", "utf-8")
    assert execute(line) == 2
    told = capsys.readouterr().err
    assert words in told
    assert "secret" not in told
