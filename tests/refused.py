"""What is refused, in the words that somebody reads at the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.catalogues import told
from models.errors import ConfigError


@contextmanager
def refused(*words: str, language: str = "en") -> Iterator[None]:
    """The block ends in a `ConfigError` that says all of these words."""
    with pytest.raises(ConfigError) as caught:
        yield
    said = told(caught.value, language)
    assert [word for word in words if word not in said] == [], said
