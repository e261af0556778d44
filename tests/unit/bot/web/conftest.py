from collections.abc import AsyncIterator

import pytest

from tests.pages import Page, opened


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with opened() as served:
        yield served
