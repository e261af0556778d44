"""What an adapter is given of the media that we keep ourselves."""

from datetime import timedelta
from typing import Final, Protocol

from models.errors import RateLimited, Refused, StorageError
from models.media import File
from models.texts import Sentence

_DISK_PAUSE: Final = timedelta(minutes=1)


class Contents(Protocol):
    """Files by the names that posts give them."""

    async def file(self, name: str) -> File | None:
        """What a post names, if it is ours and here.

        Raises:
            StorageError: the disk does not give it.
        """


class NothingKept:
    """Where no media are kept."""

    async def file(self, name: str) -> File | None:
        """Never anything."""
        return None


NOTHING_KEPT: Final = NothingKept()


async def content_of(contents: Contents, name: str) -> File:
    """The file of a name.

    Raises:
        Refused: it is gone.
        RateLimited: the disk does not give it now; nothing was sent.
    """
    try:
        found = await contents.file(name)
    except StorageError as error:
        raise RateLimited(_DISK_PAUSE) from error
    if found is None:
        raise Refused(f"the file {name} is gone", Sentence("media.gone", {"name": name}))
    return found
