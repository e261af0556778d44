"""A client that we did not write, python-telegram-bot, takes this server for Telegram."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)
from telegram.request import HTTPXRequest

from tests.telegram.clients import PNG
from tests.telegram.people import Person
from tests.telegram.serving import ServedBotApi
from tests.telegram.world import Chat


@dataclass
class Cafe:
    """A brand's Telegram, small."""

    api: ServedBotApi
    owner: Person
    olga: Person
    channel: Chat
    group: Chat


@pytest.fixture
def cafe(api: ServedBotApi) -> Cafe:
    telegram = api.telegram
    owner, olga = telegram.person("Владелец", username="owner"), telegram.person("Ольга", language_code="ru")
    channel = telegram.channel("Кофейня", owner, username="cafe")
    group = telegram.supergroup("Чат", owner, members=[olga], linked=channel)
    return Cafe(api, owner, olga, channel, group)


@pytest.fixture
async def client(api: ServedBotApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with made(api) as bot:
        yield bot


def made(api: ServedBotApi, token: str | None = None) -> Bot:
    return Bot(
        token or api.token,
        base_url=f"{api.address}/bot",
        base_file_url=f"{api.address}/file/bot",
        request=HTTPXRequest(read_timeout=5),
        get_updates_request=HTTPXRequest(read_timeout=5),
    )


async def test_it_learns_who_it_is(client: Bot) -> None:
    me = await client.get_me()
    assert (me.is_bot, me.username, me.can_read_all_group_messages) == (True, "smotritel_bot", True)


async def test_it_polls_with_an_offset_and_sees_a_comment_as_one(cafe: Cafe, client: Bot) -> None:
    post = cafe.owner.posts(cafe.channel, "Новый пирог")
    cafe.olga.comments(post, "Почём? https://example.com")
    posted, copy, comment = await client.get_updates(allowed_updates=["message", "channel_post"])
    assert posted.channel_post is not None
    assert posted.channel_post.text == "Новый пирог"
    assert copy.message is not None
    assert copy.message.is_automatic_forward
    assert comment.message is not None
    assert comment.message.message_thread_id == copy.message.message_id
    assert [entity.type for entity in comment.message.entities] == ["url"]
    assert comment.message.from_user == await _user(client, cafe)
    assert [one.update_id for one in await client.get_updates(offset=copy.update_id)] == [
        copy.update_id,
        comment.update_id,
    ]
    assert await client.get_updates(offset=comment.update_id + 1) == ()


async def _user(client: Bot, cafe: Cafe) -> object:
    return (await client.get_chat_member(cafe.group.id, cafe.olga.id)).user


async def test_what_it_sends_and_edits_stands_there(cafe: Cafe, client: Bot) -> None:
    said = cafe.olga.says(cafe.group, "почём?")
    sent = await client.send_message(
        cafe.group.id,
        "<b>350</b> рублей",
        parse_mode=ParseMode.HTML,
        reply_parameters=ReplyParameters(said.id, allow_sending_without_reply=True),
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Взять", callback_data="take")]]),
    )
    assert sent.reply_to_message is not None
    assert sent.parse_entities() == {sent.entities[0]: "350"}
    edited = await client.edit_message_text("360 рублей", cafe.group.id, sent.message_id)
    assert not isinstance(edited, bool)
    assert edited.edit_date is not None
    assert cafe.group.texts() == ["почём?", "360 рублей"]
    with pytest.raises(BadRequest, match="is not modified"):
        await client.edit_message_text("360 рублей", cafe.group.id, sent.message_id)
    assert await client.delete_messages(cafe.group.id, [said.id, sent.message_id, 999])
    assert cafe.group.texts() == []


async def test_pictures_go_alone_in_albums_and_back(cafe: Cafe, client: Bot) -> None:
    one = await client.send_photo(cafe.channel.id, PNG, caption="Пирог")
    file = await client.get_file(one.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == PNG
    media = [InputMediaPhoto(PNG, caption="Два"), InputMediaPhoto(one.photo[-1].file_id)]
    album = await client.send_media_group(cafe.channel.id, media)
    assert album[0].media_group_id == album[1].media_group_id
    document = await client.send_document(cafe.channel.id, BytesIO(b"menu"), filename="меню.txt")
    assert document.document is not None
    assert document.document.file_name == "меню.txt"
    copied = await client.copy_message(cafe.group.id, cafe.channel.id, one.message_id, caption="Тот самый")
    assert cafe.group.messages[copied.message_id].text == "Тот самый"
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await client.send_photo(cafe.channel.id, b"not a picture", filename="x.png")


async def test_a_quiz_is_answered_and_closed(cafe: Cafe, client: Bot) -> None:
    sent = await client.send_poll(
        cafe.group.id, "Что в пироге?", ["вишня", "яблоко"], is_anonymous=False, type="regular"
    )
    cafe.olga.votes(cafe.group.messages[sent.message_id], 1)
    poll, answer = await client.get_updates()
    assert poll.poll is not None
    assert poll.poll.options[1].voter_count == 1
    assert answer.poll_answer is not None
    assert answer.poll_answer.option_ids == (1,)
    assert (await client.stop_poll(cafe.group.id, sent.message_id)).is_closed


async def test_a_pressed_button_is_answered(cafe: Cafe, client: Bot) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Взять", callback_data="take")]])
    card = await client.send_message(cafe.group.id, "Дело", reply_markup=keyboard)
    query = cafe.olga.presses(cafe.group.messages[card.message_id], "take")
    [update] = await client.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.data == "take"
    assert update.callback_query.message is not None
    assert update.callback_query.message.is_accessible
    assert await client.answer_callback_query(update.callback_query.id, "Ваше")
    with pytest.raises(BadRequest, match="Query is too old"):
        await client.answer_callback_query(query, "Ещё раз")


async def test_it_moderates_and_reads_the_members(cafe: Cafe, client: Bot) -> None:
    await client.ban_chat_member(cafe.group.id, cafe.olga.id)
    assert (await client.get_chat_member(cafe.group.id, cafe.olga.id)).status == "kicked"
    await client.unban_chat_member(cafe.group.id, cafe.olga.id, only_if_banned=True)
    cafe.olga.joins(cafe.group)
    administrators = await client.get_chat_administrators(cafe.group.id)
    assert {member.user.id for member in administrators} == {cafe.owner.id, client.id}
    assert await client.get_chat_member_count(cafe.group.id) == 3
    assert (await client.get_chat("@cafe")).linked_chat_id == cafe.group.id
    with pytest.raises(BadRequest, match="Can't remove chat owner"):
        await client.ban_chat_member(cafe.group.id, cafe.owner.id)


async def test_an_invite_link_asks_and_the_bot_lets_in(cafe: Cafe, client: Bot) -> None:
    link = await client.create_chat_invite_link(cafe.group.id, name="реклама", creates_join_request=True)
    anna = cafe.api.telegram.person("Анна")
    anna.joins(cafe.group, link.invite_link)
    [asked] = await client.get_updates(allowed_updates=["chat_join_request"])
    assert asked.chat_join_request is not None
    assert asked.chat_join_request.invite_link == link
    assert await client.approve_chat_join_request(cafe.group.id, anna.id)
    assert anna.says(cafe.group, "спасибо").text in cafe.group.texts()


async def test_it_recognises_each_error(cafe: Cafe, client: Bot) -> None:
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await client.send_message(cafe.olga.id, "?")
    cafe.olga.starts()
    cafe.olga.blocks()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await client.send_message(cafe.olga.id, "?")
    with pytest.raises(BadRequest, match="Chat not found"):
        await client.send_message(-100, "?")
    with pytest.raises(BadRequest, match="Message is too long"):
        await client.send_message(cafe.group.id, "😀" * 2049)
    cafe.api.mishaps.add("sendMessage", "rate_limit", seconds=7)
    with pytest.raises(RetryAfter):
        await client.send_message(cafe.group.id, "?")
    cafe.api.mishaps.add("sendMessage", "html")
    with pytest.raises(NetworkError):
        await client.send_message(cafe.group.id, "?")
    with pytest.raises(InvalidToken):
        async with made(cafe.api, "1:wrong"):
            pass
    small = cafe.api.telegram.small_group("Старая", cafe.owner)
    grown = cafe.owner.upgrades(small)
    with pytest.raises(ChatMigrated) as migrated:
        await client.send_message(small.id, "?")
    assert migrated.value.new_chat_id == grown.id


async def test_a_lost_reply_is_a_sent_message_all_the_same(cafe: Cafe, client: Bot) -> None:
    cafe.api.mishaps.add("sendMessage", "lose_reply")
    with pytest.raises(NetworkError):
        await client.send_message(cafe.group.id, "раз")
    cafe.api.mishaps.add("sendMessage", "lose_request")
    with pytest.raises(NetworkError):
        await client.send_message(cafe.group.id, "два")
    assert cafe.group.texts() == ["раз"]


async def test_it_may_not_poll_while_a_webhook_is_set(cafe: Cafe, client: Bot) -> None:
    await client.set_webhook("http://127.0.0.1:9/hook", allowed_updates=["message"])
    with pytest.raises(Conflict, match="webhook is active"):
        await client.get_updates()
    info = await client.get_webhook_info()
    assert (info.url, info.allowed_updates) == ("http://127.0.0.1:9/hook", ("message",))
    await client.delete_webhook(drop_pending_updates=True)
    assert await client.get_updates() == ()
