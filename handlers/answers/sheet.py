"""The base of answers as a table of any file: a row for each phrasing, those of one entry with one id. Pure.

Headings may be in Russian or English. A row that can't be used is left out and told with its cell.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from handlers.answers.editing import day_in, days_of, season_in
from models.cells import Cell, Line
from models.errors import InputError
from models.faq import Entry

COLUMNS: Final = ("id", "question", "answer", "until", "season")
_ALSO: Final[Mapping[str, str]] = {
    "номер": "id", "ид": "id", "key": "id",
    "вопрос": "question", "формулировка": "question", "phrasing": "question",
    "ответ": "answer", "до": "until", "срок": "until", "сезон": "season",
}  # fmt: skip
_EMPTY: Final = Cell("", "")

Say = Callable[..., str]
"""A sentence in the language of who reads it."""


class Read(NamedTuple):
    """Entries that a table has, and what is wrong with the other rows, in words with their cells."""

    entries: Sequence[Entry]
    errors: Sequence[str]


@dataclass(slots=True)
class _Rows:
    """The rows of one entry so far."""

    answer: str
    phrasings: list[str] = field(default_factory=list)
    until: str = "-"
    season: str = "-"


def read(lines: Sequence[Line], taken: Sequence[str], say: Say) -> Read:
    """The entries of a table; those without an id get one that is not `taken`.

    Raises:
        InputError: it has no questions or no answers.
    """
    named = [{_column(heading): cell for heading, cell in line.items()} for line in lines]
    if not any("question" in line and "answer" in line for line in named):
        raise InputError(say("faq.sheet.columns"))
    found: dict[str, _Rows] = {}
    errors: list[str] = []
    for line in named:
        try:
            _take(found, line, say)
        except InputError as error:
            errors.append(str(error))
    return Read(_entries(found, taken, say), errors)


def rows_of(entries: Sequence[Entry]) -> list[Mapping[str, str]]:
    """The rows of a table that says the same."""
    rows: list[Mapping[str, str]] = []
    for entry in entries:
        first = {"answer": entry.answer}
        if entry.until is not None:
            first["until"] = entry.until.isoformat()
        if entry.season is not None:
            first["season"] = "-".join(days_of(entry.season))
        for phrasing in entry.phrasings:
            rows.append({"id": entry.id, "question": phrasing} | first)
            first = {}
    return rows


def _column(heading: str) -> str:
    plain = " ".join(heading.lower().split()).rstrip(":*")
    return _ALSO.get(plain, plain)


def _take(found: dict[str, _Rows], line: Mapping[str, Cell], say: Say) -> None:
    name, question, answer, until, season = (line.get(column, _EMPTY) for column in COLUMNS)
    text = answer.text.strip()
    if not question.text.strip():
        if any(cell.text.strip() for cell in line.values()):
            raise InputError(say("faq.sheet.no_question", where=question.where or name.where))
        return
    key = name.text.strip() or f"\n{text}"  # rows without an id and with one answer are one entry
    rows = found.get(key) or _Rows(text)
    if not rows.answer:
        raise InputError(say("faq.sheet.no_answer", where=answer.where or question.where))
    if text and text != rows.answer:
        raise InputError(say("faq.sheet.other_answer", where=answer.where, id=name.text.strip()))
    for cell, kind in ((until, "until"), (season, "season")):
        if cell.text.strip():
            setattr(rows, kind, _checked(cell, kind, say))
    rows.phrasings.append(question.text.strip())
    found[key] = rows


def _checked(cell: Cell, kind: str, say: Say) -> str:
    """What a term or a season is, once it is known to be one."""
    words = cell.text.strip().removesuffix(" 00:00")
    if kind == "until":
        day_in(words, say("faq.sheet.until", where=cell.where))
    else:
        season_in(words, say("faq.sheet.season", where=cell.where))
    return words


def _entries(found: Mapping[str, _Rows], taken: Sequence[str], say: Say) -> list[Entry]:
    used = {*taken, *found}
    entries = []
    for key, rows in found.items():
        name = key
        if key.startswith("\n"):
            name = next(one for n in range(1, len(used) + 2) if (one := f"q{n}") not in used)
            used.add(name)
        entries.append(
            Entry(
                id=name,
                phrasings=tuple(dict.fromkeys(rows.phrasings)),
                answer=rows.answer,
                until=day_in(rows.until, say("faq.until_usage")),
                season=season_in(rows.season, say("faq.season_usage")),
            )
        )
    return entries
