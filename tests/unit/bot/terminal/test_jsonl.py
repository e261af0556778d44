"""The loop behind `bot judge --jsonl` and `bot answer --jsonl`."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.jsonl import answer_each


def shouted(text: str) -> dict[str, object]:
    return {"said": text.upper()}


def run(*lines: bytes) -> list[dict[str, object]]:
    return [json.loads(reply.line) for reply in answer_each(lines, shouted)]


def test_each_line_is_answered_in_its_place() -> None:
    assert run('{"id": 7, "text": "да"}'.encode(), b'{"text": "no id"}') == [
        {"id": 7, "said": "ДА"},
        {"id": None, "said": "NO ID"},
    ]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"\n", "empty line"),
        (b"{nope", "not JSON at character 2"),
        (b"[1]", "expected a JSON object, found a list"),
        (b'{"id": {}, "text": "x"}', '"id" must be'),
        (b'{"id": 1e400, "text": "x"}', '"id" must be'),
        (b'{"id": NaN, "text": "x"}', "NaN"),
        (b'{"id": 1}', 'no "text"'),
        (b'{"id": 1, "text": null}', '"text" must be a string, found null'),
        (b'{"text": "\xff"}', "not UTF-8 at byte 10"),
        (b"[" * 200_000, "not usable JSON"),
    ],
)
def test_a_wrong_line_is_told_in_its_place_and_the_rest_is_answered(line: bytes, error: str) -> None:
    wrong, fine = run(line, b'{"id": "next", "text": "ok"}')
    assert error in str(wrong["error"])
    assert wrong["line"] == 1
    assert fine == {"id": "next", "said": "OK"}


def test_the_id_of_a_wrong_line_is_kept_where_it_could_be_read() -> None:
    assert run(b'{"id": "a1"}')[0]["id"] == "a1"


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert run(b'\xef\xbb\xbf{"id": 1, "text": "a"}') == [{"id": 1, "said": "A"}]


def test_half_a_character_breaks_nothing() -> None:
    assert run(b'{"id": "\\ud83d", "text": "cut \\ud83d"}') == [{"id": "\ud83d", "said": "CUT �"}]


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_whatever_comes_in_one_line_goes_out_for_each(lines: list[bytes]) -> None:
    assert len(list(answer_each(lines, shouted))) == len(lines)


@given(st.text() | st.integers() | st.none() | st.booleans(), st.text())
def test_ids_come_back_as_they_were(id_: str | int | None, text: str) -> None:
    line = json.dumps({"id": id_, "text": text}).encode()
    (reply,) = answer_each([line], lambda text: {"said": text})
    assert not reply.wrong
    assert json.loads(reply.line) == {"id": id_, "said": text}
