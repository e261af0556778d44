"""/report: the week in one message."""

from handlers.reports.week import render, week
from handlers.request import Command, Request
from models.staff import Ability


async def report(request: Request) -> str:
    """`/report`: the last seven days."""
    figures = await week(request.ledger, request.community, request.now)
    return render(figures, request.community, request.texts)


COMMANDS = (Command("report", Ability.REPORTS, report),)
