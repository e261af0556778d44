"""What is told of a catalogue that can't be read tells nothing that is secret."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.client_reqrep import ConnectionKey
from multidict import CIMultiDict, CIMultiDictProxy
from structlog.testing import capture_logs
from yarl import URL

from bot.catalogues import all_texts
from bot.exchange import fetching
from bot.exchange.catalogue import Catalogue
from bot.exchange.fetching import Fetched, fetched, unfetched
from models.clock import system_clock
from models.errors import ConfigError
from models.texts import LANGUAGES, Sentence
from tests.loopback import Loopback

ADDRESS = URL("https://shop.example/feed.yml?token=secret")


def refusals() -> Sequence[aiohttp.ClientError]:
    shop = ConnectionKey("shop.example", 443, True, True, None, None, None)
    asked = aiohttp.RequestInfo(ADDRESS, "GET", CIMultiDictProxy(CIMultiDict()), ADDRESS)
    return [
        aiohttp.ClientResponseError(asked, (), status=403, message="Forbidden"),
        aiohttp.TooManyRedirects(asked, ()),
        aiohttp.InvalidUrlRedirectClientError(ADDRESS),
        aiohttp.ClientPayloadError(f"{ADDRESS} broke off"),
        aiohttp.ServerTimeoutError(f"{ADDRESS} is slow"),
        aiohttp.ClientConnectorError(shop, OSError()),
    ]


@pytest.mark.parametrize("error", refusals(), ids=lambda error: type(error).__name__)
async def test_the_key_in_an_address_is_never_logged(
    monkeypatch: pytest.MonkeyPatch, error: aiohttp.ClientError
) -> None:
    async def answered(address: URL) -> Fetched:
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
    words = all_texts().render(language, unfetched(str(ADDRESS.host), error))
    assert words.startswith(
        "каталог не получен: " if language == "ru" else "the catalogue can't be fetched: "
    )
    assert "secret" not in words


@pytest.mark.parametrize(
    "source",
    [
        "http://[::1/goods.yml",
        "http://shop..ru/goods.yml",
        "https://shop.ru:99999/goods.yml",
        "https://shop.ru:port/goods.yml",
        "http://xn--a.ru/goods.yml",
        f"http://{'a' * 64}.ru/goods.yml",
        "https://",
        "ftp://shop.ru/export/s3cretKEY42",
    ],
)
async def test_a_misspelt_address_is_told_and_never_asked(source: str) -> None:
    unused: Any = None
    with capture_logs() as told:
        await Catalogue(unused, unused, unused, unused, "ru").refresh(source)
    assert [entry["error"] for entry in told] == ["the catalogue can't be fetched: its address is misspelt"]


class Shop(Loopback):
    """Gives the same to whoever asks, whatever for."""

    def __init__(self, **answer: Any) -> None:
        super().__init__()
        self.answer = answer

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/{what:.*}", self.give)
        return app

    async def give(self, _: web.Request) -> web.Response:
        return web.Response(**self.answer)

    async def post(self) -> None:
        return


@asynccontextmanager
async def opened(shop: Shop) -> AsyncIterator[Shop]:
    await shop.start()
    try:
        yield shop
    finally:
        await shop.stop()


@pytest.mark.parametrize("path", ["export/s3cretKEY42", "export/s3cretKEY42.yml", ""])
async def test_of_an_address_that_gives_no_catalogue_only_the_host_is_told(path: str) -> None:
    unused: Any = None
    async with opened(Shop(body=b"<x/>")) as shop:
        with capture_logs() as told:
            await Catalogue(unused, unused, system_clock, all_texts(), "ru").refresh(f"{shop.address}/{path}")
    assert [entry["error"].partition(": ")[0] for entry in told] == ["127.0.0.1"]
    assert "s3cretKEY42" not in str(told)


async def test_the_scheme_of_an_address_may_be_written_in_capitals() -> None:
    async with opened(Shop(body=b"<x/>")) as shop:
        found = await fetched(f"{shop.address}/Goods.YML".replace("http", "HTTP"))
    assert found == ("127.0.0.1", ".yml", b"<x/>")


async def test_a_host_that_speaks_no_https_is_not_called_silent() -> None:
    async with opened(Shop()) as shop:
        with pytest.raises(ConfigError) as refused:
            await fetched(f"{shop.address}/goods.yml".replace("http", "https"))
    assert refused.value.why == Sentence("fetch.handshake", {"host": "127.0.0.1"})


@pytest.mark.parametrize(
    ("to", "key"),
    [
        ("/goods.yml", "fetch.circle"),
        ("http://[::1/goods.yml", "fetch.elsewhere"),
        ("http://shop..ru/goods.yml", "fetch.elsewhere"),
        ("ftp://shop.example/goods.yml", "fetch.elsewhere"),
    ],
)
async def test_a_shop_that_sends_us_in_circles_or_nowhere_is_told_so(to: str, key: str) -> None:
    async with opened(Shop(status=302, headers={"Location": to})) as shop:
        with pytest.raises(ConfigError) as refused:
            await fetched(f"{shop.address}/goods.yml")
    assert refused.value.why == Sentence(key, {"host": "127.0.0.1"})
