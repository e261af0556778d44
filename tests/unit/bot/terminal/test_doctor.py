"""Doctor finds what keeps Smotritel from running, says what to do, and touches nothing."""

import os
import re
import shutil
import socket
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.configuration.sections import Web
from bot.configuration.settings import Settings
from bot.encoder import SentenceEncoder
from bot.platforms.findings import Finding, Grade
from bot.terminal import doctor
from models.clock import system_clock
from models.storage import schema
from models.texts import LANGUAGES, Texts, catalogue

ROOT = Path(__file__).parents[4]
TEXTS = Texts(ROOT / "bot" / "locale")


def assert_in_words(finding: Finding) -> None:
    for language in LANGUAGES:
        said = [TEXTS.render(language, words) for words in (finding.what, finding.advice) if words]
        assert not [words for words in said if words.startswith("doctor.")]


def files_of(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file.as_posix()}"


def test_an_old_python_is_a_problem() -> None:
    assert doctor.python((3, 10, 9)).grade is Grade.PROBLEM
    assert doctor.python((3, 11, 0)).grade is Grade.OK


def test_an_old_sqlite_is_a_problem() -> None:
    assert doctor.sqlite((3, 34, 1)).grade is Grade.PROBLEM


def test_a_data_folder_that_is_not_there_yet_is_fine_and_stays_away(tmp_path: Path) -> None:
    assert doctor.data(tmp_path / "a" / "b").grade is Grade.OK
    assert files_of(tmp_path) == []


def test_a_file_in_the_place_of_the_data_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    assert doctor.data(tmp_path / "var").what.key == "doctor.data.file"
    assert doctor.data(tmp_path / "var" / "deeper").what.key == "doctor.data.file"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc here")
async def test_a_data_folder_that_can_not_be_made_is_a_problem_and_no_full_disk() -> None:
    assert doctor.data(Path("/proc/nope")).what.key == "doctor.data.closed"
    found = [one.what.key async for one in doctor.examine(Settings(data=Path("/proc/nope")), system_clock)]
    assert "doctor.data.closed" in found
    assert not [key for key in found if key.startswith("doctor.space")]


def test_a_closed_data_folder_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert doctor.data(tmp_path).what.key == "doctor.data.closed"


@pytest.mark.parametrize(
    ("free", "grade"),
    [(10 << 20, Grade.PROBLEM), (500 << 20, Grade.WARNING), (5 << 30, Grade.OK)],
    ids=["none", "little", "enough"],
)
def test_the_room_on_the_disk_is_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, grade: Grade
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(0, 0, free))
    assert doctor.space(tmp_path / "later").grade is grade


async def test_a_database_that_is_not_there_yet_is_fine_and_stays_away(tmp_path: Path) -> None:
    found = await doctor.database(url(tmp_path / "x.db"), system_clock)
    assert found.what.key == "doctor.database.later"
    assert files_of(tmp_path) == []


async def test_a_migrated_database_is_whole(tmp_path: Path) -> None:
    await schema.migrate(url(tmp_path / "x.db"))
    found = await doctor.database(url(tmp_path / "x.db"), system_clock)
    assert (found.grade, found.what.params["revision"]) == (Grade.OK, schema.HEAD)


async def test_an_empty_database_waits_for_its_tables(tmp_path: Path) -> None:
    (tmp_path / "x.db").touch()
    assert (await doctor.database(url(tmp_path / "x.db"), system_clock)).grade is Grade.WARNING


async def test_a_file_that_is_no_database_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("a shopping list, long enough to be taken for a header" * 100)
    found = await doctor.database(url(tmp_path / "x.db"), system_clock)
    assert found.what.key == "doctor.database.broken"


