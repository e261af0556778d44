"""A brand's VK from the first message to the owner until a case is closed, with the whole program."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.running import program, until
from tests.vk.clients import PNG
from tests.vk.community import Community
from tests.vk.pace import Limits
from tests.vk.people import Person
from tests.vk.serving import ServedVk, served_vk
from tests.vk.talks import buttons
from tests.vk.world import Message, Talk

NASTY = "ты тупой дебил, закрой рот"
_PATIENCE = 100.0
"""Seconds; the machine may be busy with other tests."""


@dataclass(slots=True)
class Cafe:
    """The people and talks of a brand."""

    api: ServedVk
    community: Community
    owner: Person
    olga: Person

    async def said(self, talk: Talk, test: Callable[[Message], bool]) -> Message:
        """The last message of the bot that passes `test`, as soon as there is one."""

        async def look() -> Message | None:
            ours = [one for one in talk.standing() if one.author == self.community.owner and test(one)]
            return ours[-1] if ours else None

        found: Message = await until(look, _PATIENCE)
        return found

    async def choose(self, chat: Talk, label: str) -> None:
        """The owner is asked what a chat is for, and says it."""
        private = self.community.talk(self.owner)
        question = await self.said(private, lambda one: f"«{chat.title}»" in one.text and bool(one.keyboard))
        self.press(question, label)
        await self.said(private, lambda one: one.text.startswith(f"«{chat.title}» — "))

    def press(self, message: Message, label: str) -> None:
        """The owner presses the button with this label."""
        payload = next(one["payload"] for one in buttons(message) if one["label"].startswith(label))
        self.owner.presses(message, payload)

    async def reached(self, test: Callable[[], bool]) -> None:
        """Until something is so."""

        async def look() -> bool:
            return test()

        await until(look, _PATIENCE)


def settings(api: ServedVk, community: Community, owner: Person) -> dict[str, str]:
    return {
        "SMOTRITEL_VK__COMMUNITY": f"https://vk.com/club{community.id}",
        "SMOTRITEL_VK__COMMUNITY_TOKEN": community.token,
        "SMOTRITEL_VK__USER_TOKEN": owner.token,
        "SMOTRITEL_VK__SERVICE_TOKEN": api.vk.service_token,
        "SMOTRITEL_VK__SERVER": api.address,
        "SMOTRITEL_LOCAL__ENABLED": "false",
        "SMOTRITEL_WEB__PORT": "0",
    }


@asynccontextmanager
async def opened(folder: Path, **more: str) -> AsyncIterator[Cafe]:
    """The program runs, and its owner has said so."""
    async with served_vk(limits=Limits()) as api:
        owner, olga = api.vk.person("Влад"), api.vk.person("Ольга", "Ким")
        community = api.vk.community("Кофейня", owner, members=[olga])
        cafe = Cafe(api, community, owner, olga)
        environment = settings(api, community, owner) | more
        async with program("bot", "run", cwd=folder, **environment) as bot:
            code = (await bot.line_with("/owner")).split()[-1]
            await cafe.reached(lambda: api.long_poll.polls > 0)
            owner.says(community, f"/owner {code}")
            await cafe.said(community.talk(owner), lambda one: "вы владелец" in one.text)
            yield cafe
            assert await bot.stop() == 0, (folder / "stderr.log").read_text()
        log = (folder / "stderr.log").read_text()
        assert not [token for token in api.vk.tokens if token in log]


async def test_from_the_owners_code_to_a_closed_case(tmp_path: Path) -> None:
    async with opened(tmp_path) as cafe:
        community = cafe.community
        duty = community.chat("Дежурные", cafe.owner)
        cafe.owner.says(duty, action={"type": "chat_invite_user", "member_id": community.owner})
        await cafe.choose(duty, "Дежурная")
        post = cafe.owner.posts(community, "Новый пирог")
        comment = cafe.olga.comments(post, NASTY)
        card = await cafe.said(duty, lambda one: "тупой дебил" in one.text)
        assert "Ольга Ким" in card.text
        cafe.api.vk.person("Пётр").comments(post, "сама такая", reply_to=comment)
        await cafe.said(duty, lambda one: "ответ тем же на оскорбление" in one.text)
        cafe.api.vk.person("Вера", status="Заработок от 5000 в день, пиши в лс").comments(
            post, "Какой красивый пирог!"
        )
        await cafe.said(duty, lambda one: "о себе он пишет рекламу" in one.text)
        assert not comment.deleted  # a new community suggests and does nothing by itself
        cafe.press(card, "Скрыть")
        await cafe.said(duty, lambda one: one is card and "Скрыто" in one.text)
        await cafe.reached(lambda: comment.deleted)
        cafe.owner.says(duty, "/post +1с Пирог с вишней")
        await cafe.reached(lambda: "Пирог с вишней" in community.texts())
    assert [call for call in cafe.api.calls if call.error == 6] == []


async def test_a_post_goes_out_once_with_all_it_shows_and_is_looked_after(tmp_path: Path) -> None:
    async with opened(tmp_path, SMOTRITEL_DELIVERY__LEASE_SECONDS="3") as cafe:
        community, media = cafe.community, cafe.api.vk.media
        desk = community.talk(cafe.owner)
        cafe.owner.says(community, "/post +1с Новый пирог\n[Меню](cafe.ru)")
        await cafe.said(desk, lambda one: "VK: кнопок под постами нет" in one.text)
        cafe.api.mishaps.add("wall.post", "lose_reply", times=2)  # the first tries what our keys may do
        cafe.owner.says(
            community,
            "/post +1с Новый пирог!\n/poll С чем?\nс вишней\nс маком\n/comment Ждём!\n/pin\n/source cafe.ru",
            attachments=[media.photo(cafe.owner.id, PNG), media.photo(cafe.owner.id, PNG)],
        )
        await cafe.reached(lambda: bool(community.posts()) and community.posts()[0].pinned)
        [post] = community.posts()
        assert [one["type"] for one in post.attachments] == ["photo", "photo", "poll"]
        assert post.copyright is not None
        await cafe.reached(lambda: post.texts() == ["Ждём!"])
        cafe.owner.says(community, "/edit 1 Пирог с вишней!")
        await cafe.reached(lambda: post.text == "Пирог с вишней!")
        assert len(post.attachments) == 3
        cafe.owner.says(community, "/delete 1")
        await cafe.reached(lambda: post.deleted)


async def test_a_colleague_decides_under_the_post_and_by_hand(tmp_path: Path) -> None:
    async with opened(tmp_path) as cafe:
        community = cafe.community
        duty = community.chat("Дежурные", cafe.owner)
        cafe.owner.says(duty, action={"type": "chat_invite_user", "member_id": community.owner})
        await cafe.choose(duty, "Дежурная")
        post = cafe.owner.posts(community, "Новый пирог")
        cafe.olga.likes(post)
        rude = cafe.olga.comments(post, NASTY)
        cafe.owner.comments(post, f"[id{cafe.olga.id}|Ольга], /ban 3d", reply_to=rude)
        await cafe.reached(lambda: rude.deleted and len(post.texts()) == 1)  # the command is gone too
        await cafe.reached(lambda: cafe.olga.id in community.bans)
        ban = community.bans[cafe.olga.id]
        assert (ban.reason, ban.shown) == (2, True)
        assert ban.comment.startswith("Оскорбления.")
        again = cafe.api.vk.person("Пётр").comments(post, NASTY)
        card = await cafe.said(duty, lambda one: "Пётр" in one.text)
        cafe.owner.deletes(again)
        await cafe.said(duty, lambda one: one is card and "Скрыто" in one.text)
        cafe.owner.comments(post, "/close")
        await cafe.reached(lambda: not post.open)
        cafe.owner.says(duty, "/report")
        assert "Лайков: 1" in (await cafe.said(duty, lambda one: "Лайков" in one.text)).text
        cafe.api.mishaps.add("wall.post", "captcha")
        cafe.owner.says(duty, "/post +1с Пирог с вишней")
        told = await cafe.said(duty, lambda one: "not_robot_captcha" in one.text)
        assert "[vk] user_token" in told.text


async def test_without_an_administrators_key_a_person_is_given_the_link(tmp_path: Path) -> None:
    async with opened(tmp_path, SMOTRITEL_VK__USER_TOKEN="") as cafe:
        community = cafe.community
        duty = community.chat("Дежурные", cafe.owner)
        cafe.owner.says(duty, action={"type": "chat_invite_user", "member_id": community.owner})
        await cafe.choose(duty, "Дежурная")
        post = cafe.owner.posts(community, "Новый пирог")
        comment = cafe.olga.comments(post, NASTY)
        card = await cafe.said(duty, lambda one: "тупой дебил" in one.text)
        cafe.press(card, "Скрыть")
        there = f"https://vk.com/wall{community.owner}_{post.id}?reply={comment.id}"
        await cafe.said(duty, lambda one: there in one.text)


@pytest.mark.parametrize("mishap", ["html", "lose_request"])
async def test_it_starts_and_works_although_vk_stumbles(tmp_path: Path, mishap: Any) -> None:
    async with served_vk() as api:
        owner = api.vk.person("Влад")
        community = api.vk.community("Кофейня", owner)
        cafe = Cafe(api, community, owner, owner)
        for method in ("groups.getLongPollSettings", "groups.getLongPollServer", "longPoll"):
            api.mishaps.add(method, mishap, times=2)
        async with program("bot", "run", cwd=tmp_path, **settings(api, community, owner)) as bot:
            code = (await bot.line_with("/owner")).split()[-1]
            await cafe.reached(lambda: api.long_poll.polls > 0)
            owner.says(community, f"/owner {code}")
            await cafe.said(community.talk(owner), lambda one: "вы владелец" in one.text)
            assert await bot.stop() == 0
