"""/report: the week in one message, or any period as a picture."""

from datetime import date, datetime

from handlers.reports.period import LONGEST, Period, asked, last_days
from handlers.reports.week import render, week
from handlers.reports.weekly import show
from handlers.request import Command, Request
from models.errors import InputError
from models.staff import Ability
from models.zones import zone

_DAYS = ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d")


async def report(request: Request) -> str:
    """`/report`: the last seven days; `/report 30`, `/report 01.11 30.11`: a period, as a picture."""
    if not request.words.strip():
        figures = await week(request.ledger, request.community, request.now)
        return render(figures, request.community, request.texts)
    period = _period(request)
    order = show(request.community, request.message.address.chat, period, request.message.cause)
    await request.ledger.outbox.put([order])
    return request.say("report.drawing")


def _period(request: Request) -> Period:
    words = request.words.split()
    if len(words) == 1 and words[0].isdecimal() and 1 <= int(words[0][:6]) <= LONGEST:
        return last_days(int(words[0]), request.now, request.community.zone)
    today = request.now.astimezone(zone(request.community.zone)).date()
    days = [_day(word, today) for word in words]
    try:
        first, last = days
        if first is not None and last is not None:
            return asked(first, last)
    except (ValueError, InputError) as error:
        raise request.error("report.usage") from error
    raise request.error("report.usage")


def _day(word: str, today: date) -> date | None:
    """A day; one without a year is the last one that has been."""
    for form in _DAYS:
        try:
            return datetime.strptime(word, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    for year in (today.year, today.year - 1):
        try:
            day = datetime.strptime(f"{word}.{year}", _DAYS[0]).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if day <= today:
            return day
    return None


COMMANDS = (Command("report", Ability.REPORTS, report),)
