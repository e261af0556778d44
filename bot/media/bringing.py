"""Media come from where people say they are: addresses and files of the media folder."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.media import folder
from bot.media.fetching import Fetch, Fetched
from bot.media.library import Library
from handlers.plan.sources import objection
from models.errors import NotTaken
from models.media import FOLDER, Medium, Sources
from models.texts import Sentence


@dataclass(frozen=True, slots=True)
class Bringing:
    """Brings media into the library; `home` is the media folder, if there is one."""

    library: Library
    sources: Sources
    fetch: Fetch
    home: Path | None

    @classmethod
    def of(cls, library: Library, sources: Sources, home: Path | None) -> "Bringing":
        """From these sources."""
        return cls(library, sources, Fetch(sources), home)

    async def bring(self, name: str) -> Medium:
        """What an address or a file of the folder holds.

        Raises:
            NotTaken: it may not or can't be brought.
            RateLimited: not now.
            StorageError: there is no room for it.
        """
        origin = (await self.origins([name])).get(name)
        fetched = await self._fetched(name)
        return await self.library.take_in(fetched.content, fetched.title, origin or name)

    async def origins(self, names: Sequence[str]) -> Mapping[str, str]:
        """An address is known as it is; a file also by its size and age, so that a new one is seen."""
        return await asyncio.to_thread(self._origins, names)

    def _origins(self, names: Sequence[str]) -> Mapping[str, str]:
        found = {name: self._origin(name) for name in names}
        return {name: origin for name, origin in found.items() if origin is not None}

    def _origin(self, name: str) -> str | None:
        if not name.startswith(FOLDER) or objection(name, self.sources) or self.home is None:
            return name  # whether it may be brought is said elsewhere
        return folder.stamp_of(self.home, name)

    async def _fetched(self, name: str) -> Fetched:
        if not name.startswith(FOLDER):
            return await self.fetch(name)
        if why := objection(name, self.sources):
            raise NotTaken(why)
        if self.home is None:
            raise NotTaken(Sentence("media.no_folder"))
        return await asyncio.to_thread(folder.read, self.home, name)
