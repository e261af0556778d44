"""Messages of a community, its chats, and buttons."""

import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from tests.fakes import Watch
from tests.vk.clients import PNG, Bare, Poll
from tests.vk.community import Community
from tests.vk.people import Person
from tests.vk.serving import ServedVk, served_vk
from tests.vk.test_posts import NOON
from tests.vk.world import NotAllowed


def keyboard(*labels: str, **more: Any) -> str:
    buttons = [
        [{"action": {"type": "callback", "label": label, "payload": json.dumps({"say": label})}}]
        for label in labels
    ]
    return json.dumps({"inline": True, "buttons": buttons} | more)


@pytest.fixture
def begun(olga: Person, cafe: Community) -> Person:
    olga.says(cafe, "Здравствуйте")
    return olga


async def test_the_same_random_id_makes_one_message_where_it_is_honoured(
    api: ServedVk, begun: Person, cafe: Community, bot: Bare
) -> None:
    call = {"peer_id": begun.id, "message": "Да", "random_id": 5}
    assert await bot("messages.send", **call) == await bot("messages.send", **call)
    await bot("messages.send", **(call | {"random_id": 0}))
    await bot("messages.send", **(call | {"random_id": 0}))
    api.vk.switches.random_id_honoured = False
    await bot("messages.send", **call)
    assert cafe.talk(begun).texts() == ["Здравствуйте", "Да", "Да", "Да", "Да"]


async def test_who_may_not_be_written_to_is_told_with_a_reason(
    api: ServedVk, olga: Person, owner: Person, cafe: Community, bot: Bare
) -> None:
    def call(person: Person) -> dict[str, Any]:
        return {"peer_id": person.id, "message": "?", "random_id": 1}

    assert (await bot.error("messages.send", **call(olga)))[0] == 901
    olga.allows(cafe, "лето")
    allowed = {"group_id": cafe.id, "user_id": olga.id}
    assert (await bot("messages.isMessagesFromGroupAllowed", **allowed)) == {"is_allowed": 1}
    await bot("messages.send", **call(olga))
    olga.denies(cafe)
    assert (await bot.error("messages.send", **call(olga)))[0] == 901
    owner.bans(olga, cafe)
    assert (await bot.error("messages.send", **call(olga)))[0] == 900
    gone = api.vk.person(deactivated="deleted")
    assert (await bot.error("messages.send", **call(gone)))[0] == 18
    assert (await bot.error("messages.send", peer_id=1, message="?", random_id=1))[0] == 936
    assert (await bot.error("messages.send", peer_id=2_000_000_009, message="?", random_id=1))[0] == 917
    both = await bot("messages.send", peer_ids=[owner.id, 1], message="?", random_id=1)
    assert [one["error"]["code"] for one in both] == [901, 936]


async def test_a_message_is_edited_deleted_and_read_back(
    begun: Person, cafe: Community, bot: Bare, poll: Poll
) -> None:
    asked = cafe.talk(begun).standing()[0]
    forward = json.dumps({"peer_id": begun.id, "conversation_message_ids": [asked.number], "is_reply": True})
    number = await bot("messages.send", peer_id=begun.id, message="Да", random_id=5, forward=forward)
    assert await bot("messages.edit", peer_id=begun.id, message_id=number, message="Нет") == 1
    history = await bot("messages.getHistory", peer_id=begun.id)
    assert [one["text"] for one in history["items"]] == ["Нет", "Здравствуйте"]
    assert history["items"][0]["reply_message"]["text"] == "Здравствуйте"
    where = {"peer_id": begun.id, "conversation_message_ids": asked.number}
    [known] = (await bot("messages.getByConversationMessageId", **where))["items"]
    assert known["text"] == "Здравствуйте"
    assert await bot("messages.setActivity", peer_id=begun.id, type="typing") == 1
    [gone] = await bot("messages.delete", message_ids=[number], delete_for_all=True)
    assert gone["response"] == 1
    assert cafe.talk(begun).texts() == ["Здравствуйте"]
    assert [kind for kind, _ in await poll()][-2:] == ["message_reply", "message_edit"]


async def test_an_old_message_stays_as_it_is(session: aiohttp.ClientSession) -> None:
    watch = Watch(NOON)
    async with served_vk(watch) as api:
        olga = api.vk.person()
        cafe = api.vk.community("Кофейня")
        olga.says(cafe, "?")
        bot = Bare(api, session, cafe.token)
        number = await bot("messages.send", peer_id=olga.id, message="Да", random_id=5)
        watch.now += timedelta(days=2)
        edit = {"peer_id": olga.id, "message_id": number, "message": "Нет"}
        assert (await bot.error("messages.edit", **edit))[0] == 909


@pytest.mark.parametrize(
    ("board", "code"),
    [
        ("{", 911),
        (keyboard(*"0123456"), 911),
        (keyboard("x" * 41), 911),
        (keyboard("x", one_time=True), 911),
        (keyboard("x", rows=1), 911),
        ('{"inline":true,"buttons":[[{"action":{"type":"callback","label":"x","payload":1}}]]}', 911),
    ],
)
async def test_wrong_keyboards_are_refused(begun: Person, bot: Bare, board: str, code: int) -> None:
    call = {"peer_id": begun.id, "message": "?", "random_id": 1, "keyboard": board}
    assert (await bot.error("messages.send", **call))[0] == code


