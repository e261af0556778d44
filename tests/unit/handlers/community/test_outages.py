"""Who can be reached is told of an outage; everybody hears when it is over."""

from datetime import timedelta

from models.outages import Outage, Span
from models.staff import Colleague, Role
from tests.builders import NOW, PLATFORM, community
from tests.stage import Stage

HOUR = timedelta(hours=1)


async def another(stage: Stage) -> None:
    """A community of the same brand on a platform that works."""
    async with stage.store.begin() as ledger:
        other = community(id="other", language="en")
        await ledger.communities.save(other, "start", NOW)
        anna = Colleague(community="other", person="anna", name="Anna", role=Role.OWNER)
        await ledger.communities.appoint(anna, "start", NOW)
    stage.machine.stories.directory.outdated()


async def test_while_it_lasts_those_on_other_platforms_are_told_once(stage: Stage) -> None:
    for _ in range(2):
        await stage.machine.ticks.tell_of_outage(Outage(platform="telegram", since=NOW))
    await stage.deliver()
    [told] = stage.network.said_in("duty")
    assert told.startswith("⚠️ Telegram молчит с 22 нояб., 15:00.")


async def test_on_the_silent_platform_itself_nobody_is_told_before_it_is_back(stage: Stage) -> None:
    await stage.machine.ticks.tell_of_outage(Outage(platform=PLATFORM, since=NOW))
    await stage.deliver()
    assert stage.network.said_in("duty") == []
    await stage.machine.ticks.tell_of_outage(Outage(platform=PLATFORM, since=NOW, until=NOW + HOUR))
    await stage.deliver()
    assert stage.network.said_in("duty") == [
        "VK снова отвечает: молчание было с 22 нояб., 15:00 до 22 нояб., 16:00. Ничего не потеряно."
    ]


async def test_what_will_never_come_is_told_with_its_time_in_each_language(stage: Stage) -> None:
    await another(stage)
    lost = Span(since=NOW, until=NOW + 6 * HOUR)
    over = Outage(platform="telegram", since=NOW, until=NOW + 30 * HOUR, lost=lost)
    await stage.machine.ticks.tell_of_outage(over)
    await stage.deliver()
    told = " ".join(stage.network.said_in("duty"))
    assert "написанное с 22 нояб., 15:00 до 22 нояб., 21:00 уже не придёт" in told
    assert "from 22 Nov, 15:00 to 22 Nov, 21:00 will never come" in told
