"""Posts updates to the bot's webhook: one by one for each chat, again and again until one is taken."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import aiohttp

from tests.telegram.telegram import Telegram, Webhook
from tests.telegram.updates import Update

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_PAUSE: Final = 60.0
ANSWER_SECONDS: Final = 10
_RETRY_AFTER_MOST: Final = 3600


@dataclass(slots=True)
class _Queue:
    """When a chat's next update may be posted, on the loop's clock, and the last pause in seconds."""

    ready: float = 0
    pause: float = 0


@dataclass(slots=True)
class Poster:
    """Delivers while a webhook is set. `first_pause` is the wait after a first failure; it doubles."""

    telegram: Telegram
    first_pause: float = 0.05
    _queues: dict[int, _Queue] = field(default_factory=dict)

    async def run(self) -> None:
        """Deliver for ever."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(ANSWER_SECONDS)) as session:
            while True:
                self.telegram.updates.news.clear()
                due = list(self._due())
                if due:
                    async with asyncio.TaskGroup() as group:
                        for update in due:
                            group.create_task(self._deliver(session, update))
                else:
                    await self._pause()

    def _due(self) -> Iterator[Update]:
        """The first update of each chat whose time has come."""
        webhook, seen = self.telegram.webhook, set[int]()
        if not webhook.url:
            return
        now = asyncio.get_running_loop().time()
        for update in self.telegram.updates.pending():
            chat = _chat(update)
            if chat not in seen and len(seen) < webhook.max_connections:
                seen.add(chat)
                if self._queues.setdefault(chat, _Queue()).ready <= now:
                    yield update

    async def _pause(self) -> None:
        now = asyncio.get_running_loop().time()
        waiting = [queue.ready - now for queue in self._queues.values() if queue.ready > now]
        try:
            async with asyncio.timeout(min(waiting, default=None)):
                await self.telegram.updates.news.wait()
        except TimeoutError:
            pass

    async def _deliver(self, session: aiohttp.ClientSession, update: Update) -> None:
        queue, webhook = self._queues[_chat(update)], self.telegram.webhook
        headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
        try:
            async with session.post(webhook.url, json=update.body, headers=headers) as answer:
                if 200 <= answer.status < 300:
                    queue.pause = 0
                    self.telegram.updates.remove(update)
                    return
                wrong = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                wait = int(answer.headers.get("Retry-After", 0))
        except TimeoutError:
            wrong, wait = "Read timeout expired", 0
        except aiohttp.ClientError:
            wrong, wait = "Connection refused", 0
        self._failed(webhook, queue, wrong, wait)

    def _failed(self, webhook: Webhook, queue: _Queue, wrong: str, wait: int) -> None:
        webhook.failed_at, webhook.failure = self.telegram.now(), wrong
        queue.pause = min(queue.pause * 2 or self.first_pause, LONGEST_PAUSE)
        pause = max(queue.pause, min(wait, _RETRY_AFTER_MOST))
        queue.ready = asyncio.get_running_loop().time() + pause


def _chat(update: Update) -> int:
    """Whose updates keep their order: those of one chat, else those of one person."""
    content: object = next((content for kind, content in update.body.items() if kind != "update_id"), {})
    if not isinstance(content, dict):
        return 0
    place = content.get("chat") or content.get("message", {}).get("chat") or content.get("user") or {}
    return int(place.get("id", 0))
