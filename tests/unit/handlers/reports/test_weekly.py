"""Reports in a chat: on Mondays at nine of the community, once, and of any period when somebody asks."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from handlers.reports.period import week_before
from handlers.reports.weekly import LATE, monday_of
from models.capabilities import Capability, lacking_key
from models.communities import ReportForm
from models.errors import Refused
from models.intents import GiveFile, Send, SendPicture
from models.texts import Sentence
from tests.builders import PLATFORM, community
from tests.stage import Stage, stage_on

BEFORE = datetime(2026, 11, 23, 5, 59, tzinfo=UTC)
"""A Monday, a minute before nine in Moscow."""


@pytest.fixture
async def stage(fresh: Callable[[], str]) -> AsyncIterator[Stage]:
    async with stage_on(fresh(), now=BEFORE) as ready:
        yield ready


async def weekly(stage: Stage) -> None:
    await stage.machine.ticks.send_weekly()
    await stage.deliver()


def shown(stage: Stage) -> list[SendPicture]:
    return [act for act in stage.network.performed if isinstance(act, SendPicture)]


async def test_on_monday_at_nine_the_desk_sees_the_week_before_once(stage: Stage) -> None:
    await weekly(stage)
    assert shown(stage) == []
    for _ in range(3):
        await stage.later(timedelta(minutes=1))
        await weekly(stage)
    [picture] = shown(stage)
    assert picture.chat == "desk"
    assert "16 нояб. 2026 – 22 нояб. 2026" in picture.text
    with Image.open(BytesIO(picture.picture)) as opened:
        assert opened.format == "PNG"


async def test_after_a_restart_it_is_not_sent_again(stage: Stage) -> None:
    await stage.later(timedelta(minutes=2))
    await weekly(stage)
    stage.machine.ticks.weekly._given.clear()
    await weekly(stage)
    assert len(shown(stage)) == 1


async def test_whoever_does_not_want_it_or_has_no_desk_gets_none(stage: Stage) -> None:
    await stage.ask("lev", "/settings weekly off")
    await stage.later(timedelta(minutes=2))
    await stage.set_up(community(weekly_report=False))
    await weekly(stage)
    await stage.set_up(community(places={}))
    await weekly(stage)
    assert shown(stage) == []


async def test_a_report_that_can_not_be_drawn_holds_up_nobody_and_is_given_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no ink")

    monkeypatch.setattr("handlers.reports.weekly.document", broken)
    await stage.ask("lev", "/report 30")
    assert await stage.ask("lev", "/queue")
    for _ in range(20):
        await stage.later(timedelta(minutes=6))
    async with stage.store.reading() as ledger:
        assert await ledger.outbox.next_due(PLATFORM) is None
    assert shown(stage) == []


async def test_a_platform_without_pictures_is_told_in_words(stage: Stage) -> None:
    stage.network.refuses[SendPicture] = Refused("no pictures")
    await stage.later(timedelta(minutes=2))
    await weekly(stage)
    [said] = [act for act in stage.network.performed if isinstance(act, Send)]
    assert "Лавка: отчёт" in said.text
    assert "Постов вышло: 0" in said.text


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("/report 30", "25 окт. 2026 – 23 нояб. 2026"),
        ("/report 01.11 15.11", "1 нояб. 2026 – 15 нояб. 2026"),
        ("/report 20.12 31.12", "20 дек. 2025 – 31 дек. 2025"),
        ("/report 2026-01-01 31.01.2026", "1 янв. 2026 – 31 янв. 2026"),
    ],
)
async def test_any_period_can_be_asked_for(stage: Stage, line: str, period: str) -> None:
    await stage.ask("lev", line)
    [picture] = shown(stage)
    assert period in picture.text


BEGINNING = {"pdf": b"%PDF-", "xlsx": b"PK"}


def files(stage: Stage) -> list[GiveFile]:
    return [act for act in stage.network.performed if isinstance(act, GiveFile)]


@pytest.mark.parametrize("form", list(BEGINNING))
async def test_a_report_comes_as_a_file_where_its_form_is_named(stage: Stage, form: str) -> None:
    await stage.ask("lev", f"/report 01.11 15.11 {form}")
    await stage.ask("lev", f"/report {form.upper()}")
    month, week = files(stage)
    assert month.name == f"report-shop-2026-11-01-2026-11-15.{form}"
    assert week.name == f"report-shop-2026-11-17-2026-11-23.{form}"
    assert month.content.startswith(BEGINNING[form])
    assert shown(stage) == []


async def test_the_week_comes_as_a_file_where_somebody_wants_it_so(stage: Stage) -> None:
    assert "pdf" in await stage.ask("olga", "/settings weekly_form pdf")
    await stage.later(timedelta(minutes=2))
    await weekly(stage)
    [file] = files(stage)
    assert (file.chat, file.name) == ("desk", "report-shop-2026-11-16-2026-11-22.pdf")


async def test_where_files_can_not_be_sent_that_is_said_and_the_week_is_a_picture(stage: Stage) -> None:
    why = msgspec.json.encode(Sentence("lacking.not_here")).decode()
    async with stage.store.begin() as ledger:
        await ledger.recollections.keep(PLATFORM, lacking_key(Capability.FILES), why, BEFORE)
    assert "Файлы сюда не отправить" in await stage.ask("lev", "/report 30 pdf")
    await stage.set_up(community(weekly_form=ReportForm.XLSX))
    await stage.later(timedelta(minutes=2))
    await weekly(stage)
    assert files(stage) == []
    assert len(shown(stage)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "/report вчера",
        "/report 01.11",
        "/report 15.11 01.11",
        "/report 0",
        "/report 99.99 01.01",
        "/report 01.01.0001 02.01.0001",
        "/report 30.12.9999 31.12.9999",
    ],
)
async def test_a_period_that_means_nothing_is_answered_in_words(stage: Stage, line: str) -> None:
    assert "/report 01.11 30.11" in await stage.ask("lev", line)
    assert shown(stage) == []


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 - hypothesis adds none
    st.sampled_from(["Europe/Moscow", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"]),
)
def test_the_monday_is_that_of_the_communitys_clocks(moment: datetime, zone: str) -> None:
    now = moment.replace(tzinfo=UTC)
    local = now.astimezone(ZoneInfo(zone))
    monday = monday_of(now, zone)
    if monday is None:
        assert local.weekday() != 0 or local.hour < 9
    else:
        assert monday.weekday() == 0
        nine = datetime(monday.year, monday.month, monday.day, 9, tzinfo=ZoneInfo(zone))
        assert nine <= local < nine + LATE
        assert local.date() - monday <= timedelta(days=1)


def test_a_week_is_monday_to_sunday() -> None:
    period = week_before(date(2026, 11, 23))
    assert (period.first, period.last) == (date(2026, 11, 16), date(2026, 11, 22))
