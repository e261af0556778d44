"""`bot plan`: files go in and out of a database, as its user sees it."""

import sqlite3
from pathlib import Path

import pytest

from bot.cli import execute
from models.media import hash_of
from tests.pictures import picture

PLAN = "Дата;Время;Куда;Текст;Рекламодатель;erid\n25.12.2036;9:00;Кафе;Пирог;ООО «Пирог»;2Vtz\n"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "config.toml"
    file.write_text(f'database = "sqlite+aiosqlite:///{tmp_path}/bot.db"\n')
    assert execute(["db", "upgrade", "-c", str(file)]) == 0
    return str(file)


def test_a_plan_is_imported_listed_exported_and_taken_back(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(PLAN)
    assert execute(["plan", "import", str(plan), "--dry-run", "-c", config]) == 0
    assert "Новых 1" in capsys.readouterr().out
    assert execute(["plan", "list", "-c", config]) == 0
    assert "Пирог" not in capsys.readouterr().out
    assert execute(["plan", "import", str(plan), "-c", config]) == 0
    assert execute(["plan", "list", "-c", config]) == 0
    assert "№1 · Кафе · 25 дек., 09:00 · Пирог · черновик" in capsys.readouterr().out
    for form in ("xlsx", "csv", "ics", "json"):
        file = tmp_path / f"out.{form}"
        assert execute(["plan", "export", str(file), "-c", config]) == 0
        capsys.readouterr()
        assert execute(["plan", "import", str(file), "-c", config]) == 0
        assert "без изменений 1" in capsys.readouterr().out
    assert execute(["plan", "undo", "1", "-c", config]) == 0
    assert execute(["plan", "undo", "1", "-c", config]) == 2
    assert "уже отменён" in capsys.readouterr().err
    assert execute(["plan", "list", "-c", config]) == 0
    assert "Пирог" not in capsys.readouterr().out


def test_a_plan_from_a_day_on_begins_at_the_midnight_of_whoever_it_is_for(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, out = tmp_path / "plan.csv", tmp_path / "out.csv"
    plan.write_text("Дата;Время;Куда;Текст\n04.12.2036;23:59;Кафе;Кекс\n05.12.2036;1:00;Кафе;Пирог\n")
    assert execute(["plan", "import", str(plan), "-c", config]) == 0
    capsys.readouterr()
    assert execute(["plan", "list", "--from", "2036-12-05", "-c", config]) == 0
    listed = capsys.readouterr().out
    assert execute(["plan", "export", str(out), "--from", "2036-12-05", "-c", config]) == 0
    for told in (listed, out.read_text()):
        assert ("Пирог" in told, "Кекс" in told) == (True, False)


def test_a_target_that_is_not_connected_is_listed_and_nothing_is_imported_into_it(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(PLAN)
    assert execute(["plan", "import", str(plan), "-c", config]) == 0
    assert execute(["plan", "list", "--target", "Кафе", "-c", config]) == 0
    assert "Пирог" in capsys.readouterr().out
    assert execute(["plan", "import", str(plan), "--target", "Кафе", "-c", config]) == 2
    assert "Сообществ ещё нет" in capsys.readouterr().err


def test_what_a_plan_says_can_not_steer_a_terminal(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("Дата;Время;Куда;Текст;zz\x1b[2J\n25.12.2036;9:00;Кафе;\x1b[31mпост\u202eabc;\n")
    for line in (["import", str(plan)], ["list"], ["import", "\x1b[2J.csv"]):
        execute(["plan", *line, "-c", config])
        told = capsys.readouterr()
        assert told.out + told.err
        assert not {"\x1b", "\u202e"} & {*told.out, *told.err}


def test_a_target_of_which_nothing_is_known_is_told(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert execute(["plan", "list", "--target", "Кафе", "-c", config]) == 2
    assert "Сообществ ещё нет" in capsys.readouterr().err


def test_wrong_lines_are_told_with_their_cells_and_an_exit_status(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("Когда;Мой текст\n25.12.2036 25:00;Пирог\n")
    assert execute(["plan", "import", str(plan), "--map", "Мой текст=text", "-c", config]) == 1
    assert "A2: не сказано, куда" in capsys.readouterr().out
    assert execute(["plan", "import", str(plan), "--map", "Мой текст=цвет", "-c", config]) == 2
    assert "Столбца «цвет» нет" in capsys.readouterr().err
    assert execute(["plan", "import", str(tmp_path / "none.csv"), "-c", config]) == 2
    assert execute(["plan", "export", str(tmp_path / "plan.doc"), "-c", config]) == 2
    assert "план — это файл xlsx, csv, ics, json" in capsys.readouterr().err


def test_the_register_is_a_workbook_of_a_month(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "register.xlsx"
    assert execute(["plan", "register", str(file), "--month", "2026-11", "-c", config]) == 0
    assert file.read_bytes().startswith(b"PK")
    assert execute(["plan", "register", str(file), "--month", "ноябрь", "-c", config]) == 2
    assert execute(["plan", "register", str(tmp_path / "a.pdf"), "--month", "2026-11", "-c", config]) == 2
    assert "реестр записывается в файл .xlsx" in capsys.readouterr().err


def test_pictures_of_the_folder_come_with_an_import_and_what_lacks_is_told(
    config: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, plan = tmp_path / "pictures", tmp_path / "plan.csv"
    folder.mkdir()
    with Path(config).open("a") as file:
        file.write(f'[media]\nfolder = "{folder}"\n')
    (folder / "торт.png").write_bytes(picture())
    (folder / "обман.png").write_bytes(b"<html>")
    head = "Дата;Время;Куда;Текст;Вложения\n"
    plan.write_text(f"{head}25.12.2036;9:00;Кафе;Торт;торт.png\n26.12.2036;9:00;Кафе;Обман;обман.png\n")
    assert execute(["plan", "import", str(plan), "--dry-run", "-c", config]) == 0
    assert "Потом загружу медиа (2): торт.png, обман.png" in capsys.readouterr().out
    assert not list((tmp_path / "var").rglob("*.small"))
    assert execute(["plan", "import", str(plan), "-c", config]) == 0
    told = capsys.readouterr().out
    assert "№2 остался черновиком. обман.png: это не картинка" in told
    assert "№1 остался" not in told
    out = tmp_path / "out.csv"
    assert execute(["plan", "export", str(out), "-c", config]) == 0
    assert f"photo:@{hash_of(picture())}" in out.read_text()
    (folder / "торт.png").unlink()
    capsys.readouterr()
    assert execute(["plan", "import", str(out), "-c", config]) == 0
    assert "без изменений 2" in capsys.readouterr().out
    plan.write_text(f"{head}25.12.2036;9:00;Кафе;Торт;../bot.db\n25.12.2036;8:00;Кафе;Торт;нет.png\n")
    assert execute(["plan", "import", str(plan), "-c", config]) == 1
    assert "E3: в папке с медиа нет файла нет.png" in capsys.readouterr().out


def test_an_import_brings_its_own_media_and_leaves_those_of_others_to_the_running_bot(
    config: str, tmp_path: Path
) -> None:
    home = tmp_path / "pictures"
    home.mkdir()
    Path(config).write_text(Path(config).read_text() + f'[media]\nfolder = "{home}"\n')
    plan = tmp_path / "plan.csv"
    plan.write_text("Дата;Время;Куда;Текст;Медиа\n25.12.2036;9:00;Кафе;Пирог;pie.png\n")
    (home / "pie.png").write_bytes(picture())
    assert execute(["plan", "import", str(plan), "-c", config]) == 0
    with sqlite3.connect(tmp_path / "bot.db") as database:
        database.execute("INSERT INTO media_wanted (post, submitted, not_before, tries) VALUES (1, 1, 0, 0)")
    plan.write_text("Дата;Время;Куда;Текст;Медиа\n26.12.2036;9:00;Кафе;Торт;pie.png\n")
    assert execute(["plan", "import", str(plan), "-c", config]) == 0
    with sqlite3.connect(tmp_path / "bot.db") as database:
        assert database.execute("SELECT post, tries FROM media_wanted").fetchall() == [(1, 0)]
