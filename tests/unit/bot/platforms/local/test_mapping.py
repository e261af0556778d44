import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.local import calls, mapping
from models.content import Content, LinkButton
from models.errors import Unmappable
from models.intents import (
    AnswerPress,
    Ban,
    Button,
    Delete,
    Edit,
    FirstComment,
    Mute,
    Pin,
    Publish,
    Restore,
    Revise,
    Send,
    Unban,
    Unmute,
    Unpin,
    Withdraw,
)
from models.marks import Mark, MarkKind
from models.messages import Address, Answered, Author, AuthorKind, Message, Press

MENU = Mark(kind=MarkKind.LINK, start=2, length=4, url="https://a.ru")
LINK = LinkButton(label="Меню", url="https://a.ru")
HOME = Address(platform="local", chat="chat", message="5")
UNTIL = datetime(2027, 1, 2, 3, 4, tzinfo=UTC)
MESSAGE = {
    "chat": "wall",
    "chat_kind": "wall",
    "id": "15",
    "author": {"id": "olga", "name": "Ольга", "kind": "person"},
    "text": "Привет",
    "at": "2026-11-23T12:26:37.977793Z",
    "thread": "1",
    "reply_to": None,
    "pictures": ["a.png"],
    "forwarded_from_channel": True,
    "buttons": [],
    "hidden": False,
    "edited": False,
    "likes": 1,
    "views": 7,
}
PRESS = {
    "id": "p-3",
    "chat": "duty",
    "message": "41",
    "person": {"id": "anna", "name": "Анна"},
    "data": "take:1",
    "at": "2026-11-23T13:00:00+03:00",
}


def update(kind: str = "message", **changed: Any) -> str:
    body = {"press": PRESS} if kind == "press" else {"message": MESSAGE | changed}
    return json.dumps({"id": 7, "type": kind, **body})


def test_a_comment_keeps_everything_that_judging_it_needs():
    assert mapping.incoming(update()) == Message(
        event_id="7",
        address=Address(platform="local", chat="wall", message="15"),
        author=Author(id="olga", name="Ольга"),
        text="Привет",
        at=datetime(2026, 11, 23, 12, 26, 37, 977793, UTC),
        thread="1",
        forwarded_from_channel=True,
        attachments=("a.png",),
    )


def test_an_edited_message_says_so():
    said = mapping.incoming(update("edited_message"))
    assert isinstance(said, Message)
    assert said.edited


@pytest.mark.parametrize("kind", list(AuthorKind))
def test_channels_and_communities_are_told_from_people(kind: AuthorKind):
    said = mapping.incoming(update(author={"id": "x", "name": "X", "kind": kind}))
    assert said.author.kind is kind


def test_a_press_knows_who_pressed_what_and_when_in_utc():
    assert mapping.incoming(update("press")) == Press(
        event_id="7",
        address=Address(platform="local", chat="duty", message="41"),
        author=Author(id="anna", name="Анна"),
        press_id="p-3",
        data="take:1",
        at=datetime(2026, 11, 23, 10, tzinfo=UTC),
    )
    assert mapping.incoming(update("press")).at.tzinfo is UTC


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("", id="nothing"),
        pytest.param("{", id="half an object"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param('{"id": 7, "type": "wedding"}', id="an unknown type"),
        pytest.param('{"id": 7, "type": "message"}', id="no message"),
        pytest.param(update(at="2026-11-23T12:26:37"), id="a moment without a zone"),
        pytest.param(update(author="olga"), id="an author that is a word"),
        pytest.param(update(chat_kind="cellar"), id="an unknown kind of chat"),
        pytest.param(update(text=None), id="no text"),
    ],
)
def test_an_update_without_meaning_is_called_unmappable(raw: str | bytes):
    with pytest.raises(Unmappable, match="local network"):
        mapping.incoming(raw)


@given(st.one_of(st.binary(), st.text(), st.dictionaries(st.text(), st.text()).map(json.dumps)))
def test_whatever_comes_is_mapped_or_called_unmappable(raw: str | bytes):
    with pytest.raises(Unmappable):
        mapping.incoming(raw)


@given(st.text(), st.text(), st.none() | st.text())
def test_texts_names_and_threads_come_through_unchanged(text: str, name: str, thread: str | None):
    author = {"id": "x", "name": name, "kind": "person"}
    said = mapping.incoming(update(text=text, thread=thread, author=author))
    assert isinstance(said, Message)
    assert (said.text, said.author.name, said.thread) == (text, name, thread)


