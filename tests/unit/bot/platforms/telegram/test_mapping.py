"""Everything that a Telegram update may be, the pitfalls of the Bot API among them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.telegram import mapping, wire
from bot.platforms.telegram.aside import CopyOfPost, aside
from models.errors import Unmappable
from models.messages import (
    Address,
    Answered,
    Author,
    AuthorKind,
    Chat,
    JoinRequest,
    Membership,
    Message,
    Moved,
    Press,
    Reaction,
)
from tests.telegram.contract import contract
from tests.unit.bot.platforms.telegram.updates import (
    ANONYMOUS,
    BOT,
    CHANNEL,
    CHANNEL_BOT,
    FILE,
    GROUP,
    OLGA,
    OTHER,
    PHOTO,
    PRIVATE,
    TELEGRAM,
    other,
    update,
)

ROOT = {"message_id": 3, "date": 1, "chat": GROUP, "is_automatic_forward": True}
CARD = {"message_id": 3, "date": 1, "chat": GROUP}
FORWARD = {"type": "channel", "date": 1, "chat": OTHER, "message_id": 77}


def said(kind: str = "message", **changed: Any) -> Message:
    found = mapping.incoming(update(kind, **changed))
    assert isinstance(found, Message)
    return found


def test_a_text_keeps_everything_that_judging_it_needs():
    assert said() == Message(
        event_id="7",
        address=Address(platform="telegram", chat="-1001000000002", message="15"),
        author=Author(id="5000000001", name="Ольга Ким"),
        text="Привет",
        at=datetime.fromtimestamp(1_795_000_000, UTC),
    )


@pytest.mark.parametrize(
    ("text", "kind", "mark"),
    [("/start c12", "private", "c12"), ("/start", "private", None), ("/start c12", "supergroup", None)],
)
def test_the_mark_of_a_link_to_the_bot_is_kept(text: str, kind: str, mark: str | None) -> None:
    assert said(text=text, chat={"id": 57, "type": kind, "title": "?"}).ref == mark


def test_a_private_message_is_known_as_private():
    assert said(chat=PRIVATE).private


@pytest.mark.parametrize(
    ("changed", "thread", "reply_to"),
    [
        pytest.param({}, None, None, id="talk in the group"),
        pytest.param({"message_thread_id": 3, "reply_to_message": ROOT}, "3", None, id="a comment"),
        pytest.param({"message_thread_id": 3, "reply_to_message": CARD}, "3", "3", id="an answer"),
        pytest.param(
            {"message_thread_id": 3, "reply_to_message": CARD | {"message_id": 9}},
            "3",
            "9",
            id="an answer to a comment",
        ),
        pytest.param(
            {"message_thread_id": 3, "is_topic_message": True, "reply_to_message": CARD},
            "topic:3",
            None,
            id="in a topic, whose beginning nobody chose to answer",
        ),
        pytest.param(
            {"message_thread_id": 3, "is_topic_message": True, "reply_to_message": CARD | {"message_id": 9}},
            "topic:3",
            "9",
            id="an answer in a topic",
        ),
    ],
)
def test_where_a_message_stands_is_told_by_its_thread_and_what_it_answers(
    changed: dict[str, Any], thread: str | None, reply_to: str | None
) -> None:
    message = said(**changed)
    assert (message.thread, message.reply_to) == (thread, reply_to)


@pytest.mark.parametrize(
    ("changed", "kind", "author"),
    [
        pytest.param({"from": TELEGRAM, "sender_chat": CHANNEL, "is_automatic_forward": True},
                     AuthorKind.COMMUNITY, CHANNEL, id="a post that Telegram copied below the channel"),
        pytest.param({"from": ANONYMOUS, "sender_chat": GROUP}, AuthorKind.COMMUNITY, GROUP,
                     id="an anonymous administrator"),
        pytest.param({"from": CHANNEL_BOT, "sender_chat": OTHER}, AuthorKind.CHANNEL, OTHER,
                     id="somebody as their own channel"),
        pytest.param({"from": None, "chat": CHANNEL}, AuthorKind.COMMUNITY, CHANNEL, id="the channel itself"),
        pytest.param({"from": None, "chat": CHANNEL, "sender_chat": CHANNEL}, AuthorKind.COMMUNITY, CHANNEL,
                     id="the channel as its own sender"),
        pytest.param({"from": TELEGRAM}, AuthorKind.COMMUNITY, TELEGRAM, id="Telegram itself"),
        pytest.param({"from": None}, AuthorKind.COMMUNITY, GROUP, id="nobody"),
        pytest.param({"from": BOT}, AuthorKind.PERSON, BOT, id="another bot"),
    ],
)  # fmt: skip
def test_who_speaks_is_known(changed: dict[str, Any], kind: AuthorKind, author: dict[str, Any]) -> None:
    found = said(**changed).author
    assert (found.kind, found.id) == (kind, str(author["id"]))


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"first_name": "Ольга"}, "Ольга"),
        ({"first_name": "Ольга", "last_name": "Ким", "username": "kim"}, "Ольга Ким"),
        ({"first_name": "", "username": "kim"}, "kim"),
        ({"first_name": ""}, "9999999999999"),
        ({}, "9999999999999"),
    ],
)
def test_who_has_no_name_is_called_by_what_is_left(user: dict[str, str], name: str) -> None:
    assert said(**{"from": {"id": 9_999_999_999_999, "is_bot": False, **user}}).author.name == name


@pytest.mark.parametrize(
    ("changed", "text", "attachments"),
    [
        pytest.param({"photo": PHOTO, "caption": "Пирог"}, "Пирог", ("photo:large",), id="a caption"),
        pytest.param({"photo": PHOTO}, "", ("photo:large",), id="a picture without words"),
        pytest.param({"video": FILE}, "", ("video:F1",), id="a video"),
        pytest.param({"animation": FILE, "document": FILE}, "", ("animation:F1",), id="an animation"),
        pytest.param({"live_photo": FILE, "photo": PHOTO}, "", ("live_photo:F1",), id="a live photo"),
        pytest.param({"sticker": FILE | {"emoji": "🔥"}}, "", ("sticker:F1",), id="a sticker"),
        pytest.param({"voice": FILE}, "", ("voice:F1",), id="a voice message"),
        pytest.param({"video_note": FILE}, "", ("video_note:F1",), id="a video note"),
        pytest.param({"poll": {"question": "Заработок?", "options": [{"text": "да"}, {"text": "пишите @x"}]}},
                     "Заработок?\nда\nпишите @x", ("poll",), id="a poll"),
        pytest.param({"contact": {"phone_number": "+7900", "first_name": "Заём"}}, "Заём +7900", ("contact",),
                     id="a contact"),
        pytest.param({"checklist": {"title": "Дела", "tasks": [{"text": "хлеб"}]}}, "Дела\nхлеб",
                     ("checklist",), id="a checklist"),
        pytest.param({"venue": {"title": "Казино", "address": "Мира, 1", "location": {}}, "location": {}},
                     "Казино\nМира, 1", ("venue",), id="a venue"),
        pytest.param({"story": {"id": 1, "chat": OTHER}}, "", ("story",), id="a story"),
        pytest.param({"dice": {"emoji": "🎲", "value": 6}}, "", ("dice",), id="a die"),
    ],
)  # fmt: skip
def test_whatever_came_is_read(changed: dict[str, Any], text: str, attachments: tuple[str, ...]) -> None:
    message = said(text=None, **changed)
    assert (message.text, message.attachments) == (text, attachments)


@pytest.mark.parametrize(
    ("changed", "text", "links"),
    [
        pytest.param({"entities": [{"type": "text_link", "offset": 0, "length": 6, "url": "http://x.ru"}]},
                     "Привет", ("http://x.ru",), id="under words"),
        pytest.param({"entities": [{"type": "custom_emoji", "offset": 0, "length": 2}]},
                     "Привет", (), id="custom emoji hide nothing"),
        pytest.param({"text": None, "photo": PHOTO, "caption": "Пирог",
                      "caption_entities": [{"type": "text_link", "offset": 0, "length": 5, "url": "http://x.ru"}]},
                     "Пирог", ("http://x.ru",), id="under the words of a caption"),
        pytest.param({"reply_markup": {"inline_keyboard": [[{"text": "Забрать", "url": "http://x.ru"}],
                                                           [{"text": "Ещё", "callback_data": "1"}]]}},
                     "Привет\n[Забрать]\n[Ещё]", ("http://x.ru",), id="under buttons"),
        pytest.param({"link_preview_options": {"url": "http://x.ru"}}, "Привет", ("http://x.ru",),
                     id="in a preview only"),
        pytest.param({"link_preview_options": {"is_disabled": True, "url": "http://x.ru"}}, "Привет", (),
                     id="a preview that is not shown"),
        pytest.param({"external_reply": {"origin": FORWARD}, "quote": {"text": "Казино", "position": 0}},
                     "Привет\n> Казино", (), id="quoted from another chat"),
        pytest.param({"reply_to_message": CARD, "quote": {"text": "Казино", "position": 0}}, "Привет", (),
                     id="quoted from this chat, where it is judged by itself"),
        pytest.param({"text": None, "rich_message": {"blocks": [
                         {"type": "paragraph", "text": ["Лёг", {"type": "bold", "text": "кие"}, " деньги: ",
                                                        {"type": "url", "text": "тут", "url": "http://x.ru"}]},
                         {"type": "list", "items": [{"label": "1.", "blocks": [{"type": "paragraph",
                                                                                "text": "пишите"}]}]}]}},
                     "Лёгкие деньги: тут\n1.\nпишите", ("http://x.ru",), id="in a rich text"),
    ],
)  # fmt: skip
def test_words_and_links_are_found_where_spam_hides_them(
    changed: dict[str, Any], text: str, links: tuple[str, ...]
) -> None:
    message = said(**changed)
    assert (message.text, message.hidden_links) == (text, links)


@pytest.mark.parametrize(
    ("changed", "origin"),
    [
        ({"forward_origin": FORWARD}, str(OTHER["id"])),
        ({"external_reply": {"origin": FORWARD}}, str(OTHER["id"])),
        ({"forward_origin": {"type": "user", "date": 1, "sender_user": OLGA}}, None),
        ({"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "X"}}, None),
        ({"forward_origin": {"type": "chat", "date": 1, "sender_chat": GROUP}}, None),
        ({"forward_origin": FORWARD, "is_automatic_forward": True, "sender_chat": CHANNEL}, None),
    ],
    ids=["a forward", "an answer to a post elsewhere", "a person", "somebody hidden", "a group", "our post"],
)
def test_what_comes_from_a_channel_is_told_with_its_origin(
    changed: dict[str, Any], origin: str | None
) -> None:
    message = said(**changed)
    assert (message.forwarded_from_channel, message.origin) == (origin is not None, origin)


@pytest.mark.parametrize("kind", ["edited_message", "edited_channel_post"])
def test_an_edited_message_is_told_as_edited(kind: str) -> None:
    assert said(kind, edit_date=1_795_000_100).edited


def test_a_reaction_that_comes_as_an_edit_is_none():
    assert mapping.incoming(update("edited_message")) is None
    assert said("edited_message", via_bot=BOT).edited


def test_the_copy_of_a_post_tells_where_its_comments_stand():
    origin = {"type": "channel", "date": 1, "chat": CHANNEL, "message_id": 77}
    raw = update(sender_chat=CHANNEL, is_automatic_forward=True, forward_origin=origin)
    copy = aside(raw.encode())
    where = (str(CHANNEL["id"]), "77", str(GROUP["id"]), "15")
    assert copy == (*where, "Привет", 1_795_000_000, "text", "")


def test_the_copy_of_a_picture_tells_its_caption_and_its_album():
    origin = {"type": "channel", "date": 1, "chat": CHANNEL, "message_id": 77}
    shown = {"text": None, "photo": PHOTO, "caption": "Пирог", "media_group_id": "137"}
    raw = update(sender_chat=CHANNEL, is_automatic_forward=True, forward_origin=origin, **shown)
    copy = aside(raw.encode())
    assert isinstance(copy, CopyOfPost)
    assert (copy.text, copy.kind, copy.album) == ("Пирог", "photo", "137")


@pytest.mark.parametrize(
    "raw",
    [
        update(),
        update(reply_to_message=ROOT, text='"is_automatic_forward"'),
        update(is_automatic_forward=True),
        '{"is_automatic_forward"',
    ],
)
def test_whatever_is_no_copy_of_a_post_tells_nothing_of_one(raw: str) -> None:
    assert aside(raw.encode()) is None


def test_the_reactions_to_a_post_are_its_likes():
    reactions = [{"type": {"type": "emoji", "emoji": "👍"}, "total_count": 3}, {"total_count": 2}]
    raw = other("message_reaction_count", chat=CHANNEL, message_id=77, date=1, reactions=reactions)
    assert aside(raw.encode()) == (str(CHANNEL["id"]), "77", 5)
    assert mapping.incoming(raw) is None


def test_parts_of_an_album_share_its_name():
    assert said(media_group_id="137", photo=PHOTO, text=None).album == "137"


@pytest.mark.parametrize(
    "changed",
    [
        {"new_chat_members": [OLGA]},
        {"left_chat_member": OLGA},
        {"new_chat_title": "Пекарня №2"},
        {"new_chat_photo": PHOTO},
        {"pinned_message": CARD},
        {"forum_topic_created": {"name": "Разное", "icon_color": 1}},
        {"video_chat_started": {}},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
        {"something_that_comes_next_year": {"x": 1}},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_service_message_tells_nothing(changed: dict[str, Any]) -> None:
    assert mapping.incoming(update(text=None, **changed)) is None


SHOWN = frozenset(("sender", *wire.Message.__struct_fields__))
"""What we read of a message; any other field of the schema tells of something, or of how it is shown."""


@pytest.mark.parametrize("field", sorted(contract().objects["Message"].keys() - SHOWN - {"from"}))
def test_no_message_of_the_schema_without_content_is_judged(field: str) -> None:
    assert mapping.incoming(update(text=None, **{field: {}})) is None


def test_what_has_no_number_tells_nothing():
    assert mapping.incoming(update(message_id=0)) is None


@pytest.mark.parametrize(
    ("changed", "before", "after"),
    [
        ({"chat": {"id": -5, "type": "group", "title": "x"}, "migrate_to_chat_id": -100500}, "-5", "-100500"),
        ({"chat": GROUP | {"id": -100500}, "migrate_from_chat_id": -5}, "-5", "-100500"),
    ],
)
def test_a_group_that_becomes_a_supergroup_is_told_by_both_messages(
    changed: dict[str, Any], before: str, after: str
) -> None:
    moved = mapping.incoming(update(text=None, **changed))
    assert isinstance(moved, Moved)
    assert (moved.before, moved.after) == (before, after)


def test_a_press_names_its_message_its_person_and_its_data():
    shown = {"message_id": 41, "date": 0, "chat": GROUP}  # too old to be seen, and still pressed
    press = mapping.incoming(
        other("callback_query", id="q1", **{"from": OLGA}, chat_instance="1", message=shown, data="1.take.x")
    )
    assert isinstance(press, Press)
    assert (press.address.message, press.author.id, press.press_id) == ("41", "5000000001", "q1")
    assert press.data == "1.take.x"


@pytest.mark.parametrize("body", [{"inline_message_id": "i"}, {"message": CARD, "game_short_name": "g"}])
def test_a_press_elsewhere_tells_nothing(body: dict[str, Any]) -> None:
    assert mapping.incoming(other("callback_query", id="q1", **{"from": OLGA}, **body)) is None


def changed_member(kind: str, before: dict[str, Any], after: dict[str, Any], **more: Any) -> Membership:
    person = BOT if kind == "my_chat_member" else OLGA
    body = {"chat": GROUP, "from": OLGA, "date": 1_795_000_000} | more
    members = {"old_chat_member": {"user": person} | before, "new_chat_member": {"user": person} | after}
    found = mapping.incoming(other(kind, **body, **members))
    assert isinstance(found, Membership)
    return found


@pytest.mark.parametrize(
    ("before", "after", "was_in", "is_in"),
    [
        ({"status": "left"}, {"status": "member"}, False, True),
        ({"status": "member"}, {"status": "left"}, True, False),
        ({"status": "member"}, {"status": "kicked", "until_date": 0}, True, False),
        ({"status": "restricted", "is_member": True}, {"status": "restricted"}, True, False),
        ({"status": "member"}, {"status": "administrator", "can_delete_messages": True}, True, True),
    ],
)  # fmt: skip
def test_who_comes_and_goes_is_known(
    before: dict[str, Any], after: dict[str, Any], was_in: bool, is_in: bool
) -> None:
    change = changed_member("chat_member", before, after)
    assert (change.was_in, change.is_in, change.ours, change.person.id) == (
        was_in,
        is_in,
        False,
        "5000000001",
    )


def test_what_the_bot_may_do_in_a_chat_is_known():
    rights = {"can_delete_messages": True, "can_restrict_members": False, "is_anonymous": True}
    change = changed_member("my_chat_member", {"status": "left"}, {"status": "administrator", **rights})
    assert (change.ours, change.rights, change.chat.title) == (True, {"can_delete_messages"}, GROUP["title"])
    assert not change.chat.broadcast


def test_whoever_blocks_the_bot_leaves_the_private_chat():
    change = changed_member(
        "my_chat_member", {"status": "member"}, {"status": "kicked", "until_date": 0}, chat=PRIVATE
    )
    assert (change.chat.private, change.was_in, change.is_in, change.by.id) == (
        True,
        True,
        False,
        "5000000001",
    )


@pytest.mark.parametrize("kind", ["poll", "of_next_year"])
def test_an_update_that_concerns_nobody_tells_nothing(kind: str) -> None:
    assert mapping.incoming(other(kind, anything=1)) is None


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "<html>502</html>",
        "{}",
        '{"update_id": "x"}',
        '{"update_id": 1, "message": {}}',
        update(date=10**18),
        update(message_id="15"),
        update(**{"from": {"id": "x"}}),
    ],
)
def test_what_is_not_what_telegram_promises_is_unmappable(raw: str) -> None:
    with pytest.raises(Unmappable):
        mapping.incoming(raw)


LEAVES = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_whatever_a_rich_message_holds_is_walked(blocks: Any) -> None:
    assert isinstance(mapping.incoming(update(text=None, rich_message=blocks)), Message | None)


def test_each_update_of_a_page_is_kept_as_it_came():
    page = json.dumps({"ok": True, "result": [{"update_id": 8, "message": 5}, {"update_id": 9}]})
    found = mapping.events(page.encode())
    assert [(one.event_id, one.raw) for one in found] == [
        ("8", b'{"update_id": 8, "message": 5}'),
        ("9", b'{"update_id": 9}'),
    ]


def test_what_has_no_number_is_passed_over():
    found = mapping.events(b'{"ok": true, "result": [{"id": 1}, 5, {"update_id": 2}]}')
    assert [one.event_id for one in found] == ["2"]


@pytest.mark.parametrize("page", [b"<html>", b'{"ok": false}', b'{"result": 5}', b'{"result": [{"update'])
def test_a_page_that_is_none_is_an_error(page: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        mapping.events(page)


def test_a_command_is_told_what_it_answers_and_other_words_are_not() -> None:
    replied = {
        "message_id": 9,
        "date": 1_794_999_000,
        "chat": GROUP,
        "from": OLGA,
        "caption": "ставки",
        "photo": PHOTO,
        "message_thread_id": 3,
    }
    command = said(text="/ban 1d", reply_to_message=replied)
    assert command.answered == Answered(
        message="9",
        author=Author(id="5000000001", name="Ольга Ким"),
        text="ставки",
        at=datetime.fromtimestamp(1_794_999_000, UTC),
        thread="3",
        attachments=("photo:large",),
    )
    assert said(text="согласна", reply_to_message=replied).answered is None
    assert said(text="/ban", reply_to_message=ROOT).answered is None


@pytest.mark.parametrize(
    ("own", "kind"), [("7", AuthorKind.COMMUNITY), ("77", AuthorKind.PERSON), ("", AuthorKind.PERSON)]
)
def test_what_the_bot_itself_has_written_is_ours_and_what_another_bot_has_is_not(
    own: str, kind: AuthorKind
) -> None:
    bot = {"id": 7, "is_bot": True, "first_name": "Смотритель"}
    replied = {"message_id": 9, "date": 1_794_999_000, "chat": GROUP, "from": bot, "text": "Ответ"}
    command = mapping.incoming(update("message", text="/spam", reply_to_message=replied), own)
    assert isinstance(command, Message)
    assert command.answered is not None
    assert command.answered.author.kind is kind


def test_a_reply_to_what_has_buttons_tells_what_they_carry() -> None:
    keys = [[{"text": "Сайт", "url": "https://a.b"}], [{"text": "Беру", "callback_data": "7.take.x"}]]
    card = {"message_id": 9, "date": 1_794_999_000, "chat": GROUP, "from": OLGA, "text": "Вопрос"}
    replied = said(text="Можно!", reply_to_message=card | {"reply_markup": {"inline_keyboard": keys}})
    assert replied.answered is not None
    assert replied.answered.button == "7.take.x"


def test_who_asks_to_be_let_in_is_known() -> None:
    body = {
        "chat": GROUP,
        "from": OLGA,
        "user_chat_id": 5_000_000_001,
        "date": 1_795_000_000,
        "bio": "люблю хлеб",
        "invite_link": {"invite_link": "https://t.me/+x"},
    }
    assert mapping.incoming(other("chat_join_request", **body)) == JoinRequest(
        event_id="7",
        chat=Chat(platform="telegram", id=str(GROUP["id"]), title="Пекарня: обсуждение"),
        person=Author(id="5000000001", name="Ольга Ким"),
        private_chat="5000000001",
        at=datetime.fromtimestamp(1_795_000_000, UTC),
        about="люблю хлеб",
        link="https://t.me/+x",
    )


HEART, FIRE = {"type": "emoji", "emoji": "❤"}, {"type": "emoji", "emoji": "🔥"}


@pytest.mark.parametrize(
    ("old", "new", "given"),
    [([], [HEART], True), ([HEART], [], False), ([HEART], [FIRE], None), ([HEART], [HEART, FIRE], None)],
)
def test_somebody_reacts_in_a_group_or_no_longer(old: list[Any], new: list[Any], given: bool | None) -> None:
    changed = {"chat": GROUP, "message_id": 15, "date": 1_795_000_000, "user": OLGA}
    found = mapping.incoming(other("message_reaction", old_reaction=old, new_reaction=new, **changed))
    if given is None:
        assert found is None
    else:
        assert isinstance(found, Reaction)
        assert (found.given, found.person, found.address.message) == (given, str(OLGA["id"]), "15")


def test_a_chat_that_reacts_anonymously_is_known_by_its_number():
    changed = {"chat": GROUP, "message_id": 15, "date": 1, "actor_chat": OTHER}
    found = mapping.incoming(other("message_reaction", old_reaction=[], new_reaction=[HEART], **changed))
    assert isinstance(found, Reaction)
    assert found.person == str(OTHER["id"])


@pytest.mark.parametrize(
    ("updates", "numbers"),
    [
        ('{"update_id": 5, "x": 1}, {"update_id":6,"x":1}', [5, 6]),
        ('{"x": {"update_id": 1}, "update_id": 5}, { "update_id" : 6 }', [5, 6]),
        ('{"update_id": "5"}, {"x": 5}, {"update_id": 1.5, "x": 1}, {"update_id": 6}', [6]),
        ('{"update_id": 5, "x": "\\ud83c"}, {"update_id": 6, "x": "\xff"}', [5, 6]),
    ],
)
def test_every_update_of_a_page_that_has_a_number_is_kept(updates: str, numbers: list[int]) -> None:
    page = f'{{"ok": true, "result": [{updates}]}}'.encode("latin-1")
    assert [one.position for one in mapping.events(page)] == numbers
