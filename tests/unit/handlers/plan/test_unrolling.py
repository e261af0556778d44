"""What comes again in a calendar is a post for each time of the coming year."""

from datetime import timedelta
from functools import partial

import pytest

from handlers.plan.rows import Action
from handlers.plan.told import preview_lines
from models.content import PostState
from tests.stage import Stage
from tests.unit.handlers.plan.calendars import TEA, calendar, tea, zone
from tests.unit.handlers.plan.test_importing import Undone, bring, look, look_at, notes, plan, undo

WHERE = "VEVENT 1, date"


async def due(stage: Stage) -> list[str]:
    """When the posts go out that were not called off."""
    return [f"{post.due:%d.%m %H:%M}" for post in await plan(stage) if post.state is PostState.PLANNED]


async def test_what_is_still_to_come_of_it_is_imported_once_however_often(stage: Stage) -> None:
    sheet = tea("RRULE:FREQ=WEEKLY;COUNT=6", "EXDATE:20261207T090000")
    assert notes(await look_at(stage, sheet)) == [(WHERE, "cell.times")]
    await bring(stage, sheet)
    assert [post.key for post in await plan(stage)] == ["tea/20261123T090000", "tea/20261130T090000"]
    again = await look_at(stage, sheet)
    assert [row.action for row in again] == [Action.SAME, Action.SAME]


async def test_it_keeps_to_the_clocks_of_its_own_zone(stage: Stage) -> None:
    berlin = "DTSTART;TZID=Europe/Berlin:20270325T090000"
    await bring(stage, tea("RRULE:FREQ=DAILY;INTERVAL=2;COUNT=3", starts=berlin))
    assert [(post.key, f"{post.due:%d.%m %H:%M}") for post in await plan(stage)] == [
        ("tea", "25.03 08:00"),
        ("tea/20270327T080000", "27.03 08:00"),
        ("tea/20270329T070000", "29.03 07:00"),
    ]


@pytest.mark.parametrize("name", ["Europe/Moscow", "Russian Standard Time", "My Office"])
async def test_a_zone_that_a_calendar_describes_itself_is_the_same_for_what_comes_again(
    stage: Stage, name: str
) -> None:
    event = (*TEA, f"DTSTART;TZID={name}:20261201T100000")
    again = ("RRULE:FREQ=DAILY;UNTIL=20261204", f"EXDATE;TZID={name}:20261202T100000")
    await bring(stage, calendar((*event, *again), before=zone(name, "+0300")))
    assert await due(stage) == ["01.12 07:00", "03.12 07:00", "04.12 07:00"]


async def test_what_has_dates_and_no_rule_begins_with_its_first_one(stage: Stage) -> None:
    await bring(stage, tea("RDATE:20261203T090000", starts="DTSTART:20261201T090000"))
    assert [post.key for post in await plan(stage)] == ["tea", "tea/20261203T090000"]


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=HOURLY",
        "RRULE:FREQ=SOMETIMES",
        "RRULE:every day",
        "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4",
        "RRULE:FREQ=DAILY;INTERVAL=0",
        "RRULE:freq=secondly",
        "RRULE:FREQ=Minutely",
        "RRULE:COUNT=3",
        "RRULE:FREQ=DAILY;COUNT=-1",
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=99",
        "RRULE:FREQ=DAILY;BYDAY=XX",
        "RRULE:FREQ=DAILY\r\nEXRULE:FREQ=DAILY",
        "RRULE:FREQ=DAILY\r\nEXDATE:junk",
        "RRULE:FREQ=DAILY\r\nRDATE;VALUE=PERIOD:20261201T000000Z/PT1H",
    ],
)
async def test_what_can_not_be_taken_is_told_with_its_cell_and_the_rest_is_imported(
    stage: Stage, rule: str
) -> None:
    pie = ("UID:pie", "DESCRIPTION:Пирог", "DTSTART:20261201T120000")
    sheet = calendar((*TEA, "DTSTART:20261102T090000", rule), pie)
    assert notes(await look_at(stage, sheet)) == [(WHERE, "cell.repeats")]
    await bring(stage, sheet)
    assert [post.key for post in await plan(stage)] == ["pie"]


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=DAILY;COUNT=2",
        "RRULE:FREQ=DAILY;UNTIL=20261110",
        "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    ],
)
async def test_what_has_no_time_to_come_is_told_as_a_time_that_is_over(stage: Stage, rule: str) -> None:
    assert notes(await look_at(stage, tea(rule))) == [(WHERE, "cell.no_times")]


