"""`bot report` and `bot spending`: arguments are read here, `bot.reports` does the work."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.terminal.configured import Config, say, settings_of, with_store
from models.clock import system_clock


def report(
    out: Annotated[
        list[Path], typer.Option(help="The file to write: .html, .pdf, .xlsx or .png; repeatable.")
    ],
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day; today.")
    ] = None,
    community: Annotated[
        list[str] | None, typer.Option(help="Which of your communities; repeatable, all if none.")
    ] = None,
    language: Annotated[Literal["ru", "en"] | None, typer.Option(help="Language of the report.")] = None,
    config: Config = None,
) -> None:
    """Write the report for the employer. Plan against fact, results, what to change; 30 days by default."""
    from bot.reports.run import report as write_report

    settings = settings_of(config)
    days = (first and first.date(), last and last.date())
    asyncio.run(
        with_store(
            settings,
            lambda store: write_report(store, system_clock, out, days, community or (), language or ""),
        )
    )
    say(settings, "report.written", path=", ".join(map(str, out)))


def spending(
    file: Annotated[Path, typer.Argument(help="CSV with day, campaign and any of clicks, spend, orders.")],
    community: Annotated[str | None, typer.Option(help="Which of your communities.")] = None,
    config: Config = None,
) -> None:
    """Take over what campaigns cost. The same day and campaign again replaces what was known."""
    from bot.reports.run import import_spending

    settings = settings_of(config)
    count = asyncio.run(with_store(settings, lambda store: import_spending(store, file, community)))
    say(settings, "report.spending", count=count)
