"""The catalogue of products as bytes, from a file or an address; and, in words, why it can't be had.

An address may carry a key, so of one only the host is told.
"""

import asyncio
from pathlib import Path, PurePath
from typing import Final, NamedTuple

import aiohttp
from yarl import URL

from bot.unreadable import unreadable
from models.errors import ConfigError
from models.texts import Sentence

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of a catalogue that we look at."""
_PATIENCE: Final = aiohttp.ClientTimeout(total=120)

_SCHEMES: Final = ("http", "https")


class Fetched(NamedTuple):
    """A catalogue from a `place` that may be told; the `ending` of its name (".yml") says its form."""

    place: str
    ending: str
    content: bytes


async def fetched(source: str) -> Fetched:
    """A file, or what an address gives.

    Raises:
        ConfigError: it can't be had, or is larger than a catalogue.
    """
    if "://" not in source:
        return await asyncio.to_thread(_read, Path(source))
    address = _address(source)
    try:
        return await _answered(address)
    except (aiohttp.ClientError, TimeoutError, OSError, UnicodeError) as error:
        raise ConfigError(why=unfetched(address.host or "", error)) from error


def unfetched(host: str, error: Exception) -> Sentence:
    """Why a host gives nothing."""
    match error:
        case aiohttp.TooManyRedirects():
            return Sentence("fetch.circle", {"host": host})
        case aiohttp.ClientResponseError():
            return Sentence("fetch.status", {"host": host, "status": error.status})
        case aiohttp.ClientConnectorCertificateError():
            return Sentence("fetch.certificate", {"host": host})
        case aiohttp.ClientSSLError():
            return Sentence("fetch.handshake", {"host": host})
        case aiohttp.ClientConnectorDNSError():
            return Sentence("fetch.unknown", {"host": host})
        case aiohttp.RedirectClientError() | UnicodeError():  # our own address could be encoded
            return Sentence("fetch.elsewhere", {"host": host})
        case aiohttp.ClientConnectorError() | TimeoutError():
            return Sentence("fetch.silent", {"host": host})
    return Sentence("fetch.broken", {"host": host})


def _address(source: str) -> URL:
    """The address, of which every part can be used."""
    try:
        address = URL(source)
        looked_up = address.host and (address.raw_host or "").encode("idna")
    except ValueError as error:
        raise ConfigError(why=Sentence("fetch.no_address")) from error
    if address.scheme not in _SCHEMES or not looked_up:
        raise ConfigError(why=Sentence("fetch.no_address"))
    return address


async def _answered(address: URL) -> Fetched:
    async with (
        aiohttp.ClientSession(timeout=_PATIENCE, raise_for_status=True) as session,
        session.get(address) as answer,
    ):
        content = bytearray()
        async for part in answer.content.iter_chunked(1 << 16):
            content += part
            if len(content) > LARGEST:
                raise _too_large(address.host or "")
        return Fetched(address.host or "", _ending(answer.url.path), bytes(content))


def _read(file: Path) -> Fetched:
    try:
        if file.stat().st_size > LARGEST:
            raise _too_large(str(file))
        return Fetched(file.name, _ending(file.name), file.read_bytes())
    except OSError as error:
        raise ConfigError(why=unreadable(file, error)) from error


def _ending(path: str) -> str:
    return PurePath(path).suffix.lower()


def _too_large(place: str) -> ConfigError:
    return ConfigError(place=place, why=Sentence("exchange.large", {"most": LARGEST >> 20}))
