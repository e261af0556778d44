"""What is kept of posts' media: it comes in once, is found by its hash, and goes when no post needs it."""

import asyncio
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from bot.media.converting import converted
from bot.media.recognise import look_at
from bot.media.shelf import Shelf
from bot.media.small import shown_small
from models.clock import Clock
from models.media import File, Look, Medium, hash_of, kept_hash
from models.storage.store import Store

log = structlog.get_logger()

KEPT_UNUSED: Final = timedelta(days=30)
"""So long after it came, and after the time of the last post that shows it."""

_LEFT_OVER: Final = timedelta(days=1)
"""A file of which nothing is noted may still be on its way in for so long."""

_UNPACKED_AT_ONCE: Final = 1
"""Pictures: one of the largest takes two hundred megabytes and more while it is looked at."""

_LONGEST_TITLE: Final = 80
_UNFIT: Final = re.compile(r"[^\w .()+-]+")
_ENDING: Final = re.compile(
    r"\.(?:jpe?g|png|webp|gif|heic|bmp|tiff?|mp4|mov|webm|avi|mkv|m4[av]|mp3|ogg|oga|wav|pdf|docx?|xlsx?|pptx?|zip|bin)$",
    re.IGNORECASE,
)
"""What stands behind the last dot where that is no part of a title, as in «Menu of 01.12»."""


@dataclass(frozen=True, slots=True)
class Library:
    """The shelf together with the catalogue of what lies on it."""

    store: Store
    shelf: Shelf
    clock: Clock
    unpacking: asyncio.Semaphore

    @classmethod
    def at(cls, store: Store, shelf: Shelf, clock: Clock) -> "Library":
        """A library of this shelf."""
        return cls(store, shelf, clock, asyncio.Semaphore(_UNPACKED_AT_ONCE))

    async def take_in(self, content: bytes, title: str, origin: str = "") -> Medium:
        """Keep a content; `title` is what its file is called, `origin` from where it came.

        Raises:
            NotTaken: it is nothing that can be posted.
            StorageError: there is no room for it.
        """
        async with self.unpacking:
            content, medium, small = await asyncio.to_thread(self._looked_at, content, title)
        await asyncio.to_thread(self.shelf.put, medium.hash, content, small)
        async with self.store.begin() as ledger:
            medium = await ledger.media.keep(medium, origin)
            # Whoever forgets what is unused removes its file before others may write: it may be gone by now.
            await asyncio.to_thread(self.shelf.put, medium.hash, content, small)
        return medium

    def _looked_at(self, content: bytes, title: str) -> tuple[bytes, Medium, bytes]:
        content = converted(content, look_at(content).form)
        look = look_at(content)
        medium = Medium(
            hash=hash_of(content),
            look=look,
            size=len(content),
            title=titled(title, look),
            added_at=self.clock(),
        )
        return content, medium, shown_small(content, medium)

    async def file(self, name: str) -> File | None:
        """What a post names, if it is ours and here.

        Raises:
            StorageError: the disk does not give it.
        """
        if (hash_ := kept_hash(name)) is None:
            return None
        async with self.store.reading() as ledger:
            medium = await ledger.media.get(hash_)
        content = await asyncio.to_thread(self.shelf.read, hash_) if medium else None
        return File(medium, content) if medium and content is not None else None

    async def thumbnail(self, hash_: str) -> bytes | None:
        """The small picture of what lies under a hash, a JPEG; None where there is none."""
        return await asyncio.to_thread(self.shelf.small, hash_)

    async def tidy(self) -> None:
        """Forget what no post needs any more, and what killed processes have left; a tick."""
        now = self.clock()
        async with self.store.begin() as ledger:
            unused = await ledger.media.forget_unused(now - KEPT_UNUSED)
            for hash_ in unused:
                await asyncio.to_thread(self.shelf.remove, hash_)
        left = await asyncio.to_thread(self._old_files, (now - _LEFT_OVER).timestamp())
        async with self.store.begin() as ledger:
            for hash_ in left:
                if await ledger.media.get(hash_) is None:
                    await asyncio.to_thread(self.shelf.remove, hash_)
        if unused:
            log.info("media that no post needs were removed", files=len(unused))

    def _old_files(self, before: float) -> set[str]:
        """Hashes of files that came before a moment; what was not written to its end is removed."""
        hashes: set[str] = set()
        for file in self.shelf.files():
            if file.stat().st_mtime >= before:
                continue
            if file.name.startswith("."):
                file.unlink(missing_ok=True)
            elif (hash_ := file.name.partition(".")[0]) and len(hash_) == 64:
                hashes.add(hash_)
        return hashes


def titled(title: str, look: Look) -> str:
    """What a file is called where people see it: nothing of a path, and the ending of what it really is."""
    bare = re.split(r"[/\\]", title)[-1]
    stem = _UNFIT.sub("_", _ENDING.sub("", bare) or bare).strip(" .")[:_LONGEST_TITLE] or look.kind.value
    ending = "jpg" if look.form == "jpeg" else look.form
    return f"{stem}.{ending}"
