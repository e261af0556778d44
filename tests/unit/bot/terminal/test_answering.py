"""`bot answer`: the base of answers in a file, and the JSONL contract."""

import json
from pathlib import Path

import pytest

from bot.terminal.answering import answer_lines, read_faq
from handlers.answers.matching import Matcher
from tests.refused import refused

SHOP = Path(__file__).parents[3] / "data" / "faq" / "shop_ru.csv"


def written(folder: Path, content: str | bytes) -> Path:
    file = folder / "faq.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_rows_with_one_id_are_phrasings_of_one_entry() -> None:
    entries = {entry.id: entry for entry in read_faq(SHOP)}
    assert len(entries) == 20
    assert entries["payment"].phrasings == ("Как можно оплатить?", "Можно оплатить картой?")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("id,question,answer\nq,Где вы?,Тут\nq,Адрес?,\n".encode(), id="UTF-8"),
        pytest.param("\ufeffid,question,answer\r\nq,Где вы?,Тут\r\nq,Адрес?,\r\n".encode(), id="with BOM"),
        pytest.param('ID;Question;"answer"\nq;Где вы?;Тут\nq;Адрес?\n\n'.encode("cp1251"), id="Excel"),
        pytest.param("id\tquestion\tanswer\nq\tГде вы?\tТут\nq\tАдрес?\t\n".encode("utf-16"), id="UTF-16"),
    ],
)
def test_a_table_is_read_however_it_was_saved(tmp_path: Path, content: bytes) -> None:
    (entry,) = read_faq(written(tmp_path, content))
    assert (entry.phrasings, entry.answer) == (("Где вы?", "Адрес?"), "Тут")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["line 1", "“id”", "found: —"]),
        ("id,question\n", ["line 1", "“answer”", "found: id, question"]),
        ("id,question,answer\n", ["line 2", "empty"]),
        ("id,question,answer\nq,,x\n", ["line 2", "“question”", "empty"]),
        ("id,question,answer\na,b,c\n,b,c\n", ["line 3", "“id”", "empty"]),
        ("id,question,answer\nq,x,\n", ["line 2", "“answer”", "empty"]),
        ("id,question,answer\nq,x,one\nq,y,two\n", ["line 3", "“answer”", "another answer"]),
        ('id,question,answer\nq,"x,one\n', ["line 2"]),
        (b"id,question,answer\nq,x,y\n" + b" " * (1 << 20) + b"\xff\n", ["line 3", "UTF-8"]),
        (b"id,question,answer\nq,x,y\nq,z,\xd0", ["line 3", "UTF-8"]),
    ],
)
def test_an_error_names_file_line_and_column(tmp_path: Path, content: str | bytes, words: list[str]) -> None:
    with refused("faq.csv", *words):
        read_faq(written(tmp_path, content))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with refused("there is no file", "nowhere"):
        read_faq(tmp_path / "nowhere.csv")


def test_sure_questions_get_an_entry_and_others_none() -> None:
    lines = ['{"id": 1, "text": "как можно оплатить?"}', '{"id": 2, "text": "какая красота!"}', "{"]
    replies = list(answer_lines([line.encode() for line in lines], Matcher(read_faq(SHOP))))
    sure, unsure, wrong = (json.loads(reply.line) for reply in replies)
    assert sure == {"id": 1, "entry": "payment", "confidence": 1.0}
    assert (unsure["id"], unsure["entry"]) == (2, None)
    assert wrong["line"] == 3
    assert [reply.wrong for reply in replies] == [False, False, True]
