"""What comes again in a calendar is a post for each time of the coming year."""

import pytest

from handlers.plan.lines import Action
from models.content import PostState
from tests.stage import Stage
from tests.unit.handlers.plan.test_importing import bring_in, look, notes, plan

TEA = {"target": "shop", "date": "2026-10-19", "time": "09:00", "text": "Чай", "key": "tea"}


def weekly(rule: str, starts: str = "DTSTART:20261102T090000") -> dict[str, str]:
    return TEA | {"repeats": f"{starts}\n{rule}"}


async def test_what_is_still_to_come_of_it_is_imported_once_however_often(stage: Stage) -> None:
    line = weekly("RRULE:FREQ=WEEKLY;COUNT=6\nEXDATE:20261207T090000")
    assert notes(await look(stage, line)) == [("repeats2", "cell.times")]
    await bring_in(stage, line)
    assert [post.key for post in await plan(stage)] == ["tea/20261123T090000", "tea/20261130T090000"]
    again = await look(stage, line)
    assert [row.action for row in again] == [Action.SAME, Action.SAME]


async def test_it_keeps_to_the_clocks_of_its_own_zone(stage: Stage) -> None:
    berlin = "DTSTART;TZID=Europe/Berlin:20270325T090000"
    await bring_in(stage, weekly("RRULE:FREQ=DAILY;INTERVAL=2;COUNT=3", berlin))
    assert [(post.key, f"{post.due:%d.%m %H:%M}") for post in await plan(stage)] == [
        ("tea", "25.03 08:00"),
        ("tea/20270327T080000", "27.03 08:00"),
        ("tea/20270329T070000", "29.03 07:00"),
    ]


@pytest.mark.parametrize(
    "rule", ["RRULE:FREQ=HOURLY", "RRULE:FREQ=SOMETIMES", "every day", "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4"]
)
async def test_what_can_not_be_taken_is_told_with_its_cell(stage: Stage, rule: str) -> None:
    assert notes(await look(stage, weekly(rule))) == [("repeats2", "cell.repeats")]


async def test_what_is_over_brings_nothing_and_is_no_error(stage: Stage) -> None:
    assert await look(stage, weekly("RRULE:FREQ=DAILY;COUNT=2")) == []


async def test_a_time_that_was_called_off_in_the_calendar_is_so_in_the_plan(stage: Stage) -> None:
    await bring_in(stage, weekly("RRULE:FREQ=WEEKLY;COUNT=5"))
    off = TEA | {"key": "tea/20261130T090000", "date": "2026-11-30", "status": "cancelled"}
    await bring_in(stage, weekly("RRULE:FREQ=WEEKLY;COUNT=5\nEXDATE:20261130T090000"), off)
    assert [post.state for post in await plan(stage)] == [PostState.PLANNED, PostState.CANCELLED]