async def test_the_database_of_another_program_is_a_problem(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("CREATE TABLE recipes (id)")
    connection.close()
    found = await doctor.database(url(tmp_path / "x.db"), system_clock)
    assert "recipes" in str(found.what.params["problem"])


async def test_an_address_that_is_no_database_is_a_problem() -> None:
    assert (await doctor.database("a shopping list", system_clock)).grade is Grade.PROBLEM


def test_an_unknown_time_zone_is_a_problem() -> None:
    assert doctor.zones(("Europe/Nowhere",)).grade is Grade.PROBLEM
    assert doctor.zones().grade is Grade.OK


def test_a_clock_before_the_program_was_written_is_wrong() -> None:
    assert doctor.present(lambda: datetime(1970, 1, 1, tzinfo=UTC)).grade is Grade.PROBLEM
    assert doctor.present(lambda: datetime(2200, 1, 1, tzinfo=UTC)).grade is Grade.PROBLEM
    installed = datetime.fromtimestamp(Path(doctor.__file__).stat().st_mtime, UTC)
    assert doctor.present(lambda: installed + timedelta(days=400)).grade is Grade.OK


def test_without_the_sentence_encoder_it_runs_and_says_what_is_missing() -> None:
    assert doctor.encoder(SentenceEncoder()).grade is Grade.OK
    assert doctor.encoder(None).grade is Grade.WARNING


def test_a_folder_of_media_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert list(doctor.media(None)) == []
    assert [one.grade for one in doctor.media(tmp_path)] == [Grade.OK]
    [missing] = doctor.media(tmp_path / "pictures")
    assert missing.grade is Grade.WARNING
    assert missing.what.params == {"folder": str(tmp_path / "pictures")}


def test_a_missing_classifier_is_a_problem(tmp_path: Path) -> None:
    assert doctor.classifier(tmp_path / "judge.npz").grade is Grade.PROBLEM


def test_a_taken_port_is_a_problem_and_a_free_one_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        (taken,) = doctor.page(Web(port=port))
    (free,) = doctor.page(Web(port=port))
    (any_,) = doctor.page(Web(port=0))
    assert (taken.grade, free.grade, any_.grade) == (Grade.PROBLEM, Grade.OK, Grade.OK)
    assert TEXTS.render("ru", taken.what) == f"Адрес страницы 127.0.0.1:{port} уже занят"


def test_an_address_that_is_none_of_this_machine_is_no_taken_one() -> None:
    not_had, *_ = doctor.page(Web(host="192.0.2.1", port=8080, allow_public=True))
    assert not_had.what.key == "doctor.port.not_had"
    assert_in_words(not_had)


def test_a_public_page_is_a_warning() -> None:
    found = [finding.what.key for finding in doctor.page(Web(allow_public=True, host="0.0.0.0", port=0))]
    assert found == ["doctor.port.any", "doctor.page.public"]


def test_a_missing_translation_is_named(tmp_path: Path) -> None:
    locale = tmp_path / "bot" / "locale"
    locale.mkdir(parents=True)
    (locale / "ru.po").write_text('msgid "hello"\nmsgstr "привет"\n\nmsgid "bye"\nmsgstr "пока"\n', "utf-8")
    (locale / "en.po").write_text('msgid "hello"\nmsgstr "hello"\n\nmsgid "bye"\nmsgstr ""\n', "utf-8")
    found = doctor.languages(tmp_path)
    assert found.what.params == {"file": "bot/locale/en.po", "key": "bye"}


def test_our_own_texts_exist_in_both_languages() -> None:
    assert doctor.languages(ROOT).grade is Grade.OK


async def test_every_finding_has_words_in_both_languages(tmp_path: Path) -> None:
    findings = [finding async for finding in doctor.examine(Settings(data=tmp_path / "var"), system_clock)]
    assert len(findings) >= 9
    for finding in findings:
        assert_in_words(finding)


async def test_a_wrong_configuration_leaves_what_does_not_depend_on_it(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("colour = 1")
    settings, found = doctor.configuration(tmp_path / "config.toml")
    assert found.grade is Grade.PROBLEM
    assert "строка 1" in str(found.what.params["problem"])
    assert_in_words(found)
    assert [finding.grade async for finding in doctor.examine(settings, system_clock)] == [Grade.OK] * 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_advice_in_the_catalogue(language: str) -> None:
    files = (Path(doctor.__file__), ROOT / "bot" / "platforms" / "telegram" / "checkup.py")
    source = "".join(file.read_text("utf-8") for file in files)
    keys = re.findall(r'\b(?:problem|warning)\(\s*"([a-z.]+)"', source)
    assert len(keys) > 10
    known = {str(entry.id) for entry in catalogue(ROOT / "bot" / "locale", language)}
    assert {f"doctor.{key}.do" for key in keys} <= known
