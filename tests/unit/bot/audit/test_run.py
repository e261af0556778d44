"""`bot audit` from its options to its exit status."""

import errno
import io
import sys
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest
from rich.console import Console

from bot.audit import run
from bot.audit.run import Options, run_over
from models.communities import Community
from moderation.artifact import Thresholds, load, save
from tests.refused import refused

DATA = Path(__file__).parents[3] / "data"
CHAT = DATA / "audit" / "telegram_chat.json"
PAGES = DATA / "audit" / "vk_pages.json"
TABLE = DATA / "audit" / "comments.csv"


def audited(options: Options) -> tuple[int, str]:
    out = io.StringIO()
    status = run_over(options, Console(file=out, width=100))
    return status, out.getvalue()


def test_several_files_of_several_kinds_make_one_report(tmp_path: Path) -> None:
    html, xlsx = tmp_path / "report.html", tmp_path / "cases.xlsx"
    options = Options(
        paths=[CHAT, PAGES, TABLE],
        faq=DATA / "faq" / "shop_ru.csv",
        html=html,
        xlsx=xlsx,
        language="en",
    )
    status, shown = audited(options)
    assert status == 0, shown
    assert "Messages" in shown
    assert html.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert xlsx.read_bytes().startswith(b"PK")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cases.xlsx", "report.html"]


def test_a_broken_file_keeps_the_rest_and_fails_at_the_end(tmp_path: Path) -> None:
    broken = tmp_path / "cut.json"
    broken.write_bytes(PAGES.read_bytes()[:-30])
    html = tmp_path / "report.html"
    status, shown = audited(Options(paths=[broken, TABLE], html=html, language="en"))
    assert status == 1
    assert "cut.json: the file ends at byte" in shown
    assert "the file ends at byte" in html.read_text(encoding="utf-8")
    whole = audited(Options(paths=[PAGES, TABLE], language="en"))[1]
    messages = next(line for line in whole.splitlines() if "Messages" in line)
    assert messages in shown


def test_ctrl_c_shows_what_was_read_so_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(file: BinaryIO, kind: object, aside: object) -> object:
        yield from list(real(file, kind, aside))[:3]
        raise KeyboardInterrupt

    real = run.messages
    monkeypatch.setattr(run, "messages", interrupted)
    html = tmp_path / "report.html"
    status, shown = audited(Options(paths=[PAGES, TABLE], html=html, language="en"))
    assert status == 130
    assert "Reading was interrupted" in shown
    assert "Reading was interrupted" in html.read_text(encoding="utf-8")
    assert " 3 " in next(line for line in shown.splitlines() if "Messages" in line)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"html": Path("/nowhere/at/all/report.html")}, "no folder"),
        ({"html": DATA}, "is a folder"),
        ({"paths": [TABLE, DATA / "nowhere.json"]}, "there is no file"),
        ({"paths": [DATA]}, "is a folder"),
        ({"faq": DATA / "nowhere.csv"}, "nowhere.csv"),
        ({"community": Community(id="x", platform="", title="", zone="Mars/Olympus")}, "Mars/Olympus"),
    ],
)
def test_a_wrong_option_is_told_before_anything_is_read(changes: dict[str, object], told: str) -> None:
    with refused(told):
        audited(replace(Options(paths=[TABLE]), **changes))


def test_without_the_extra_a_spreadsheet_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with refused("requirements"):
        audited(Options(paths=[TABLE], xlsx=tmp_path / "cases.xlsx"))


def test_a_full_disk_is_told_and_an_older_report_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    html = tmp_path / "report.html"
    html.write_text("older", encoding="utf-8")

    def full(path: Path, content: bytes) -> int:
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    status, shown = audited(Options(paths=[TABLE], html=html))
    assert status == 1
    assert "report.html не записывается: на диске нет места" in " ".join(shown.split())
    assert html.read_text(encoding="utf-8") == "older"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_staff_are_not_judged(tmp_path: Path) -> None:
    table = tmp_path / "one.csv"
    table.write_text('text,author\n"ты дебил, иди отсюда",Ольга\n', encoding="utf-8")
    assert (
        "Messages of the community itself"
        in audited(Options(paths=[table], staff=["ольга"], language="en"))[1]
    )


def written(tmp_path: Path, *texts: str) -> Path:
    file = tmp_path / "chat.csv"
    file.write_text("text\n" + "\n".join(texts), encoding="utf-8")
    return file


def test_what_if_lists_every_changed_verdict(tmp_path: Path) -> None:
    file = written(tmp_path, "ты дебил", "есть самовывоз?", "спасибо")
    options = Options(paths=[file], tried=["stop +самовывоз", "mode toxic off"], language="en", names=True)
    status, shown = audited(options)
    assert status == 0
    assert "Decided otherwise: 2 of 3" in shown
    assert "есть самовывоз?" in shown
    assert "ты дебил" in shown
    assert "спасибо" not in shown
    assert "False alarms expected a day:" in shown


def test_what_if_compares_with_another_classifier(tmp_path: Path) -> None:
    lenient = load()
    never = {axis: Thresholds(1.0, 1.0) for axis in lenient.thresholds}
    save(tmp_path / "other.npz", replace(lenient, thresholds=never))
    file = written(tmp_path, "ты дебил", "спасибо")
    status, shown = audited(Options(paths=[file], tried_model=tmp_path / "other.npz", language="en"))
    assert status == 0
    assert "Decided otherwise: 1 of 2" in shown


def test_what_is_tried_must_mean_something_and_goes_to_no_file(tmp_path: Path) -> None:
    file = written(tmp_path, "спасибо")
    with refused("--try: ", "toxic"):
        audited(Options(paths=[file], tried=["toxic much"], language="en"))
    with refused("leave --html"):
        audited(Options(paths=[file], tried=["toxic 0.9"], html=tmp_path / "a.html", language="en"))
