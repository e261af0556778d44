"""Whatever is stored as JSON or as a number comes back as it was."""

import dataclasses
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from inspect import Parameter, signature
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from models.communities import Community
from models.decisions import Finding
from models.errors import StorageError
from models.escalation import Hours, Leave
from models.intents import (
    AnswerPress,
    CarryOut,
    Delete,
    Intent,
    Receipt,
    RefreshCard,
    Send,
    ShowCard,
    ShowReport,
    Unban,
    lane,
)
from models.messages import Address
from models.storage.codec import decode, encode
from models.storage.columns import Json, UtcTime
from models.texts import Sentence
from tests.builders import message

DIALECT = sqlite.dialect()
INDIA = timezone(timedelta(hours=5, minutes=30))
MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, INDIA]))
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    datetime: MOMENTS,
    timedelta: st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000)),
    float: st.floats(allow_nan=False, allow_infinity=False),
    Hours: st.builds(
        Hours, days=st.sets(st.integers(0, 6), min_size=1).map(tuple), start=st.times(), end=st.times()
    ),
    Leave: st.builds(
        lambda person, day, days: Leave(person=person, first=day, last=day + timedelta(days)),
        st.text(),
        st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        st.integers(0, 60),
    ),
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of an annotated type, with aware moments and finite numbers."""
    if kind in PLAIN:
        return PLAIN[kind]
    if isinstance(kind, type) and (dataclasses.is_dataclass(kind) or issubclass(kind, msgspec.Struct)):
        return st.builds(kind, **{name: values(hint) for name, hint in get_type_hints(kind).items()})
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return st.one_of([values(part) for part in parts])
    if origin is tuple and parts[-1] is Ellipsis:
        return st.lists(values(parts[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values, parts))
    if origin is Mapping:
        return st.dictionaries(values(parts[0]), values(parts[1]), max_size=3)
    return st.from_type(kind)


@given(st.one_of([values(kind) for kind in get_args(Intent)]))
def test_any_intent_comes_back_from_the_outbox_as_it_was(intent: Intent) -> None:
    assert decode(*encode(intent)) == intent


@pytest.mark.parametrize(
    "shape",
    [Community, tuple[Finding, ...], tuple[Sentence, ...], tuple[tuple[int, int], ...], Receipt],
    ids=["community", "findings", "reasons", "spans", "receipt"],
)
@given(data=st.data())
def test_any_json_column_comes_back_as_it_was(shape: Any, data: st.DataObject) -> None:
    column, value = Json[Any](shape), data.draw(values(shape))
    assert column.process_result_value(column.process_bind_param(value, DIALECT), DIALECT) == value


@given(st.datetimes(timezones=st.timezones()) | MOMENTS)
def test_a_moment_comes_back_exact_and_in_utc(moment: datetime) -> None:
    column = UtcTime()
    back = column.process_result_value(column.process_bind_param(moment, DIALECT), DIALECT)
    assert back == moment.astimezone(UTC)
    assert back is not None
    assert back.tzinfo is UTC


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        UtcTime().process_bind_param(datetime(2026, 1, 1), DIALECT)  # noqa: DTZ001


def test_kinds_keep_their_names_because_databases_hold_them() -> None:
    assert {encode(intent)[0] for intent in map(example, get_args(Intent))} == {
        "delete",
        "restore",
        "mute",
        "unmute",
        "ban",
        "unban",
        "send",
        "edit",
        "answer_press",
        "publish",
        "see_out",
        "first_comment",
        "revise",
        "pin",
        "unpin",
        "withdraw",
        "show_card",
        "refresh_card",
        "tell_worse",
        "admit",
        "turn_away",
        "lock",
        "unlock",
        "make_link",
        "close_comments",
        "open_comments",
        "send_picture",
        "show_report",
        "carry_out",
        "take_file",
        "give_file",
        "keep_medium",
        "show_plan",
        "show_post",
    }


def example(kind: Any) -> Any:
    """The dullest record of a kind."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    dull = {str: "", int: 0, bytes: b"", datetime: now, date: now.date()}
    needed = {name for name, one in signature(kind).parameters.items() if one.default is Parameter.empty}
    hints = {name: hint for name, hint in get_type_hints(kind).items() if name in needed}
    return kind(**{name: dull[hint] if hint in dull else example(hint) for name, hint in hints.items()})


REMOVAL = Delete(address=Address(platform="vk", chat="7", message="5"), author="1", author_name="", text="")


@pytest.mark.parametrize(
    ("intent", "expected"),
    [
        pytest.param(Send(platform="vk", chat="7", text=""), ("vk", "7"), id="a message: its chat"),
        pytest.param(
            Send(platform="vk", chat="7", text="", thread="wall5"),
            ("vk", "7 thread wall5"),
            id="what is said under a post: its post",
        ),
        pytest.param(
            Send(platform="telegram", chat="7", text="", thread="5"),
            ("telegram", "7"),
            id="what is said where nothing can be looked up: its chat",
        ),
        pytest.param(ShowCard(platform="vk", case=3), ("vk", "case-3"), id="a card: its case"),
        pytest.param(
            ShowReport(
                platform="vk", community="shop", chat="7", first=date(2026, 1, 1), last=date(2026, 1, 7)
            ),
            ("vk", "report-7"),
            id="a report: apart from the words of its chat",
        ),
        pytest.param(
            CarryOut(platform="vk", community="shop", typed=message(chat="7"), line="/faq"),
            ("vk", "thought-7"),
            id="a command that takes thought: likewise",
        ),
        pytest.param(RefreshCard(platform="vk", case=3), ("vk", "case-3"), id="a change of it: the same"),
        pytest.param(AnswerPress(platform="vk", press_id="p", text=""), ("vk", "p"), id="a press: itself"),
        pytest.param(
            Unban(platform="vk", chat="7", person="1"), ("vk", "7 person 1"), id="a ban: its person"
        ),
        pytest.param(REMOVAL, ("vk", "7 message 5"), id="a removal: its message"),
    ],
)
def test_an_intent_knows_its_lane(intent: Intent, expected: tuple[str, str]) -> None:
    assert lane(intent) == expected


@pytest.mark.parametrize(
    ("kind", "payload"), [("teleport", "{}"), ("send", "{"), ("send", "{}")], ids=["kind", "json", "fields"]
)
def test_an_order_that_this_program_can_t_read_is_a_storage_error(kind: str, payload: str) -> None:
    with pytest.raises(StorageError, match="outbox"):
        decode(kind, payload)
