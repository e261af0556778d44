"""What goes at the same time goes in one call, and each removal is told what became of its own."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.platforms.telegram.places import PLATFORM
from models.errors import DeliveryError, OutcomeUnknown, RateLimited, Refused
from models.intents import Delete
from models.messages import Address
from tests.telegram.world import Chat, Message
from tests.unit.bot.platforms.telegram.conftest import Shop


async def removed(shop: Shop, chat: Chat, *messages: str) -> list[DeliveryError | Any]:
    """What became of removals that were ordered at once."""

    async def one(message: str) -> DeliveryError | None:
        address = Address(platform=PLATFORM, chat=str(chat.id), message=message)
        act = Delete(address=address, author=str(shop.olga.id), author_name="", text="")
        try:
            await shop.gateway.perform(act, f"k{message}")
        except DeliveryError as error:
            return error
        return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(message)) for message in messages]
    return [task.result() for task in tasks]


def said(shop: Shop, count: int) -> list[Message]:
    return [shop.olga.says(shop.group, f"спам {number}") for number in range(count)]


async def test_what_is_removed_at_once_goes_a_hundred_a_call(shop: Shop) -> None:
    spam = said(shop, 150)
    shop.olga.says(shop.group, "а это нет")
    assert await removed(shop, shop.group, *(str(one.id) for one in spam)) == [None] * 150
    assert shop.group.texts() == ["а это нет"]
    assert shop.called == ["deleteMessage", "deleteMessages", "deleteMessages"]


async def test_an_album_is_never_parted(shop: Shop) -> None:
    spam = [str(one.id) for one in said(shop, 120)]
    albums = [",".join(spam[start : start + 8]) for start in range(0, 120, 8)]
    assert await removed(shop, shop.group, *albums) == [None] * 15
    assert shop.group.texts() == []
    assert all(len(call.params.get("message_ids", [])) % 8 == 0 for call in shop.api.calls)


async def test_each_learns_what_became_of_its_own_where_some_are_refused(shop: Shop) -> None:
    group = shop.api.telegram.supergroup(
        "Чат", shop.owner, members=[shop.olga], bot_rights=["can_pin_messages"]
    )
    messages = [shop.olga.says(group, "раз"), shop.olga.says(group, "два")]
    ours = await shop.gateway.caller.call(_greeting(group), str(group.id))
    ids = [str(one.id) for one in messages]
    first, own, second = await removed(shop, group, ids[0], str(ours["message_id"]), ids[1])
    assert isinstance(first, Refused)
    assert isinstance(second, Refused)
    assert own is None
    assert [why.key for why in first.why] == ["refused.telegram.old_or_no_right"]


def _greeting(group: Chat) -> Any:
    from aiogram.methods import SendMessage

    return SendMessage(chat_id=group.id, text="Привет")


async def test_a_right_that_was_taken_from_the_bot_is_noticed(shop: Shop) -> None:
    [first, *others] = [str(one.id) for one in said(shop, 4)]
    await removed(shop, shop.group, first)
    shop.api.telegram.bot_member(shop.group).rights = frozenset()
    shop.watch.now += timedelta(minutes=11)
    assert [type(one) for one in await removed(shop, shop.group, *others)] == [Refused] * 3


async def test_what_is_gone_already_is_passed_over(shop: Shop) -> None:
    gone, *others = said(shop, 3)
    shop.olga.deletes(gone)
    assert await removed(shop, shop.group, *(str(one.id) for one in (gone, *others))) == [None] * 3


@pytest.mark.parametrize(("mishap", "error"), [("lose_reply", OutcomeUnknown), ("rate_limit", RateLimited)])
async def test_what_went_wrong_with_a_call_went_wrong_with_all_that_were_in_it(
    shop: Shop, mishap: Any, error: type[DeliveryError]
) -> None:
    spam = [str(one.id) for one in said(shop, 5)]
    shop.api.mishaps.add("deleteMessages", mishap, seconds=1 if mishap == "rate_limit" else 0)
    first, *others = await removed(shop, shop.group, *spam)
    assert first is None
    assert [type(one) for one in others] == [error] * 4


async def test_what_is_no_message_of_telegram_harms_no_other(shop: Shop) -> None:
    [spam] = said(shop, 1)
    wrong, right = await removed(shop, shop.group, "какое-то", str(spam.id))
    assert isinstance(wrong, Refused)
    assert right is None
