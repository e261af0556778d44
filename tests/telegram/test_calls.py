"""The Bot API's server itself: what it accepts, what it refuses and with which words."""

import pytest

from tests.telegram.clients import Bare
from tests.telegram.serving import ServedBotApi
from tests.telegram.world import PERMISSIONS, NotAllowed


async def test_a_comment_comes_with_its_post_and_its_thread(api: ServedBotApi, bot: Bare) -> None:
    telegram = api.telegram
    owner, olga = telegram.person("Владелец"), telegram.person("Ольга")
    channel = telegram.channel("Кофейня", owner)
    group = telegram.supergroup("Чат", owner, linked=channel)
    post = owner.posts(channel, "Новый пирог")
    olga.comments(post, "А с вишней?")
    (first, posted), (_, copy), (last, comment) = await bot.updates()
    assert (first, last) == ("channel_post", "message")
    assert posted["sender_chat"]["id"] == channel.id
    assert "from" not in posted
    assert copy["from"]["id"] == 777000
    assert copy["is_automatic_forward"] is True
    assert comment["message_thread_id"] == comment["reply_to_message"]["message_id"] == copy["message_id"]
    assert (await bot("sendMessage", chat_id=group.id, text="Да"))["text"] == "Да"


async def test_what_was_confirmed_does_not_come_again(api: ServedBotApi, bot: Bare) -> None:
    olga = api.telegram.person()
    olga.starts()
    olga.says(olga.chat, "раз")
    _first, second = await bot("getUpdates")
    assert await bot("getUpdates", offset=second["update_id"]) == [second]
    assert await bot("getUpdates", offset=-1) == [second]
    assert await bot("getUpdates", offset=second["update_id"] + 1) == []


async def test_a_muted_person_cannot_write_and_an_unmuted_one_can(api: ServedBotApi, bot: Bare) -> None:
    telegram = api.telegram
    olga = telegram.person()
    group = telegram.supergroup("Чат", telegram.person("Владелец"), members=[olga])
    where = {"chat_id": group.id, "user_id": olga.id}
    until = telegram.now() + 3600
    await bot("restrictChatMember", **where, permissions={"can_send_messages": False}, until_date=until)
    with pytest.raises(NotAllowed, match="can_send_messages is taken away until 20"):
        olga.says(group, "а мне?")
    assert (await bot("getChatMember", **where))["status"] == "restricted"
    every = dict.fromkeys(PERMISSIONS, True)
    await bot("restrictChatMember", **where, permissions=every)
    olga.says(group, "спасибо")
    await bot("banChatMember", **where)
    with pytest.raises(NotAllowed, match="banned for ever"):
        olga.says(group, "а мне?")


async def test_a_card_is_edited_pressed_answered_and_deleted(api: ServedBotApi, bot: Bare) -> None:
    telegram = api.telegram
    olga = telegram.person()
    group = telegram.supergroup("Чат", olga)
    buttons = {"inline_keyboard": [[{"text": "Взять", "callback_data": "take:1"}]]}
    card = await bot(
        "sendMessage", chat_id=group.id, text="<b>Дело</b> 1", parse_mode="HTML", reply_markup=buttons
    )
    assert card["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    where = {"chat_id": group.id, "message_id": card["message_id"]}
    query = olga.presses(group.messages[card["message_id"]], "take:1")
    [(kind, pressed)] = await bot.updates()
    assert (kind, pressed["id"], pressed["data"]) == ("callback_query", query, "take:1")
    assert await bot("answerCallbackQuery", callback_query_id=query, text="Ваше") is True
    assert telegram.presses[query]["answer"] == "Ваше"
    assert "query is too old" in await bot.error("answerCallbackQuery", callback_query_id=query)
    await bot("editMessageText", **where, text="Дело 2")
    assert "message is not modified" in await bot.error("editMessageText", **where, text="Дело 2")
    assert await bot("deleteMessage", **where) is True
    assert await bot.error("deleteMessage", **where) == "Bad Request: message to delete not found"
    assert group.texts() == []


async def test_nothing_that_the_contract_does_not_know_is_taken(api: ServedBotApi, bot: Bare) -> None:
    olga = api.telegram.person()
    olga.starts()
    assert await bot.error("sendMesage", chat_id=olga.id) == "Not Found: method not found"
    assert await bot.error("sendMessage", chat_id=olga.id) == "Bad Request: message text is empty"
    assert "unknown parameter" in await bot.error("sendMessage", chat_id=olga.id, text="!", silent=True)
    assert "is no Integer" in await bot.error("deleteMessage", chat_id=olga.id, message_id="five")
    assert len(api.violations) == 2
    api.violations.clear()
