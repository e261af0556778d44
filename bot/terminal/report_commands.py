"""`bot report` and `bot spending`: arguments are read here, `bot.reports` does the work."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.terminal.configured import DAY, Config, Language, say, settings_of, with_store
from models.clock import system_clock


def report(
    out: Annotated[list[Path], typer.Option()],
    first: Annotated[datetime | None, typer.Option("--from", formats=[DAY])] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=[DAY])] = None,
    community: list[str] | None = None,
    language: Language = None,
    config: Config = None,
) -> None:
    """Write the report for the employer."""
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
    file: Annotated[Path, typer.Argument()],
    community: str | None = None,
    config: Config = None,
) -> None:
    """Take over what campaigns cost; the same day and campaign again replaces what was known."""
    from bot.reports.run import import_spending

    settings = settings_of(config)
    count = asyncio.run(with_store(settings, lambda store: import_spending(store, file, community)))
    say(settings, "report.spending", count=count)
