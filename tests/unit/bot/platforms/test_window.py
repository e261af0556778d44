"""The few calls of a second are counted as they arrive, not as they leave."""

import asyncio
import time

import pytest

from bot.platforms import window as module
from bot.platforms.window import Window


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second is a twentieth of one."""
    monkeypatch.setattr(module, "_SECOND", 0.05)
    monkeypatch.setattr(module, "_ON_ITS_WAY", 0.1)


async def arrived(window: Window, delays: list[float]) -> list[float]:
    """When calls arrive that are so long on their way."""
    moments: list[float] = []

    async def call(delay: float) -> None:
        passage = await window.begin()

        async def travel() -> None:
            await asyncio.sleep(delay)
            moments.append(time.monotonic())
            passage.end()

        travelling.append(asyncio.create_task(travel()))  # noqa: TID251 - the way, not ours

    travelling: list[asyncio.Task[None]] = []
    for delay in delays:
        await call(delay)
    await asyncio.gather(*travelling)
    return sorted(moments)


@pytest.mark.parametrize("delays", [[0.0] * 9, [0.04, 0.0, 0.0, 0.0, 0.0, 0.04, 0.0]])
async def test_no_second_has_more_than_three(delays: list[float]) -> None:
    moments = await arrived(Window(3), delays)
    assert all(later - first >= 0.05 for first, later in zip(moments, moments[3:], strict=False))


async def test_a_call_that_hangs_holds_others_up_for_a_while_only() -> None:
    window = Window(2)
    for _ in range(2):
        await window.begin()
    async with asyncio.timeout(20):
        await window.begin()
