"""The first minute of a newcomer in a real browser; leaves pictures in out/screenshots."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from struct import pack
from zlib import compress, crc32

import pytest
from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    NoSuchElementException,
    StaleElementReferenceException,
)
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.running import PATIENCE, ROOT, Program, program

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
PICTURES = ROOT / "out" / "screenshots"
QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, PHONE = (1440, 900), (360, 740)
EXPECTED = ("net::ERR_", "status of 403", "status of 422", "status of 410")
"""What a browser logs when the bot is away, and when somebody may not do something, or not any more."""

OVERDUE = "the page did not show it in time"

pytestmark = pytest.mark.skipif(
    not (CHROMIUM.exists() and DRIVER.exists()),
    reason=f"no browser here: {CHROMIUM} and {DRIVER} are in Debian's chromium and chromium-driver",
)

STILL = """
for (const one of document.getAnimations()) {
  if (one.effect.getComputedTiming().endTime === Infinity) one.cancel(); else one.finish();
}
"""

# Texts whose contrast with what lies behind them is less than 4.5 (3 if they are large).
FAINT = """
const parse = (colour) => {
  context.clearRect(0, 0, 1, 1); context.fillStyle = colour; context.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
};
const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
const behind = (node) => {
  if (!node) return [255, 255, 255, 1];
  const own = parse(getComputedStyle(node).backgroundColor);
  return own[3] === 1 ? own : over(own, behind(node.parentElement));
};
const light = (c) => c.slice(0, 3).map((v) => v / 255)
  .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const faint = [];
