"""A file is brought from where it may be, from nowhere else, and never more of it than is taken."""

import os
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

from bot.media import folder
from bot.media.fetching import Fetch
from models.errors import NotTaken, RateLimited
from models.media import Sources
from models.texts import Sentence
from tests.pictures import picture

CAKE = picture()
CAFE = "xn--80akn5b.xn--p1ai"
HOSTS = Sources(hosts=("cdn.example", "inside.example", "both.example", CAFE))


class Hosts(AbstractResolver):
    """Every host is on this machine, and says that it is elsewhere."""

    def __init__(self, port: int, claimed: dict[str, list[str]]) -> None:
        self.port, self.claimed = port, claimed
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        return [
            ResolveResult(
                hostname=host, host=address, port=self.port, family=socket.AF_INET, proto=0, flags=0
            )
            for address in self.claimed.get(host, ["127.0.0.1"])
        ]

    async def close(self) -> None:
        return


async def cake(request: web.Request) -> web.Response:
    assert request.headers["Host"].startswith("cdn.example")
    return web.Response(body=CAKE, content_type="text/html")


async def endless(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    try:
        while True:
            await answer.write(bytes(1 << 14))
    except (ConnectionError, ValueError):
        return answer


async def packed(request: web.Request) -> web.Response:
    return web.Response(body=b"x", headers={"Content-Encoding": "gzip"})


def moved(where: str) -> Callable[[web.Request], object]:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": where})

    return answer


async def failing(request: web.Request) -> web.Response:
    return web.Response(status=int(request.match_info["status"]))


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    app = web.Application()
    app.router.add_get("/cake.png", cake)
    app.router.add_get("/endless", endless)
    app.router.add_get("/packed", packed)
    app.router.add_get("/status/{status}", failing)
    for path, where in (
        ("/moved", "/cake.png"),
        ("/round", "/round"),
        ("/away", "http://evil.example/cake.png"),
        ("/inside", "http://inside.example/cake.png"),
        ("/metadata", "http://169.254.169.254/latest/meta-data/"),
        ("/file", "file:///etc/passwd"),
    ):
        app.router.add_get(path, moved(where))  # type: ignore[arg-type]
    async with TestServer(app) as served:
        yield served


def fetching(server: TestServer, inner: tuple[str, ...] = ()) -> tuple[Fetch, Hosts]:
    """On loopback, which passes for the internet unless it is `inner`."""
    hosts = Hosts(
        server.port or 0, {"inside.example": ["10.0.0.7"], "both.example": ["127.0.0.1", "10.0.0.7"]}
    )
    fetch = Fetch(
        HOSTS, largest=100_000, public=lambda one: one == "127.0.0.1", resolver=hosts, scheme="http"
    )
    return fetch, hosts


async def test_a_file_comes_whatever_its_server_calls_it(server: TestServer) -> None:
    fetch, hosts = fetching(server)
    fetched = await fetch("http://cdn.example/cake.png")
    assert (fetched.content, fetched.title) == (CAKE, "cake.png")
    assert hosts.asked == ["cdn.example"], "looked up once: what it means a moment later leads nowhere"
    assert (await fetch("http://cdn.example/moved")).content == CAKE


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("http://evil.example/cake.png", "media.host"),
        ("https://cdn.example/cake.png", "media.not_https"),
        ("http://inside.example/cake.png", "media.not_public"),
        ("http://both.example/cake.png", "media.not_public"),
        ("http://127.0.0.1/cake.png", "media.bad_address"),
        ("http://cdn.example/away", "media.host"),
        ("http://cdn.example/inside", "media.not_public"),
        ("http://cdn.example/metadata", "media.bad_address"),
        ("http://cdn.example/file", "media.not_https"),
        ("http://cdn.example/round", "media.redirects"),
        ("http://cdn.example/status/404", "media.status"),
        ("http://cdn.example/endless", "media.too_large"),
        ("http://cdn.example/packed", "media.packed"),
    ],
)
async def test_what_may_not_come_is_refused_in_words(server: TestServer, path: str, why: str) -> None:
    fetch, _ = fetching(server)
    with pytest.raises(NotTaken) as refused:
        await fetch(path)
    assert refused.value.why.key == why


