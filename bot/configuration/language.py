"""The language that a configuration asks for, also of one that can't be used; it imports nothing slow."""

import os
import re
from pathlib import Path

from models.texts import LANGUAGES

DEFAULT_FILE = Path("config.toml")
ENV_PREFIX = "SMOTRITEL_"
ENV_NESTING = "__"

Keys = tuple[str, ...]

_LANGUAGE = re.compile(r"""^language\s*=\s*["'](\w+)["']""", re.MULTILINE)


def variable(keys: Keys) -> str:
    """The environment variable that sets the key."""
    return ENV_PREFIX + ENV_NESTING.join(keys).upper()


def language_of(text: str) -> str:
    """The language that a configuration asks for, even where it can't be read otherwise; Russian if none."""
    top = f"\n{text}".partition("\n[")[0]
    asked = os.environ.get(variable(("language",)), "") or ((found := _LANGUAGE.search(top)) and found[1])
    return asked if asked in LANGUAGES else LANGUAGES[0]


def language_at(path: Path | None) -> str:
    """The language that a configuration asks for, also where it is broken or not there."""
    try:
        return language_of((path or DEFAULT_FILE).read_text(encoding="utf-8-sig", errors="replace"))
    except OSError:
        return language_of("")
