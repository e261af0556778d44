"""`bot audit`: arguments are read here, `bot.audit` does the work."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.configuration.language import language_at
from bot.terminal.configured import Config, Language, settings_of, with_store
from models.clock import system_clock
from models.errors import ConfigError
from models.texts import Sentence

if TYPE_CHECKING:
    from bot.audit.run import Options
    from bot.configuration.settings import Settings
    from models.communities import Community

MOST_DAYS = 30
HOME = "Europe/Moscow"
"""The zone of what is in files, where none is named."""


def audit(  # noqa: PLR0913 (an option each)
    files: Annotated[list[Path] | None, typer.Argument()] = None,
    days: Annotated[int | None, typer.Option(min=1, max=MOST_DAYS)] = None,
    tried: Annotated[list[str] | None, typer.Option("--try")] = None,
    try_model: Path | None = None,
    community: str | None = None,
    config: Config = None,
    html: Path | None = None,
    xlsx: Path | None = None,
    faq: Path | None = None,
    model: Path | None = None,
    names: Annotated[bool, typer.Option("--names")] = False,
    staff: list[str] | None = None,
    stop: list[str] | None = None,
    domain: list[str] | None = None,
    zone: str | None = None,
    language: Language = None,
) -> None:
    """Run over files, or over the own history of so many `days`."""
    from rich.console import Console

    from bot.audit.run import Options, run_over

    if bool(files) is (days is not None):
        raise ConfigError(why=Sentence("audit.files_or_days"))
    if files:
        _refuse("audit.only_days", {"--community": community})
    else:
        _refuse("audit.only_files", {"--model": model, "--stop": stop, "--domain": domain, "--zone": zone})
    speaks = language or language_at(config)
    judged = _judged(zone or HOME, speaks, stop or (), domain or ())
    told = Options(paths=files or (), tried=tried or (), tried_model=try_model, faq=faq, html=html, xlsx=xlsx,
        model=model, names=names, staff=staff or (), language=speaks, community=judged)  # fmt: skip
    if days is not None:
        told = _over_own_history(told, settings_of(config), days, community)
    raise typer.Exit(run_over(told, Console()))


def _refuse(why: str, options: Mapping[str, object]) -> None:
    """Refuse what would do nothing here.

    Raises:
        ConfigError: one of the options is given.
    """
    if given := [name for name, value in options.items() if value]:
        raise ConfigError(why=Sentence(why, {"options": ", ".join(given)}))


def _judged(zone: str, language: str, stop: Sequence[str], domains: Sequence[str]) -> "Community":
    """The community that what is in files is judged as: everything in it is done that can be."""
    from models.communities import Community, Mode

    return Community(
        id="audit",
        platform="",
        title="",
        zone=zone,
        language=language,
        mode=Mode.ACT,
        stop_phrases=tuple(stop),
        allowed_domains=tuple(domains),
    )


def _over_own_history(
    options: "Options", settings: "Settings", days: int, community: str | None
) -> "Options":
    from bot.audit.own import own_history

    own = asyncio.run(
        with_store(settings, lambda store: own_history(settings, store, system_clock, days, community))
    )
    return replace(options, community=own.community, heard=own.messages, judges=own.judges)
