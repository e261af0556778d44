import pytest

from tests.pages import OURS, Page, opened

WORDS = {"person": "olga", "chat": "wall", "text": "привет"}


@pytest.mark.parametrize(
    "path", ["/", "/static/main.js", "/state", "/healthz", "/nothing", "/pictures/none.png"]
)
async def test_every_answer_carries_the_headers_that_keep_a_page_harmless(page: Page, path: str) -> None:
    async with page.session.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "style-src 'self';" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "", "[::2]"],
)
async def test_a_name_of_somebody_else_that_points_here_is_refused(page: Page, host: str) -> None:
    async with page.session.get("/state", headers={"Host": host}) as answer:
        assert answer.status == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8080", "LOCALHOST", "[::1]:8080", "shop.lan:80"])
async def test_loopback_names_and_the_configured_host_are_served(host: str) -> None:
    async with opened(host="shop.lan") as page, page.session.get("/state", headers={"Host": host}) as answer:
        assert answer.status == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="another site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="another port of this machine"),
        pytest.param({"Sec-Fetch-Site": "cross-site", "X-Smotritel": "page"}, id="with our header too"),
        pytest.param({"Origin": "http://evil.example"}, id="an older browser, another site"),
        pytest.param({"Origin": "null"}, id="a sandboxed frame"),
        pytest.param({"Accept": "*/*"}, id="nothing that says who asks"),
    ],
)
@pytest.mark.parametrize("path", ["/say", "/edit", "/press", "/like", "/view"])
async def test_a_change_that_another_site_asks_for_is_refused(
    page: Page, path: str, headers: dict[str, str]
) -> None:
    status, body = await page.post(path, WORDS, **headers)
    assert status == 403
    assert body["error"]
    assert page.network.acts == []


async def test_a_change_by_our_own_page_or_a_program_is_served(page: Page) -> None:
    own = f"http://{page.session._base_url.authority}"
    for headers in (OURS, {"Origin": own}, {"X-Smotritel": "script"}):
        assert (await page.post("/say", WORDS, **headers))[0] == 200
    assert len(page.network.acts) == 3
