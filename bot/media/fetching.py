"""Brings a file from an address: from allowed hosts only, to places on the internet only, and no more of it
than is taken.

The host is looked up once and connected to where it was found to be, so a name that means something else a
moment later leads nowhere. Each redirect is a new address and passes the same rules.
"""

import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.media.addresses import is_public
from handlers.plan.sources import objection
from models.errors import NotTaken, RateLimited
from models.media import Sources
from models.texts import Sentence

LARGEST: Final = 50 * 1024 * 1024
"""Bytes: what a bot may upload to Telegram (core.telegram.org/bots/api, Sending files)."""

PATIENCE: Final = timedelta(seconds=60)
_AGAIN: Final = timedelta(minutes=2)
_REST: Final = timedelta(seconds=45)
"""Of a host; with our patience shorter than the pause after which a post tries again."""

_MOST_REDIRECTS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_HEADERS: Final = {"Accept": "*/*", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file as it came, and what its address calls it."""

    title: str
    content: bytes


class Fetch:
    """Brings files. `public` tells which addresses may be connected to, `resolver` where a host is, `now` how
    late it is in seconds."""

    def __init__(
        self,
        sources: Sources,
        *,
        largest: int = LARGEST,
        public: Callable[[str], bool] = is_public,
        resolver: AbstractResolver | None = None,
        scheme: str = "https",
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sources, self._largest, self._scheme = sources, largest, scheme
        self._public, self._resolver, self._now = public, resolver, now
        self._resting: dict[str, float] = {}

    async def __call__(self, url: str) -> Fetched:
        """A file.

        Raises:
            NotTaken: it may not or can't be brought, and asking again won't help.
            RateLimited: not now.
        """
        resolver = _Checked(self._resolver or aiohttp.ThreadedResolver(), self._public)
        connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True)
        timeout = aiohttp.ClientTimeout(total=PATIENCE.total_seconds(), connect=10)
        try:
            # No proxies of the environment: they would look the name up once more.
            async with aiohttp.ClientSession(
                connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
            ) as session:
                return await self._followed(session, url)
        except _NotPublic as error:
            raise NotTaken(Sentence("media.not_public", {"host": error.host})) from error
        except aiohttp.ClientConnectorCertificateError as error:  # which is an error of values too
            raise RateLimited(_AGAIN, Sentence("media.certificate", {"host": error.host})) from error
        except (aiohttp.InvalidURL, ValueError) as error:
            raise NotTaken(Sentence("media.bad_address")) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise RateLimited(_AGAIN) from error

    async def _followed(self, session: aiohttp.ClientSession, url: str) -> Fetched:
        for _ in range(_MOST_REDIRECTS + 1):
            if why := objection(url, self._sources, self._scheme):
                raise NotTaken(why)
            target = URL(url)
            if not self._sources.allows(target.raw_host or ""):  # the library reads it as the rule has
                raise NotTaken(Sentence("media.bad_address"))
            async with (
                self._patiently(target.host or ""),
                session.get(target, headers=_HEADERS, allow_redirects=False) as answer,
            ):
                if answer.status in _REDIRECTS:
                    url = urljoin(url, answer.headers.get("Location", ""))
                    continue
                return Fetched(_title(url), await self._read(answer))
        raise NotTaken(Sentence("media.redirects", {"limit": _MOST_REDIRECTS}))

    @asynccontextmanager
    async def _patiently(self, host: str) -> AsyncIterator[None]:
        """Ask a host, if it was not slow or away just before: then it would hold up media of others."""
        now = self._now()
        if self._resting.get(host, now) > now:
            raise RateLimited(_AGAIN)
        try:
            yield
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, TimeoutError):
            now = self._now()
            self._resting = {one: until for one, until in self._resting.items() if until > now}
            self._resting[host] = now + _REST.total_seconds()
            raise

    async def _read(self, answer: aiohttp.ClientResponse) -> bytes:
        if answer.status == 429 or answer.status >= 500:
            raise RateLimited(_AGAIN)
        if answer.status != 200:
            raise NotTaken(Sentence("media.status", {"status": answer.status}))
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise NotTaken(Sentence("media.packed"))  # it was asked for as it is, and would grow
        if (answer.content_length or 0) > self._largest:
            raise self._too_large()
        content = bytearray()
        async for part in answer.content.iter_chunked(1 << 16):
            content += part
            if len(content) > self._largest:
                raise self._too_large()
        return bytes(content)

    def _too_large(self) -> NotTaken:
        return NotTaken(Sentence("media.too_large", {"limit": self._largest // 1024 // 1024}))


class _NotPublic(Exception):
    """A host is somewhere where nobody outside may have us look."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


class _Checked(AbstractResolver):
    """Tells where a host is, if all of it is on the internet."""

    def __init__(self, resolver: AbstractResolver, public: Callable[[str], bool]) -> None:
        self._resolver, self._public = resolver, public

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host."""
        found = await self._resolver.resolve(host, port, family)
        if not all(self._public(one["host"]) for one in found):
            raise _NotPublic(host)
        return found

    async def close(self) -> None:
        """Let go of what it holds."""
        await self._resolver.close()


def _title(url: str) -> str:
    return unquote(urlsplit(url).path.rpartition("/")[2])
