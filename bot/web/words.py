"""The page's sentences: which language a visitor gets, and the words that the script needs."""

from functools import cache

from fastapi import Request

from bot.catalogues import LOCALE
from models.texts import LANGUAGES, catalogue

COOKIE = "language"
_PREFIX = "page."
_SAMPLES = "sample."


def page_words(language: str, spoken: str) -> dict[str, str]:
    """Every sentence of the page in `language`, by its key without the prefix.

    Sample messages are in `spoken`, the community's own language: its bot has to understand them.
    """
    samples = {key: text for key, text in _sentences(spoken).items() if key.startswith(_SAMPLES)}
    return _sentences(language) | samples


@cache
def _sentences(language: str) -> dict[str, str]:
    return {
        str(message.id).removeprefix(_PREFIX): str(message.string)
        for message in catalogue(LOCALE, language)
        if str(message.id).startswith(_PREFIX)
    }


def language_of(request: Request, default: str) -> str:
    """What the address asks for, else what was chosen before, else `default`."""
    for wish in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    return default
