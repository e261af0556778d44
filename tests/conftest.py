"""What holds for every test."""

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import structlog
from hypothesis import settings
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import LRUCache

from models.storage import engine

# How long an example takes says more of the machine than of the program.
settings.register_profile("patient", parent=settings(), deadline=None)
settings.load_profile("patient")


LONG: Final = (Path(__file__).parent / "crash", Path(__file__).parent / "journey")
"""Where tests last up to minutes, most of which they wait."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """All that is imported and all tests stay to the end: each search for garbage would go through a million
    objects of theirs."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each worker begins with its share of the long tests, one with another kind than the next: the short
    ones can be taken over by whoever is ready first. Shares are cut as pytest-xdist's `worksteal` does."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = [item for item in items if any(folder in item.path.parents for folder in LONG)]
    minutes = set(long)
    short = [item for item in items if item not in minutes]
    items.clear()
    left = len(long) + len(short)
    for worker in range(workers):
        mine = long[worker::workers]
        turn = worker * len(mine) // workers
        size = left // (workers - worker)
        share, short = short[: size - len(mine)], short[size - len(mine) :]
        items += [*mine[turn:], *mine[:turn], *share]
        left -= size


@pytest.fixture(autouse=True, scope="session")
def statements_compiled_once() -> Iterator[None]:
    """As in a program that has run for a while: the databases of tests are many, their tables the same."""
    build, compiled = engine._engine, LRUCache[Any, Any](5000)

    def remembering(url: str, *pragmas: str, beginning: str) -> AsyncEngine:
        built = build(url, *pragmas, beginning=beginning)
        # What was compiled is looked up by its dialect, of which each engine has one: all are alike.
        built.sync_engine.dialect.__class__ = Alike
        built.sync_engine._compiled_cache = compiled
        return built

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engine, "_engine", remembering)
        yield


class Alike(SQLiteDialect_aiosqlite):
    """A dialect that is the same as another of its kind."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Alike)

    def __hash__(self) -> int:
        return hash(Alike)


@pytest.fixture(autouse=True)
def logs_of_its_own() -> Iterator[None]:
    """A command that a test has carried out leaves the log on that test's terminal, which is closed then."""
    yield
    structlog.reset_defaults()
