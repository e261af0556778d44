"""A plan as a table of any file: which column is which, and where each cell stands. Pure.

Who reads and writes files gives and takes lines of cells by the headings that stand above them; what those
mean is decided here. A heading may be in Russian, in English or as people like to call it, and whoever
imports may say themselves what a heading of theirs means.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from handlers.plan.errors import Unclear
from models.cells import Line
from models.texts import LANGUAGES, Texts

PLANNED: Final = (
    "key", "target", "date", "time", "status", "title", "rubric", "campaign", "text", "marks", "media",
    "alt", "poll", "buttons", "link", "source", "comment", "options", "advertiser", "erid",
    "label", "pin_for", "keep_for",
)  # fmt: skip
"""What a line says about a post, in the order in which it is written."""

TOLD: Final = ("author", "approved_by", "published", "likes", "comments", "reposts", "views", "reach")
"""What came of a post: written for people, and left alone when it is read."""

COLUMNS: Final = PLANNED + TOLD

_ALSO: Final[Mapping[str, str]] = {
    "id": "key", "номер": "key", "uid": "key",
    "площадка": "target", "сообщество": "target", "канал": "target",
    "community": "target", "channel": "target",
    "когда": "date", "when": "date", "день": "date", "час": "time",
    "пост": "text", "post": "text", "контент": "text", "описание": "text",
    "тема": "title", "категория": "rubric", "category": "rubric",
    "теги": "options", "первый комментарий": "comment", "картинка": "media", "фото": "media",
    "медиа": "media", "alt": "alt", "альт": "alt",
    "token": "erid", "токен": "erid",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a plan by the names of columns; `columns` are those that the file has, so that a post that
    is there keeps what the file knows nothing of. `unused` are headings that mean nothing to us."""

    lines: Sequence[Line]
    columns: frozenset[str] = frozenset()
    unused: Sequence[str] = field(default=())


def sheet_of(lines: Sequence[Line], texts: Texts, meant: Mapping[str, str]) -> Sheet:
    """The lines with their headings understood; `meant` is what somebody says about headings of theirs.

    Raises:
        Unclear: two headings mean the same, or `meant` names a column that there is not.
    """
    headings = list(dict.fromkeys(heading for line in lines for heading in line))
    known = _headings(texts)
    for heading, column in meant.items():
        if column.lower() not in known:
            raise Unclear("sheet.no_column", word=column)
        known[_bare(heading)] = known[column.lower()]
    named = {heading: known[_bare(heading)] for heading in headings if _bare(heading) in known}
    columns = list(named.values())
    if twice := next((column for column in columns if columns.count(column) > 1), None):
        raise Unclear("sheet.twice", word=twice)
    kept = [{named[heading]: cell for heading, cell in line.items() if heading in named} for line in lines]
    return Sheet(
        [line for line in kept if any(cell.text.strip() for cell in line.values())],
        frozenset(columns),
        [heading for heading in headings if heading.strip() and heading not in named],
    )


def headings(texts: Texts, language: str) -> Mapping[str, str]:
    """What stands above each column."""
    return {column: texts.say(language, f"column.{column}") for column in COLUMNS}


def meant_by(words: Iterable[str]) -> Mapping[str, str]:
    """What somebody says about headings: «Пост=text».

    Raises:
        Unclear: a word has no equals sign.
    """
    pairs = [word.rpartition("=") for word in words]
    if wrong := next((word for heading, _, word in pairs if not heading), None):
        raise Unclear("sheet.meant", word=wrong)
    return {heading.strip(): column.strip() for heading, _, column in pairs}


def _headings(texts: Texts) -> dict[str, str]:
    said = {_bare(texts.say(language, f"column.{one}")): one for language in LANGUAGES for one in COLUMNS}
    return {**_ALSO, **said, **{column: column for column in COLUMNS}}


def _bare(heading: str) -> str:
    return " ".join(heading.lower().split()).rstrip(":*")
