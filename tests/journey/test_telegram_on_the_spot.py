"""A brand's Telegram where it is lived in: moderators in the group, newcomers, raids, campaigns."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.journey.test_telegram import _PATIENCE, Shop, added, button, opened
from tests.running import until
from tests.telegram.clients import PNG
from tests.telegram.people import NotAllowed, Person
from tests.telegram.world import Chat, Message


async def becomes(test: Callable[[], Any]) -> Any:
    """Whatever `test` finds, as soon as it finds something."""

    async def look() -> Any:
        return test()

    return await until(look, _PATIENCE)


async def told(shop: Shop, chat: Chat, words: str) -> Message:
    """The last message of the bot with these words."""
    return await shop.said(chat, lambda one: words in one.text)


async def commanded(shop: Shop, line: str, words: str) -> Message:
    """The owner types a command in private, where the bot may write often; the answer with these words."""
    shop.owner.says(shop.owner.chat, line)
    return await told(shop, shop.owner.chat, words)


def may_write(person: Person, chat: Chat) -> bool:
    try:
        person._check(chat, {"text": "?"}, None)
    except NotAllowed:
        return False
    return True


async def whispered(chat: Chat, words: str) -> None:
    """Somebody alone reads this."""
    await becomes(lambda: any(words in shown["text"] for shown in chat.ephemeral))


async def test_from_a_ban_on_the_spot_to_the_people_a_campaign_brought(tmp_path: Path) -> None:
    async with opened(tmp_path) as shop:
        telegram = shop.api.telegram
        petya, vera = telegram.person("Петя"), telegram.person("Вера")
        channel = added(shop, telegram.channel, "Лавка")
        group = added(shop, telegram.supergroup, "Чат лавки", linked=channel, members=[shop.olga, petya])
        duty = added(shop, telegram.supergroup, "Дежурные")
        await shop.choose(channel, "Канал")
        await shop.choose(group, "Комментарии")
        await shop.choose(duty, "Дежурная")

        await _banned_and_forgiven(shop, group, duty, petya)
        await _called_for(shop, group, duty, petya)
        await _met(shop, group, vera)
        await _locked(shop, group, duty)
        await _brought(shop, channel)
    assert [call for call in shop.api.calls if call.status == 429] == []


async def _banned_and_forgiven(shop: Shop, group: Chat, duty: Chat, petya: Person) -> None:
    picture = shop.api.telegram.media("photo", PNG)
    said = petya.says(group, "лучшие ставки у меня", **picture)
    typed = shop.owner.says(group, "/ban 2d реклама", reply_to=said)
    await becomes(lambda: said.deleted and typed.deleted and not may_write(petya, group))
    card = await told(shop, duty, "решение на месте: Влад: реклама")
    await whispered(group, "автор заблокирован")
    shop.owner.presses(card, button(card, "Отменить"))
    again = await told(shop, group, "↩️ Петя:\nлучшие ставки у меня")
    assert "photo" in again.content
    shop.olga.says(group, "/spam", reply_to=again)
    await whispered(group, "Это написало сообщество")
    await becomes(lambda: group.member(petya.id, shop.api.telegram.now()).status != "kicked")
    petya.joins(group)


async def _called_for(shop: Shop, group: Chat, duty: Chat, petya: Person) -> None:
    said = petya.says(group, "приходите к моему соседу за скидкой")
    shop.olga.says(group, "/spam", reply_to=said)
    card = await told(shop, duty, "называет это спамом: Ольга")
    shop.owner.presses(card, button(card, "Скрыть"))
    await becomes(lambda: said.deleted)


async def _met(shop: Shop, group: Chat, vera: Person) -> None:
    await commanded(shop, "/settings check button", "check: button")
    vera.joins(group)
    asked = await told(shop, group, "Вера, добро пожаловать")
    await becomes(lambda: not may_write(vera, group))
    vera.presses(asked, button(asked, "Я человек"))
    await becomes(lambda: may_write(vera, group) and asked.deleted)
    await commanded(shop, "/newcomers", "· принят")


async def _locked(shop: Shop, group: Chat, duty: Chat) -> None:
    shop.owner.says(group, "/lock 30м")
    notice = await told(shop, duty, "🔒 «Чат лавки» закрыт")
    await becomes(lambda: not may_write(shop.olga, group))
    shop.owner.presses(notice, button(notice, "Открыть"))
    await told(shop, duty, "🔓 «Чат лавки» снова открыт")
    await becomes(lambda: may_write(shop.olga, group))


async def _brought(shop: Shop, channel: Chat) -> None:
    made = await commanded(shop, "/link Осень", "https://t.me/+")
    link = made.text.partition("«Осень»: ")[2].split()[0]
    shop.api.telegram.person("Нина").joins(channel, link)
    await commanded(shop, "/link", "Кого привели ссылки:\n№1 Осень · «Лавка» · пришло 1, ушло 0")
