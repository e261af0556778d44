"""Sentences that a person reads: keys with their parameters, and the catalogues that render them.

Each layer owns a `locale/{ru,en}.po` beside its code; nothing here knows who reads the words.
"""

from collections.abc import Mapping
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from models.errors import ConfigError, SmotritelError

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

LANGUAGES = ("ru", "en")


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """Words for a person before a language is chosen: a catalogue key and what fills it.

    A parameter named `count` chooses the plural form where the entry has several. Values are
    inserted as they are, so text of a user can't change the sentence.
    """

    key: str
    params: Mapping[str, str | int | float] = {}

    def __str__(self) -> str:
        """For a log: the key, and what fills it."""
        return " ".join((self.key, *(f"{name}={value}" for name, value in self.params.items())))


class Texts:
    """The catalogues of every language, read once at start."""

    def __init__(self, *directories: Path) -> None:
        """Read `{ru,en}.po` of each directory; a missing file is a `FileNotFoundError`."""
        self._languages = {language: _merged(directories, language) for language in LANGUAGES}

    def say(self, language: str, key: str, **params: str | int | float) -> str:
        """The sentence `key` in `language`; an unknown language falls back to Russian."""
        return self.render(language, Sentence(key, params))

    def render(self, language: str, sentence: Sentence) -> str:
        """`sentence` in `language`; an unknown language falls back to Russian."""
        words = self._languages.get(language, self._languages["ru"])
        return _template(words, sentence).format_map(sentence.params)

    def tell(self, language: str, error: SmotritelError) -> str:
        """What went wrong in the words of a language, or as it is where there is no sentence for it."""
        if not isinstance(why := getattr(error, "why", None), Sentence):
            return str(error)
        words = self.render(language, why)
        return f"{error.place}: {words}" if isinstance(error, ConfigError) and error.place else words


def _template(words: NullTranslations, sentence: Sentence) -> str:
    key, count = sentence.key, sentence.params.get("count")
    if isinstance(count, int) and (form := words.ngettext(key, key, count)) != key:
        return form
    return words.gettext(key)


# babel takes a while to import, and a sentence that nobody reads needs no catalogue: hence the late imports.


def catalogue(directory: Path, language: str) -> "Catalog":
    """One layer's sentences in one language."""
    from babel.messages.pofile import read_po

    with (directory / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def _merged(directories: tuple[Path, ...], language: str) -> NullTranslations:
    """All layers as one, since a chain of catalogues asks each of them for every sentence."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    merged = Catalog(locale=language)
    for directory in directories:
        for message in catalogue(directory, language):
            if message.id:  # not the header
                merged[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return GNUTranslations(compiled)
