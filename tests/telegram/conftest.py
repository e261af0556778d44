"""A Bot API for each test, and a bare client of it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.telegram.clients import Bare
from tests.telegram.serving import ServedBotApi, served_bot_api


@pytest.fixture
async def api() -> AsyncIterator[ServedBotApi]:
    async with served_bot_api() as served:
        yield served


@pytest.fixture
async def bot(api: ServedBotApi) -> AsyncIterator[Bare]:
    async with aiohttp.ClientSession() as session:
        yield Bare(api, session)