def test_a_page_is_cut_into_updates_without_looking_inside():
    page = b'{"updates": [{"id": 3, "type": "wedding"}, {"id": 4, "x": "\xd0\x81"}]}'
    assert [(event.event_id, event.raw) for event in mapping.events(page)] == [
        ("3", b'{"id": 3, "type": "wedding"}'),
        ("4", '{"id": 4, "x": "Ё"}'.encode()),
    ]


@pytest.mark.parametrize(
    "page",
    [
        b"", b"[]", b"<html>", b'{"updates": [{}]}', b'{"updates": [{"id": "x"}]}',
        b'{"updates": [{"id": 1, "x": "\xff"}]}',
    ],
)  # fmt: skip
def test_what_is_no_page_of_updates_is_a_value_error(page: bytes):
    with pytest.raises(ValueError, match=r".+"):
        mapping.events(page)


@pytest.mark.parametrize(
    ("act", "method", "params"),
    [
        (
            Send(platform="local", chat="chat", text="т", buttons=((Button(label="Л", data="d"),),)),
            "sendMessage",
            {
                "chat": "chat",
                "guid": "key",
                "thread": None,
                "reply_to": None,
                "text": "т",
                "buttons": [[{"label": "Л", "data": "d"}]],
            },
        ),
        (
            Publish(platform="local", chat="wall", post=1, content=Content(text="т", media=("a.png",))),
            "publish",
            {
                "chat": "wall",
                "guid": "key",
                "text": "т",
                "pictures": ["UE5H"],
                "buttons": [],
                "poll": None,
                "comments_closed": False,
            },
        ),
        (
            FirstComment(address=HOME, post=1, text="т"),
            "sendMessage",
            {"chat": "chat", "guid": "key", "thread": "5", "text": "т"},
        ),
        (
            Revise(address=HOME, post=1, content=Content(text="т", buttons=((LINK,),))),
            "editMessage",
            {
                "chat": "chat",
                "message": "5",
                "text": "т",
                "buttons": [[{"label": "Меню", "url": "https://a.ru"}]],
            },
        ),
        (
            Revise(address=HOME, post=1, content=Content(text="в меню", marks=(MENU,))),
            "editMessage",
            {"chat": "chat", "message": "5", "text": "в меню (https://a.ru)", "buttons": []},
        ),
        (Pin(address=HOME, post=1), "pinMessage", {"chat": "chat", "message": "5"}),
        (Unpin(address=HOME, post=1), "unpinMessage", {"chat": "chat", "message": "5"}),
        (
            Withdraw(address=HOME, post=1),
            "deleteMessage",
            {"chat": "chat", "message": "5"},
        ),
        (
            Edit(address=HOME, text="т"),
            "editMessage",
            {"chat": "chat", "message": "5", "text": "т", "buttons": []},
        ),
        (
            Delete(address=HOME, author="a", author_name="A", text="т"),
            "deleteMessage",
            {"chat": "chat", "message": "5"},
        ),
        (
            Restore(address=HOME, author_name="A", text="т"),
            "restoreMessage",
            {"chat": "chat", "message": "5"},
        ),
        (
            Mute(platform="local", chat="chat", person="p", until=UNTIL),
            "mute",
            {"chat": "chat", "person": "p", "until": "2027-01-02T03:04:00+00:00"},
        ),
        (
            Ban(platform="local", chat="chat", person="p", until=UNTIL),
            "ban",
            {"chat": "chat", "person": "p", "until": "2027-01-02T03:04:00+00:00"},
        ),
        (Unmute(platform="local", chat="chat", person="p"), "unmute", {"chat": "chat", "person": "p"}),
        (Unban(platform="local", chat="chat", person="p"), "unban", {"chat": "chat", "person": "p"}),
        (
            AnswerPress(platform="local", press_id="p-1", text="о" * 300),
            "answerPress",
            {"press": "p-1", "text": "о" * 200},
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str | dict) else "",
)
def test_each_act_has_its_method(act: Any, method: str, params: calls.Params):
    assert calls.call(act, "key", [b"PNG"] if isinstance(act, Publish) else []) == (method, params)


@pytest.mark.parametrize("command", [True, False])
def test_a_command_is_told_what_it_answers(command: bool) -> None:
    answers = MESSAGE | {"id": "14", "author": {"id": "petya", "name": "Петя", "kind": "person"}}
    said = MESSAGE | {"text": "/ban" if command else "согласна", "reply_to": "14", "answers": answers}
    found = mapping.incoming(json.dumps({"id": 7, "type": "message", "message": said}))
    assert isinstance(found, Message)
    answered = Answered(
        message="14",
        author=Author(id="petya", name="Петя"),
        text="Привет",
        at=found.at,
        thread="1",
        attachments=("a.png",),
    )
    assert found.answered == (answered if command else None)