async def test_a_press_is_answered_once_and_within_a_minute(session: aiohttp.ClientSession) -> None:
    watch = Watch(NOON)
    async with served_vk(watch) as api:
        olga = api.vk.person()
        cafe = api.vk.community("Кофейня")
        olga.says(cafe, "?")
        bot = Bare(api, session, cafe.token)
        await bot("messages.send", peer_id=olga.id, message="Да?", random_id=5, keyboard=keyboard("Да"))
        question = cafe.talk(olga).standing()[-1]
        where = {"user_id": olga.id, "peer_id": olga.id}
        first = olga.presses(question, {"say": "Да"}).id
        await bot("messages.sendMessageEventAnswer", event_id=first, **where)
        assert (await bot.error("messages.sendMessageEventAnswer", event_id=first, **where))[0] == 100
        second = olga.presses(question, {"say": "Да"}).id
        wrong = {"event_data": '{"type":"show_snackbar"}'} | where
        assert (await bot.error("messages.sendMessageEventAnswer", event_id=second, **wrong))[0] == 100
        watch.now += timedelta(seconds=61)
        assert await bot.error("messages.sendMessageEventAnswer", event_id=second, **where) == (
            100,
            "One of the parameters specified was missing or invalid: invalid event_id",
        )
        with pytest.raises(NotAllowed):
            olga.presses(question, {"say": "Нет"})


async def test_in_a_chat_members_are_moderated_by_an_administrator(
    api: ServedVk, olga: Person, owner: Person, cafe: Community, bot: Bare, poll: Poll
) -> None:
    chat = cafe.chat("Гости", olga, owner)
    said = olga.says(chat, "спам", attachments=[api.vk.media.sticker(), api.vk.media.voice(olga.id)])
    [(_, told)] = await poll()
    assert (told["message"]["id"], told["message"]["peer_id"]) == (0, chat.peer)
    where = {"peer_id": chat.peer}
    [gone] = await bot("messages.delete", **where, cmids=[said.number], delete_for_all=True)
    assert (gone["response"], chat.texts()) == (1, [])
    silence = {"member_ids": [olga.id, 1], "action": "ro", "for": 3600}
    failed = await bot("messages.changeConversationMemberRestrictions", **where, **silence)
    assert failed == {"failed_member_ids": [1]}
    with pytest.raises(NotAllowed, match="may only read"):
        olga.says(chat, "а мне?")
    assert (await bot("messages.getConversationMembers", **where))["count"] == 3
    await bot("messages.removeChatUser", chat_id=chat.peer - 2_000_000_000, member_id=olga.id)
    with pytest.raises(NotAllowed, match="not in"):
        olga.says(chat, "а мне?")
    [known] = (await bot("messages.getConversationsById", peer_ids=chat.peer))["items"]
    assert known["peer"]["type"] == "chat"


async def test_in_a_chat_of_others_the_bot_has_no_power(olga: Person, cafe: Community, bot: Bare) -> None:
    chat = cafe.chat("Гости", olga, administrator=False)
    said = olga.says(chat, "спам")
    [kept] = await bot("messages.delete", peer_id=chat.peer, cmids=[said.number], delete_for_all=True)
    assert (kept["error"]["code"], chat.texts()) == (924, ["спам"])
    assert (await bot.error("messages.removeChatUser", chat_id=1, member_id=olga.id))[0] == 925


async def test_a_file_goes_into_a_message(
    session: aiohttp.ClientSession, begun: Person, cafe: Community, bot: Bare
) -> None:
    place = await bot("docs.getMessagesUploadServer", type="doc", peer_id=begun.id)
    form = aiohttp.FormData()
    form.add_field("file", b"menu", filename="menu.txt")
    async with session.post(place["upload_url"], data=form) as answer:
        doc = (await bot("docs.save", **json.loads(await answer.text())))["doc"]
    await bot("messages.send", peer_id=begun.id, random_id=1, attachment=f"doc{doc['owner_id']}_{doc['id']}")
    assert cafe.talk(begun).standing()[-1].attachments[0]["doc"]["title"] == "menu.txt"


async def test_a_photo_goes_into_a_message(
    session: aiohttp.ClientSession, begun: Person, cafe: Community, bot: Bare
) -> None:
    place = await bot("photos.getMessagesUploadServer", peer_id=begun.id)
    form = aiohttp.FormData()
    form.add_field("file0", PNG, filename="pie.png")
    async with session.post(place["upload_url"], data=form) as answer:
        told = json.loads(await answer.text())
    [photo] = await bot("photos.saveMessagesPhoto", **told)
    name = f"photo{photo['owner_id']}_{photo['id']}_{photo['access_key']}"
    await bot("messages.send", peer_id=begun.id, random_id=1, attachment=name)
    assert cafe.talk(begun).standing()[-1].attachments[0]["photo"]["id"] == photo["id"]
