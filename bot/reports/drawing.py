"""The numbers of a table as the geometry of its charts; rows are known by their places. Pure."""

from collections.abc import Callable

from bot.documents import charts
from handlers.reports.document import Chart, Table
from handlers.reports.metrics import Unit
from handlers.typed import numerals


def stack_of(table: Table, chart: Chart) -> charts.Columns[int, int]:
    """Columns of the table as stacked columns."""
    rows = {
        number: {column: row[column].value or 0.0 for column in chart.columns}
        for number, row in enumerate(table.rows)
    }
    return charts.columns(rows, chart.columns)


def line_of(table: Table, chart: Chart) -> charts.Line[int]:
    """A column of the table as a line."""
    return charts.line({number: row[chart.columns[0]].value for number, row in enumerate(table.rows)})


def heat_of(table: Table, chart: Chart) -> list[charts.Cell]:
    """Columns of the table as fields."""
    return charts.heat([[int(row[column].value or 0) for column in chart.columns] for row in table.rows])


def label_of(table: Table, row: int) -> str:
    """What a row is called."""
    return table.rows[row][0].text


def value_of(table: Table, chart: Chart, language: str) -> Callable[[float], str]:
    """How values of a chart are written on its axis."""
    units = {row[column].unit for row in table.rows for column in chart.columns}
    write = numerals.percent if units == {Unit.SHARE} else numerals.number
    return lambda value: write(value, language)


def kinds_of(table: Table) -> list[str]:
    """Of each column whether it has numbers, words, or words of any length."""
    columns = range(len(table.head))
    words = {column for column in columns if not any(row[column].unit for row in table.rows)}
    return ["wide" if at in table.wide else "words" if at in words else "number" for at in columns]
