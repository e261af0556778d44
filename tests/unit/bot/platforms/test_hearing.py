"""An outage is told once, and again when it is over, with what will never come."""

from datetime import timedelta
from typing import Any

import pytest

from bot.platforms.hearing import TELL_AFTER, Hearing
from bot.platforms.telegram import intake, mapping
from bot.platforms.telegram.intake import KEPT_BY_TELEGRAM, TelegramIntake
from bot.platforms.telegram.session import connect
from models.outages import Outage, Span
from tests.builders import NOW
from tests.fakes import Recollections, Watch
from tests.telegram.serving import served_bot_api

MINUTE = timedelta(minutes=1)


class Told:
    """Who is told of outages."""

    def __init__(self) -> None:
        self.outages: list[Outage] = []

    async def __call__(self, outage: Outage) -> None:
        self.outages.append(outage)


def hearing(memory: Recollections | None = None) -> tuple[Hearing, Watch, Told]:
    watch, told = Watch(NOW), Told()
    return Hearing("telegram", memory or Recollections(), watch, told, kept=KEPT_BY_TELEGRAM), watch, told


def outage(**changes: Any) -> Outage:
    return Outage(platform="telegram", **changes)


async def test_what_is_over_soon_is_told_nobody() -> None:
    ear, watch, told = hearing()
    await ear.heard()
    assert await ear.failed()
    watch.now += TELL_AFTER - MINUTE
    assert not await ear.failed()
    await ear.heard()
    assert told.outages == []


async def test_what_lasts_is_told_once_and_again_when_it_is_over() -> None:
    ear, watch, told = hearing()
    await ear.heard()
    for _ in range(20):
        await ear.failed()
        watch.now += MINUTE
    await ear.heard()
    await ear.heard()
    assert told.outages == [outage(since=NOW), outage(since=NOW, until=NOW + 20 * MINUTE)]


async def test_what_telegram_no_longer_keeps_is_told_with_its_span() -> None:
    ear, watch, told = hearing()
    await ear.heard()
    await ear.failed()
    watch.now += timedelta(hours=30)
    await ear.failed()
    await ear.heard()
    lost = Span(since=NOW, until=watch.now - KEPT_BY_TELEGRAM)
    assert told.outages[-1] == outage(since=NOW, until=watch.now, lost=lost)


async def test_an_outage_that_began_before_a_restart_is_the_same_outage() -> None:
    memory = Recollections()
    first, _, _ = hearing(memory)
    await first.heard()
    again, watch, told = hearing(memory)
    watch.now += timedelta(hours=2)
    await again.failed()
    assert told.outages == [outage(since=NOW)]


async def test_what_was_written_while_we_were_not_running_is_told_if_it_is_gone() -> None:
    memory = Recollections()
    first, _, _ = hearing(memory)
    await first.heard()
    again, watch, told = hearing(memory)
    watch.now += timedelta(hours=25)
    await again.heard()
    lost = Span(since=NOW, until=NOW + timedelta(hours=1))
    assert told.outages == [outage(since=NOW, until=watch.now, lost=lost)]


async def test_a_night_in_which_we_were_not_running_loses_nothing_and_bothers_nobody() -> None:
    memory = Recollections()
    first, _, _ = hearing(memory)
    await first.heard()
    again, watch, told = hearing(memory)
    watch.now += timedelta(hours=10)
    await again.heard()
    assert told.outages == []


async def test_it_is_noted_once_a_minute_and_not_with_every_answer() -> None:
    memory = Recollections()
    ear, watch, _ = hearing(memory)
    await ear.heard()
    noted = memory.kept["heard"]
    watch.now += timedelta(seconds=59)
    await ear.heard()
    assert memory.kept["heard"] == noted
    watch.now += timedelta(seconds=1)
    await ear.heard()
    assert memory.kept["heard"] != noted


async def test_updates_that_telegram_threw_away_are_told_by_the_intake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(intake, "FIRST_RETRY", timedelta(milliseconds=1))
    watch, told, memory = Watch(NOW), Told(), Recollections()
    async with served_bot_api(watch) as api:
        owner = api.telegram.person("Владелец")
        group = api.telegram.supergroup("Чат", owner)
        bot = connect(api.token, api.address)
        ear = TelegramIntake(bot, memory, watch, told)
        await ear.fetch(0, timedelta(0))
        owner.says(group, "этого никто не прочтёт")
        watch.now += timedelta(hours=25)
        owner.says(group, "а это прочтут")
        api.mishaps.add("getUpdates", "html", times=2)
        events = await ear.fetch(0, timedelta(0))
        await bot.session.close()
    assert [getattr(mapping.incoming(one.raw), "text", "") for one in events] == ["а это прочтут"]
    assert [(one.until is None, one.lost) for one in told.outages] == [
        (True, None),
        (False, Span(since=NOW, until=NOW + timedelta(hours=1))),
    ]