async def test_a_site_with_a_name_in_letters_of_ours_is_looked_up_by_its_name_in_ascii(
    server: TestServer,
) -> None:
    fetch, hosts = fetching(server)
    with pytest.raises(RateLimited):
        await fetch("http://Кафе.рф/status/503")
    assert hosts.asked == [CAFE]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_site_in_trouble_is_asked_again(server: TestServer, status: int) -> None:
    fetch, _ = fetching(server)
    with pytest.raises(RateLimited):
        await fetch(f"http://cdn.example/status/{status}")


async def test_nobody_there_is_asked_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    hosts = Hosts(port, {})
    with pytest.raises(RateLimited):
        await Fetch(HOSTS, public=lambda _: True, resolver=hosts, scheme="http")(
            "http://cdn.example/cake.png"
        )


async def test_a_host_that_is_away_rests_and_is_asked_again_after_that() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    hosts, late = Hosts(port, {}), [0.0]
    fetch = Fetch(HOSTS, public=lambda _: True, resolver=hosts, scheme="http", now=lambda: late[0])
    for moment, asked in ((0, 1), (44, 1), (46, 2)):
        late[0] = moment
        with pytest.raises(RateLimited):
            await fetch("http://cdn.example/cake.png")
        assert len(hosts.asked) == asked


@pytest.fixture
def self_made(tmp_path: Path) -> ssl.SSLContext:
    """A server's side of TLS with a certificate that nobody vouches for."""
    key, certificate = tmp_path / "tls.key", tmp_path / "tls.crt"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=cdn.example",
    ]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


async def test_a_site_without_a_good_certificate_is_asked_again_and_it_is_said_why(
    self_made: ssl.SSLContext,
) -> None:
    served = TestServer(web.Application(), scheme="https")
    await served.start_server(ssl=self_made)
    fetch = Fetch(HOSTS, public=lambda _: True, resolver=Hosts(served.port or 0, {}))
    with pytest.raises(RateLimited) as limited:
        await fetch("https://cdn.example/cake.png")
    assert limited.value.why == Sentence("media.certificate", {"host": "cdn.example"})
    await served.close()


async def test_by_default_this_machine_is_no_place_to_look() -> None:
    fetch = Fetch(Sources(hosts=("localhost",)))
    with pytest.raises(NotTaken) as refused:
        await fetch("https://localhost/")
    assert refused.value.why.key == "media.not_public"


def test_a_file_of_the_folder_comes_and_nothing_from_outside(tmp_path: Path) -> None:
    home, secret = tmp_path / "media", tmp_path / "signing.key"
    (home / "весна").mkdir(parents=True)
    secret.write_bytes(b"secret")
    (home / "весна" / "торт.png").write_bytes(CAKE)
    (home / "link.png").symlink_to(secret)
    (home / "up").symlink_to(tmp_path)
    os.mkfifo(home / "pipe.png")
    assert folder.read(home, "folder:весна/торт.png").content == CAKE
    for name in ("link.png", "up/signing.key", "../signing.key", "весна", "no.png", "pipe.png", "a\0b"):
        with pytest.raises(NotTaken):
            folder.read(home, f"folder:{name}")
        assert folder.stamp_of(home, f"folder:{name}") is None
    with pytest.raises(NotTaken, match="too_large"):
        folder.read(home, "folder:весна/торт.png", largest=10)


def test_a_file_that_has_changed_has_another_stamp(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(CAKE)
    before = folder.stamp_of(tmp_path, "folder:a.png")
    (tmp_path / "a.png").write_bytes(CAKE + b"x")
    assert before is not None
    assert folder.stamp_of(tmp_path, "folder:a.png") not in (before, None)
