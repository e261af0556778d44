"""Where a platform brings events by itself: one address, guarded by a secret that only it was told.

What is brought, and how it is answered, is the platform's business. An event is stored before it is
acknowledged; until then it is brought again.
"""

import hashlib
import hmac
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response

from models.inbox import RawEvent
from models.texts import Sentence

_LARGEST: Final = 4 * 2**20

Take = Callable[[Sequence[RawEvent]], Awaitable[None]]
"""Stores events; returns when they are stored."""


class Door(ABC):
    """The address `url`, as a platform calls it. The secret follows from our key, so it outlives restarts.

    `troubles` are what keeps the platform from calling, for people; by what is wrong.
    """

    def __init__(self, name: str, url: str, key: bytes, take: Take, *, letters: int | None = None) -> None:
        """`name` sets secrets of one key apart; `letters` is how long a secret may be."""
        self._url = url
        self._secret = hmac.digest(key, f"{name} {url}".encode(), hashlib.sha256).hex()[:letters]
        self._take = take
        self.troubles: dict[str, Sentence] = {}
        self.app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, max_body_size=_LARGEST)
        self.app.add_api_route(urlsplit(url).path or "/", self._called, methods=["POST"])

    @abstractmethod
    async def announce(self) -> None:
        """Tell the platform the address.

        Raises:
            DeliveryError: it does not take it, or not now.
        """

    @abstractmethod
    async def look(self) -> None:
        """See whether the platform can call us, since its silence looks like there being nothing to say; a
        tick."""

    @abstractmethod
    async def _called(self, request: Request) -> Response: ...

    def _is_secret(self, presented: str) -> bool:
        return hmac.compare_digest(presented.encode(), self._secret.encode())
