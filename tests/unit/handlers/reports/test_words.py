"""Every word of the report for the employer stands in both catalogues, and nothing stands there in vain."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from handlers.reports import LOCALE
from handlers.reports.analysis import MEDIA
from handlers.reports.metrics import REGISTRY, Source
from models.texts import LANGUAGES, catalogue

FOLDER = Path(__file__).parents[4] / "handlers" / "reports"
CATALOGUES = {
    language: {
        one.id if isinstance(one.id, str) else one.id[0]: one for one in catalogue(LOCALE, language) if one.id
    }
    for language in LANGUAGES
}
KEYS = frozenset(CATALOGUES["ru"])
FAMILIES = {
    "metric.": [*REGISTRY],
    "formula.": [*REGISTRY],
    "per.": [one.per for one in REGISTRY.values() if one.per],
    "source.": [*Source],
    "format.": ["poll", "album", "text", "link", "media", *MEDIA],
}
"""Keys that are put together from what the code has elsewhere."""


def said() -> Iterator[str]:
    """Every whole string in the code of the report."""
    for file in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys_and_fill_in_the_same() -> None:
    assert CATALOGUES["ru"].keys() == CATALOGUES["en"].keys()
    for key in KEYS:
        ru, en = (CATALOGUES[language][key].string for language in ("ru", "en"))
        forms = [one if isinstance(one, tuple) else (one,) for one in (ru, en)]
        assert all(form for one in forms for form in one), key
        assert fields(forms[0][0]) == fields(forms[1][0]), key


@pytest.mark.parametrize(("family", "words"), FAMILIES.items())
def test_each_metric_source_and_format_has_its_words(family: str, words: list[str]) -> None:
    assert {key for key in KEYS if key.startswith(family)} == {f"{family}{word}" for word in words}


def test_nothing_stands_there_in_vain() -> None:
    code = set(said())
    others = {key for key in KEYS if not key.startswith(tuple(FAMILIES))}
    spoken = {key for key in others if key in code or key.partition(".")[2] in code}
    # A few are put together: advice about groups, verdicts of a comparison.
    made = {
        key for key in others - spoken if re.fullmatch(r"advice\.(weekday|rubric|format|negative)\.\w+", key)
    }
    assert others - spoken - made == set()
