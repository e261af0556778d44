"""What our limits let through the strict platforms take: nothing known before fails when it is sent."""

import pytest

from tests.contract.fitting import fitted

POSTS = 150
"""`python -m bench plan` tries a hundred thousand."""


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_what_the_limits_of_a_platform_let_through_it_takes(platform: str) -> None:
    found = await fitted(platform, POSTS)
    assert found.wrong == []
    assert POSTS // 10 < found.sent < POSTS, "chance has made too few posts, or all of them, that fit"
