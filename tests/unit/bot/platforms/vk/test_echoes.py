"""What we remove ourselves comes back as an event, and goes no further; what people remove does."""

import json

import pytest

from bot.platforms.vk import mapping
from bot.platforms.vk.choices import Choices
from bot.platforms.vk.client import VkGateway
from bot.platforms.vk.echoes import Echoes
from bot.platforms.vk.reception import Reception
from models.errors import Refused
from models.intents import Delete, Restore
from models.messages import Address, Gone, Incoming
from tests.fakes import Recollections
from tests.unit.bot.platforms.vk.conftest import Cafe
from tests.vk.world import Comment


class Bot:
    """A gateway and a reception of one process."""

    def __init__(self, cafe: Cafe) -> None:
        memory, echoes = Recollections(), Echoes()
        self._cafe = cafe
        self._gateway = VkGateway(cafe.keys, memory, cafe.watch, echoes)
        self._reception = Reception(cafe.keys, Choices(memory, cafe.watch), cafe.watch, echoes)

    def where(self, one: Comment) -> Address:
        return Address(platform="vk", chat=str(one.under.owner), message=f"wall{one.under.id}_{one.id}")

    async def delete(self, one: Comment) -> None:
        act = Delete(address=self.where(one), author="1", author_name="Ольга", text=one.text)
        await self._gateway.perform(act, "k1")

    async def restore(self, one: Comment) -> None:
        await self._gateway.perform(
            Restore(address=self.where(one), author_name="Ольга", text=one.text), "k2"
        )

    async def last(self) -> Incoming | None:
        """What the last event comes to, if it is let in."""
        told = self._cafe.community.events
        raws = [json.dumps(event).encode() for event in told.after(told.last - 1)]
        stored = await self._reception(raws)
        return mapping.incoming(stored[0].raw) if stored else None


@pytest.fixture
def bot(cafe: Cafe) -> Bot:
    return Bot(cafe)


async def test_our_own_removals_and_restorings_are_not_let_in(cafe: Cafe, bot: Bot) -> None:
    one = cafe.olga.comments(cafe.owner.posts(cafe.community, "Пирог"), "купите слона")
    await bot.delete(one)
    assert one.deleted
    assert await bot.last() is None
    await bot.restore(one)
    assert await bot.last() is None


async def test_what_a_person_removes_is(cafe: Cafe, bot: Bot) -> None:
    one = cafe.olga.comments(cafe.owner.posts(cafe.community, "Пирог"), "купите слона")
    await bot.delete(one)
    await bot.last()
    cafe.owner.restores(one)
    assert isinstance(await bot.last(), Gone)
    cafe.owner.deletes(one)
    assert isinstance(await bot.last(), Gone)


async def test_what_we_could_not_remove_is_told_when_a_person_does(cafe: Cafe, bot: Bot) -> None:
    one = cafe.olga.comments(cafe.owner.posts(cafe.community, "Пирог"), "купите слона")
    cafe.api.mishaps.add("wall.deleteComment", "error", code=15)
    with pytest.raises(Refused):
        await bot.delete(one)
    cafe.owner.deletes(one)
    assert isinstance(await bot.last(), Gone)
