"""The naive bots over a platform's wire: aiogram's polling, and vk_api's Bots Long Poll.

Both parse, judge, write and commit each message by itself as in `bench.naive`, through aiosqlite, and perform
their acts at once over HTTP: they delete what is bad and answer what they know.
"""

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import aiosqlite
import requests
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from requests.adapters import HTTPAdapter
from vk_api import VkApi
from vk_api.bot_longpoll import VkBotEventType, VkBotLongPoll

from bench.measure import Round, quantile, settle, spending
from bench.naive import SURE, Answers, connected, naive, pipeline, write
from bench.path import rows_in
from bench.served import Script, Server, moments, served
from bench.stream import warming
from models.decisions import Axis
from moderation.artifact import load

_HOST: Final = "https://api.vk.ru"


def naive_round(platform: str, events: int, *, tuned: bool, rate: float = 0.0) -> Round:
    """The naive side of a round: as fast as it can, or at a rate."""
    script = Script(events=events, rate=rate)
    with tempfile.TemporaryDirectory() as folder, served(platform, script) as server:
        file = Path(folder) / "naive.db"
        if platform == "telegram":
            return asyncio.run(_telegram(file, events, rate, server, tuned=tuned))
        return asyncio.run(_vk(file, events, rate, server, tuned=tuned))


async def _telegram(file: Path, events: int, rate: float, server: Server, *, tuned: bool) -> Round:
    way = TelegramAPIServer.from_base(server.site["server"])
    at: list[float] = []
    async with (
        AiohttpSession(api=way) as session,
        naive(file, tuned=tuned, token=server.site["token"], session=session) as side,
    ):
        first = len(warming())
        await side.poll(first, at)
        settle()
        with spending() as spent:
            began = server.go()
            await side.poll(events, at)
        told = server.end()
    return _round(file, at[first:], began, rate, spent.cpu, told)


async def _vk(file: Path, events: int, rate: float, server: Server, *, tuned: bool) -> Round:
    first, at = len(warming()), list[float]()
    async with connected(file, wal=True) as database:
        side = _NaiveVk(server.site, database, tuned=tuned)
        await side.poll(first, at)
        settle()
        with spending() as spent:
            began = server.go()
            await side.poll(events, at)
        told = server.end()
    return _round(file, at[first:], began, rate, spent.cpu, told)


def _round(file: Path, at: list[float], began: float, rate: float, cpu: float, told: dict[str, Any]) -> Round:
    events = len(at)
    waits = [one - began - moment for one, moment in zip(at, moments(events, rate), strict=True)]
    return {
        "us": cpu / events * 1e6,
        "p50_ms": quantile(waits, 0.5) * 1e3,
        "p99_ms": quantile(waits, 0.99) * 1e3,
        "lost": events + len(warming()) - rows_in(file, "messages"),
        "counts": {"calls": told["calls"]},
    }


class _Way(HTTPAdapter):
    """Sends what is meant for VK to the server on this machine."""

    def __init__(self, server: str) -> None:
        super().__init__()
        self._server = server

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        request.url = (request.url or "").replace(_HOST, self._server, 1)
        return super().send(request, *args, **more)


class _NaiveVk:
    """The bot as one writes it first with vk_api: a loop over the long poll, everything in its turn."""

    def __init__(self, site: dict[str, Any], database: aiosqlite.Connection, *, tuned: bool) -> None:
        artifact = load()
        self._group, self._database = site["group"], database
        self._bot, self._admin = (_session(site, key) for key in ("community_token", "user_token"))
        self._events = VkBotLongPoll(self._bot, self._group).listen()
        self._classifier = pipeline(artifact, tuned=tuned)
        self._limits = artifact.thresholds
        self._answers = Answers()

    async def poll(self, messages: int, at: list[float]) -> None:
        """So many comments, handled one by one; `at` gets when each was done."""
        done = len(at) + messages
        while len(at) < done:
            event = next(self._events)
            if event.type == VkBotEventType.WALL_REPLY_NEW and event.object["from_id"] > 0:
                await self._said(event.object)
                at.append(time.monotonic())

    async def _said(self, said: Any) -> None:
        text, author = said["text"], said["from_id"]
        _, spam, toxic, negative, question = self._classifier.predict_proba([text])[0].tolist()
        bad = spam >= self._limits[Axis.SPAM].review or toxic >= self._limits[Axis.TOXIC].review
        row = (said["id"], said["post_id"], author, text, spam, toxic, negative, question, int(bad))
        await write(self._database, row, "", datetime.fromtimestamp(said["date"], UTC))
        if bad:
            self._admin.method("wall.deleteComment", {"owner_id": -self._group, "comment_id": said["id"]})
        elif question >= SURE and (answer := self._answers.best(text)):
            about = {"owner_id": -self._group, "post_id": said["post_id"], "from_group": self._group}
            self._bot.method(
                "wall.createComment", about | {"message": answer, "reply_to_comment": said["id"]}
            )


def _session(site: dict[str, Any], key: str) -> VkApi:
    http = requests.Session()
    http.mount("https://", _Way(site["server"]))
    session = VkApi(token=site[key], api_version="5.199", session=http)
    session.RPS_DELAY = 0  # its sleep would cost no CPU, but a quarter of an hour
    return session
