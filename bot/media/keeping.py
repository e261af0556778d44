"""A gateway that keeps what people have sent to it for posts, before anything is written down about it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.media.library import Library
from handlers.ports import Gateway
from models.content import Results
from models.errors import NotTaken, RateLimited, Refused, StorageError
from models.intents import Act, KeepMedium, Receipt

_DISK_PAUSE: Final = timedelta(minutes=1)


class Keeping:
    """Performs what `gateway` performs; a medium that it brings goes into the library."""

    def __init__(self, gateway: Gateway, library: Library) -> None:
        self._gateway = gateway
        self._library = library

    async def perform(self, act: Act, key: str) -> Receipt:
        """Do it.

        Raises:
            Refused: what was sent is nothing that can be posted.
            DeliveryError: as the gateway does.
        """
        receipt = await self._gateway.perform(act, key)
        if not isinstance(act, KeepMedium):
            return receipt
        title, origin = act.title or receipt.link or "", f"{act.platform} {act.file}"
        try:
            medium = await self._library.take_in(receipt.content or b"", title, origin)
        except NotTaken as refused:
            raise Refused(str(refused), refused.why) from refused
        except StorageError as error:
            raise RateLimited(_DISK_PAUSE) from error
        return Receipt(link=medium.name)

    async def find(self, act: Act, key: str, taken: Collection[str] = ()) -> Receipt | None:
        """Look whether it was written."""
        return await self._gateway.find(act, key, taken)

    async def results(self, chat: str, messages: Sequence[str]) -> Mapping[str, Results]:
        """What posts have brought."""
        return await self._gateway.results(chat, messages)
