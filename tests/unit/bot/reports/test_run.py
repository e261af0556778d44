"""`bot report` and `bot spending` as somebody at a terminal has them."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.cli import execute
from bot.reports import forms
from models.storage.engine import database_file
from models.storage.store import Store
from tests.unit.bot.reports.conftest import HISTORY
from tests.unit.bot.reports.reading import tables_of_page

WEEK = ("--from", "2026-11-16", "--to", "2026-11-22")
BEGINNINGS = {".html": b"<!doctype html>", ".pdf": b"%PDF", ".xlsx": b"PK", ".png": b"\x89PNG"}


@pytest.mark.parametrize("ending", BEGINNINGS)
def test_the_ending_of_the_name_says_the_form(ending: str, config: Path, tmp_path: Path) -> None:
    out = tmp_path / f"отчёт{ending}"
    assert execute(["report", *WEEK, "--out", str(out), "-c", str(config), "--community", "shop"]) == 0
    assert out.read_bytes().lstrip().startswith(BEGINNINGS[ending])


def test_several_forms_are_written_of_one_look_at_the_numbers(config: Path, tmp_path: Path) -> None:
    outs = [tmp_path / f"отчёт{ending}" for ending in BEGINNINGS]
    named = [word for out in outs for word in ("--out", str(out))]
    assert execute(["report", *WEEK, *named, "-c", str(config), "--community", "shop"]) == 0
    for out, begins in zip(outs, BEGINNINGS.values(), strict=True):
        assert out.read_bytes().lstrip().startswith(begins)


def test_all_communities_stand_in_one_report_unless_one_is_named(config: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.html"
    assert execute(["report", *WEEK, "--out", str(out), "-c", str(config), "--language", "en"]) == 0
    [(title, rows), *_] = tables_of_page(out.read_bytes())
    assert (title, len(rows)) == ("Side by side", 1 + 3 + 1), (
        "a head, the communities, and what they have together"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--out", "отчёт.doc"), "имя должно кончаться на .html, .pdf, .xlsx, .png"),
        (("--out", "nowhere/отчёт.pdf"), "Папки nowhere нет, записать отчёт.pdf некуда"),
        (("--out", "a.html", "--community", "cafe"), "Сообщества «cafe» нет"),
        (("--out", "a.html", "--from", "2026-11-22", "--to", "2026-11-16"), "раньше, чем"),
        (("--out", "a.html", "--from", "1990-01-01"), "больше, чем"),
        (("--out", "a.html", "--to", "0001-01-02"), "--from, --to"),
        (("--out", "a.html", "--from", "9999-12-30", "--to", "9999-12-31"), "не между"),
    ],
)
def test_what_can_not_be_is_told_in_a_line(
    arguments: tuple[str, ...],
    told: str,
    config: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert execute(["report", *arguments, "-c", str(config)]) == 2
    assert told in capsys.readouterr().err


def test_without_the_extra_it_is_said_what_to_install(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.documents.extras.find_spec", lambda _: None)
    assert execute(["report", "--out", str(tmp_path / "a.pdf"), "-c", str(config)]) == 2
    assert "pip install -r requirements.txt" in capsys.readouterr().err
    monkeypatch.setattr(forms, "find_spec", lambda _: None)
    assert forms.chat_forms() == {}


def test_costs_are_taken_over_once_however_often_they_are_given(
    year: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = database_file(year)
    assert source is not None
    url = f"sqlite+aiosqlite:///{shutil.copy(source, tmp_path / 'own.db')}"
    config, costs = tmp_path / "config.toml", tmp_path / "costs.csv"
    config.write_text(f'data = "{tmp_path}"\ndatabase = "{url}"\n')
    costs.write_text("day,campaign,clicks\n2026-11-20,зима,3\n2026-11-21,зима,4\n")
    for _ in range(2):
        assert execute(["spending", str(costs), "--community", "shop", "-c", str(config)]) == 0
    assert "Учтены 2 строки." in capsys.readouterr().out
    assert execute(["spending", str(costs), "-c", str(config)]) == 2
    assert "--community" in capsys.readouterr().err

    async def kept() -> list[int | None]:
        store = await Store.open(url, lambda: HISTORY.now)
        async with store.reading() as ledger:
            found = await ledger.outside.spending("shop", HISTORY.first, HISTORY.last)
        await store.close()
        return [one.clicks for one in found if one.campaign == "зима"]

    assert asyncio.run(kept()) == [3, 4]
