"""Our pace stays within what Telegram allows, however much there is to say, and lets deletions pass."""

import asyncio
import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.platforms.limits import Limits as Pacing
from bot.platforms.telegram.caller import ABOUT, default_limits
from models.errors import RateLimited
from models.intents import Delete, Send, lane
from models.messages import Address
from tests.builders import NOW
from tests.fakes import Watch
from tests.leaping import leaping
from tests.telegram.contract import missing
from tests.telegram.pace import Limits, Pace
from tests.telegram.world import Chat

STEP = timedelta(milliseconds=50)


@pytest.mark.skipif(bool(missing()), reason=missing() or "")
@pytest.mark.parametrize("seed", range(3))
async def test_ten_times_more_than_the_limit_gives_no_complaint(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, began, chance = Watch(NOW), asyncio.get_running_loop().time(), random.Random(seed)
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: began + (watch.now - NOW).total_seconds())
    ours, theirs, sent = default_limits(), Pace(Limits(), watch), Counter[int]()
    chats = [Chat(id=-5, type="supergroup"), Chat(id=-6, type="supergroup"), Chat(id=7, type="private")]
    for _ in range(20 * 180):
        chat = chance.choice(chats)
        try:
            await ours.turn(str(chat.id))
            theirs.spend(chat)
            sent[chat.id] += 1
        except RateLimited:
            pass
        watch.now += STEP
    # And yet what may be said is said: 15 a minute into a group, nearly one a second in private.
    assert all(sent[group] >= 45 for group in (-5, -6))
    assert sent[7] >= 140


@pytest.mark.parametrize("seed", range(3))
def test_however_long_each_message_is_on_its_way_no_two_of_a_chat_arrive_within_a_second(seed: int) -> None:
    chance, arrived = random.Random(seed), []

    async def say(limits: Pacing) -> None:
        with suppress(RateLimited):
            async with limits.passage("7"):
                await asyncio.sleep(chance.choice((0, 0.9)))
                arrived.append(asyncio.get_running_loop().time())
                await asyncio.sleep(chance.choice((0, 0.2)))

    async def story() -> None:
        limits = default_limits()
        async with asyncio.TaskGroup() as tasks:
            for _ in range(600):
                tasks.create_task(say(limits))
                await asyncio.sleep(0.1)

    leaping(story())
    assert len(arrived) >= 25
    assert all(later - first >= 1 for first, later in pairwise(arrived))


async def test_a_deletion_waits_for_no_greeting():
    chat = "-100500"
    address = Address(platform="telegram", chat=chat, message="1")
    delete = Delete(address=address, author="1", author_name="", text="")
    assert lane(delete) != lane(Send(platform="telegram", chat=chat, text="Здравствуйте!"))
    limits = default_limits()
    await limits.turn(chat)
    with pytest.raises(RateLimited):
        await limits.turn(chat)
    await limits.turn()  # how a deletion passes


async def test_some_people_are_looked_at_at_once_and_a_crowd_is_not() -> None:
    limits = default_limits()
    for _ in range(4):
        await limits.turn(ABOUT)
    with pytest.raises(RateLimited):
        await limits.turn(ABOUT)
    await limits.turn()
