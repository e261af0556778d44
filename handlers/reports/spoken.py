"""The words of a report in one language and zone: numbers as cells, what is unknown said so."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date, format_datetime, get_day_names

from handlers.reports.document import Cell, Tone
from handlers.reports.facts import Compared
from handlers.reports.metrics import Metric, Unit
from handlers.typed import numerals
from handlers.typed.wording import lasting
from models.texts import Sentence, Texts
from models.zones import zone


@dataclass(frozen=True, slots=True)
class Spoken:
    """How a report speaks."""

    texts: Texts
    language: str
    zone: str

    def say(self, key: str, **params: str | int | float) -> str:
        """A sentence of the catalogue."""
        return self.texts.say(self.language, key, **params)

    def sentence(self, sentence: Sentence) -> str:
        """A sentence that was put together elsewhere."""
        return self.texts.render(self.language, sentence)

    def head(self, *names: str) -> tuple[str, ...]:
        """The head of a table."""
        return tuple(self.say(f"head.{name}") for name in names)

    def shown(self, value: float | None, unit: Unit) -> str:
        """A number in words; unknown is said so."""
        if value is None:
            return self.say("summary.unknown")
        match unit:
            case Unit.SHARE:
                return numerals.percent(value, self.language)
            case Unit.SECONDS:
                return lasting(timedelta(seconds=round(value)), self.language)
            case Unit.MONEY:
                return numerals.roubles(value, self.language)
            case Unit.AVERAGE:
                return numerals.decimal(value, self.language)
            case Unit.CHANGE:
                return self._plus(value) + numerals.percent(value, self.language)
            case Unit.POINTS:
                return self.say(
                    "summary.points", number=self._plus(value) + numerals.decimal(value, self.language)
                )
        return numerals.number(value, self.language)

    def figure(self, value: float | None, unit: Unit = Unit.COUNT, tone: Tone = Tone.PLAIN) -> Cell:
        """A number as a cell."""
        return Cell(self.shown(value, unit), value, unit, tone)

    def change(self, metric: Metric, found: Compared) -> Cell:
        """By how much a number has changed since the period before: in percent of it, shares in points. Of a
        period that was not written down from its first day on it is only said so."""
        now, before = (metric.measure(facts).value for facts in found)
        if before is not None and not metric.is_comparable_with(found.before):
            return Cell(self.say("summary.not_whole"))
        if now is None or before is None or (metric.unit is not Unit.SHARE and not before):
            return Cell(self.say("summary.no_change"))
        points = metric.unit is Unit.SHARE
        value, unit = (100 * (now - before), Unit.POINTS) if points else (now / before - 1, Unit.CHANGE)
        return Cell(self.shown(value, unit), value, unit, tone_of(value, metric))

    def day(self, day: date) -> str:
        """A date with its year."""
        return numerals.day(day, self.language)

    def short_day(self, day: date) -> str:
        """A date without its year, except at its turn."""
        form = "d MMM" if day.month != 1 or day.day > 7 else "d MMM y"
        return format_date(day, form, locale=self.language)

    def moment(self, at: datetime | None) -> str:
        """Day and time in the community's zone; empty if there is none."""
        if at is None:
            return ""
        return format_datetime(at.astimezone(zone(self.zone)), "d MMM y, HH:mm", locale=self.language)

    def weekday(self, number: int) -> str:
        """The name of a day of the week, Monday is 0."""
        return str(get_day_names("wide", "stand-alone", locale=self.language)[number])

    def span(self, seconds: float) -> str:
        """A length of time, with a sign where it is late or early by more than a minute."""
        if abs(seconds) < 60:
            return self.say("summary.in_time")
        return (
            self._plus(seconds)
            + ("−" if seconds < 0 else "")
            + lasting(timedelta(seconds=abs(round(seconds))), self.language)
        )

    @staticmethod
    def _plus(value: float) -> str:
        return "+" if value > 0 else ""


def tone_of(change: float, metric: Metric) -> Tone:
    """Whether a change of this metric is good."""
    if metric.more_is_better is None or not change:
        return Tone.PLAIN
    return Tone.GOOD if (change > 0) is metric.more_is_better else Tone.BAD