async def test_what_ends_after_so_many_times_is_counted_from_its_beginning_but_not_from_another_age(
    stage: Stage,
) -> None:
    rule = "RRULE:FREQ=DAILY;COUNT=999999"
    long_ago = tea(rule, starts="DTSTART:10000101T100000Z")
    assert notes(await look_at(stage, long_ago)) == [(WHERE, "cell.repeats")]
    endless = tea("RRULE:FREQ=YEARLY", starts="DTSTART:10000101T100000Z")
    assert [row.action for row in await look_at(stage, endless)] == [Action.NEW]


async def test_a_file_that_repeats_too_often_is_taken_as_far_as_there_is_room(stage: Stage) -> None:
    events = [(f"UID:{number}", "DESCRIPTION:Чай", "DTSTART:20261102T090000", "RRULE:FREQ=DAILY")
              for number in range(30)]  # fmt: skip
    told = [key for _, key in notes(await look_at(stage, calendar(*events)))]
    assert told.count("cell.too_many_times") == 3


async def test_a_table_has_no_column_by_which_a_line_comes_again(stage: Stage) -> None:
    line = {"target": "shop", "date": "2026-12-01", "time": "09:00", "text": "Чай", "key": "tea"}
    rule = "DTSTART:20261102T090000\nRRULE:FREQ=DAILY;INTERVAL=0"
    assert [row.action for row in await look(stage, line | {"repeats": rule})] == [Action.NEW]
    said = await stage.ask("lev", "/plan import\nДата\tВремя\tТекст\trepeats\n01.12.2026\t9:00\tЧай\tRRULE:x")
    assert "не понял: repeats" in said


async def test_a_time_that_was_called_off_in_the_calendar_is_so_in_the_plan(stage: Stage) -> None:
    weekly = (*TEA, "DTSTART:20261102T090000", "RRULE:FREQ=WEEKLY;COUNT=5")
    await bring(stage, calendar(weekly))
    off = (*TEA, "RECURRENCE-ID:20261130T090000", "DTSTART:20261130T090000", "STATUS:CANCELLED")
    await bring(stage, calendar(weekly, off))
    assert [post.state for post in await plan(stage)] == [PostState.PLANNED, PostState.CANCELLED]


async def test_times_that_a_calendar_skips_by_now_are_called_off_and_that_is_told_and_undone(
    stage: Stage,
) -> None:
    weekly = "RRULE:FREQ=WEEKLY;COUNT=5"
    await bring(stage, tea(weekly))
    skips = tea(weekly, "EXDATE:20261130T090000")
    rows = await look_at(stage, skips)
    assert notes(rows) == [(WHERE, "cell.left_out")]
    assert [row.action for row in rows] == [Action.SAME, Action.CHANGED]
    assert "30.11.2026 09:00" in stage.machine.stories.texts.render("ru", rows[1].notes[0].words)
    batch = await bring(stage, skips)
    assert await due(stage) == ["23.11 06:00"]
    assert await undo(stage, batch.id) == Undone(back=1, kept=0)
    assert await due(stage) == ["23.11 06:00", "30.11 06:00"]


async def test_an_event_that_was_moved_leaves_none_of_its_old_times_in_the_plan(stage: Stage) -> None:
    await bring(stage, tea("RRULE:FREQ=WEEKLY;UNTIL=20261202"))
    await bring(stage, tea("RRULE:FREQ=WEEKLY;UNTIL=20261202", starts="DTSTART:20261102T100000"))
    assert await due(stage) == ["23.11 07:00", "30.11 07:00"]


async def test_an_event_that_has_ended_takes_what_was_planned_of_it_along(stage: Stage) -> None:
    await bring(stage, tea("RRULE:FREQ=WEEKLY;COUNT=5"))
    ended = tea("RRULE:FREQ=WEEKLY;UNTIL=20261110")
    assert [key for _, key in notes(await look_at(stage, ended))] == ["cell.no_times", "cell.left_out"]
    await bring(stage, ended)
    assert await due(stage) == []


