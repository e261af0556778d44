"""The catalogue of products: read from a file or an address, and read again by the clock.

What can't be read leaves what is there; it grows stale, and then nothing of it is said any more.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import structlog

from bot.catalogues import told
from bot.exchange import csv_file, xlsx_file, yml_file
from bot.exchange.fetching import Fetched, fetched
from handlers.answers.wares import Wares, read
from handlers.community.directory import Directory
from models.cells import Line
from models.clock import Clock
from models.errors import ConfigError, InputError
from models.storage.store import Store
from models.texts import Sentence, Texts

log = structlog.get_logger()

_TOLD: Final = 5


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Where the products of an installation come from."""

    store: Store
    directory: Directory
    clock: Clock
    texts: Texts
    language: str

    async def refresh(self, source: str) -> None:
        """Read the catalogue again for every community; a tick."""
        try:
            wares = await asyncio.to_thread(self.read, await fetched(source))
        except ConfigError as error:
            log.warning("the catalogue of products can't be read", error=told(error, "en"))
            return
        for wrong in wares.errors[:_TOLD]:
            log.warning("a product is left out", error=wrong)
        async with self.store.begin() as ledger:
            communities = [community.id for community in await ledger.communities.all()]
            for community in communities:
                await ledger.products.replace(community, wares.products)
        self.directory.outdated()
        await self.directory.prepare(self.store.reading)
        log.info("the catalogue of products was read", products=len(wares.products))

    async def bring_in(self, found: Fetched, communities: Sequence[str]) -> Wares:
        """Keep what was found for these communities, or for all where none is named.

        Raises:
            ConfigError: it is no catalogue, or there is no such community.
        """
        wares = self.read(found)
        async with self.store.begin() as ledger:
            known = [community.id for community in await ledger.communities.all()]
            if unknown := next((one for one in communities if one not in known), None):
                raise ConfigError(why=Sentence("products.no_community", {"id": unknown}))
            before: set[tuple[str, str]] = set()
            for community in communities or known:
                before |= {(community, one.id) for one in await ledger.products.all(community)}
                await ledger.products.replace(community, wares.products)
        here = {one.id for one in wares.products}
        return wares._replace(gone=sum(id not in here for _, id in before))

    def read(self, found: Fetched) -> Wares:
        """The products of a file, by the ending of its name or by how it begins.

        Raises:
            ConfigError: it is nothing that we read.
        """
        say = partial(self.texts.say, self.language)
        try:
            return read(self._lines(found), self.clock(), say)
        except InputError as error:
            raise ConfigError.at(found.place, error) from error

    def _lines(self, found: Fetched) -> Sequence[Line]:
        content = found.content
        if found.ending == ".xlsx" or content.startswith(b"PK\x03\x04"):
            return xlsx_file.read(content)
        if found.ending in (".yml", ".xml") or content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            say = partial(self.texts.say, self.language)
            return yml_file.read(content, {True: say("products.there"), False: say("products.gone")})
        return csv_file.read(content)
