import re
from html.parser import HTMLParser
from pathlib import Path

import bot.web
from bot.web.parts import Health, Picture
from models.content import GONE, PostState
from models.texts import Sentence
from tests.pages import Page, opened

STATIC = Path(bot.web.__file__).parent / "static"
HOSTILE = "</script><img src=x onerror=alert(1)>"


class Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


async def test_the_page_needs_nothing_that_its_own_policy_forbids(page: Page) -> None:
    for tag, given in Elements(await page.text("/")).found:
        assert not [name for name in given if name.startswith("on") or name == "style"], (tag, given)
        assert tag != "style"
        assert tag != "script" or given.get("src") or given.get("type") == "application/json"
        for name in ("src", "href"):
            assert (given.get(name) or "/").startswith(("/", "#")), (tag, given)


async def test_everything_that_the_page_asks_for_is_there(page: Page) -> None:
    wanted = {
        path.partition("#")[0]
        for _, given in Elements(await page.text("/")).found
        for path in (given.get("src"), given.get("href"))
        if path and path.startswith("/static/")
    }
    assert len(wanted) > 4
    for path in wanted:
        await page.text(path)


def test_the_scripts_never_make_markup_of_text() -> None:
    for file in STATIC.glob("*.js"):
        text = file.read_text()
        assert not re.search(
            r"(inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text
        )
        assert not re.search(r"https?://", text), file


def test_every_icon_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="(\w+)"', (STATIC / "icons.svg").read_text()))
    templates = "".join(file.read_text() for file in (STATIC.parent / "templates").glob("*.html"))
    named = set(re.findall(r'icon\("(\w+)"', templates)) | {
        "wall",
        "duty",
        "desk",
        "heart",
        "comments",
        "eye",
        *(state.value for state in PostState if state not in GONE),
    }
    assert named == drawn


async def test_hostile_text_of_people_is_data_only(page: Page) -> None:
    page.network.posts = [{"id": "1", "chat": "wall", "text": HOSTILE, "hidden": False}]
    assert HOSTILE not in await page.text("/")
    async with page.session.get("/state") as answer:
        assert answer.content_type == "application/json"
        assert (await answer.json())["messages"]["wall"][0]["text"] == HOSTILE


async def test_a_hostile_zone_can_not_leave_its_script_block() -> None:
    async with opened(zone=HOSTILE) as page:
        assert HOSTILE not in await page.text("/")


async def test_the_page_speaks_the_language_that_was_chosen(page: Page) -> None:
    assert '<html lang="ru"' in await page.text("/")
    assert '<html lang="en"' in await page.text("/?lang=en")
    assert '<html lang="en"' in await page.text("/")
    assert '<html lang="en"' in await page.text("/?lang=tlh")
    assert '<html lang="ru"' in await page.text("/?lang=ru")


async def test_samples_are_in_the_language_of_the_community() -> None:
    async with opened(language="en", spoken="ru") as page:
        text = await page.text("/")
        assert "Во сколько вы открываетесь?" in text
        assert "Press “Вернуть”" in text


async def test_a_theme_that_nobody_knows_is_not_taken_over(page: Page) -> None:
    assert 'data-theme="dark"' in await page.text("/", Cookie="theme=dark")
    assert 'data-theme="auto"' in await page.text("/", Cookie="theme=nonsense")


async def test_health_says_what_is_wrong_in_words_and_in_its_status(page: Page) -> None:
    page.board.state = Health(figures={"inbox": 3})
    async with page.session.get("/healthz") as answer:
        assert (answer.status, await answer.json()) == (200, {"ok": True, "problems": [], "inbox": 3})
    page.board.state = Health(problems=[Sentence("page.link.lost")])
    async with page.session.get("/healthz") as answer:
        assert answer.status == 503
        assert (await answer.json())["problems"] == ["Connection lost, reconnecting…"]


async def test_pictures_come_with_their_type(page: Page) -> None:
    page.network.pictures["a1.png"] = Picture("image/png", b"\x89PNG")
    async with page.session.get("/pictures/a1.png") as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", b"\x89PNG")
    async with page.session.get("/pictures/b2.png") as answer:
        assert answer.status == 403
