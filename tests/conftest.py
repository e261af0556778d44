"""What holds for every test."""

from collections.abc import Iterator
from typing import Any

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


@pytest.fixture(autouse=True, scope="session")
def statements_compiled_once() -> Iterator[None]:
    """As in a program that has run for a while: the databases of tests are many, their tables the same."""
    build, compiled = engine._engine, LRUCache[Any, Any](5000)

    def remembering(url: str, *pragmas: str, begin: str, **pool: int) -> AsyncEngine:
        built = build(url, *pragmas, begin=begin, **pool)
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
