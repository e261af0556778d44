"""`bot faq import|export` and `bot products import`: arguments are read here, others do the work."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.terminal.commands import Commands
from bot.terminal.configured import Config, DryRun, echo, settings_of, tell, with_store
from models.clock import system_clock

if TYPE_CHECKING:
    from bot.terminal.base import Base
    from handlers.answers.wares import Wares
    from models.storage.store import Store

_T = TypeVar("_T")

faq = Commands()
products = Commands()


@faq.command("import")
def bring_in(
    file: Annotated[Path, typer.Argument()],
    community: str | None = None,
    dry_run: DryRun = False,
    config: Config = None,
) -> None:
    """Import approved answers; rows with errors are left out and told."""
    told, whole = _base(config, lambda base: base.bring_in(file, community, dry=dry_run))
    tell(told, whole=whole)


@faq.command("export")
def write_out(
    file: Annotated[Path, typer.Argument()],
    community: str | None = None,
    config: Config = None,
) -> None:
    """Export approved answers, a row for each way to ask."""
    echo(_base(config, lambda base: base.write_out(file, community)))


@products.command("import")
def bring_products_in(
    source: Annotated[str, typer.Argument()],
    community: str | None = None,
    config: Config = None,
) -> None:
    """Import the catalogue whose rows fill the slots of answers, in place of the one before."""
    from bot.catalogues import all_texts
    from bot.exchange.catalogue import Catalogue
    from bot.exchange.fetching import fetched
    from handlers.answers.matching import Matcher
    from handlers.community.directory import Directory

    settings, texts = settings_of(config), all_texts()

    async def work() -> None:
        found = await fetched(source)

        async def keep(store: "Store") -> "Wares":
            catalogue = Catalogue(store, Directory(Matcher), system_clock, texts, settings.language)
            return await catalogue.bring_in(found, [community] if community else [])

        wares = await with_store(settings, keep)
        told = [*wares.errors, texts.say(settings.language, "products.imported", count=len(wares.products))]
        if wares.gone:
            told.append(texts.say(settings.language, "products.removed", count=wares.gone))
        tell(told, whole=not wares.errors)

    asyncio.run(work())


def _base(config: Path | None, use: "Callable[[Base], Awaitable[_T]]") -> _T:
    from bot.catalogues import all_texts
    from bot.terminal.base import Base

    settings = settings_of(config)
    return asyncio.run(
        with_store(settings, lambda store: use(Base(store, system_clock, all_texts(), settings.language)))
    )
