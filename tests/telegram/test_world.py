"""What happens in the made-up Telegram, as the bot is told of it."""

import aiohttp
import pytest

from tests.telegram.clients import PNG, Bare
from tests.telegram.files import KINDS, Kind
from tests.telegram.people import Person
from tests.telegram.serving import ServedBotApi
from tests.telegram.telegram import Telegram
from tests.telegram.world import PERMISSIONS, Chat, NotAllowed

EVERYTHING = ["message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "poll"]
EVERYTHING += ["chat_member", "my_chat_member", "chat_join_request", "message_reaction", "poll_answer"]
EVERYTHING += ["message_reaction_count"]


@pytest.fixture
def telegram(api: ServedBotApi) -> Telegram:
    api.telegram.updates.allow(EVERYTHING)
    return api.telegram


@pytest.fixture
def owner(telegram: Telegram) -> Person:
    return telegram.person("Владелец")


@pytest.fixture
def olga(telegram: Telegram) -> Person:
    return telegram.person("Ольга")


@pytest.fixture
def channel(telegram: Telegram, owner: Person) -> Chat:
    return telegram.channel("Кофейня", owner)


@pytest.fixture
def group(telegram: Telegram, owner: Person, olga: Person, channel: Chat) -> Chat:
    return telegram.supergroup("Чат", owner, members=[olga], linked=channel)


async def test_a_comment_without_a_reply_replies_to_its_post(
    bot: Bare, owner: Person, olga: Person, channel: Chat, group: Chat
) -> None:
    comment = olga.comments(owner.posts(channel, "Пирог"), "Почём?")
    answer = await bot(
        "sendMessage", chat_id=group.id, text="350", reply_parameters={"message_id": comment.id}
    )
    assert answer["message_thread_id"] == comment.thread
    assert answer["reply_to_message"]["message_id"] == comment.id
    assert "is_topic_message" not in answer


async def test_a_bots_own_post_is_seen_only_as_its_copy_in_the_discussion(
    bot: Bare, channel: Chat, group: Chat
) -> None:
    post = await bot("sendMessage", chat_id=channel.id, text="Пирог")
    [(kind, copy)] = await bot.updates()
    assert (kind, copy["chat"]["id"], copy["sender_chat"]["id"]) == ("message", group.id, channel.id)
    assert copy["forward_origin"]["message_id"] == post["message_id"]
    await bot("editMessageText", chat_id=channel.id, message_id=post["message_id"], text="Два пирога")
    assert group.texts() == ["Два пирога"]


async def test_an_album_is_several_updates_with_one_group(
    bot: Bare, telegram: Telegram, olga: Person, group: Chat
) -> None:
    media = [telegram.media("photo", PNG) for _ in range(3)]
    olga.sends_album(group, media, "три пирога")
    told = [message for _, message in await bot.updates()]
    assert len({message["media_group_id"] for message in told}) == 1
    assert [message.get("caption") for message in told] == ["три пирога", None, None]


async def test_who_speaks_in_a_chats_name_comes_with_a_stand_in(
    bot: Bare, telegram: Telegram, owner: Person, olga: Person, group: Chat
) -> None:
    spam = telegram.channel("Спам", olga)
    owner.says(group, "от имени группы", as_chat=group)
    olga.says(group, "купите", as_chat=spam)
    [(_, anonymous), (_, advert)] = await bot.updates()
    assert (anonymous["from"]["username"], anonymous["sender_chat"]["id"]) == ("GroupAnonymousBot", group.id)
    assert (advert["from"]["username"], advert["sender_chat"]["id"]) == ("Channel_Bot", spam.id)
    await bot("banChatSenderChat", chat_id=group.id, sender_chat_id=spam.id)
    with pytest.raises(NotAllowed):
        olga.says(group, "купите ещё", as_chat=spam)
    error = await bot.error("banChatSenderChat", chat_id=group.id, sender_chat_id=group.id)
    assert "can't ban the linked chat" in error


async def test_topics_have_ids_and_general_has_none(
    bot: Bare, telegram: Telegram, owner: Person, olga: Person
) -> None:
    forum = telegram.supergroup("Форум", owner, members=[olga], forum=True)
    topic = owner.opens_topic(forum, "Вакансии")
    olga.says(forum, "сюда", thread=topic.id)
    general = olga.says(forum, "в общий")
    owner.says(forum, "ответ в общем", reply_to=general)
    told = [message for _, message in await bot.updates()]
    assert told[1]["message_thread_id"] == topic.id
    assert told[1]["is_topic_message"] is True
    assert "message_thread_id" not in told[2]
    assert told[3]["message_thread_id"] == general.id
    assert "is_topic_message" not in told[3]
    sent = await bot("sendMessage", chat_id=forum.id, text="!", message_thread_id=topic.id)
    assert sent["message_thread_id"] == topic.id
    error = await bot.error("sendMessage", chat_id=forum.id, text="!", message_thread_id=general.id)
    assert error == "Bad Request: message thread not found"


async def test_with_privacy_a_bot_without_rights_sees_only_what_is_meant_for_it(
    bot: Bare, telegram: Telegram, owner: Person, olga: Person
) -> None:
    telegram.privacy = True
    group = telegram.supergroup("Чат", owner, members=[olga], bot="member")
    sent = await bot("sendMessage", chat_id=group.id, text="Здравствуйте")
    olga.says(group, "не вам")
    olga.says(group, "/help")
    olga.says(group, "/help@other_bot")
    olga.says(group, "вам", reply_to=group.messages[sent["message_id"]])
    assert [message["text"] for _, message in await bot.updates()] == ["/help", "вам"]
    assert (await bot("getMe"))["can_read_all_group_messages"] is False


async def test_a_group_that_grows_has_another_id_and_says_so_twice(
    bot: Bare, telegram: Telegram, owner: Person
) -> None:
    small = telegram.small_group("Старая", owner)
    grown = owner.upgrades(small)
    [(_, away), (_, here)] = await bot.updates()
    assert (away["chat"]["id"], away["migrate_to_chat_id"]) == (small.id, grown.id)
    assert (here["chat"]["id"], here["migrate_from_chat_id"]) == (grown.id, small.id)
    body = await bot.raw("sendMessage", chat_id=small.id, text="!")
    assert body["parameters"] == {"migrate_to_chat_id": grown.id}


async def test_reactions_are_told_by_person_in_groups_and_counted_in_channels(
    bot: Bare, owner: Person, olga: Person, channel: Chat, group: Chat
) -> None:
    post = owner.posts(channel, "Пирог")
    said = owner.says(group, "!")
    await bot("getUpdates", offset=-1)
    olga.reacts(post, "🔥")
    olga.reacts(said, "👍")
    olga.reacts(said)
    _, (first, counted), (_, added), (_, taken) = await bot.updates()
    assert first == "message_reaction_count"
    assert counted["reactions"] == [{"type": {"type": "emoji", "emoji": "🔥"}, "total_count": 1}]
    assert (added["old_reaction"], added["new_reaction"]) == ([], [{"type": "emoji", "emoji": "👍"}])
    assert taken["new_reaction"] == []
    like = [{"type": "emoji", "emoji": "👍"}]
    assert await bot("setMessageReaction", chat_id=group.id, message_id=said.id, reaction=like)
    olga.reacts(said, "🤮")
    await bot("deleteMessageReaction", chat_id=group.id, message_id=said.id, user_id=olga.id)
    assert olga.id not in said.reactions
    error = await bot.error("setMessageReaction", chat_id=group.id, message_id=said.id, reaction=like * 2)
    assert error == "Bad Request: REACTIONS_TOO_MANY"


async def test_who_comes_by_a_link_is_told_with_the_link(bot: Bare, telegram: Telegram, group: Chat) -> None:
    link = await bot("createChatInviteLink", chat_id=group.id, name="реклама в кафе")
    anna = telegram.person("Анна")
    anna.joins(group, link["invite_link"])
    anna.leaves(group)
    told = await bot.updates()
    assert [kind for kind, _ in told] == ["chat_member", "message", "chat_member", "message"]
    assert told[0][1]["invite_link"]["name"] == "реклама в кафе"
    assert told[1][1]["new_chat_members"][0]["id"] == anna.id
    assert told[3][1]["left_chat_member"]["id"] == anna.id
    await bot("revokeChatInviteLink", chat_id=group.id, invite_link=link["invite_link"])
    with pytest.raises(NotAllowed, match="link"):
        anna.joins(group, link["invite_link"])


async def test_a_request_is_declined_once(bot: Bare, telegram: Telegram, group: Chat) -> None:
    group.asks_to_join = True
    anna = telegram.person("Анна")
    anna.joins(group)
    [(kind, asked)] = await bot.updates()
    assert (kind, asked["user_chat_id"]) == ("chat_join_request", anna.id)
    await bot("sendMessage", chat_id=asked["user_chat_id"], text="Вы человек?")
    where = {"chat_id": group.id, "user_id": anna.id}
    assert await bot("declineChatJoinRequest", **where) is True
    assert "HIDE_REQUESTER_MISSING" in await bot.error("approveChatJoinRequest", **where)


async def test_a_block_and_a_lost_right_are_told_about_the_bot_itself(
    bot: Bare, telegram: Telegram, owner: Person, olga: Person, group: Chat
) -> None:
    olga.starts("from_poster")
    olga.blocks()
    owner.demotes(telegram.bot, group)
    (_, start), (_, blocked), (kind, demoted) = await bot.updates()
    assert (start["text"], start["entities"][0]["type"]) == ("/start from_poster", "bot_command")
    assert blocked["new_chat_member"]["status"] == "kicked"
    assert kind == "my_chat_member"
    assert demoted["old_chat_member"]["can_delete_messages"] is True
    assert demoted["new_chat_member"]["status"] == "member"


async def test_a_locked_chat_is_silent_and_opens_again(bot: Bare, olga: Person, group: Chat) -> None:
    before = (await bot("getChat", chat_id=group.id))["permissions"]
    await bot("setChatPermissions", chat_id=group.id, permissions={"can_send_messages": False})
    with pytest.raises(NotAllowed, match="not for ordinary members"):
        olga.says(group, "?")
    await bot("setChatPermissions", chat_id=group.id, permissions=before)
    olga.says(group, "!")
    error = await bot.error("setChatPermissions", chat_id=group.id, permissions=before)
    assert error == "Bad Request: CHAT_NOT_MODIFIED"


async def test_restricting_again_forgets_what_was_restricted_before(
    bot: Bare, telegram: Telegram, olga: Person, group: Chat
) -> None:
    where = {"chat_id": group.id, "user_id": olga.id, "use_independent_chat_permissions": True}
    no_photos = dict.fromkeys(PERMISSIONS, True) | {"can_send_photos": False}
    await bot("restrictChatMember", **where, permissions=no_photos)
    await bot("restrictChatMember", **where, permissions=dict.fromkeys(PERMISSIONS, True))
    assert (await bot("getChatMember", chat_id=group.id, user_id=olga.id))["status"] == "member"
    olga.says(group, **telegram.media("photo", PNG))


async def test_an_unban_without_care_throws_a_member_out(bot: Bare, olga: Person, group: Chat) -> None:
    where = {"chat_id": group.id, "user_id": olga.id}
    await bot("unbanChatMember", **where, only_if_banned=True)
    assert (await bot("getChatMember", **where))["status"] == "member"
    await bot("unbanChatMember", **where)
    assert (await bot("getChatMember", **where))["status"] == "left"


async def test_an_ephemeral_message_is_not_kept_in_the_chat(bot: Bare, olga: Person, group: Chat) -> None:
    to_olga = {"receiver_user_id": olga.id}
    shown = await bot("sendMessage", chat_id=group.id, text="Тише", ephemeral_message_parameters=to_olga)
    assert (shown["message_id"], shown["receiver_user"]["id"]) == (0, olga.id)
    assert group.texts() == []
    where = {"chat_id": group.id, "ephemeral_message_id": shown["ephemeral_message_id"]}
    assert await bot("editEphemeralMessageText", **where, **to_olga, text="Тише!") is True
    assert [one["text"] for one in group.ephemeral] == ["Тише!"]
    assert await bot("deleteEphemeralMessage", **where, **to_olga) is True
    assert group.ephemeral == []


async def test_a_pin_is_told_even_of_the_bot_itself(bot: Bare, owner: Person, group: Chat) -> None:
    said = owner.says(group, "Правила")
    await bot("getUpdates", offset=-1)
    await bot("pinChatMessage", chat_id=group.id, message_id=said.id)
    told = await bot.updates()
    assert told[-1][1]["pinned_message"]["message_id"] == said.id
    assert (await bot("getChat", chat_id=group.id))["pinned_message"]["text"] == "Правила"


async def test_what_was_said_elsewhere_comes_with_its_origin(
    bot: Bare, telegram: Telegram, olga: Person, group: Chat
) -> None:
    elsewhere = telegram.supergroup("Другой", olga)
    said = olga.says(elsewhere, "цены упали")
    olga.forwards(said, group)
    olga.quotes(group, said, "цены", "правда?")
    _, (_, forwarded), (_, quoted) = await bot.updates()
    assert forwarded["forward_origin"]["sender_user"]["id"] == olga.id
    assert quoted["quote"]["text"] == "цены"
    assert quoted["external_reply"]["chat"]["id"] == elsewhere.id


async def test_an_edit_that_changed_nothing_is_told_all_the_same(
    bot: Bare, telegram: Telegram, olga: Person, group: Chat
) -> None:
    said = olga.says(group, "!")
    telegram.touch(said)
    olga.edits(said, "!!")
    kinds = [(kind, message["text"]) for kind, message in await bot.updates()]
    assert kinds == [("message", "!"), ("edited_message", "!"), ("edited_message", "!!")]


async def test_a_press_on_a_deleted_card_comes_with_an_inaccessible_message(
    bot: Bare, telegram: Telegram, olga: Person, group: Chat
) -> None:
    sent = await bot("sendMessage", chat_id=group.id, text="Дело")
    card = group.messages[sent["message_id"]]
    olga.deletes(card)
    telegram.press(olga, card, "take:1")
    [(_, pressed)] = await bot.updates()
    assert pressed["message"] == {"chat": sent["chat"], "message_id": card.id, "date": 0}


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_of_file_arrives_and_is_downloaded(
    api: ServedBotApi, bot: Bare, olga: Person, group: Chat, kind: Kind
) -> None:
    olga.says(group, "вот", **api.telegram.media(kind, b"content", "file.bin"))
    [(_, message)] = await bot.updates()
    assert message["caption"] == "вот"
    sent = message[kind][-1] if kind == "photo" else message[kind]
    file = await bot("getFile", file_id=sent["file_id"])
    async with aiohttp.request("GET", f"{api.address}/file/bot{api.token}/{file['file_path']}") as answer:
        assert await answer.read() == b"content"


async def test_a_rich_message_and_a_contact_are_what_the_contract_says(
    bot: Bare, olga: Person, group: Chat
) -> None:
    words = ["Скидка ", {"type": "url", "text": "здесь", "url": "https://example.com"}]
    olga.says(group, rich_message={"blocks": [{"type": "paragraph", "text": words}]})
    olga.says(group, contact={"phone_number": "+70000000000", "first_name": "Ольга"})
    (_, rich), (_, contact) = await bot.updates()
    assert rich["rich_message"]["blocks"][0]["text"] == words
    assert contact["contact"]["first_name"] == "Ольга"


async def test_commands_are_kept_by_scope_and_language(bot: Bare, group: Chat) -> None:
    scope = {"type": "chat", "chat_id": group.id}
    commands = [{"command": "warn", "description": "Предупредить"}]
    await bot("setMyCommands", commands=commands, scope=scope, language_code="ru")
    assert await bot("getMyCommands", scope=scope, language_code="ru") == commands
    assert await bot("getMyCommands", scope=scope) == []
    await bot("setMyShortDescription", short_description="Смотрит", language_code="ru")
    about = await bot("getMyShortDescription", language_code="ru")
    assert about == {"short_description": "Смотрит"}
    wrong = [{"command": "Warn!", "description": "Предупредить"}]
    assert "BOT_COMMAND_INVALID" in await bot.error("setMyCommands", commands=wrong)
