"""The network as a process of its own, and bots that die while they talk to it."""

import asyncio
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.platforms.local.server.app import create_app
from bot.platforms.local.server.serving import Serving
from models.errors import StorageError
from tests.servers import TOKEN, browsing, quick, served


@asynccontextmanager
async def running(file: Path) -> AsyncIterator[tuple[Process, str]]:
    command = [sys.executable, "-m", "bot.platforms.local", "--db", str(file), "--token", TOKEN]
    process = await create_subprocess_exec(*command, "--no-audience", stdout=PIPE)
    assert process.stdout is not None
    try:
        yield process, (await process.stdout.readline()).decode().strip()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
async def test_the_network_tells_its_address_and_stops_when_asked_even_while_somebody_waits(
    tmp_path: Path, name: signal.Signals
):
    async with running(tmp_path / "n.db") as (process, address), browsing(address) as browser:
        assert address.startswith("http://127.0.0.1:")
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(browser.get("/bot/updates", wait=50))
            await browser.get("/people")
            process.send_signal(name)
        assert waiting.result() == {"updates": []}
        assert await process.wait() == 0


async def test_what_was_said_before_the_network_was_killed_is_there_afterwards(tmp_path: Path):
    async with running(tmp_path / "n.db") as (process, address), browsing(address) as browser:
        await browser.act("olga", "say", chat="chat", text="т")
        process.kill()
    async with served(quick(tmp_path / "n.db")) as serving, browsing(serving.address) as browser:
        [update] = (await browser.get("/bot/updates"))["updates"]
    assert update["message"]["text"] == "т"


async def test_bots_that_die_in_the_middle_of_a_call_leave_the_network_working(tmp_path: Path):
    async with served(quick(tmp_path / "n.db")) as serving, browsing(serving.address) as browser:
        host, port = serving.address.removeprefix("http://").split(":")
        head = f"Host: {host}\r\nAuthorization: Bearer {TOKEN}\r\n"
        asked = f"GET /bot/updates?wait=50 HTTP/1.1\r\n{head}\r\n"
        cut_off = f"POST /bot/sendMessage HTTP/1.1\r\n{head}Content-Length: 100\r\n\r\n{{"
        for request in (asked, cut_off, "GET", asked):
            _, writer = await asyncio.open_connection(host, int(port))
            writer.write(request.encode())
            await writer.drain()
            writer.transport.abort()
        await browser.act("olga", "say", chat="chat", text="т")
        assert len((await browser.get("/bot/updates"))["updates"]) == 1


async def test_a_port_that_is_taken_is_told_before_anything_starts(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        Serving(create_app(quick(tmp_path / "n.db")), port=taken.getsockname()[1])


async def test_a_file_that_is_no_database_is_named(tmp_path: Path):
    (tmp_path / "n.db").write_text("дорогой дневник", encoding="utf-8")
    serving = Serving(create_app(quick(tmp_path / "n.db")))
    with pytest.raises(StorageError, match=r"n\.db"):
        await serving.run_until_stopped()
