"""`bot plan import|export|list|undo|register`: arguments are read here, `planning` does the work."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.terminal.configured import Config, DryRun, settings_of, tell, with_store
from models.clock import system_clock
from models.errors import ConfigError

if TYPE_CHECKING:
    from bot.terminal.planning import Planning

_T = TypeVar("_T")

plan = typer.Typer(no_args_is_help=True)

Target = Annotated[str | None, typer.Option(help="Only this community, by its id.")]
Since = Annotated[str | None, typer.Option("--from", help="Only posts due from this day on: 2026-12-01.")]


@plan.command("import")
def bring_in(
    file: Annotated[Path, typer.Argument(help="XLSX, CSV, ICS or JSON.")],
    dry_run: DryRun = False,
    meant: Annotated[
        list[str] | None, typer.Option("--map", help='What a heading means: "Пост=text"; repeatable.')
    ] = None,
    target: Annotated[
        str | None, typer.Option(help="The community, by its id, of lines that name none, as in a calendar.")
    ] = None,
    config: Config = None,
) -> None:
    """Import a plan. Lines with errors are left out and told with their cells; status 1 if there are any."""
    told, whole = _planning(
        config,
        lambda planning: planning.bring_in(file.name, planning.sheet(file, meant or ()), target, dry=dry_run),
    )
    tell(told, whole=whole)


@plan.command("export")
def write_out(
    file: Annotated[Path, typer.Argument(help="The file to write: its ending says in which form.")],
    target: Target = None,
    since: Since = None,
    config: Config = None,
) -> None:
    """Export the plan with its results."""
    typer.echo(_planning(config, lambda planning: planning.write_out(file, target, _day(since))))


@plan.command("list")
def listed(target: Target = None, since: Since = None, config: Config = None) -> None:
    """Print the plan."""
    for line in _planning(config, lambda planning: planning.listed(target, _day(since))):
        typer.echo(line)


@plan.command()
def register(
    file: Annotated[Path, typer.Argument(help="The workbook (.xlsx) to write.")],
    month: Annotated[str, typer.Option(help="The month: 2026-11.")],
    config: Config = None,
) -> None:
    """Write the register of a month's advertisements: who paid, the tokens, when they came out."""
    first = _day(f"{month}-01")
    if first is not None:
        typer.echo(_planning(config, lambda planning: planning.register(file, first.date())))


@plan.command()
def undo(
    number: Annotated[int, typer.Argument(help="The number that the import was told to have.")],
    config: Config = None,
) -> None:
    """Take an import back: posts are as they were before it, unless somebody has changed them since."""
    typer.echo(_planning(config, lambda planning: planning.undo(number)))


def _planning(config: Path | None, use: "Callable[[Planning], Awaitable[_T]]") -> _T:
    from bot.terminal.planning import Planning

    settings = settings_of(config)
    return asyncio.run(with_store(settings, lambda store: use(Planning.of(settings, store, system_clock))))


def _day(word: str | None) -> datetime | None:
    if word is None:
        return None
    try:
        return datetime.fromisoformat(word).replace(tzinfo=UTC)
    except ValueError as error:
        raise ConfigError(f"{word} is no day; like 2026-12-01") from error
