from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.platforms.local.server.network import Options
from tests.servers import Browser, browsing, quick, served


@dataclass
class HeldClock:
    """Time that stands still until it is moved."""

    now: datetime = datetime(2026, 11, 23, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def options(tmp_path: Path) -> Options:
    return quick(tmp_path / "network.db")


@pytest.fixture
async def browser(options: Options, clock: HeldClock) -> AsyncIterator[Browser]:
    async with served(options, clock) as serving, browsing(serving.address) as browser:
        yield browser
