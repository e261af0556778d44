"""What one person alone needs to read is shown to them alone, where Telegram can."""

import pytest

from models.intents import Send
from tests.unit.bot.platforms.telegram.conftest import Shop


def whisper(shop: Shop, chat: int, person: int) -> Send:
    return Send(platform="telegram", chat=str(chat), text="Готово", thread="5", only=str(person))


async def test_in_a_supergroup_nobody_else_sees_it(shop: Shop) -> None:
    await shop.gateway.perform(whisper(shop, shop.group.id, shop.olga.id), "k")
    assert shop.group.texts() == []
    [shown] = shop.group.ephemeral
    assert (shown["text"], shown["receiver_user"]["id"]) == ("Готово", shop.olga.id)


@pytest.mark.parametrize("where", ["a small group", "not a member"])
async def test_elsewhere_everybody_sees_it_and_it_is_said_all_the_same(shop: Shop, where: str) -> None:
    stranger = shop.api.telegram.person("Вера")
    group = shop.group
    if where == "a small group":
        group = shop.api.telegram.small_group("Кухня", shop.owner, members=[stranger])
    await shop.gateway.perform(whisper(shop, group.id, stranger.id), "k")
    assert group.texts() == ["Готово"]
