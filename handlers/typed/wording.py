"""Small turns of phrase that several stories share; whole sentences stand in the catalogues."""

import re
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache

from babel.dates import format_timedelta

from models.content import Results
from models.texts import Texts

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_THOU = re.compile(r"(?i)\b(?:ты|тебя|тебе|тобой|тво(?:й|я|е|ё|и|его|ей|их)|you|your|u|ur)\b")
_OF_A_SHOP = re.compile(
    r"(?i)\b(?:у вас|достав\w*|цен[аыуе]|стоит|стоят|стоить|налич\w*|купить|заказать|размер\w*|адрес\w*|"
    r"магазин\w*|работаете|открыт\w*|prices?|costs?|how much|deliver\w*|shipping|in stock|sizes?|store|shop|"
    r"do you (?:have|sell|ship|open|close|accept|take))\b"
)
_FEW_WORDS = 3


def results_line(results: Results, language: str, texts: Texts) -> str:
    """Likes, comments and views in one line, reposts and reach where they are known; what is unknown is
    said so, never shown as zero."""
    unknown = texts.say(language, "results.unavailable")
    named = {"likes": results.likes, "comments": results.comments, "views": results.views}
    figures = {name: unknown if value is None else value for name, value in named.items()}
    line = texts.say(language, "results.line", **figures)
    if results.reposts is not None:
        line += texts.say(language, "results.reposts", number=results.reposts)
    if results.reach is not None:
        line += texts.say(language, "results.reach", number=results.reach)
    return line


@lru_cache(maxsize=256)
def lasting(span: timedelta, language: str) -> str:
    """How long that is, in one unit: two minutes and more in minutes, two hours and more in hours."""
    return format_timedelta(span, threshold=2, locale=language)


def ago(span: timedelta, language: str) -> str:
    """How long ago something was that happened a moment before now, a second at least."""
    return format_timedelta(
        -max(span, timedelta(seconds=1)), add_direction=True, threshold=2, locale=language
    )


def first_words(text: str, limit: int = 40) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def in_pages(lines: Iterable[str], size: int) -> list[list[str]]:
    """The lines in order, as many in a page as fit into `size` units of UTF-16, as platforms count."""
    pages: list[list[str]] = [[]]
    room = size
    for line in lines:
        needed = len(line.encode("utf-16-le", "surrogatepass")) // 2 + 1
        if needed > room and pages[-1]:
            pages.append([])
            room = size
        pages[-1].append(line)
        room -= needed
    return pages


def says_something(text: str) -> bool:
    """Whether there are words, figures or a question mark: a picture or a smile alone asks nothing,
    whatever a model expects of texts in general."""
    return "?" in text or any(map(str.isalnum, text))


def is_lone_word(text: str) -> bool:
    """Whether there is one word at most and no question mark: «привет», «верно», «Саша». Nothing but the
    base of answers can know that such a word is a question («цена»)."""
    return "?" not in text and len(_WORD.findall(text)) <= 1


def asks_a_person(text: str) -> bool:
    """Whether a question that answers somebody is put to them («и вы поверили?», «а где это?») and not to all
    who read it. One says «вы» to a shop too, so only few words or «ты» tell, where no word is of trade."""
    is_short = len(_WORD.findall(text)) <= _FEW_WORDS
    return (is_short or _THOU.search(text) is not None) and _OF_A_SHOP.search(text) is None
