"""The webhook: what is posted where, in which order, and what happens when nobody takes it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from tests.telegram.clients import Bare
from tests.telegram.serving import ServedBotApi


class Hook:
    """A bot's web server. It answers with `statuses` in turn, then with 200."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, str]] = []
        self.statuses: list[int] = []
        self.secrets: set[str] = set()
        self._news = asyncio.Event()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        self.posted.append((body["message"]["chat"]["first_name"], body["message"]["text"]))
        self._news.set()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def until(self, count: int) -> list[tuple[str, str]]:
        async with asyncio.timeout(10):
            while len(self.posted) < count:
                self._news.clear()
                await self._news.wait()
        return self.posted


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook, app = Hook(), web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_updates_are_posted_with_the_secret_and_are_gone(
    api: ServedBotApi, bot: Bare, hook: Hook
) -> None:
    olga = api.telegram.person("Ольга")
    olga.says(olga.chat, "до")
    await bot("setWebhook", url=hook.url, secret_token="tell-nobody")
    olga.says(olga.chat, "после")
    assert await hook.until(2) == [("Ольга", "до"), ("Ольга", "после")]
    assert hook.secrets == {"tell-nobody"}
    await bot("deleteWebhook")
    olga.says(olga.chat, "теперь сам")
    assert [told["text"] for _, told in await bot.updates()] == ["теперь сам"]


async def test_what_is_not_taken_is_posted_again_and_holds_up_only_its_chat(
    api: ServedBotApi, bot: Bare, hook: Hook
) -> None:
    olga, anna = api.telegram.person("Ольга"), api.telegram.person("Анна")
    hook.statuses = [500]
    olga.says(olga.chat, "раз")
    await bot("setWebhook", url=hook.url)
    await hook.until(1)
    anna.says(anna.chat, "а я?")
    olga.says(olga.chat, "два")
    posted = await hook.until(4)
    assert [text for name, text in posted if name == "Ольга"] == ["раз", "раз", "два"]
    info = await bot("getWebhookInfo")
    assert "Wrong response from the webhook: 500" in info["last_error_message"]


async def test_a_webhook_must_be_sound(api: ServedBotApi, bot: Bare) -> None:
    error = await bot.error("setWebhook", url="http://127.0.0.1/", secret_token="с кириллицей")
    assert error == "Bad Request: secret token contains unallowed characters"
    assert "bad webhook" in await bot.error("setWebhook", url="https://example.com/")
    assert (await bot("getWebhookInfo"))["url"] == ""
