"""Where the Bot API says no, and the words it says it with."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.telegram.checking import Mistake, faults, read
from tests.telegram.clients import PNG, Bare
from tests.telegram.contract import Named, contract, missing
from tests.telegram.failures import Failure
from tests.telegram.formatting import marked, units
from tests.telegram.people import Person
from tests.telegram.serving import ServedBotApi
from tests.telegram.world import Chat

needs_contract = pytest.mark.skipif(missing() is not None, reason=missing() or "")


@pytest.fixture
def owner(api: ServedBotApi) -> Person:
    return api.telegram.person("Владелец")


@pytest.fixture
def group(api: ServedBotApi, owner: Person) -> Chat:
    return api.telegram.supergroup("Чат", owner)


@pytest.fixture
def channel(api: ServedBotApi, owner: Person) -> Chat:
    return api.telegram.channel("Кофейня", owner)


def keyboard(**button: Any) -> Any:
    return {"inline_keyboard": [[{"text": "Взять"} | button]]}


SENDING = [
    pytest.param({"text": "я" * 4097}, "message is too long", id="text over 4096 units"),
    pytest.param({"text": "😀" * 2049}, "message is too long", id="emoji are two units each"),
    pytest.param({"text": ""}, "message text is empty", id="no text"),
    pytest.param({"text": " \n"}, "text must be non-empty", id="only spaces"),
    pytest.param(
        {"text": "<b>раз", "parse_mode": "HTML"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        id="tag without end",
    ),
    pytest.param(
        {"text": "я <x>раз</x>", "parse_mode": "HTML"},
        'can\'t parse entities: Unsupported start tag "x" at byte offset 3',
        id="unknown tag",
    ),
    pytest.param(
        {"text": "!", "reply_markup": keyboard(callback_data="я" * 33)},
        "BUTTON_DATA_INVALID",
        id="callback data over 64 bytes",
    ),
    pytest.param(
        {"text": "!", "reply_markup": keyboard(callback_data="")},
        "BUTTON_DATA_INVALID",
        id="no callback data",
    ),
    pytest.param(
        {"text": "!", "reply_markup": keyboard()},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        id="button without an action",
    ),
    pytest.param(
        {"text": "!", "reply_parameters": {"message_id": 999}},
        "message to be replied not found",
        id="reply to nothing",
    ),
    pytest.param({"text": "!", "message_thread_id": 999}, "message thread not found", id="no such topic"),
]


@pytest.mark.parametrize(("params", "text"), SENDING)
async def test_a_message_is_refused_in_telegrams_words(
    bot: Bare, group: Chat, params: dict[str, Any], text: str
) -> None:
    assert await bot.error("sendMessage", chat_id=group.id, **params) == f"Bad Request: {text}"
    assert group.texts() == []


async def test_exactly_the_limit_is_accepted(bot: Bare, group: Chat) -> None:
    await bot(
        "sendMessage", chat_id=group.id, text="😀" * 2048, reply_markup=keyboard(callback_data="я" * 32)
    )
    marks = f"<b>{'я' * 4096}</b>"
    await bot("sendMessage", chat_id=group.id, text=marks, parse_mode="HTML")
    photo = await bot.upload("sendPhoto", {"photo": PNG}, chat_id=group.id, caption="я" * 1024)
    again = photo["photo"][-1]["file_id"]
    error = await bot.error("sendPhoto", chat_id=group.id, photo=again, caption="я" * 1025)
    assert error == "Bad Request: message caption is too long"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "there are no messages to send"),
        (1, "media must include 2-10 items"),
        (11, "too many messages to send as an album"),
    ],
)
async def test_an_album_has_two_to_ten_items(bot: Bare, group: Chat, count: int, text: str) -> None:
    sent = await bot.upload("sendPhoto", {"photo": PNG}, chat_id=group.id)
    one = {"type": "photo", "media": sent["photo"][-1]["file_id"]}
    assert text in await bot.error("sendMediaGroup", chat_id=group.id, media=[one] * count)
    assert len(await bot("sendMediaGroup", chat_id=group.id, media=[one] * 10)) == 10


async def test_an_album_mixes_no_documents_with_pictures(bot: Bare, group: Chat) -> None:
    media = [{"type": "photo", "media": "attach://one"}, {"type": "document", "media": "attach://two"}]
    body = await bot.uploading("sendMediaGroup", {"one": PNG, "two": b"x"}, chat_id=group.id, media=media)
    assert "can't use the media of the specified type in the album" in body["description"]


async def test_up_to_a_hundred_messages_are_deleted_at_once_and_missing_ones_forgiven(
    bot: Bare, group: Chat, owner: Person
) -> None:
    said = [owner.says(group, "!").id for _ in range(3)]
    for wrong in ([], list(range(101))):
        assert "message identifiers" in await bot.error("deleteMessages", chat_id=group.id, message_ids=wrong)
    assert await bot("deleteMessages", chat_id=group.id, message_ids=[*said, 998, 999]) is True
    assert group.texts() == []


POLLS = [
    pytest.param({"question": "я" * 301}, "poll question length must not exceed 300", id="long question"),
    pytest.param({"question": " "}, "poll question must be non-empty", id="no question"),
    pytest.param({"options": []}, "poll must have at least 1 option", id="no options"),
    pytest.param({"options": [{"text": "я"}] * 13}, "poll can't have more than 12 options", id="13 options"),
    pytest.param({"options": [{"text": "я" * 101}]}, "length must not exceed 100", id="long option"),
    pytest.param({"type": "quiz"}, "wrong correct option identifier specified", id="quiz without an answer"),
    pytest.param({"open_period": 4}, "POLL_CLOSE_DATE_INVALID", id="too short"),
    pytest.param({"is_anonymous": False}, "can't be sent to channel chats", id="named votes in a channel"),
]


@pytest.mark.parametrize(("params", "text"), POLLS)
async def test_a_poll_has_its_limits(bot: Bare, channel: Chat, params: dict[str, Any], text: str) -> None:
    right = {"chat_id": channel.id, "question": "Что печь?", "options": [{"text": "хлеб"}, {"text": "пирог"}]}
    assert text in await bot.error("sendPoll", **right | params)
    assert (await bot("sendPoll", **right))["poll"]["type"] == "regular"


async def test_without_rights_nothing_is_done(api: ServedBotApi, bot: Bare, owner: Person) -> None:
    olga = api.telegram.person()
    group = api.telegram.supergroup("Чат", owner, members=[olga], bot_rights=[])
    said, where = olga.says(group, "!"), {"chat_id": group.id, "user_id": olga.id}
    no_right = "Bad Request: not enough rights to restrict/unrestrict chat member"
    assert await bot.error("banChatMember", **where) == no_right
    assert await bot.error("restrictChatMember", **where, permissions={}) == no_right
    error = await bot.error("deleteMessage", chat_id=group.id, message_id=said.id)
    assert error == "Bad Request: message can't be deleted"
    channel = api.telegram.channel("Чужой", owner, bot_rights=["can_edit_messages"])
    error = await bot.error("sendMessage", chat_id=channel.id, text="!")
    assert error == "Bad Request: need administrator rights in the channel chat"
    owner.bans(api.telegram.bot, group)
    error = await bot.error("sendMessage", chat_id=group.id, text="!")
    assert error == "Forbidden: bot was kicked from the supergroup chat"


async def test_those_who_govern_cannot_be_punished(api: ServedBotApi, bot: Bare, owner: Person) -> None:
    anna = api.telegram.person("Анна")
    group = api.telegram.supergroup("Чат", owner, members=[anna])
    owner.appoints(anna, group, "can_delete_messages")
    texts = {owner: "can't remove chat owner", anna: "user is an administrator of the chat"}
    for person, text in texts.items():
        assert text in await bot.error("banChatMember", chat_id=group.id, user_id=person.id)
    me = api.telegram.bot.id
    assert "can't restrict self" in await bot.error("banChatMember", chat_id=group.id, user_id=me)


@needs_contract
@given(st.integers(-(2**52), 2**52), st.booleans(), st.text())
def test_a_form_is_read_as_what_it_stands_for(number: int, flag: bool, text: str) -> None:
    form = {"chat_id": str(number), "text": text, "disable_notification": str(flag).lower()}
    read_back = read(contract().methods["sendmessage"], form, {})
    assert read_back == {"chat_id": number, "text": text, "disable_notification": flag}


@needs_contract
def test_what_a_form_cannot_stand_for_is_named() -> None:
    method = contract().methods["restrictchatmember"]
    right = {"chat_id": "-100", "user_id": "5", "permissions": '{"can_send_messages": true}'}
    assert read(method, right, {})["permissions"] == {"can_send_messages": True}
    for name, value in {"user_id": "five", "permissions": "{", "until_date": "1.5"}.items():
        with pytest.raises(Mistake, match=name):
            read(method, right | {name: value}, {})
    with pytest.raises(Mistake, match="can_fly"):
        read(method, right | {"permissions": '{"can_fly": true}'}, {})


@needs_contract
def test_a_reply_that_telegram_would_not_give_is_found() -> None:
    right = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}
    assert list(faults(right, Named("Message"), "reply")) == []
    for wrong in ({"date": "1"}, {"chat": {"id": 1, "type": "cosy"}}, {"txt": "!"}, {"is_paid_post": False}):
        assert list(faults(right | wrong, Named("Message"), "reply"))


@given(st.lists(st.tuples(st.sampled_from(["", "b", "i", "code", "s"]), st.text(min_size=1)), max_size=8))
def test_marks_leave_the_words_and_say_where_they_stood(parts: list[tuple[str, str]]) -> None:
    def escaped(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    source = "".join(f"<{tag}>{escaped(text)}</{tag}>" if tag else escaped(text) for tag, text in parts)
    read_back = marked(f"[{source}]", "HTML", None)
    assert read_back.text == f"[{''.join(text for _, text in parts)}]"
    encoded = read_back.text.encode("utf-16-le")
    tagged = [one for one in read_back.entities if one["type"] in ("bold", "italic", "code", "strikethrough")]
    cut = [encoded[2 * one["offset"] : 2 * (one["offset"] + one["length"])] for one in tagged]
    assert [part.decode("utf-16-le") for part in cut] == [text for tag, text in parts if tag]


@given(st.text())
def test_what_the_server_finds_by_itself_lies_within_the_text(text: str) -> None:
    try:
        whole = marked(f"{text} @smotritel_bot", None, None)
    except Failure:
        return
    assert all(one["offset"] + one["length"] <= units(whole.text) for one in whole.entities)
    assert "mention" in {one["type"] for one in whole.entities}
