"""The contract is read and changed by typing; what means nothing changes nothing."""

from datetime import date, time, timedelta

import pytest

from models.cases import CaseKind, Severity
from models.escalation import Escalation, Hours, Leave, Level, Step
from tests.stage import Stage


async def contract(stage: Stage) -> Escalation:
    async with stage.store.reading() as ledger:
        [community] = await ledger.communities.all()
    return community.escalation


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("hours пн-пт 10:00-19:00", {"hours": Hours(days=(0, 1, 2, 3, 4), start=time(10), end=time(19))}),
        ("hours sat,sun 22:00-06:00", {"hours": Hours(days=(5, 6), start=time(22), end=time(6))}),
        ("hours fri-mon 09:30-24:00", {"hours": Hours(days=(0, 4, 5, 6), start=time(9, 30), end=time())}),
        ("hours always", {"hours": Hours()}),
        ("hours 9-18", {"hours": Hours(start=time(9), end=time(18))}),
        ("hours пн 10-19:30", {"hours": Hours(days=(0,), start=time(10), end=time(19, 30))}),
        ("quiet 23:00-08:00", {"quiet": Hours(start=time(23), end=time(8))}),
        ("quiet off", {"quiet": None}),
        ("dayoff 2026-12-31", {"days_off": (date(2026, 12, 31),)}),
        ("dayoff 31.12", {"days_off": (date(2026, 12, 31),)}),
        ("kind negative urgent", {"severities": {CaseKind.NEGATIVE: Severity.URGENT}}),
        (
            "level low 2d 5d any",
            {
                "levels": {
                    Severity.LOW: Level(
                        within=timedelta(days=2), finish_within=timedelta(days=5), at_any_hour=True
                    )
                }
            },
        ),
        ("team Ночь Анна lev", {"teams": {"ночь": ("anna", "lev")}}),
        (
            "leave Анна 2026-12-01 2026-12-14",
            {"leave": (Leave(person="anna", first=date(2026, 12, 1), last=date(2026, 12, 14)),)},
        ),
        (
            "leave анна завтра",
            {"leave": (Leave(person="anna", first=date(2026, 11, 23), last=date(2026, 11, 23)),)},
        ),
        (
            "leave анна с 25.12 по 10.01",
            {"leave": (Leave(person="anna", first=date(2026, 12, 25), last=date(2027, 1, 10)),)},
        ),
        (
            "leave анна 20.11 30.11",
            {"leave": (Leave(person="anna", first=date(2026, 11, 20), last=date(2026, 11, 30)),)},
        ),
        (
            "leave анна с 20.11 по сегодня",
            {"leave": (Leave(person="anna", first=date(2026, 11, 20), last=date(2026, 11, 22)),)},
        ),
        ("team ночь анна, лев", {"teams": {"ночь": ("anna", "lev")}}),
        ("steps lead", {"steps": (Step.LEAD,)}),
    ],
)
async def test_a_line_changes_one_thing_of_the_contract(
    stage: Stage, line: str, expected: dict[str, object]
) -> None:
    await stage.ask("olga", f"/duty {line}")
    found = await contract(stage)
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    "line",
    [
        "hours", "hours завтра", "hours 9", "hours xx-yy 10:00-19:00", "hours пн 25:00-26:00",
        "quiet", "dayoff 31.02", "kind angry urgent", "kind negative", "level", "level urgent 0м",
        "level urgent ночь", "team", "team ночь", "leave Анна", "leave Анна с по",
        "hours пн 10:00-99:00", "hours пн 10:00-24:30", "steps shout", "что-то",
    ],
)  # fmt: skip
async def test_what_means_nothing_is_told_how_to_say_it_and_changes_nothing(stage: Stage, line: str) -> None:
    assert (await stage.ask("olga", f"/duty {line}")).startswith("Так: /duty")
    assert await contract(stage) == Escalation()


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("05.12.2026 30.05.2026", "с 2026-12-05 по 2026-05-30"),
        ("2026-12-14 2026-12-01", "с 2026-12-14 по 2026-12-01"),
        ("14.12 01.12", "с 2026-12-14 по 2026-12-01"),
        ("завтра сегодня", "с 2026-11-23 по 2026-11-22"),
    ],
)
async def test_a_leave_that_ends_before_it_begins_is_refused_and_no_year_that_was_said_is_changed(
    stage: Stage, line: str, days: str
) -> None:
    said = await stage.ask("olga", f"/duty leave анна {line}")
    assert said == f"Отпуск {days} кончается раньше, чем начинается: проверьте даты."
    assert (await contract(stage)).leave == ()


@pytest.mark.parametrize("line", ["leave -анна", "leave анна -", "leave Анна off"])
async def test_a_leave_is_ended_by_a_minus_before_the_name_or_behind_it(stage: Stage, line: str) -> None:
    await stage.ask("olga", "/duty leave анна завтра")
    await stage.ask("olga", f"/duty {line}")
    assert (await contract(stage)).leave == ()


async def test_the_contract_is_told_in_words(stage: Stage) -> None:
    for line in ("hours пн-пт 10:00-19:00", "quiet 23:00-08:00", "team ночь Лев", "level urgent ночь",
                 "kind negative urgent", "leave Анна 2026-12-01"):  # fmt: skip
        await stage.ask("olga", f"/duty {line}")
    assert (await stage.ask("anna", "/duty")).splitlines() == [
        "Работаем: пн, вт, ср, чт, пт 10:00–19:00",
        "Тихие часы: 23:00–08:00",
        "Срочное: Недовольство · ответить за 10 минут, закончить за 60 минут · ночь · в любое время",
        "Обычное: Удалено ботом, Нужно решение, Вопрос, Не удалось выполнить, Выставлены за дверь"
        " · ответить за 30 минут, закончить за 4 часа · вся команда · в рабочее время",
        "Терпит: Обжалование · ответить за 8 часов, закончить за 24 часа · вся команда · в рабочее время",
        "Команда «ночь»: Лев",
        "В отпуске: Анна, с 2026-12-01 по 2026-12-01",
        "Если не отвечают: напомнить → сменщик → руководитель → сводка",
    ]


async def test_only_whoever_may_change_settings_changes_the_contract(stage: Stage) -> None:
    assert await stage.ask("anna", "/duty hours always") == "Для этой команды нужна другая роль."
    assert await contract(stage) == Escalation()