for (const node of document.body.querySelectorAll("*")) {
  const text = [...node.childNodes].filter((one) => one.nodeType === 3 && one.data.trim());
  const style = getComputedStyle(node), box = node.getBoundingClientRect();
  if (!text.length || !node.checkVisibility({ opacityProperty: true }) || box.width < 2) continue;
  const under = behind(node), ink = over(parse(style.color), under);
  const [low, high] = [light(ink), light(under)].sort((a, b) => a - b);
  const large = parseFloat(style.fontSize) >= 24;
  const contrast = (high + 0.05) / (low + 0.05);
  if (contrast < (large ? 3 : 4.5)) faint.push([text[0].data.trim().slice(0, 30), contrast.toFixed(2)]);
}
return faint;
"""


# Whether an element stays where it is for two frames, and is not on its way out.
RESTS = """
const [node, done] = arguments, place = () => JSON.stringify(node.getBoundingClientRect()), before = place();
const rests = () => done(node.isConnected && !node.closest("[inert]") && place() === before);
requestAnimationFrame(() => requestAnimationFrame(rests));
"""


@dataclass
class Visitor:
    """Somebody who looks at the page and does things there."""

    browser: webdriver.Chrome
    name: str

    def see(self, css: str, words: str = "") -> WebElement:
        """The first visible element that has `words`, as soon as there is one."""

        def look(_: object) -> WebElement | bool:
            found = self.browser.find_elements(By.CSS_SELECTOR, f":is({css}):not([inert], [inert] *)")
            return next((one for one in found if one.is_displayed() and words in one.text), False)

        return self._wait().until(look, f"{OVERDUE}: {css} {words!r}")

    def reach(self, css: str, words: str = "") -> WebElement:
        """What `see` finds, once it stands still: who aims at what moves hits something else."""

        def look(_: object) -> WebElement | bool:
            seen = self.see(css, words)
            return seen if self.browser.execute_async_script(RESTS, seen) else False

        return self._wait().until(look, f"never stood still: {css} {words!r}")

    def miss(self, css: str, words: str = "") -> None:
        """Wait until no visible element has `words`."""

        def look(_: object) -> bool:
            found = self.browser.find_elements(By.CSS_SELECTOR, css)
            return not any(one.is_displayed() and words in one.text for one in found)

        self._wait().until(look, f"still there: {css} {words!r}")

    def until(self, look: Callable[[], bool], what: str) -> None:
        """Wait until `look` is true."""
        self._wait().until(lambda _: look(), f"{OVERDUE}: {what}")

    def click(self, css: str, words: str = "") -> None:
        def press(_: object) -> bool:
            self.reach(css, words).click()
            return True

        self._wait().until(press, f"could not be pressed: {css} {words!r}")

    def write(self, css: str, text: str) -> None:
        """Type into a box and send it."""
        self.reach(css).send_keys(text, Keys.ENTER)

    def send_what_is_filled_in(self) -> None:
        self.browser.switch_to.active_element.send_keys(Keys.ENTER)

    def picture(self, title: str) -> None:
        """Leave a picture, and look whether the page is sound."""
        self.browser.execute_script(STILL)
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.browser.save_screenshot(str(PICTURES / f"{self.name}-{title}.png"))
        self.look_closely()

    def look_closely(self) -> None:
        """Nothing sticks out, every text can be read, every control has a name, no error was logged."""
        assert self.browser.execute_script(
            "return document.scrollingElement.scrollWidth <= document.documentElement.clientWidth"
        )
        assert self.browser.execute_script(FAINT) == []
        # The page lives: what is redrawn meanwhile is looked at anew.
        nameless = self._wait().until(lambda _: [self._nameless()], "controls never stood still")
        assert nameless == [[]]
        logged = [entry["message"] for entry in self.browser.get_log("browser")]
        assert [line for line in logged if not any(words in line for words in EXPECTED)] == []

    def _nameless(self) -> list[str | None]:
        # What lies behind an open dialogue can't be reached and has no name while it is.
        inside = "dialog[open] " if self.browser.find_elements(By.CSS_SELECTOR, "dialog[open]") else ""
        wanted = ", ".join(f"{inside}{name}" for name in ("button", "textarea", "input", "a"))
        controls = self.browser.find_elements(By.CSS_SELECTOR, wanted)
        unnamed = [one for one in controls if one.is_displayed() and not one.accessible_name]
        return [one.get_attribute("outerHTML") for one in unnamed]

    def _wait(self) -> WebDriverWait[webdriver.Chrome]:
        excuses = (
            NoSuchElementException,
            StaleElementReferenceException,
            ElementClickInterceptedException,
            ElementNotInteractableException,
        )
        return WebDriverWait(self.browser, PATIENCE, 0.15, ignored_exceptions=excuses)


@contextmanager
def visiting(folder: Path, name: str, size: tuple[int, int], theme: str = "light") -> Iterator[Visitor]:
    """A browser that nobody has used before, with a screen of `size`."""
    options = Options()
    options.binary_location = str(CHROMIUM)
    for argument in (*QUIET, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    try:
        screen = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        feature = {"name": "prefers-color-scheme", "value": theme}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
        yield Visitor(browser, name)
    except Exception:
        PICTURES.mkdir(parents=True, exist_ok=True)
        browser.save_screenshot(str(PICTURES / f"{name}-failed.png"))
        raise
    finally:
        browser.quit()


@pytest.fixture
async def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    return {"SMOTRITEL_WEB__PORT": "0", **getattr(request, "param", {})}


@pytest.fixture
async def bot(tmp_path: Path, environment: dict[str, str]) -> AsyncIterator[Program]:
    async with program("bot", "run", cwd=tmp_path, **environment) as running:
        yield running
        assert await running.stop() == 0, (tmp_path / "stderr.log").read_text()


async def address_of(bot: Program) -> str:
    line = await bot.line_with("http")
    await bot.line_with("Ctrl-C")
    return line[line.index("http") :]


async def walk(story: Callable[[Visitor], None], folder: Path, **screen: object) -> None:
    def told() -> None:
        with visiting(folder, **screen) as visitor:  # type: ignore[arg-type]
            story(visitor)

    await asyncio.to_thread(told)


async def test_a_newcomer_is_subscriber_moderator_and_specialist_within_a_minute(
    bot: Program, tmp_path: Path
) -> None:
    address = await address_of(bot)

    def story(visitor: Visitor) -> None:
        visitor.browser.get(address)
        visitor.see(".link[data-state=live]")
        visitor.picture("1-welcome")
        nasty_goes_and_comes_back(visitor)
        questions_are_answered_or_handed_on(visitor)
        a_post_comes_out(visitor, painted(tmp_path / "cup.png"))
        who_goes_on_is_kept_from_writing(visitor)

    await walk(story, tmp_path, name="desktop", size=DESKTOP)


def nasty_goes_and_comes_back(visitor: Visitor) -> None:
    visitor.click(".person:nth-child(3)")
    visitor.write("#wall .composer textarea", "ты тупой дебил, закрой рот")
    visitor.see("#wall .tombstone")
    visitor.see(".step.done[data-step=nasty]")
    visitor.see(".card", "тупой дебил")
    visitor.picture("2-removed")
    visitor.click(".card button", "Вернуть")
    visitor.see("#wall .comments .message", "тупой дебил")
    visitor.see(".toast")
    visitor.see(".card.closed", "Возвращено")
    visitor.see(".step.done[data-step=restore]")
    visitor.picture("3-restored")


def questions_are_answered_or_handed_on(visitor: Visitor) -> None:
    visitor.click("#tab-private")
    visitor.write("#private textarea", "До скольки вы сегодня работаете?")
    visitor.see("#private .message", "с 8:00 до 22:00")
    visitor.see(".step.done[data-step=known]")
    visitor.write("#private textarea", "Скажите, а можно у вас снять зал на свадьбу внучки?")
    visitor.see(".card", "свадьбу внучки")
    visitor.see(".step.done[data-step=unknown]")
    visitor.write(".card:first-child textarea", "Можно! Напишите дату, посмотрим.")
    visitor.see("#private .message", "Напишите дату")
    visitor.picture("4-answered")


def a_post_comes_out(visitor: Visitor, picture: Path) -> None:
    visitor.see("#new-text").send_keys(
        "Сегодня варим <b>раф</b> с корицей\n[Меню](cafe.example)\n/poll С чем?\nс корицей\nс мёдом\n/pin"
    )
    second = painted(picture.with_name("second.png"))
    visitor.browser.find_element(By.NAME, "picture").send_keys(f"{picture}\n{second}")
    visitor.see(".picked img")
    visitor.click("#new-post button", "Запланировать")
    visitor.see(".queue tbody tr", "Запланирован")
    visitor.picture("5-planned")
    visitor.see(".queue tbody tr", "Вышел")
    visitor.see(".queue .results li:not(.unknown)")
    visitor.see(".step.done[data-step=plan]")
    visitor.click("#tab-wall")
    visitor.see("#wall .post:first-child .text", "Сегодня варим <b>раф</b> с корицей")
    visitor.see("#wall .post:first-child .picture")
    shown = visitor.browser.find_elements(By.CSS_SELECTOR, "#wall .post:first-child .picture")
    assert len(shown) == 2, "the same picture twice is two pictures"
    visitor.see("#wall .post:first-child .poll", "с мёдом")
    visitor.see("#wall .post:first-child .button-row a", "Меню")
    visitor.see("#wall .post:first-child .pill", "Закреплено")
    visitor.see(".guide-finish")
    visitor.picture("6-published")


def who_goes_on_is_kept_from_writing(visitor: Visitor) -> None:
    visitor.click(".person:nth-child(4)")
    visitor.see("#tab-wall").send_keys(Keys.ARROW_RIGHT)
    for words in ("вы тупые дебилы", "закройте рот, уроды", "какие же вы твари"):
        visitor.miss("#chat .tombstone")
        visitor.write("#chat textarea", words)
        visitor.see("#chat .tombstone")
    visitor.see(".standing")
    visitor.write("#chat textarea", "а теперь?")
    visitor.see("#chat .composer-error")
    visitor.click("#tab-week")
    visitor.see(".figure")
    visitor.picture("7-kept-from-writing")


def painted(file: Path) -> Path:
    """A picture of 320 x 160 points, from dawn to noon."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return pack(">I", len(content)) + name + content + pack(">I", crc32(name + content))

    rows = b"".join(b"\0" + bytes((255 - row // 2, 150 + row // 2, 90 + row)) * 320 for row in range(160))
    head = pack(">IIBBBBB", 320, 160, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", compress(rows)) + chunk(b"IEND", b"")
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + parts)
    return file


@pytest.mark.parametrize(
    "environment",
    [{"SMOTRITEL_LANGUAGE": "en", "SMOTRITEL_LOCAL__LANGUAGE": "en"}],
    indirect=True,
    ids=["in English"],
)
async def test_the_tour_leads_through_the_story_on_a_phone(bot: Program, tmp_path: Path) -> None:
    address = await address_of(bot)

    def story(visitor: Visitor) -> None:
        visitor.browser.get(address)
        visitor.see(".link[data-state=live]")
        visitor.picture("1-welcome")
        tour_of_moderation(visitor)
        tour_of_answers_and_plan(visitor)

    await walk(story, tmp_path, name="phone", size=PHONE, theme="dark")


def tour_of_moderation(visitor: Visitor) -> None:
    visitor.click("[data-try=nasty]")
    visitor.send_what_is_filled_in()
    visitor.see("#wall .tombstone")
    visitor.see(".bottom [data-badge=duty]", "1")
    visitor.picture("2-removed")
    visitor.click("[data-try=restore]")
    visitor.see(".card", "Restore")
    visitor.picture("3-card")
    visitor.click(".card button", "Restore")
    visitor.see(".card.closed")


def tour_of_answers_and_plan(visitor: Visitor) -> None:
    visitor.click("[data-try=known]")
    visitor.send_what_is_filled_in()
    visitor.see("[data-step=unknown][aria-current]")
    visitor.click("[data-try=unknown]")
    visitor.send_what_is_filled_in()
    visitor.see("[data-step=plan][aria-current]")
    visitor.picture("4-answered")
    visitor.click("[data-try=plan]")
    visitor.click("#new-post .primary")
    visitor.see(".guide-finish")
    visitor.picture("5-published")
    visitor.click("#tab-commands")
    visitor.see("[data-composer=desk] textarea").send_keys("/")
    visitor.see(".hint", "/queue")
    visitor.picture("6-commands")
    visitor.see("[data-composer=desk] textarea").send_keys("repe")
    visitor.see(".hint", "/repeat")


async def test_the_tour_tells_a_known_question_also_where_a_card_has_it_as_said_before(
    bot: Program, tmp_path: Path
) -> None:
    address = await address_of(bot)

    def story(visitor: Visitor) -> None:
        visitor.browser.get(address)
        visitor.see(".link[data-state=live]")
        visitor.click(".person:nth-child(3)")
        visitor.write("#wall .composer textarea", "До скольки вы сегодня работаете?")
        visitor.see("#wall .message", "с 8:00 до 22:00")
        visitor.see(".step.done[data-step=known]")
        visitor.write("#wall .composer textarea", "ты тупой дебил, закрой рот")
        visitor.see(".card", "До скольки вы сегодня работаете?")
        visitor.browser.execute_script("localStorage.clear(); location.reload()")
        visitor.miss(".step.done[data-step=known]")
        visitor.see(".link[data-state=live]")
        visitor.click(".person:nth-child(3)")
        visitor.click("#tab-private")
        visitor.write("#private textarea", "До скольки вы сегодня работаете?")
        visitor.see(".step.done[data-step=known]")
        assert not visitor.browser.find_elements(By.CSS_SELECTOR, ".step.done[data-step=unknown]")

    await walk(story, tmp_path, name="order", size=DESKTOP, theme="light")


async def test_a_page_that_lost_the_bot_says_so_and_joins_again_by_itself(tmp_path: Path) -> None:
    async with program("bot", "run", cwd=tmp_path, SMOTRITEL_WEB__PORT="0") as bot:
        address = await address_of(bot)
        with visiting(tmp_path, "lost", PHONE) as visitor:
            await asyncio.to_thread(visitor.browser.get, address)
            await asyncio.to_thread(visitor.see, ".link[data-state=live]")
            await asyncio.to_thread(visitor.click, "#tab-chat")
            await asyncio.to_thread(
                visitor.write, "#chat textarea", "<img src=x onerror=alert(1)> всем привет"
            )
            assert await bot.stop() == 0
            await asyncio.to_thread(visitor.see, ".link[data-state=lost]")
            await asyncio.to_thread(visitor.write, "#chat textarea", "меня слышно?")
            await asyncio.to_thread(visitor.see, "#chat .composer-error")
            visitor.picture("1-lost")
            port = address.rstrip("/").rpartition(":")[2]
            async with program("bot", "run", cwd=tmp_path, SMOTRITEL_WEB__PORT=port) as again:
                await address_of(again)
                await asyncio.to_thread(visitor.see, ".link[data-state=live]")
                await asyncio.to_thread(visitor.send_what_is_filled_in)
                await asyncio.to_thread(visitor.see, "#chat .message", "меня слышно?")
                visitor.see("#chat .message", "<img src=x onerror=alert(1)> всем привет")
                visitor.picture("2-back")
                assert await again.stop() == 0
