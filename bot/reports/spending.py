"""What campaigns cost and brought, from a CSV of an advertising office or of web analytics."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from bot.tables import Table
from bot.unreadable import unreadable
from models.errors import ConfigError, InputError
from models.spending import Spent
from models.texts import Sentence

_NAMES = {
    "day": ("day", "date", "день", "дата"),
    "campaign": ("campaign", "utm_campaign", "кампания"),
    "content": ("content", "utm_content", "объявление"),
    "clicks": ("clicks", "клики", "переходы"),
    "spend": ("spend", "cost", "расход", "расходы", "потрачено"),
    "orders": ("orders", "conversions", "заказы", "конверсии"),
}
"""What columns are called; the first two must be there."""

_NEEDED = ("day", "campaign")
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y")
_MOST = 10**9


def read_spending(path: Path, community: str) -> list[Spent]:
    """Rows of a CSV file, in its order; an empty cell is unknown, not zero.

    Raises:
        ConfigError: the file can't be used; the message names file, line and column.
    """
    try:
        with path.open("rb") as file, Table(file) as table:
            return list(_rows(table, community))
    except OSError as error:
        raise ConfigError(why=unreadable(path, error)) from error
    except InputError as error:
        raise ConfigError.at(path, error) from error


def _rows(table: Table, community: str) -> Iterator[Spent]:
    columns = _columns(table)
    seen: dict[tuple[date, str, str], int] = {}
    for row in table:
        one = _spent(row, columns, community, table.line)
        key = one.day, one.campaign, one.content
        if key in seen:
            raise _wrong("twice", line=table.line, before=seen[key])
        seen[key] = table.line
        yield one


def _columns(table: Table) -> Mapping[str, str]:
    """By our names, what the file calls its columns."""
    known = {name.strip().lower(): name for name in table.columns}
    found = {
        ours: known[theirs] for ours, names in _NAMES.items() for theirs in names[::-1] if theirs in known
    }
    table.need([found.get(ours, ours) for ours in _NEEDED])
    return found


def _spent(row: Mapping[str, str], columns: Mapping[str, str], community: str, line: int) -> Spent:
    def cell(name: str) -> str:
        return row[columns[name]].strip() if name in columns else ""

    if not cell("campaign"):
        raise _wrong("empty", line=line, column=columns["campaign"])
    clicks, spend, orders = (
        _number(cell(name), line, columns.get(name, "")) for name in ("clicks", "spend", "orders")
    )
    for name, number in (("clicks", clicks), ("orders", orders)):
        if number is not None and number % 1:
            raise _wrong("whole", line=line, column=columns[name])
    return Spent(
        community=community,
        day=_day(cell("day"), line, columns["day"]),
        campaign=cell("campaign"),
        content=cell("content"),
        clicks=None if clicks is None else int(clicks),
        spend=spend,
        orders=None if orders is None else int(orders),
    )


def _day(words: str, line: int, column: str) -> date:
    for form in _DAYS:
        try:
            return datetime.strptime(words, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise _wrong("day", line=line, column=column)


def _number(words: str, line: int, column: str) -> Decimal | None:
    if not words:
        return None
    plain = "".join(words.split()).replace("\u00a0", "").replace(",", ".").rstrip("₽")
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise _wrong("number", line=line, column=column) from error
    if not number.is_finite() or not 0 <= number <= _MOST:
        raise _wrong("range", line=line, column=column, most=_MOST)
    return number


def _wrong(what: str, **params: str | int) -> InputError:
    return InputError(why=Sentence(f"spending.{what}", params))
