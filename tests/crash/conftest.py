"""Checks that stand outside test modules still show what they compared; `-m crash` picks this test alone."""

from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite(
    "tests.crash.truth",
    "tests.crash.truth_local",
    "tests.crash.truth_seen",
    "tests.crash.lives",
    "tests.crash.brand_local",
    "tests.crash.fates",
    "tests.crash.ordeal",
    "tests.crash.shared",
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "crash: kills the program at hundreds of points; takes minutes")


@pytest.fixture(scope="session")
def poster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """What it has imported and learned serves every ordeal."""
    from tests.crash.ordeal import posting

    with posting(tmp_path_factory.mktemp("poster")) as one:
        yield one
