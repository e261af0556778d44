"""The report on a terminal: the figures, and the few texts that say most."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.audit.words import Piece, Words
from handlers.audit.records import CASES, SHOWN, Case, Outcome, Report

_WEEKS = 12
_RULES = 8
_PEOPLE = 8
_CASES = 3
_GROUPS = 10
_EXCERPT = 240
_BEFORE = 60
_HUES = {
    Outcome.REMOVED: "red",
    Outcome.REVIEWED: "yellow",
    Outcome.ESCALATED: "magenta",
    Outcome.ANSWERED: "green",
    Outcome.UNANSWERED: "blue",
}


def show(report: Report, words: Words, console: Console) -> None:
    """Print the report. Texts of subscribers are never read as markup or control codes."""
    for table in _tables(report, words):
        console.print()
        console.print(table)
    for outcome in CASES:
        if cases := report.cases[outcome][:_CASES]:
            console.print()
            console.print(Text(words.say(f"cases.{outcome}"), style=f"bold {_HUES[outcome]}"))
            for case in cases:
                console.print(_quoted(case, words))


def _tables(report: Report, words: Words) -> Iterator[Table]:
    yield _outcomes(report, words)
    if report.weeks:
        yield _weeks(report, words)
        yield _loads(report, words)
    if report.rules:
        yield _rules(report, words)
    if report.worst:
        yield _worst(report, words)
    if report.groups:
        yield _groups(report, words)


def _outcomes(report: Report, words: Words) -> Table:
    table = _table(words.say("title"), words.say("fact.messages"), words.number(report.messages), "")
    for outcome in Outcome:
        if count := report.outcomes.get(outcome, 0):
            share = words.share(count, report.messages)
            table.add_row(
                _cell(words.say(f"outcome.{outcome}"), _HUES.get(outcome)), words.number(count), share
            )
    if (alarms := report.in_vain_a_day) is not None:
        table.add_row(words.say("fact.in_vain"), alarms.told(words.language), "")
    if report.again:
        table.add_row(words.say("fact.again"), words.number(report.again), "")
    return table


def _weeks(report: Report, words: Words) -> Table:
    weeks = list(report.weeks.items())[-_WEEKS:]
    table = _table(
        words.say("weeks.title"), words.say("weeks.from"), *(words.say(f"short.{one}") for one in SHOWN)
    )
    for monday, week in weeks:
        table.add_row(words.day(monday), *(_count(week.get(one, 0), words) for one in SHOWN))
    return table


def _loads(report: Report, words: Words) -> Table:
    columns = ("day.usual", "day.busy", "day.worst")
    table = _table(words.say("day.title"), "", *map(words.say, columns))
    for duty, load in report.loads.items():
        amounts = (load.usual, load.busy, load.worst)
        table.add_row(words.say(f"day.{duty}"), *(_count(amount, words) for amount in amounts))
    return table


def _rules(report: Report, words: Words) -> Table:
    table = _table(words.say("rules.title"), "", words.say("rules.removed"), words.say("rules.reviewed"))
    for rule, counts in list(report.rules.items())[:_RULES]:
        removed, reviewed = (counts.get(one, 0) for one in (Outcome.REMOVED, Outcome.REVIEWED))
        table.add_row(words.say(f"rule.{rule}"), _count(removed, words), _count(reviewed, words))
    return table


def _worst(report: Report, words: Words) -> Table:
    table = _table(words.say("worst.title"), "", words.say("rules.removed"), words.say("rules.reviewed"))
    for person in report.worst[:_PEOPLE]:
        name = _cell(words.author_of(person))
        table.add_row(name, _count(person.removed, words), _count(person.reviewed, words))
    return table


def _groups(report: Report, words: Words) -> Table:
    table = _table(words.say("groups.title"), "", words.say("answers.times"))
    for group in report.groups[:_GROUPS]:
        question = " ".join(words.quoted(group.questions[0].text).split())
        table.add_row(_cell(question[:_EXCERPT]), words.number(group.count))
    return table


def _table(title: str, first: str, *columns: str) -> Table:
    table = Table(title=Text(title), title_justify="left", title_style="bold")
    table.add_column(Text(first), overflow="fold")
    for column in columns:
        table.add_column(Text(column), justify="right")
    return table


def _cell(text: str, style: str | None = None) -> Text:
    return Text(text, style=style or "")


def _count(count: int, words: Words) -> str:
    return words.number(count) if count else "·"


def _quoted(case: Case, words: Words) -> Text:
    text = Text("  ")
    for piece in _excerpt(words.pieces(case)):
        text.append(piece.text.replace("\n", " "), "bold reverse" if piece.marked else "")
    times = f" × {words.number(case.count)}" if case.count > 1 else ""
    return text.append(f"\n  {words.author_of(case)}{times}: {'; '.join(words.reasons(case))}", "dim")


def _excerpt(pieces: Sequence[Piece]) -> list[Piece]:
    """The beginning of a text, or where it begins to matter if that is further on."""
    found = next((number for number, piece in enumerate(pieces) if piece.marked), None)
    if found and len(pieces[0].text) > _BEFORE:
        pieces = [Piece("…" + pieces[0].text[-_BEFORE:], marked=False), *pieces[found:]]
    left, shown = _EXCERPT, []
    for piece in pieces:
        if left > 0:
            shown.append(piece if len(piece.text) <= left else Piece(piece.text[:left] + "…", piece.marked))
        left -= len(piece.text)
    return shown
