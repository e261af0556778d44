"""A client that we did not write, vkbottle, takes this server for VK, and its types for VK's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from vkbottle import (
    API,
    Callback,
    CaptchaError,
    DocWallUploader,
    Keyboard,
    PhotoMessageUploader,
    PhotoWallUploader,
    Text,
    VideoUploader,
    VKAPIError,
)
from vkbottle.http import AiohttpClient
from vkbottle.polling import BotPolling
from vkbottle_types.events import bot_events

from tests.vk.clients import PNG
from tests.vk.community import Community
from tests.vk.exceptions import EVENTS
from tests.vk.people import Person
from tests.vk.serving import ServedVk

Make = Callable[[str], API]


@dataclass
class Caught:
    """What a polling client heard, and what it complained of."""

    events: list[dict[str, Any]]
    complaints: list[Exception]

    async def handle(self, error: Exception) -> None:
        self.complaints.append(error)


class Polling(BotPolling):
    """Without its file of what it has seen."""

    def save_server_ts(self, server: dict[str, Any]) -> None:
        """Nowhere."""


@pytest.fixture
async def client(api: ServedVk) -> AsyncIterator[Make]:
    class Local(API):
        API_URL = f"{api.address}/method/"

    async with aiohttp.ClientSession() as session:
        yield lambda token: Local(token, http_client=AiohttpClient(session))


@pytest.fixture
def bot(client: Make, cafe: Community) -> API:
    return client(cafe.token)


@pytest.fixture
def admin(client: Make, owner: Person) -> API:
    return client(owner.token)


async def heard(api: ServedVk, bot: API, last: str, meanwhile: Callable[[], Awaitable[None]]) -> Caught:
    """What a polling client hears until an event of this kind comes."""
    caught = Caught([], [])
    polling = Polling(bot, wait=1, error_handler=caught)  # type: ignore[arg-type]

    async def listen() -> None:
        async for batch in polling.listen():
            caught.events += batch["updates"]
            if caught.events[-1]["type"] == last:
                break

    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(listen())
        while not api.long_poll.polls:
            await asyncio.sleep(0.01)
        await meanwhile()
    return caught


async def everything(api: ServedVk, cafe: Community, owner: Person, olga: Person, bot: API) -> None:
    """All that a community is ever told of."""
    media, other = api.vk.media, api.vk.community("Пекарня", owner)
    post = owner.posts(cafe, "Пирог", attachments=[media.photo(cafe.owner, PNG), media.link("https://a.b")])
    for under in (post, cafe.photo(PNG), cafe.video(), cafe.item(), cafe.topic()):
        comment = olga.comments(under, "раз", attachments=[media.sticker(), media.graffiti(olga.id)])
        owner.comments(under, "два", reply_to=comment, as_community=other)
        olga.edits(comment, "три")
        owner.deletes(comment)
        owner.restores(comment)
        olga.likes(comment)
        olga.unlikes(comment)
    olga.reposts(post)
    olga.suggests(cafe, "А вот мой")
    olga.joins(cafe)
    olga.leaves(cafe)
    owner.bans(olga, cafe, reason=1)
    owner.unbans(olga, cafe)
    poll = api.vk.polls.create(cafe.owner, owner.id, "Какой?", ["Да", "Нет"])
    olga.votes(poll, 0)
    olga.allows(cafe)
    said = olga.says(cafe, "Здравствуйте", attachments=[media.voice(olga.id), media.wall(post)])
    olga.edits(said, "Привет")
    board = Keyboard(inline=True).add(Callback("Да", payload={"a": 1}))
    await bot.messages.send(peer_id=olga.id, random_id=1, message="?", keyboard=board.get_json())
    olga.presses(cafe.talk(olga).standing()[-1], {"a": 1})
    olga.says(cafe.chat("Гости", olga), "всем привет", reply_to=None, forwarded=[said])
    olga.reacts(cafe.talk(olga).standing()[-1], 1)
    olga.denies(cafe)


async def test_its_types_know_every_event(
    api: ServedVk, cafe: Community, owner: Person, olga: Person, bot: API
) -> None:
    caught = await heard(api, bot, "message_deny", lambda: everything(api, cafe, owner, olga, bot))
    assert caught.complaints == []
    assert {event["type"] for event in caught.events} == set(EVENTS)
    for event in caught.events:
        name = "".join(part.title() for part in event["type"].split("_"))
        getattr(bot_events, name)(**event)


async def test_it_polls_through_every_failure(api: ServedVk, cafe: Community, olga: Person, bot: API) -> None:
    api.mishaps.add("longPoll", "forget")
    api.mishaps.add("longPoll", "expire")
    api.mishaps.add("longPoll", "lose_history")
    api.mishaps.add("longPoll", "outdate")
    api.mishaps.add("longPoll", "html")
    api.mishaps.add("longPoll", "malformed")

    async def speak() -> None:
        while api.mishaps.script:
            await asyncio.sleep(0.01)
        olga.says(cafe, "раз")

    caught = await heard(api, bot, "message_new", speak)
    assert [event["object"]["message"]["text"] for event in caught.events] == ["раз"]
    assert len(caught.complaints) == 2


async def test_it_publishes_with_all_that_it_can_upload(cafe: Community, admin: API, bot: API) -> None:
    photo = await PhotoWallUploader(admin).upload(PNG, group_id=cafe.id)
    doc = await DocWallUploader(admin).upload(b"menu", group_id=cafe.id)
    video = await VideoUploader(admin).upload(b"mp4", name="Как мы печём", group_id=cafe.id)
    made = await admin.wall.post(
        owner_id=cafe.owner, from_group=True, message="Пирог", attachments=[photo, doc, video], guid="1"
    )
    [post] = (await admin.wall.get_by_id(posts=[f"{cafe.owner}_{made.post_id}"])).items
    assert [one.type.value for one in post.attachments] == ["photo", "doc", "video"]
    await admin.wall.edit(owner_id=cafe.owner, post_id=made.post_id, message="Хлеб")
    await admin.wall.pin(owner_id=cafe.owner, post_id=made.post_id)
    wall = await admin.wall.get(owner_id=cafe.owner, count=5, extended=True)
    assert (wall.count, wall.items[0].text, wall.groups[0].id) == (1, "Хлеб", cafe.id)
    await admin.wall.delete(owner_id=cafe.owner, post_id=made.post_id)
    assert cafe.texts() == []


async def test_it_moderates_comments(
    cafe: Community, owner: Person, olga: Person, admin: API, bot: API
) -> None:
    post = owner.posts(cafe, "Пирог")
    comment = olga.comments(post, "дрянь")
    answer = await bot.wall.create_comment(
        owner_id=cafe.owner, post_id=post.id, message="Неправда", reply_to_comment=comment.id
    )
    assert answer.parents_stack == [comment.id]
    shown = await admin.wall.get_comments(
        owner_id=cafe.owner, post_id=post.id, thread_items_count=10, need_likes=True, extended=True
    )
    assert [one.text for one in shown.items[0].thread.items] == ["Неправда"]
    assert {person.id for person in shown.profiles} == {olga.id}
    await admin.wall.delete_comment(owner_id=cafe.owner, comment_id=comment.id)
    await admin.wall.restore_comment(owner_id=cafe.owner, comment_id=comment.id)
    await bot.wall.close_comments(owner_id=cafe.owner, post_id=post.id)
    assert not post.open
    await admin.groups.ban(group_id=cafe.id, owner_id=olga.id, reason=1, comment="спам")
    [banned] = (await admin.groups.get_banned(group_id=cafe.id)).items
    assert (banned.profile.id, banned.ban_info.comment) == (olga.id, "спам")
    await admin.groups.unban(group_id=cafe.id, owner_id=olga.id)


async def test_it_talks_with_people(cafe: Community, olga: Person, bot: API) -> None:
    olga.says(cafe, "Здравствуйте")
    photo = await PhotoMessageUploader(bot).upload(PNG, peer_id=olga.id)
    board = Keyboard(one_time=True).add(Text("Меню", payload={"c": "menu"})).get_json()
    await bot.messages.send(peer_id=olga.id, random_id=3, message="Вот", attachment=photo, keyboard=board)
    said = olga.presses(cafe.talk(olga).standing()[-1], {"c": "menu"})
    history = await bot.messages.get_history(peer_id=olga.id)
    assert [one.text for one in history.items] == ["Меню", "Вот", "Здравствуйте"]
    assert said.text == "Меню"  # type: ignore[union-attr]
    [person] = await bot.users.get(user_ids=[olga.id])
    assert person.first_name == "Ольга"
    assert (await bot.groups.is_member(group_id=cafe.id, user_id=olga.id)) == 0
    [place] = (await bot.groups.get_by_id()).groups
    assert place.name == "Кофейня"
    settings = await bot.groups.get_long_poll_settings(group_id=cafe.id)
    assert settings.is_enabled


async def test_errors_are_of_the_class_that_it_expects(api: ServedVk, cafe: Community, bot: API) -> None:
    with pytest.raises(VKAPIError[27]):
        await bot.groups.ban(group_id=cafe.id, owner_id=1)
    with pytest.raises(VKAPIError[901]):
        await bot.messages.send(peer_id=api.vk.person().id, random_id=1, message="?")
    api.mishaps.add("users.get", "captcha")
    with pytest.raises(CaptchaError):
        await bot.users.get()
    api.vk.revoke(cafe.token)
    with pytest.raises(VKAPIError[5]):
        await bot.users.get()


async def test_it_packs_calls_into_one(cafe: Community, olga: Person, bot: API) -> None:
    answer = await bot.execute(code=f"return [API.users.get({{'user_ids': {olga.id}}}), API.wall.get({{}})];")
    [person], nothing = answer.response["response"]
    assert (person["id"], nothing) == (olga.id, False)
