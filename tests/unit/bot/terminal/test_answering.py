"""`bot answer`: the base of answers in a file, and the JSONL contract."""

import json
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from bot.catalogues import all_texts
from bot.exchange import xlsx_file
from bot.exchange.answers import read_faq
from bot.terminal.answering import answer_lines
from handlers.answers.matching import Matcher
from handlers.answers.sheet import COLUMNS, rows_of
from models.faq import Entry, Season
from tests.refused import refused

SHOP = Path(__file__).parents[3] / "data" / "faq" / "shop_ru.csv"
TODAY = date(2026, 12, 1)
say = partial(all_texts().say, "en")


def written(folder: Path, content: str | bytes, name: str = "faq.csv") -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_rows_with_one_id_are_phrasings_of_one_entry() -> None:
    entries = {entry.id: entry for entry in read_faq(SHOP, say)}
    assert len(entries) == 20
    assert entries["payment"].phrasings == ("Как можно оплатить?", "Можно оплатить картой?")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("id,question,answer\nq,Где вы?,Тут\nq,Адрес?,\n".encode(), id="UTF-8"),
        pytest.param("\ufeffid,question,answer\r\nq,Где вы?,Тут\r\nq,Адрес?,\r\n".encode(), id="with BOM"),
        pytest.param('ID;Question;"answer"\nq;Где вы?;Тут\nq;Адрес?\n\n'.encode("cp1251"), id="Excel"),
        pytest.param("id\tquestion\tanswer\nq\tГде вы?\tТут\nq\tАдрес?\t\n".encode("utf-16"), id="UTF-16"),
        pytest.param("вопрос;ответ\nГде вы?;Тут\nАдрес?;Тут\n".encode(), id="in Russian, without ids"),
    ],
)
def test_a_table_is_read_however_it_was_saved(tmp_path: Path, content: bytes) -> None:
    for name in ("faq.csv", "faq"):
        (entry,) = read_faq(written(tmp_path, content, name), say)
        assert (entry.phrasings, entry.answer) == (("Где вы?", "Адрес?"), "Тут")


def test_what_was_exported_is_read_with_its_terms(tmp_path: Path) -> None:
    entries = [
        Entry(id="sale", phrasings=("Есть скидки?", "А распродажа?"), answer="Да.", until=date(2020, 1, 1)),
        Entry(id="tree", phrasings=("Ёлки есть?",), answer="Да!", season=Season("12-01", "01-10")),
    ]
    content = xlsx_file.write(rows_of(entries), {column: column for column in COLUMNS})
    assert read_faq(written(tmp_path, content, "faq.xlsx"), say) == entries


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["columns are needed"]),
        ("id,question\n", ["columns are needed"]),
        ("id,question,answer\n", ["columns are needed"]),
        ("id,question,answer\nq,,x\n", ["B2"]),
        ("id,question,answer\nq,x,\n", ["C2"]),
        ("id,question,answer\nq,x,one\nq,y,two\nq,,\n", ["C3", "another answer", "B4"]),
        ('id,question,answer\nq,"x,one\n', ["line 2"]),
    ],
)
def test_an_error_names_the_file_and_the_cell(tmp_path: Path, content: str, words: list[str]) -> None:
    with refused("faq.csv", *words):
        read_faq(written(tmp_path, content), say)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with refused("there is no file", "nowhere"):
        read_faq(tmp_path / "nowhere.csv", say)


def test_sure_questions_get_an_entry_and_others_none() -> None:
    lines = ['{"id": 1, "text": "как можно оплатить?"}', '{"id": 2, "text": "какая красота!"}', "{"]
    matcher = Matcher(read_faq(SHOP, say))
    replies = list(answer_lines([line.encode() for line in lines], matcher, TODAY))
    sure, unsure, wrong = (json.loads(reply.line) for reply in replies)
    assert sure == {"id": 1, "entry": "payment", "confidence": 1.0}
    assert (unsure["id"], unsure["entry"]) == (2, None)
    assert wrong["line"] == 3
    assert [reply.wrong for reply in replies] == [False, False, True]


def test_an_answer_that_has_ended_is_not_given() -> None:
    ends = [replace(entry, until=TODAY) for entry in read_faq(SHOP, say)]
    line = '{"id": 1, "text": "как можно оплатить?"}'.encode()
    for day, entry in ((TODAY, "payment"), (date(2026, 12, 2), None)):
        (reply,) = answer_lines([line], Matcher(ends), day)
        assert json.loads(reply.line) == {"id": 1, "entry": entry, "confidence": 1.0}
