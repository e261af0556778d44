"""What is told of a catalogue that can't be read tells nothing that is secret."""

from collections.abc import Sequence
from typing import Any

import aiohttp
import pytest
from multidict import CIMultiDict, CIMultiDictProxy
from structlog.testing import capture_logs
from yarl import URL

from bot.exchange import catalogue
from bot.exchange.catalogue import Catalogue

ADDRESS = URL("https://shop.example/feed.yml?token=secret")


def refusals() -> Sequence[aiohttp.ClientError]:
    asked = aiohttp.RequestInfo(ADDRESS, "GET", CIMultiDictProxy(CIMultiDict()), ADDRESS)
    return [
        aiohttp.ClientResponseError(asked, (), status=403, message="Forbidden"),
        aiohttp.InvalidURL(ADDRESS),
        aiohttp.ClientPayloadError(f"{ADDRESS} broke off"),
    ]


@pytest.mark.parametrize("error", refusals(), ids=lambda error: type(error).__name__)
async def test_the_key_in_an_address_is_never_logged(
    monkeypatch: pytest.MonkeyPatch, error: aiohttp.ClientError
) -> None:
    async def fetched(source: str) -> tuple[str, bytes]:
        raise error

    monkeypatch.setattr(catalogue, "fetched", fetched)
    unused: Any = None
    with capture_logs() as told:
        await Catalogue(unused, unused, unused, unused, "ru").refresh(str(ADDRESS))
    assert len(told) == 1
    assert "secret" not in str(told)
