"""/report: the week in one message, or any period as a picture."""

from collections.abc import Sequence
from datetime import date, datetime

from handlers.reports.period import LONGEST, Period, asked, last_days
from handlers.reports.week import render, week
from handlers.reports.weekly import show
from handlers.request import Command, Request, able
from models.capabilities import Capability
from models.errors import InputError
from models.reports import ReportForm
from models.staff import Ability
from models.zones import zone

_WEEK = 7
_DAYS = ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d")


async def report(request: Request) -> str:
    """`/report`: the last seven days; `/report 30`, `/report 01.11 30.11`: a period, as a picture; with `pdf`
    or `xlsx` behind it as a file."""
    if not request.words.strip():
        figures = await week(request.ledger, request.community, request.now)
        return render(figures, request.community, request.texts)
    days, form = _form(request.words.split())
    if form is not ReportForm.CARD:
        await able(request, Capability.FILES, "report.no_files")
    period, message = _period(request, days) if days else _week(request), request.message
    order = show(request.community, message.address.chat, period, message.cause, form)
    await request.ledger.outbox.put([order])
    return request.say("report.drawing")


def _form(words: Sequence[str]) -> tuple[Sequence[str], ReportForm]:
    """The words about the period, and the form."""
    last = words[-1].lower()
    return (words[:-1], ReportForm(last)) if last in set(ReportForm) else (words, ReportForm.CARD)


def _week(request: Request) -> Period:
    return last_days(_WEEK, request.now, request.community.zone)


def _period(request: Request, words: Sequence[str]) -> Period:
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
