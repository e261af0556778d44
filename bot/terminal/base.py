"""`bot faq`: the base of answers goes into files and comes from them, also while Smotritel is running."""

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from bot.documents.output import write_whole
from bot.exchange.answers import form_of
from bot.unreadable import content_of
from bot.whose import one_of
from handlers.answers.sheet import COLUMNS, read, rows_of
from models.clock import Clock
from models.errors import ConfigError, InputError
from models.faq import Entry
from models.staff import TERMINAL
from models.storage.store import Store
from models.texts import Texts

WHO: Final = TERMINAL
"""Who has approved what came from here."""


@dataclass(frozen=True, slots=True)
class Base:
    """The approved answers of one community as the terminal works with them."""

    store: Store
    clock: Clock
    texts: Texts
    language: str

    async def bring_in(self, file: Path, community: str | None, *, dry: bool) -> tuple[list[str], bool]:
        """Import entries; returns what to tell, and whether every row could be used.

        Entries that are not in the file stay; those that say the same get no new version.

        Raises:
            ConfigError: the file can't be used, or it is not clear whose answers they are.
        """
        form = form_of(file)
        say = partial(self.texts.say, self.language)
        try:
            lines = form.read(await asyncio.to_thread(content_of, file))
            async with self.store.begin() as ledger:
                name = one_of([one.id for one in await ledger.communities.all()], community)
                known = {entry.id: entry for entry in await ledger.faq.entries(name)}
                found = read(lines, list(known), say)
                new = [entry for entry in found.entries if entry.id not in known]
                changed = [entry for entry in found.entries if _differs(entry, known.get(entry.id))]
                for entry in () if dry else (*new, *changed):
                    await ledger.faq.put(name, entry, WHO, self.clock())
        except InputError as error:
            raise ConfigError.at(file, error) from error
        same = len(found.entries) - len(new) - len(changed)
        told = say("faq.imported", new=len(new), changed=len(changed), same=same)
        return [*found.errors, told], not found.errors

    async def write_out(self, file: Path, community: str | None) -> str:
        """Export the entries into a file, whose name says in which form.

        Raises:
            ConfigError: it can't be written, or it is not clear whose answers.
        """
        form = form_of(file)
        async with self.store.reading() as ledger:
            name = one_of([one.id for one in await ledger.communities.all()], community)
            entries = await ledger.faq.entries(name)
        headings = {column: column for column in COLUMNS}
        try:
            content = form.write(rows_of(entries), headings)
        except InputError as error:
            raise ConfigError.at(file, error) from error
        write_whole(file, content)
        return self.texts.say(self.language, "faq.exported", count=len(entries), file=str(file))


def _differs(entry: Entry, known: Entry | None) -> bool:
    return known is not None and replace(entry, version=known.version) != known
