"""The doors of chats on a Bot API that checks every call."""

import json
from typing import Any

import pytest

from bot.platforms.telegram import mapping
from models.errors import OutcomeUnknown, Refused
from models.intents import Admit, Lock, MakeLink, TurnAway, Unlock
from models.messages import JoinRequest, Membership
from tests.telegram.people import NotAllowed, Person
from tests.telegram.world import Chat
from tests.unit.bot.platforms.telegram.conftest import Shop


def at(chat: Chat, **more: Any) -> dict[str, Any]:
    return {"platform": "telegram", "chat": str(chat.id)} | more


def link(chat: Chat, name: str = "Осень") -> MakeLink:
    return MakeLink(**at(chat), campaign=1, name=name, mark="c1", tell_in="1", words="")


async def heard(shop: Shop) -> list[Any]:
    """What the bot was told, as records."""
    events = await shop.intake.fetch(0, shop.watch.now - shop.watch.now)
    return [mapping.incoming(one.raw) for one in events]


def closed_group(shop: Shop) -> tuple[Chat, Person]:
    """A group into which one has to ask to be let, and somebody outside."""
    group = shop.api.telegram.supergroup("Клуб", shop.owner, asks_to_join=True)
    return group, shop.api.telegram.person("Вера")


async def test_a_locked_chat_is_open_again_exactly_as_it_was(shop: Shop) -> None:
    shop.group.permissions["can_send_polls"] = False
    before = dict(shop.group.permissions)
    await shop.gateway.perform(Lock(**at(shop.group)), "k1")
    await shop.gateway.perform(Lock(**at(shop.group)), "k1")
    with pytest.raises(NotAllowed, match="not for ordinary members"):
        shop.olga.says(shop.group, "набег!")
    shop.owner.says(shop.group, "а мне можно")
    await shop.gateway.perform(Unlock(**at(shop.group)), "k2")
    await shop.gateway.perform(Unlock(**at(shop.group)), "k2")
    allowed = {name for name, value in shop.group.permissions.items() if value}
    assert allowed == {name for name, value in before.items() if value}
    shop.olga.says(shop.group, "спасибо")


async def test_a_lock_whose_answer_was_lost_is_simply_repeated(shop: Shop) -> None:
    shop.api.mishaps.add("setChatPermissions", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await shop.gateway.perform(Lock(**at(shop.group)), "k1")
    await shop.gateway.perform(Lock(**at(shop.group)), "k1")
    await shop.gateway.perform(Unlock(**at(shop.group)), "k2")
    shop.olga.says(shop.group, "спасибо")


async def test_a_chat_that_we_did_not_lock_is_left_alone(shop: Shop) -> None:
    await shop.gateway.perform(Unlock(**at(shop.group)), "k")
    assert shop.called == []


async def test_without_the_right_a_lock_is_refused_in_words(shop: Shop) -> None:
    group = shop.api.telegram.supergroup("Чат", shop.owner, bot_rights=["can_delete_messages"])
    with pytest.raises(Refused) as refused:
        await shop.gateway.perform(Lock(**at(group)), "k")
    assert [why.key for why in refused.value.why] == ["refused.telegram.no_right"]


@pytest.mark.parametrize(("answer", "is_in"), [(Admit, True), (TurnAway, False)])
async def test_who_asked_is_let_in_or_turned_away_and_once_is_enough(
    shop: Shop, answer: type[Admit | TurnAway], is_in: bool
) -> None:
    group, vera = closed_group(shop)
    vera.joins(group)
    asked = (await heard(shop))[-1]
    assert isinstance(asked, JoinRequest)
    assert (asked.person.name, asked.chat.title, asked.private_chat) == ("Вера", "Клуб", str(vera.id))
    for _ in range(2):
        await shop.gateway.perform(answer(**at(group, person=asked.person.id)), "k")
    assert group.member(vera.id, shop.api.telegram.now()).is_in is is_in


async def test_a_link_brings_people_and_we_are_told_by_which_they_came(shop: Shop) -> None:
    await heard(shop)  # joins are told from when they are first asked for
    receipt = await shop.gateway.perform(link(shop.channel), "k")
    vera = shop.api.telegram.person("Вера")
    vera.joins(shop.channel, receipt.link)
    vera.leaves(shop.channel)
    came, left = [one for one in await heard(shop) if isinstance(one, Membership)]
    assert (came.person.name, came.is_in, came.link) == ("Вера", True, receipt.link)
    assert (left.was_in, left.is_in, left.link) == (True, False, None)


async def test_a_name_that_is_too_long_for_telegram_is_cut(shop: Shop) -> None:
    await shop.gateway.perform(link(shop.channel, "я" * 40), "k")
    assert shop.api.calls[-1].params["name"] == "я" * 32


async def test_whoever_asks_by_a_link_says_so(shop: Shop) -> None:
    group, vera = closed_group(shop)
    receipt = await shop.gateway.perform(link(group), "k")
    vera.joins(group, receipt.link)
    [asked] = [one for one in await heard(shop) if isinstance(one, JoinRequest)]
    assert asked.link == receipt.link


async def test_a_lock_goes_with_a_group_that_becomes_a_supergroup(shop: Shop) -> None:
    small = shop.api.telegram.small_group("Чат", shop.owner)
    allowed = {"can_send_messages": True, "can_send_polls": False}
    await shop.memory.keep(f"locked:{small.id}", json.dumps(allowed))
    await shop.memory.keep(f"locked:{small.id}5", "of another chat")
    await shop.memory.keep(f"permissions:{small.id}:7", json.dumps([allowed, 0, 1.0]))
    grown = shop.owner.upgrades(small)
    await heard(shop)
    await shop.gateway.perform(Unlock(**at(grown)), "k")
    assert shop.api.calls[-1].params["permissions"]["can_send_polls"] is False
    assert sorted(shop.memory.kept) == ["heard", f"locked:{small.id}5", f"permissions:{grown.id}:7"]
