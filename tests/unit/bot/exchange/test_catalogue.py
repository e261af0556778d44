"""What is told of a catalogue that can't be read tells nothing that is secret."""

from collections.abc import Sequence
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
from bot.exchange.fetching import fetched, unfetched
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
    async def answered(address: URL) -> tuple[str, bytes]:
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
    ],
)
async def test_a_misspelt_address_is_told_and_never_asked(source: str) -> None:
    unused: Any = None
    with capture_logs() as told:
        await Catalogue(unused, unused, unused, unused, "ru").refresh(source)
    assert [entry["error"] for entry in told] == ["the catalogue can't be fetched: its address is misspelt"]


class Astray(Loopback):
    """Sends whoever asks elsewhere."""

    def __init__(self, to: str) -> None:
        super().__init__()
        self.to = to

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/goods.yml", self.send)
        return app

    async def send(self, _: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": self.to})

    async def post(self) -> None:
        return


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
    shop = Astray(to)
    await shop.start()
    try:
        with pytest.raises(ConfigError) as refused:
            await fetched(f"{shop.address}/goods.yml")
    finally:
        await shop.stop()
    assert refused.value.why == Sentence(key, {"host": "127.0.0.1"})
