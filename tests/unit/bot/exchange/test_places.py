"""What is wrong with a file is told with the place where it stands."""

import pytest

from bot.catalogues import all_texts
from bot.exchange import csv_file, json_file, yml_file
from bot.exchange.forms import read_plan
from bot.exchange.sheets import PlanSheets
from handlers.plan.errors import Unclear
from models.errors import InputError
from models.texts import LANGUAGES, Sentence

ROWS = '[\n {"text": "чай", "date": "2026-12-01"},\n {"text": "b", "date": ["x"]}\n]'.encode()
OFFERS = "<yml_catalog>\n<shop>\n<offers>\n<offer id='1'><name>чай & b</name></offer></offers></shop>"


def why(error: InputError) -> Sentence:
    assert error.why is not None
    return error.why


@pytest.mark.parametrize(
    ("content", "key", "place"),
    [
        (ROWS, "other_json", {"where": "[1].date"}),
        (b'[{"a": null}, 1]', "other_json", {"where": "[1]"}),
        (b'[{"a": true, "b": NaN}]', "other_json", {"where": "[0].b"}),
        (b'{"a": 1}', "no_list", {}),
        (b"[" * 100_000, "no_list", {}),
        (ROWS.replace(b'["x"]', b'"x" "y"'), "no_json", {"line": 3, "column": 28}),
        ('[\n{"чай": "'.encode() + b"\xff", "no_json", {"line": 2, "column": 10}),
        (b"", "no_json", {"line": 1, "column": 1}),
        (b'[{"a": "\\ud800"}]', "half", {"where": "[0].a"}),
    ],
    ids=["list", "no row", "no number", "no list", "deep", "damaged", "no text", "empty", "half a letter"],
)
def test_what_is_wrong_with_json_is_told_with_its_place(
    content: bytes, key: str, place: dict[str, str | int]
) -> None:
    with pytest.raises(InputError) as refused:
        read_plan("plan.json", content)
    assert why(refused.value) == Sentence(f"exchange.{key}", place)


def test_a_number_of_json_is_what_was_typed() -> None:
    [line] = json_file.read(b'[{"a": 1.10, "b": 1e999, "c": %s, "d": true, "e": null}]' % (b"1" * 5000))
    assert [cell.text for cell in line.values()] == ["1.10", "1e999", "1" * 5000, "True", ""]


@pytest.mark.parametrize(
    ("content", "key", "place"),
    [
        (OFFERS.encode(), "no_yml", {"line": 4, "column": 26}),
        (b"", "no_yml", {"line": 1, "column": 1}),
        (b"<?xml version='1.0' encoding='none'?><a/>", "yml_head", {}),
        (b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "yml_head", {}),
    ],
    ids=["a bare ampersand", "empty", "an unknown encoding", "an entity"],
)
def test_what_is_wrong_with_a_catalogue_is_told_with_its_place(
    content: bytes, key: str, place: dict[str, str | int]
) -> None:
    with pytest.raises(InputError) as refused:
        yml_file.read(content, {True: "", False: ""})
    assert why(refused.value) == Sentence(f"exchange.{key}", place)


def test_a_table_that_is_no_text_is_told_with_its_line() -> None:
    with pytest.raises(InputError) as refused:
        csv_file.read("text\nИ".encode() + b"\xff")
    assert why(refused.value) == Sentence("exchange.no_text", {"line": 2})


@pytest.mark.parametrize("content", [b"\xff", b"[1]", b"no lines"])
def test_a_file_that_is_called_as_lines_of_ours_and_holds_none_is_no_form_of_a_plan(content: bytes) -> None:
    with pytest.raises(Unclear, match="unreadable"):
        PlanSheets().read("plan.lines", content)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_place_is_said(language: str) -> None:
    for content, place in ((ROWS, "[1].date"), (ROWS[:30], "26")):
        with pytest.raises(InputError) as refused:
            json_file.read(content)
        assert place in all_texts().render(language, why(refused.value))
