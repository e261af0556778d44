"""The report as one self-contained HTML page: nothing is loaded, nothing runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel.dates import format_date, get_day_names

from bot.audit.words import Words
from bot.documents import charts
from bot.documents.look import templates
from handlers.audit.records import CASES, SHOWN, Outcome, Report

_TEMPLATES = Path(__file__).parent / "templates"
_CASES_SHOWN = 40
_CASES_AT_ONCE = 8
_EXAMPLES = 6


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the history: its name, what it was, what is wrong with it (empty: nothing)."""

    name: str
    kind: str
    problem: str = ""


def page(report: Report, sources: Sequence[Source], words: Words, *, interrupted: bool = False) -> str:
    """The page as text."""
    return (
        templates(_TEMPLATES)
        .get_template("report.html")
        .render(
            report=report,
            sources=sources,
            interrupted=interrupted,
            words=words,
            say=words.say,
            outcomes=[one for one in Outcome if report.outcomes.get(one, 0)],
            shown=SHOWN,
            case_kinds=[one for one in CASES if report.cases[one]],
            cases_shown=_CASES_SHOWN,
            cases_at_once=_CASES_AT_ONCE,
            examples=_EXAMPLES,
            chart=charts.columns(report.weeks, SHOWN),
            size=(charts.WIDTH, charts.HEIGHT),
            left=charts.LEFT,
            heat=charts.heat(report.hours),
            weekdays=[get_day_names("short", locale=words.language)[day] for day in range(7)],
            month=lambda day: _month(day, words.language),
        )
    )


def _month(day: date, language: str) -> str:
    return format_date(day, "d MMM" if day.month != 1 else "d MMM y", locale=language)
