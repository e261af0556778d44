"""Changes of the base as people type them: `add`, `also`, `edit`, `until`, `season`, `off`. Pure.

A change is worked out before it is made, so that it can be tried on last month's questions first.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from handlers.likeness.similarity import words_asked
from handlers.request import first_word
from handlers.typed.clocks import parse_day
from models.errors import InputError
from models.faq import Entry, Season

Say = Callable[..., str]
"""A sentence in the language of who types."""

NOTHING: Final = "-"
"""Takes a term or a season away."""
_DAY: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SEASON: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\s*[-–—]\s*(\d{1,2})\.(\d{1,2})")
_LEAP: Final = 2024
"""A year that has every day."""


class Change(NamedTuple):
    """An entry as it is to be, or the id of one that is to go."""

    entry: Entry | None = None
    gone: str = ""

    def on(self, entries: Sequence[Entry]) -> list[Entry]:
        """The base with this change."""
        name = self.entry.id if self.entry else self.gone
        kept = [entry for entry in entries if entry.id != name]
        return [*kept, self.entry] if self.entry else kept


def change_of(entries: Sequence[Entry], word: str, rest: str, say: Say, today: date) -> Change:
    """What `/faq WORD REST` changes, typed on this day.

    Raises:
        InputError: it can't be carried out; told by `say`.
    """
    if word == "add":
        question, answer = _pair(rest, say("faq.add_usage"))
        _unasked(entries, question, say)
        return Change(Entry(id=new_id(entries), phrasings=(question,), answer=answer))
    if word == "off":
        return Change(gone=_named(entries, rest.strip(), say).id)
    if word in ("also", "edit"):
        name, text = _pair(rest, say("faq.edit_usage" if word == "edit" else "faq.also_usage"))
        entry = _named(entries, name, say)
        if word == "edit":
            return Change(replace(entry, answer=text))
        _unasked([other for other in entries if other.id != name], text, say)
        return Change(replace(entry, phrasings=tuple(dict.fromkeys((*entry.phrasings, text)))))
    name, value = first_word(rest)
    entry = _named(entries, name, say)
    if word == "until":
        return Change(replace(entry, until=_until(value, say("faq.until_usage"), today)))
    return Change(replace(entry, season=season_in(value, say("faq.season_usage"))))


CHANGES: Final = ("add", "also", "edit", "until", "season", "off")


def new_id(entries: Sequence[Entry]) -> str:
    """An id that no entry has."""
    taken = {entry.id for entry in entries}
    return next(name for n in range(1, len(taken) + 2) if (name := f"q{n}") not in taken)


def day_in(word: str, expected: str) -> date | None:
    """The day that somebody means by «31.12.2026» or «2026-12-31»; None for «-».

    Raises:
        InputError: it is none; in the words `expected`.
    """
    if word == NOTHING:
        return None
    try:
        if found := _DAY.fullmatch(word):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(word)
    except ValueError as error:
        raise InputError(expected) from error


def _until(word: str, expected: str, today: date) -> date | None:
    """As `day_in`, also «завтра» and «31.12», as everywhere in the chat."""
    try:
        return parse_day(word.lower(), today) or day_in(word, expected)
    except InputError as error:
        raise InputError(expected) from error


def season_in(words: str, expected: str) -> Season | None:
    """The part of the year that somebody means by «01.12-28.02»; None for «-».

    Raises:
        InputError: it is none; in the words `expected`.
    """
    if words == NOTHING:
        return None
    if (found := _SEASON.fullmatch(words)) is None:
        raise InputError(expected)
    first, first_month, last, last_month = map(int, found.groups())
    try:
        days = (date(_LEAP, first_month, first), date(_LEAP, last_month, last))
    except ValueError as error:
        raise InputError(expected) from error
    return Season(*(f"{day:%m-%d}" for day in days))


def days_of(season: Season) -> tuple[str, str]:
    """Its first and last day as people type them: «01.12», «28.02»."""
    first, last = (f"{day[3:]}.{day[:2]}" for day in season)
    return first, last


def _pair(words: str, usage: str) -> tuple[str, str]:
    left, bar, right = (part.strip() for part in words.partition("|"))
    if not (left and bar and right):
        raise InputError(usage)
    return left, right


def _unasked(entries: Sequence[Entry], question: str, say: Say) -> None:
    """Two entries with one question would both be unsure of it.

    Raises:
        InputError: one has it.
    """
    words = words_asked(question)
    owner = next((one for one in entries for asked in one.phrasings if words_asked(asked) == words), None)
    if owner is not None:
        raise InputError(say("faq.same_question", id=owner.id))


def _named(entries: Sequence[Entry], name: str, say: Say) -> Entry:
    entry = next((entry for entry in entries if entry.id == name), None)
    if entry is None:
        raise InputError(say("faq.no_such_entry", id=name))
    return entry
