"""What is told of a catalogue that can't be read tells nothing that is secret."""

from collections.abc import Sequence
from typing import Any

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from multidict import CIMultiDict, CIMultiDictProxy
from structlog.testing import capture_logs
from yarl import URL

from bot.catalogues import all_texts
from bot.exchange import fetching
from bot.exchange.catalogue import Catalogue
from bot.exchange.fetching import unfetched
from models.texts import LANGUAGES

ADDRESS = URL("https://shop.example/feed.yml?token=secret")


def refusals() -> Sequence[aiohttp.ClientError]:
    shop = ConnectionKey("shop.example", 443, True, True, None, None, None)
    asked = aiohttp.RequestInfo(ADDRESS, "GET", CIMultiDictProxy(CIMultiDict()), ADDRESS)
    return [
        aiohttp.ClientResponseError(asked, (), status=403, message="Forbidden"),
        aiohttp.InvalidURL(ADDRESS),
        aiohttp.ClientPayloadError(f"{ADDRESS} broke off"),
        aiohttp.ServerTimeoutError(f"{ADDRESS} is slow"),
        aiohttp.ClientConnectorError(shop, OSError()),
    ]


@pytest.mark.parametrize("error", refusals(), ids=lambda error: type(error).__name__)
async def test_the_key_in_an_address_is_never_logged(
    monkeypatch: pytest.MonkeyPatch, error: aiohttp.ClientError
) -> None:
    async def answered(source: str) -> tuple[str, bytes]:
        raise error

    monkeypatch.setattr(fetching, "_answered", answered)
    unused: Any = None
    with capture_logs() as told:
        await Catalogue(unused, unused, unused, unused, "ru").refresh(str(ADDRESS))
    assert len(told) == 1
    assert "the catalogue can't be fetched" in str(told)
    assert "secret" not in str(told)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", refusals(), ids=lambda error: type(error).__name__)
def test_whoever_wants_a_catalogue_hears_in_their_language_why_there_is_none(
    error: aiohttp.ClientError, language: str
) -> None:
    words = all_texts().render(language, unfetched(str(ADDRESS), error))
    assert words.startswith(
        "каталог не получен: " if language == "ru" else "the catalogue can't be fetched: "
    )
    assert "secret" not in words
