"""Everything that an event of VK may be, the pitfalls of its API among them."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.vk import mapping, wire
from models.errors import Unmappable
from models.messages import Address, Author, AuthorKind, Membership, Message, Press
from tests.unit.bot.platforms.vk.events import (
    ADMIN,
    CHAT,
    DATE,
    GROUP,
    OLGA,
    OTHER_GROUP,
    comment,
    event,
    message,
    post,
    under,
)

MOMENT = datetime.fromtimestamp(DATE, UTC)
PRESSED = {"user_id": OLGA, "peer_id": CHAT, "event_id": "abc", "conversation_message_id": 4}
PHOTO = {"id": 3, "owner_id": OLGA, "access_key": "k", "text": "со скидкой"}


def read(raw: str) -> Message:
    found = mapping.incoming(raw)
    assert isinstance(found, Message)
    return found


def commented(**changed: Any) -> Message:
    return read(event("wall_reply_new", comment(**changed)))


def told(**changed: Any) -> Message:
    return read(event("message_new", {"message": message(**changed), "client_info": {}}))


def test_a_comment_keeps_everything_that_judging_it_needs():
    raw = event("wall_reply_new", comment(), names={str(OLGA): "Ольга Ким"})
    assert read(raw) == Message(
        event_id="wall_reply_new:-100_15",
        address=Address(platform="vk", chat="-100", message="wall10_15"),
        author=Author(id="57", name="Ольга Ким"),
        text="Привет",
        at=MOMENT,
        thread="wall10",
    )


@pytest.mark.parametrize("wrapped", [True, False], ids=["since 5.103", "before"])
def test_a_message_comes_in_both_shapes(wrapped: bool) -> None:
    body = message(peer_id=OLGA, id=8)
    found = read(event("message_new", {"message": body, "client_info": {}} if wrapped else body))
    assert (found.text, found.address.chat, found.address.message) == ("Привет", str(OLGA), "4")
    assert (found.private, found.event_id) == (True, "e7")


def test_a_chat_is_above_two_billion_and_not_private():
    assert not told().private
    assert told().address == Address(platform="vk", chat="2000000001", message="4")


def test_a_message_without_a_peer_is_a_talk_with_its_author():
    assert told(peer_id=None).address.chat == str(OLGA)


@pytest.mark.parametrize("kind", ["photo_comment", "video_comment", "market_comment", "board_post"])
def test_a_comment_under_anything_names_what_it_stands_under(kind: str) -> None:
    found = read(event(f"{kind}_new", under(kind)))
    word = {"board_post": "topic"}.get(kind, kind.removesuffix("_comment"))
    assert found.address == Address(platform="vk", chat="-100", message=f"{word}456_15")
    assert (found.thread, found.text) == (f"{word}456", "Привет")


@pytest.mark.parametrize("kind", ["wall_reply", "photo_comment", "video_comment", "market_comment"])
def test_an_edited_comment_is_judged_again(kind: str) -> None:
    body = comment(text="уже другое")
    found = read(event(f"{kind}_edit", body))
    assert (found.edited, found.text, found.event_id) == (True, "уже другое", "e7")


def test_an_edited_message_comes_bare():
    found = read(event("message_edit", message(text="уже другое")))
    assert (found.edited, found.text) == (True, "уже другое")


@pytest.mark.parametrize(
    ("from_id", "kind", "name"),
    [
        pytest.param(OLGA, AuthorKind.PERSON, "id57", id="a person whose name could not be learned"),
        pytest.param(-GROUP, AuthorKind.COMMUNITY, "club100", id="our own comment echoed back"),
        pytest.param(-OTHER_GROUP, AuthorKind.CHANNEL, "club777", id="another community"),
        pytest.param(9_007_199_254, AuthorKind.PERSON, "id9007199254", id="an id longer than 32 bits"),
    ],
)
def test_who_speaks_is_known(from_id: int, kind: AuthorKind, name: str) -> None:
    assert commented(from_id=from_id).author == Author(id=str(from_id), name=name, kind=kind)


@pytest.mark.parametrize(
    ("changed", "reply_to"),
    [
        pytest.param({}, None, id="to the post"),
        pytest.param({"parents_stack": [12]}, "wall10_12", id="in a thread, to its beginning"),
        pytest.param(
            {"parents_stack": [12], "reply_to_user": 5, "reply_to_comment": 14}, "wall10_14", id="in a thread"
        ),
    ],
)
def test_whom_a_comment_answers(changed: dict[str, Any], reply_to: str | None) -> None:
    assert (commented(**changed).thread, commented(**changed).reply_to) == ("wall10", reply_to)


@pytest.mark.parametrize(
    "missing", [{"post_id": None}, {"owner_id": None}, {"parents_stack": None}, {"text": None}]
)
def test_a_comment_is_understood_with_the_fields_missing_that_were_seen_missing(
    missing: dict[str, None],
) -> None:
    found = commented(**missing)
    assert (found.address.chat, found.address.message.endswith("_15")) == ("-100", True)


def test_a_comment_that_is_gone_when_it_arrives_is_passed_over():
    assert mapping.incoming(event("wall_reply_new", comment(deleted=True))) is None
    assert mapping.incoming(event("wall_reply_new", comment(deleted=1))) is None


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        pytest.param({}, AuthorKind.COMMUNITY, id="ours"),
        pytest.param({"from_id": OLGA, "post_type": "suggest"}, AuthorKind.PERSON, id="suggested"),
        pytest.param({"from_id": OLGA}, AuthorKind.PERSON, id="on an open wall"),
        pytest.param({"postponed_id": 9}, AuthorKind.COMMUNITY, id="postponed before"),
    ],
)
def test_a_post_is_a_message_of_whoever_wrote_it(changed: dict[str, Any], kind: AuthorKind) -> None:
    found = read(event("wall_post_new", post(**changed)))
    assert (found.author.kind, found.address.message, found.thread) == (kind, "wall10", None)


def test_a_repost_shows_the_words_of_what_was_reposted_and_where_they_come_from():
    other = post(id=1, owner_id=-OTHER_GROUP, from_id=-OTHER_GROUP, text="Казино!", attachments=[])
    found = read(event("wall_post_new", post(from_id=OLGA, text="зацените", copy_history=[other])))
    assert (found.text, found.origin) == ("зацените\nКазино!", "-777")
    assert found.forwarded_from_channel


def test_a_post_of_ours_that_is_shown_again_comes_from_nowhere_else():
    wall = {"type": "wall", "wall": post(text="Пирог")}
    found = told(attachments=[wall])
    assert (found.text, found.forwarded_from_channel) == ("Привет\nПирог", False)


@pytest.mark.parametrize(
    ("attachment", "text", "name"),
    [
        ({"type": "photo", "photo": PHOTO}, "со скидкой", "photo57_3_k"),
        ({"type": "video", "video": {"id": 3, "owner_id": -5, "title": "Ролик", "description": "о нас"}},
         "Ролик\nо нас", "video-5_3"),
        ({"type": "audio", "audio": {"id": 3, "owner_id": 5, "artist": "Кто", "title": "Что"}},
         "Что\nКто", "audio5_3"),
        ({"type": "doc", "doc": {"id": 3, "owner_id": 5, "title": "казино.pdf"}}, "казино.pdf", "doc5_3"),
        ({"type": "link", "link": {"url": "https://spam.example", "title": "Бонус", "description": "тут"}},
         "Бонус\nтут", "link"),
        ({"type": "poll", "poll": {"id": 1, "owner_id": 5, "question": "Да?", "answers": [{"text": "Нет"}]}},
         "Да?\nНет", "poll5_1"),
        ({"type": "market", "market": {"id": 1, "owner_id": -5, "title": "Слон", "description": "купи"}},
         "Слон\nкупи", "market-5_1"),
        ({"type": "sticker", "sticker": {"sticker_id": 9, "product_id": 1}}, None, "sticker9"),
        ({"type": "graffiti", "graffiti": {"id": 1, "owner_id": 5}}, None, "graffiti5_1"),
        ({"type": "audio_message", "audio_message": {"id": 1, "owner_id": 5, "transcript": "алло"}},
         "алло", "audio_message5_1"),
        ({"type": "wall_reply", "wall_reply": {"id": 1, "owner_id": 5, "from_id": 5, "text": "смотри"}},
         "смотри", "wall_reply5_1"),
        ({"type": "something_new", "something_new": {"title": "Новое"}}, "Новое", "something_new"),
        ({"type": "money_transfer"}, None, "money_transfer"),
    ],
)  # fmt: skip
def test_the_words_of_attachments_are_read(attachment: dict[str, Any], text: str | None, name: str) -> None:
    found = commented(attachments=[attachment])
    assert found.text == ("Привет" if text is None else f"Привет\n{text}")
    assert found.attachments == (name,)


def test_forwarded_messages_are_read_and_the_answered_one_is_not():
    forwarded = {"from_id": 9, "date": 1, "text": "слоны", "fwd_messages": [{"text": "дёшево"}]}
    answered = {"conversation_message_id": 2, "date": 1, "from_id": 1, "text": "какие?"}
    found = told(fwd_messages=[forwarded], reply_message=answered)
    assert (found.text, found.reply_to, found.attachments) == ("Привет\nслоны\nдёшево", "2", ())


@pytest.mark.parametrize(
    ("text", "shown", "links"),
    [
        ("[id57|Ольга], да", "Ольга, да", ()),
        ("[id57:bp-100_15|Ольга], да", "Ольга, да", ()),
        ("[club777|сюда]", "сюда", ("https://vk.com/club777",)),
        ("[club100|нас]", "нас", ()),
        ("[https://vk.com/spam|тут]", "тут", ("https://vk.com/spam",)),
        ("[не ссылка|но текст] [1]", "[не ссылка|но текст] [1]", ()),
    ],
)
def test_a_mention_reads_as_it_is_shown_and_its_address_is_kept(
    text: str, shown: str, links: tuple[str, ...]
) -> None:
    assert (commented(text=text).text, commented(text=text).hidden_links) == (shown, links)


def test_links_of_cards_and_buttons_are_found():
    cards = {
        "type": "pretty_cards",
        "pretty_cards": {"cards": [{"title": "А", "link_url": "https://a.example"}]},
    }
    link = {"url": "https://b.example", "button": {"action": {"url": "https://c.example"}}}
    found = commented(attachments=[cards, {"type": "link", "link": link}])
    assert found.hidden_links == ("https://a.example", "https://b.example", "https://c.example")


@pytest.mark.parametrize("payload", [{"press": "3.take"}, '{"press": "3.take"}'], ids=["object", "string"])
def test_the_payload_of_a_press_comes_as_an_object_or_as_a_string(payload: Any) -> None:
    found = mapping.incoming(event("message_event", PRESSED | {"payload": payload}, at=DATE))
    assert found == Press(
        event_id="e7",
        address=Address(platform="vk", chat=str(CHAT), message="4"),
        author=Author(id="57", name="id57"),
        press_id=f"{CHAT}:57:abc",
        data="3.take",
        at=MOMENT,
    )


@pytest.mark.parametrize("payload", [None, {}, "{", [], {"press": 3}, {"button": "1"}])
def test_a_button_that_is_not_ours_is_nothing(payload: Any) -> None:
    assert mapping.incoming(event("message_event", PRESSED | {"payload": payload})) is None


@pytest.mark.parametrize("inner", ['{"press": "3.take"}', {"press": "3.take"}], ids=["string", "object"])
def test_a_press_from_a_client_without_such_buttons_is_a_press(inner: Any) -> None:
    payload = json.dumps({"command": "not_supported_button", "payload": inner})
    found = mapping.incoming(event("message_new", {"message": message(payload=payload)}))
    assert isinstance(found, Press)
    assert (found.data, found.press_id) == ("3.take", "")


@pytest.mark.parametrize("payload", ['{"command": "start"}', "{", '["not_supported_button"]', ""])
def test_another_payload_leaves_the_message_a_message(payload: str) -> None:
    assert told(payload=payload).text == "Привет"


def test_the_mark_of_a_campaign_is_kept():
    assert told(peer_id=OLGA, ref="autumn", ref_source="ads").ref == "autumn"
    assert told().ref is None


@pytest.mark.parametrize(
    ("kind", "object_", "was_in", "is_in"),
    [
        ("group_join", {"user_id": OLGA, "join_type": "join"}, False, True),
        ("group_leave", {"user_id": OLGA, "self": 1}, True, False),
        ("user_block", {"user_id": OLGA, "admin_id": ADMIN, "unblock_date": 0, "reason": 0}, True, False),
        ("user_unblock", {"user_id": OLGA, "admin_id": ADMIN, "by_end_date": 0}, False, False),
        ("user_unblock", {"user_id": OLGA, "by_end_date": 1}, False, False),
    ],
)
def test_subscribers_come_and_go(kind: str, object_: dict[str, Any], was_in: bool, is_in: bool) -> None:
    found = mapping.incoming(event(kind, object_, at=DATE))
    assert isinstance(found, Membership)
    assert (found.person.id, found.chat.id, found.chat.broadcast) == (str(OLGA), "-100", True)
    assert (found.was_in, found.is_in, found.at) == (was_in, is_in, MOMENT)


def test_who_asks_to_be_let_in_is_not_in_yet():
    assert mapping.incoming(event("group_join", {"user_id": OLGA, "join_type": "request"})) is None


def test_the_mark_of_the_button_by_which_somebody_let_us_write_is_kept():
    found = mapping.incoming(event("message_allow", {"user_id": OLGA, "key": "виджет"}, at=DATE))
    assert isinstance(found, Membership)
    assert (found.link, found.by.id) == ("виджет", str(OLGA))


@pytest.mark.parametrize(("kind", "allowed"), [("message_allow", True), ("message_deny", False)])
def test_a_person_lets_the_community_write_or_not(kind: str, allowed: bool) -> None:
    found = mapping.incoming(event(kind, {"user_id": OLGA, "key": ""}, at=DATE))
    assert isinstance(found, Membership)
    assert (found.ours, found.chat.private, found.chat.id) == (True, True, str(OLGA))
    assert (found.was_in, found.is_in) == (not allowed, allowed)


@pytest.mark.parametrize(
    ("action", "person", "is_in", "ours"),
    [
        ({"type": "chat_invite_user", "member_id": -GROUP}, "-100", True, True),
        ({"type": "chat_invite_user_by_link", "member_id": OLGA}, "57", True, False),
        ({"type": "chat_invite_user_by_link"}, "57", True, False),
        ({"type": "chat_kick_user", "member_id": 9}, "9", False, False),
    ],
)
def test_people_and_the_bot_come_to_chats_and_go(
    action: dict[str, Any], person: str, is_in: bool, ours: bool
) -> None:
    found = mapping.incoming(event("message_new", {"message": message(action=action, text="")}))
    assert isinstance(found, Membership)
    assert (found.person.id, found.is_in, found.ours, found.chat.id) == (person, is_in, ours, str(CHAT))


def test_what_a_person_of_the_community_writes_in_a_talk_by_hand_is_heard() -> None:
    said = message(from_id=-GROUP, peer_id=OLGA, admin_author_id=ADMIN, text="Уже везём!")
    found = mapping.incoming(event("message_reply", said))
    assert isinstance(found, Message)
    assert (found.author.kind, found.private, found.text) == (AuthorKind.COMMUNITY, True, "Уже везём!")


@pytest.mark.parametrize(
    ("kind", "object_"),
    [
        ("message_reply", message(from_id=-GROUP, peer_id=OLGA)),
        ("message_reply", message(from_id=-GROUP, admin_author_id=ADMIN)),
        ("message_new", {"message": message(action={"type": "chat_title_update", "text": "Чат"})}),
        ("wall_repost", post(owner_id=OLGA)),
        ("message_typing_state", {"state": "typing", "from_id": OLGA, "to_id": -GROUP}),
        ("a_kind_of_next_year", {"anything": []}),
        ("a_kind_of_next_year", []),
    ],
)
def test_what_tells_nothing_to_judge_is_passed_over(kind: str, object_: Any) -> None:
    assert mapping.incoming(event(kind, object_)) is None


@pytest.mark.parametrize(
    "raw",
    [
        "{",
        "[]",
        '{"type": "message_new"}',
        event("message_new", None),
        event("message_new", {"message": {"text": "?"}}),
        event("wall_reply_new", comment(from_id=None)),
        event("wall_reply_new", comment(date=10**20)),
        event("message_event", {"user_id": OLGA}),
    ],
)
def test_poison_is_told_apart_and_never_crashes_anything_else(raw: str) -> None:
    with pytest.raises(Unmappable):
        mapping.incoming(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=12,
)


@given(
    st.sampled_from(sorted(mapping.KINDS)),
    st.dictionaries(st.sampled_from(sorted(comment() | message())), JSON),
)
def test_whatever_comes_is_read_or_called_unmappable(kind: str, changed: dict[str, Any]) -> None:
    for object_ in (comment() | changed, message() | changed, {"message": message() | changed}):
        with contextlib.suppress(Unmappable):
            mapping.incoming(event(kind, object_))


@given(st.lists(JSON, max_size=4), st.lists(JSON, max_size=2))
def test_attachments_of_any_shape_are_walked(attachments: list[Any], forwarded: list[Any]) -> None:
    told(attachments=attachments, fwd_messages=forwarded)
    commented(attachments=[{"type": "wall", "wall": {"attachments": attachments, "copy_history": forwarded}}])


def test_no_field_is_declared_again_that_is_there_already() -> None:
    shapes = [shape for shape in vars(wire).values() if isinstance(shape, type(msgspec.Struct))]
    again = {
        (shape.__name__, name)
        for shape in shapes
        for above in shape.__mro__[1:]
        for name in vars(shape).get("__annotations__", {}).keys() & vars(above).get("__annotations__", {})
    }
    assert again == set()
