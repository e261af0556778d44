"""`bot report`: a period of communities into a file. `bot spending`: what campaigns cost, out of a file."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.documents.output import check_writable, write_whole
from bot.reports.forms import form_of
from bot.reports.kinds import KINDS
from bot.reports.spending import read_spending
from bot.whose import all_of, one_of
from handlers import LOCALE as STORIES
from handlers.reports import LOCALE
from handlers.reports.document import Document
from handlers.reports.gather import compared
from handlers.reports.layout import document
from handlers.reports.period import Period, asked, last_days
from models.clock import Clock
from models.communities import Community
from models.errors import ConfigError, InputError
from models.storage.schema import HEAD
from models.storage.store import Store
from models.texts import Sentence, Texts

USUAL_DAYS = 30


async def report(
    store: Store,
    clock: Clock,
    outs: Sequence[Path],
    days: tuple[date | None, date | None],
    wanted: Collection[str],
    language: str,
) -> None:
    """Write the report about the communities `wanted`, or about all, into `outs`: of each the ending says the
    form, and all have the same numbers.

    `days` are the first and the last; without a last one today is it, without a first one it is 30 days.

    Raises:
        ConfigError: there is no such community, period or form, or the file can't be written.
    """
    forms = [form_of(out) for out in outs]
    for out in outs:
        check_writable(out)
    made = await _document(store, clock(), days, wanted, language)
    for out, form in zip(outs, forms, strict=True):
        write_whole(out, form(made))


async def _document(
    store: Store, now: datetime, days: tuple[date | None, date | None], wanted: Collection[str], language: str
) -> Document:
    await _expect_head(store)
    async with store.reading() as ledger:
        chosen = _chosen(await ledger.communities.all(), wanted)
        period = _period(*days, now, chosen[0].zone)
        found = [await compared(ledger, one, period, now) for one in chosen]
    return document(found, Texts(STORIES, LOCALE), language or chosen[0].language, now, KINDS)


async def import_spending(store: Store, path: Path, wanted: str | None) -> int:
    """Keep what a file tells of campaigns of a community; returns how many rows.

    Raises:
        ConfigError: the file or the community can't be used; nothing was kept.
    """
    await _expect_head(store)
    async with store.begin() as ledger:
        whose = one_of([one.id for one in await ledger.communities.all()], wanted)
        spent = read_spending(path, whose)
        await ledger.outside.keep_spending(spent)
    return len(spent)


async def _expect_head(store: Store) -> None:
    if await store.revision() != HEAD:
        raise ConfigError(why=Sentence("db.other_version"))


def _chosen(known: Sequence[Community], wanted: Collection[str]) -> list[Community]:
    by_id = {one.id: one for one in known}
    return [by_id[name] for name in all_of(list(by_id), wanted)]


def _period(first: date | None, last: date | None, now: datetime, zone: str) -> Period:
    last = last or last_days(1, now, zone).last
    try:
        return asked(first or last - timedelta(days=min(USUAL_DAYS - 1, (last - date.min).days)), last)
    except InputError as error:
        raise ConfigError.at("--from, --to", error) from error
