"""`bot audit`: arguments are read here, `bot.audit` does the work."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal.configured import Config, Language, Model, settings_of, with_store
from models.clock import system_clock
from models.communities import Community, Mode
from models.errors import ConfigError
from models.texts import Sentence

if TYPE_CHECKING:
    from bot.audit.run import Options
    from bot.configuration.settings import Settings

Files = Annotated[list[Path] | None, typer.Argument(help="Telegram export, VK comments (JSON) or CSV.")]
Days = Annotated[int | None, typer.Option(help="Your own history of so many days, at most 30.")]
Tried = Annotated[
    list[str] | None,
    typer.Option("--try", help='What would change with "toxic 0.9" or "mode obscene off"; repeatable.'),
]
TriedModel = Annotated[Path | None, typer.Option(help="What would change with this classifier's file.")]
Own = Annotated[str | None, typer.Option(help="With --days: which of your communities.")]
Page = Annotated[Path | None, typer.Option(help="A page to write.")]
Sheet = Annotated[Path | None, typer.Option(help="A spreadsheet to write.")]
Faq = Annotated[Path | None, typer.Option(help="CSV id,question,answer: what it would answer.")]
Names = Annotated[bool, typer.Option("--names", help="Show people by name, not by an alias.")]
Staff = Annotated[list[str] | None, typer.Option(help="Never judge this id or name; repeatable.")]
Stop = Annotated[list[str] | None, typer.Option(help="A stop phrase; repeatable.")]
Domain = Annotated[list[str] | None, typer.Option(help="A site that may be linked; repeatable.")]
Zone = Annotated[str, typer.Option(help="The community's time zone.")]


def audit(  # noqa: PLR0913 (an option each)
    files: Files = None,
    days: Days = None,
    tried: Tried = None,
    try_model: TriedModel = None,
    community: Own = None,
    config: Config = None,
    html: Page = None,
    xlsx: Sheet = None,
    faq: Faq = None,
    model: Model = None,
    names: Names = False,
    staff: Staff = None,
    stop: Stop = None,
    domain: Domain = None,
    zone: Zone = "Europe/Moscow",
    language: Language = "ru",
) -> None:
    """Run over a history. Shows what the bot would have done, or would do otherwise; changes nothing."""
    from rich.console import Console

    from bot.audit.run import Options, run_over

    if bool(files) is (days is not None):
        raise ConfigError(why=Sentence("audit.files_or_days"))
    judged = Community(
        id="audit",
        platform="",
        title="",
        zone=zone,
        language=language,
        mode=Mode.ACT,
        stop_phrases=tuple(stop or ()),
        allowed_domains=tuple(domain or ()),
    )
    told = Options(paths=files or (), tried=tried or (), tried_model=try_model, faq=faq, html=html, xlsx=xlsx,
        model=model, names=names, staff=staff or (), language=language, community=judged)  # fmt: skip
    if days is not None:
        told = _over_own_history(told, settings_of(config), days, community)
    raise typer.Exit(run_over(told, Console()))


def _over_own_history(
    options: "Options", settings: "Settings", days: int, community: str | None
) -> "Options":
    from bot.audit.own import own_history

    own = asyncio.run(
        with_store(settings, lambda store: own_history(settings, store, system_clock, days, community))
    )
    return replace(options, community=own.community, heard=own.messages, judges=own.judges)
