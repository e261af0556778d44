"""A brand's Telegram from the first message to the owner until a case is closed, with the whole program."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.running import program, until
from tests.telegram.people import Person
from tests.telegram.serving import ServedBotApi, served_bot_api
from tests.telegram.world import Chat, Member, Message, rights

NASTY = "ты тупой дебил, закрой рот"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17)
_PATIENCE = 100.0
"""Seconds; the machine may be busy with other tests."""


@dataclass(slots=True)
class Shop:
    """The people and chats of a brand."""

    api: ServedBotApi
    owner: Person
    olga: Person

    async def said(self, chat: Chat, test: Callable[[Message], bool]) -> Message:
        """The last message of the bot that passes `test`, as soon as there is one."""

        async def look() -> Message | None:
            return next((one for one in reversed(chat.standing()) if one.by_bot and test(one)), None)

        found: Message = await until(look, _PATIENCE)
        return found

    async def reached(self, test: Callable[[], bool]) -> None:
        """Until something is so."""

        async def look() -> bool:
            return test()

        await until(look, _PATIENCE)

    async def choose(self, chat: Chat, label: str) -> None:
        """The owner is asked what a chat is for, and says it."""
        question = await self.said(
            self.owner.chat, lambda one: f"«{chat.title}»" in one.text and one.markup is not None
        )
        self.owner.presses(question, button(question, label))
        await self.said(self.owner.chat, lambda one: one.text.startswith(f"«{chat.title}» — "))


def button(message: Message, label: str) -> str:
    """What the button with this label carries."""
    rows: list[list[dict[str, Any]]] = (message.markup or {})["inline_keyboard"]
    return next(one["callback_data"] for row in rows for one in row if one["text"].startswith(label))


def settings(api: ServedBotApi) -> dict[str, str]:
    return {
        "SMOTRITEL_TELEGRAM__TOKEN": api.token,
        "SMOTRITEL_TELEGRAM__SERVER": api.address,
        "SMOTRITEL_LOCAL__ENABLED": "false",
        "SMOTRITEL_WEB__PORT": "0",
    }


@asynccontextmanager
async def opened(folder: Path, **more: str) -> AsyncIterator[Shop]:
    """The program runs, and its owner has said so."""
    async with served_bot_api() as api:
        owner, olga = api.telegram.person("Влад"), api.telegram.person("Ольга")
        shop = Shop(api, owner, olga)
        async with program("bot", "run", cwd=folder, **settings(api), **more) as bot:
            code = (await bot.line_with("/owner")).split()[-1]
            owner.starts()
            owner.says(owner.chat, f"/owner {code}")
            await shop.said(owner.chat, lambda one: "вы владелец" in one.text)
            yield shop
            assert await bot.stop() == 0, (folder / "stderr.log").read_text()


def added(shop: Shop, make: Callable[..., Chat], title: str, **more: Any) -> Chat:
    """The owner makes a chat and then adds the bot to it."""
    chat = make(title, shop.owner, bot="left", **more)
    telegram = shop.api.telegram
    place = Member("administrator", rights=rights(chat.type))
    telegram.change_member(chat, telegram.bot, place, by=shop.owner)
    return chat


async def test_from_the_owners_code_to_a_closed_case(tmp_path: Path) -> None:
    async with opened(tmp_path) as shop:
        telegram = shop.api.telegram
        channel = added(shop, telegram.channel, "Лавка")
        petya, vera = telegram.person("Петя"), telegram.person("Вера")
        vera.bio = "Помогу с заработком, пиши в t.me/+abcdef"
        group = added(
            shop, telegram.supergroup, "Чат лавки", linked=channel, members=[shop.olga, petya, vera]
        )
        duty = added(shop, telegram.supergroup, "Дежурные")
        await shop.choose(channel, "Канал")
        await shop.choose(group, "Комментарии")
        await shop.choose(duty, "Дежурная")
        comment = shop.olga.comments(shop.owner.posts(channel, "Новый пирог"), NASTY)
        card = await shop.said(duty, lambda one: "тупой дебил" in one.text)
        petya.says(group, "сама такая", reply_to=comment)
        await shop.said(duty, lambda one: "ответ тем же на оскорбление" in one.text)
        vera.says(group, "Какой красивый пирог!", reply_to=comment)
        await shop.said(duty, lambda one: "о себе он пишет рекламу" in one.text)
        assert not comment.deleted  # a new community suggests and does nothing by itself
        shop.owner.presses(card, button(card, "Скрыть"))
        await shop.said(duty, lambda one: one is card and "Скрыто" in one.text)

        async def gone() -> bool:
            return comment.deleted

        await until(gone, _PATIENCE)
        shop.owner.says(duty, "/post +1с Пирог с вишней")

        async def published() -> bool:
            return "Пирог с вишней" in channel.texts()

        await until(published, _PATIENCE)
    assert [call for call in shop.api.calls if call.status == 429] == []


async def test_a_post_goes_out_once_in_all_its_parts_and_is_looked_after(tmp_path: Path) -> None:
    async with opened(tmp_path, SMOTRITEL_DELIVERY__LEASE_SECONDS="3") as shop:
        telegram, desk = shop.api.telegram, shop.owner.chat
        channel = added(shop, telegram.channel, "Лавка")
        group = added(shop, telegram.supergroup, "Чат лавки", linked=channel)
        await shop.choose(channel, "Канал")
        await shop.choose(group, "Комментарии")
        refused = f"/post +1с {'я' * 1025}"
        pictures = [telegram.media("photo", PNG) for _ in range(2)]
        shop.owner.says(desk, refused, **telegram.media("photo", PNG))
        await shop.said(desk, lambda one: "Telegram: текст под вложением длинный — 1025" in one.text)

        def shapes() -> list[str]:
            kinds = ("photo", "poll", "text")
            return [next((kind for kind in kinds if kind in one.content), "") for one in channel.standing()]

        shop.api.mishaps.add("sendMediaGroup", "lose_reply")
        shop.owner.sends_album(
            desk, pictures, "/post +1с Новый пирог!\n/poll С чем?\nс вишней\nс маком\n/comment Ждём!\n/pin"
        )
        await shop.reached(lambda: shapes()[:3] == ["photo", "photo", "poll"])
        await shop.reached(lambda: "Ждём!" in group.texts())
        await shop.reached(lambda: [one.id for one in channel.pinned] == [channel.standing()[0].id])
        assert [call.method for call in shop.api.calls].count("sendMediaGroup") == 1
        shop.owner.says(desk, "/edit 1 Пирог с вишней!")
        await shop.reached(lambda: channel.standing()[0].content.get("caption") == "Пирог с вишней!")
        shop.owner.says(desk, "/delete 1")
        await shop.reached(lambda: not {"photo", "poll"} & set(shapes()))
    assert [call for call in shop.api.calls if call.status == 429] == []


@pytest.mark.parametrize("mishap", ["html", "conflict", "lose_request"])
async def test_it_starts_and_works_although_telegram_stumbles(tmp_path: Path, mishap: Any) -> None:
    async with served_bot_api() as api:
        owner = api.telegram.person("Влад")
        for method in ("getMe", "getUpdates"):
            api.mishaps.add(method, mishap, times=2)
        async with program("bot", "run", cwd=tmp_path, **settings(api)) as bot:
            code = (await bot.line_with("/owner")).split()[-1]
            owner.starts()
            owner.says(owner.chat, f"/owner {code}")
            await Shop(api, owner, owner).said(owner.chat, lambda one: "вы владелец" in one.text)
            assert await bot.stop() == 0
