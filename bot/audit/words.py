"""An audit in words and figures of one language: numbers, dates, people, quoted texts with marks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from babel.dates import format_datetime, format_timedelta

from bot.printable import printable
from handlers.audit.privacy import Alias, covered
from handlers.audit.records import Case, Person
from handlers.typed import numerals
from models.texts import Sentence, Texts


class Piece(NamedTuple):
    """A stretch of a quoted text; `marked` where it is what mattered."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Words:
    """How one report speaks. People are named only where `names` says their names, by id."""

    texts: Texts
    language: str
    zone: tzinfo
    alias: Alias
    names: Mapping[str, str] | None = None

    def say(self, key: str, **params: str | int | float) -> str:
        """A sentence of the catalogue; whole numbers are written as the language groups them."""
        return self.texts.say(self.language, f"audit.{key}", **params)

    def number(self, value: float) -> str:
        """A whole number."""
        return numerals.number(value, self.language)

    def share(self, part: int, whole: int) -> str:
        """A share in percent, with digits after the point where it is small."""
        return numerals.percent(part / whole if whole else 0.0, self.language)

    def day(self, day: date) -> str:
        """A date."""
        return numerals.day(day, self.language)

    def moment(self, at: datetime | None) -> str:
        """A date with its time in the community's zone; empty if unknown."""
        return format_datetime(at.astimezone(self.zone), "d MMM y, HH:mm", locale=self.language) if at else ""

    def duration(self, seconds: float) -> str:
        """A length of time, roughly."""
        return format_timedelta(timedelta(seconds=seconds), locale=self.language, threshold=1.2)

    def person(self, author: str, name: str = "") -> str:
        """A person's name, or an alias that tells nothing."""
        if not author:
            return self.say("person.unknown")
        if self.names is None:
            return self.say("person", alias=self.alias(author))
        return printable(name or self.names.get(author) or author)

    def author_of(self, one: Case | Person) -> str:
        """Who wrote a case, or who a person is."""
        return self.person(one.author, one.author_name if isinstance(one, Case) else one.name)

    def quoted(self, text: str) -> str:
        """A text of a subscriber, fit to be shown."""
        return printable(text if self.names is not None else covered(text))

    def sentence(self, sentence: Sentence) -> str:
        """A reason, fit to be shown."""
        return self.quoted(self.texts.render(self.language, sentence))

    def pieces(self, case: Case) -> list[Piece]:
        """A case's text with what mattered marked."""
        text = self.quoted(case.text)
        return _cut(text, [finding.span for finding in case.findings if finding.span])

    def reasons(self, case: Case) -> list[str]:
        """Why a case is one."""
        told = [self.sentence(finding.reason) for finding in case.findings]
        if not told:
            told = [self.say("reason.negative", percent=round(100 * case.scores.negative))]
        beside = [one for one in (case.without, case.example) if one is not None]
        return [*told, *map(self.sentence, beside)]

    def link(self, case: Case) -> str:
        """Where the message stands, if names may be told and the platform has such addresses."""
        if self.names is None:
            return ""
        if case.chat.startswith("wall"):
            return f"https://vk.com/{case.chat}?reply={case.message}"
        return f"https://t.me/c/{case.chat}/{case.message}" if case.chat.isdigit() else ""


def _cut(text: str, spans: Iterable[tuple[int, int]]) -> list[Piece]:
    pieces, at = [], 0
    for start, end in sorted(spans):
        start, end = max(start, at), min(end, len(text))
        if start >= end:
            continue
        pieces += [Piece(text[at:start], marked=False), Piece(text[start:end], marked=True)]
        at = end
    pieces.append(Piece(text[at:], marked=False))
    return [piece for piece in pieces if piece.text]
