"""The report as one self-contained HTML page: nothing is loaded, nothing runs."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from babel.dates import get_day_names

from bot.documents import charts
from bot.documents.look import templates
from bot.reports.drawing import heat_of, kinds_of, label_of, line_of, stack_of, value_of
from handlers.reports.document import Document, Picture
from handlers.typed import numerals

_TEMPLATES = Path(__file__).parent / "templates"
_ROWS_AT_ONCE = 60
"""A longer table is folded."""

_GEOMETRY: dict[Picture, Callable[..., Any]] = {
    Picture.COLUMNS: stack_of,
    Picture.LINE: line_of,
    Picture.HEAT: heat_of,
}


def page(document: Document) -> bytes:
    """The page in UTF-8."""
    told = templates(_TEMPLATES).get_template("employer.html")
    return told.render(
        document=document,
        geometry=lambda table, chart: _GEOMETRY[chart.picture](table, chart),
        kinds=kinds_of,
        label=label_of,
        names=lambda table: partial(label_of, table),
        number=lambda amount: numerals.number(amount, document.language),
        short_days=[get_day_names("short", locale=document.language)[day] for day in range(7)],
        value=value_of,
        size=(charts.WIDTH, charts.HEIGHT),
        left=charts.LEFT,
        at_once=_ROWS_AT_ONCE,
    ).encode()
