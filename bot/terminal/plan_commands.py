"""`bot plan import|export|list|undo|register`: arguments are read here, `planning` does the work."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.terminal.commands import Commands
from bot.terminal.configured import DAY, Config, DryRun, echo, settings_of, tell, with_store
from models.clock import system_clock

if TYPE_CHECKING:
    from bot.terminal.planning import Planning

_T = TypeVar("_T")

plan = Commands()

MOST = 999_999_999_999_999
"""The greatest number that is one, as in the commands of chats."""
Since = Annotated[datetime | None, typer.Option("--from", formats=[DAY])]


@plan.command("import")
def bring_in(
    file: Annotated[Path, typer.Argument()],
    dry_run: DryRun = False,
    meant: Annotated[list[str] | None, typer.Option("--map")] = None,
    target: str | None = None,
    config: Config = None,
) -> None:
    """Import a plan; lines with errors are left out and told."""
    told, whole = _planning(
        config,
        lambda planning: planning.bring_in(file.name, planning.sheet(file, meant or ()), target, dry=dry_run),
    )
    tell(told, whole=whole)


@plan.command("export")
def write_out(
    file: Annotated[Path, typer.Argument()],
    target: str | None = None,
    since: Since = None,
    config: Config = None,
) -> None:
    """Export the plan with its results."""
    echo(_planning(config, lambda planning: planning.write_out(file, target, _day(since))))


@plan.command("list")
def listed(target: str | None = None, since: Since = None, config: Config = None) -> None:
    """Print the plan."""
    for line in _planning(config, lambda planning: planning.listed(target, _day(since))):
        echo(line)


@plan.command()
def register(
    file: Annotated[Path, typer.Argument()],
    month: Annotated[datetime, typer.Option(formats=["%Y-%m"])],
    config: Config = None,
) -> None:
    """Write the register of a month's advertisements: who paid, the tokens, when they came out."""
    echo(_planning(config, lambda planning: planning.register(file, month.date())))


@plan.command()
def undo(number: Annotated[int, typer.Argument(min=1, max=MOST)], config: Config = None) -> None:
    """Take an import back: posts are as they were before it, unless somebody has changed them since."""
    echo(_planning(config, lambda planning: planning.undo(number)))


def _planning(config: Path | None, use: "Callable[[Planning], Awaitable[_T]]") -> _T:
    from bot.terminal.planning import Planning

    settings = settings_of(config)
    return asyncio.run(with_store(settings, lambda store: use(Planning.of(settings, store, system_clock))))


def _day(since: datetime | None) -> date | None:
    return since and since.date()
