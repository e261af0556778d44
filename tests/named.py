"""Tests by their names, for tables that say which test keeps a promise."""

from collections.abc import Callable
from importlib import import_module


def named(name: str, home: str) -> Callable[..., object]:
    """The test `file.test_of_something` in the package `home`, or anywhere below `tests` by its whole name.

    Raises:
        AttributeError, ModuleNotFoundError: there is no such test.
    """
    module, _, test = name.rpartition(".")
    where = module if "." in module else f"{home}.{module}"
    found: Callable[..., object] = getattr(import_module(f"tests.{where}"), test)
    return found