async def test_nothing_is_called_off_of_another_event_nor_of_one_that_is_not_understood(
    stage: Stage,
) -> None:
    await bring(stage, tea("RRULE:FREQ=WEEKLY;COUNT=5"))
    before = await plan(stage)
    await bring(
        stage, calendar(("UID:te", "DESCRIPTION:Чай", "DTSTART:20261102T100000", "RRULE:FREQ=WEEKLY;COUNT=9"))
    )
    await bring(stage, tea("RRULE:FREQ=HOURLY"))
    assert [post for post in await plan(stage) if post.key.startswith("tea")] == before


async def test_a_post_that_somebody_put_off_stays_when_its_own_time_has_passed(stage: Stage) -> None:
    soon = tea("RRULE:FREQ=WEEKLY;COUNT=5")
    await bring(stage, soon)
    await stage.ask("lev", "/queue move 1 24.11 12:00")
    stage.watch.now += timedelta(days=1)
    assert [row.action for row in await look_at(stage, soon)] == [Action.SAME]
    assert await due(stage) == ["24.11 09:00", "30.11 06:00"]


COFFEE = ("UID:coffee", "SUMMARY:Кофе", "DESCRIPTION:Кофе", "DTSTART:20261203T090000")
CAKE = ("UID:cake", "SUMMARY:Торт", "DESCRIPTION:Торт", "DTSTART:20261204T090000")


async def test_an_event_that_was_cancelled_takes_its_post_back_and_that_is_told_before(stage: Stage) -> None:
    await bring(stage, calendar(COFFEE, CAKE))
    off = calendar((*COFFEE, "STATUS:CANCELLED"), CAKE)
    [row, _] = await look_at(stage, off)
    assert notes([row]) == [("VEVENT 1, status", "cell.called_off")]
    batch = await bring(stage, off)
    assert await due(stage) == ["04.12 06:00"]
    assert notes(await look_at(stage, off)) == [], "it is told once"
    assert await undo(stage, batch.id) == Undone(back=1, kept=0)
    assert await due(stage) == ["03.12 06:00", "04.12 06:00"]


async def test_an_event_that_is_in_the_calendar_no_more_is_told_and_its_post_stays(stage: Stage) -> None:
    await stage.ask("lev", "/post 25.12 9:00 Своё")
    await bring(stage, calendar(COFFEE, CAKE))
    rows = await look_at(stage, calendar(CAKE))
    assert notes(rows) == [("VEVENT", "cell.absent")]
    assert [row.action for row in rows] == [Action.SAME, Action.ABSENT]
    counts, *_ = preview_lines(rows, calendar(CAKE), partial(stage.machine.stories.texts.render, "ru"))
    assert "без изменений 1," in counts, "what is in no line of the file is told and not counted"
    assert "1 (№2)" in stage.machine.stories.texts.render("ru", rows[-1].notes[0].words)
    assert not (await bring(stage, calendar(CAKE))).after


async def test_another_calendar_lacks_nothing_of_the_plan(stage: Stage) -> None:
    await bring(stage, calendar(COFFEE))
    assert notes(await look_at(stage, calendar(CAKE))) == []


UNSAID = ("UID:jam", "SUMMARY:Варим варенье", "DTSTART:20261203T090000")


async def test_of_an_event_that_is_not_described_the_title_is_the_text_and_that_is_told(stage: Stage) -> None:
    rows = await look_at(stage, calendar(UNSAID))
    assert notes(rows) == [("VEVENT 1, text", "cell.title_is_text")]
    await bring(stage, calendar(UNSAID))
    assert [post.text for post in await plan(stage)] == ["Варим варенье"]
    assert [row.action for row in await look_at(stage, calendar(UNSAID))] == [Action.SAME]


async def test_words_that_somebody_gave_to_such_an_event_stay_when_it_is_moved(stage: Stage) -> None:
    await bring(stage, calendar(UNSAID))
    await stage.ask("lev", "/edit 1 Сегодня варим варенье, приходите")
    await bring(stage, calendar((*UNSAID[:2], "DTSTART:20261204T090000")))
    assert await due(stage) == ["04.12 06:00"]
    assert [post.text for post in await plan(stage)] == ["Сегодня варим варенье, приходите"]


async def test_an_event_without_any_words_is_still_wrong(stage: Stage) -> None:
    rows = await look_at(stage, calendar((UNSAID[0], UNSAID[2])))
    assert notes(rows) == [("VEVENT 1, text", "cell.empty")]
