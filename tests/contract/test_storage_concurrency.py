"""What workers compete for is given to one of them, in one process and in several."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.content import Content, Post
from models.intents import Order, Receipt, Send
from models.storage.schema import migrate
from models.storage.store import Store

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ORDERS = 200

CLAIM = """
import asyncio, sys
from datetime import datetime, timedelta
from models.intents import Receipt
from models.storage.store import Store

async def claim(url, now):
    store = await Store.open(url, lambda: now)
    print("ready", flush=True)
    sys.stdin.readline()
    while True:
        async with store.begin() as ledger:
            claimed = await ledger.outbox.claim("vk", now, timedelta(minutes=1), 3)
        if not claimed:
            break
        for one in claimed:
            print(one.key, flush=True)
            async with store.begin() as ledger:
                await ledger.outbox.done({one.id: Receipt()}, now)
    await store.close()

asyncio.run(claim(sys.argv[1], datetime.fromisoformat(sys.argv[2])))
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/bot.db"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    await migrate(url)
    store = await Store.open(url, lambda: NOW)
    yield store
    await store.close()


@pytest.fixture
async def orders(store: Store) -> list[str]:
    """Keys of orders for forty chats, all due."""
    keys = [str(number) for number in range(ORDERS)]
    intents = [Send(platform="vk", chat=str(number % 40), text="") for number in range(ORDERS)]
    async with store.begin() as ledger:
        await ledger.outbox.put([Order(key=key, intent=one) for key, one in zip(keys, intents, strict=True)])
    return keys


async def test_four_workers_get_each_order_once(store: Store, orders: list[str]) -> None:
    got: list[str] = []

    async def work() -> None:
        while len(got) < ORDERS:
            async with store.begin() as ledger:
                claimed = await ledger.outbox.claim("vk", NOW, timedelta(minutes=1), 3)
            got.extend(one.key for one in claimed)
            for one in claimed:
                async with store.begin() as ledger:
                    await ledger.outbox.done({one.id: Receipt()}, NOW)

    await asyncio.gather(*(work() for _ in range(4)))
    assert sorted(got) == sorted(orders)


async def test_four_tickers_get_each_post_once(store: Store) -> None:
    async with store.begin() as ledger:
        for _ in range(20):
            await ledger.posts.add(Post(id=0, community="shop", author="9", content=Content(), due=NOW))

    async def tick() -> list[int]:
        async with store.begin() as ledger:
            return [post.id for post in await ledger.posts.claim_due(NOW)]

    got = await asyncio.gather(*(tick() for _ in range(4)))
    assert sorted(number for numbers in got for number in numbers) == list(range(1, 21))


async def test_two_processes_get_each_order_once(url: str, orders: list[str]) -> None:
    got = await asyncio.to_thread(_claim_in_processes, url)
    # What one process holds keeps a chat from the other, so a few may be left when both are done.
    assert len(got) == len(set(got))
    assert set(got) <= set(orders)
    assert len(got) > ORDERS - 40


def _claim_in_processes(url: str) -> list[str]:
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIM, url, NOW.isoformat()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    got = [worker.communicate(timeout=120)[0].split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    return [key for keys in got for key in keys]
