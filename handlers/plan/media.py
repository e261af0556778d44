"""What is known of the media that lines of a file name, before any of them are brought."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from handlers.plan.fitting import NOTHING, Kept
from handlers.plan.sources import meant
from handlers.ports import Ledger
from models.cells import Line
from models.content import Content
from models.media import is_wanted

Origins = Callable[[Sequence[str]], Awaitable[Mapping[str, str]]]
"""Tells of media that are still to be brought under what each is known once it was."""


class Media(NamedTuple):
    """Of those that we keep what is known; what was `brought` before by its name now; what is not there."""

    kept: Kept
    brought: Mapping[str, str]
    missing: frozenset[str]

    def of(self, content: Content) -> Content:
        """The content with what was brought before under the name that it has here."""
        return replace(content, media=tuple(self.brought.get(name, name) for name in content.media))


NO_MEDIA: Final = Media(NOTHING, {}, frozenset())


async def by_name(names: Sequence[str]) -> Mapping[str, str]:
    """Each is known by its name alone."""
    return {name: name for name in names}


async def media_of_lines(lines: Iterable[Line], origins: Origins, ledger: Ledger) -> Media:
    """What is known of all that the lines name."""
    cells = [line["media"].text for line in lines if "media" in line]
    names = {meant(name) for cell in cells for name in cell.split("\n") if name.strip()}
    wanted = list(filter(is_wanted, names))
    found = await origins(wanted)
    came = await ledger.media.from_origins(list(found.values()))
    brought = {name: came[origin].name for name, origin in found.items() if origin in came}
    kept = await ledger.media.named([*names, *brought.values()])
    return Media(kept, brought, frozenset(name for name in wanted if name not in found))
