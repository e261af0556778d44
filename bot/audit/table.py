"""A CSV with a `text` column as messages; author, date, id and thread where there are such columns."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import BinaryIO

from bot.audit.records import LONGEST_TEXT, Aside, Damaged, plausible
from bot.tables import BadTable, Table
from handlers.audit.records import AuditMessage
from models.texts import Sentence

_DATES = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y")
_SECONDS = (9, 10)
"""How many digits seconds since 1970 have in this century."""


def messages(file: BinaryIO, aside: Aside) -> Iterator[AuditMessage]:
    """The rows of a table.

    Raises:
        Damaged: there is no `text` column, or a row is broken; what came before is good.
    """
    file.seek(0)
    try:
        with Table(file) as table:
            table.need(["text"])
            for row in table:
                yield _message(row, table.line, aside.zone)
    except BadTable as error:
        raise Damaged(Sentence(f"audit.broken.{error.why.key}", error.why.params)) from error


def _message(row: Mapping[str, str], line: int, zone: tzinfo) -> AuditMessage:
    author = row.get("author", "").strip()  # empty: nobody knows whose it is
    return AuditMessage(
        id=row.get("id", "").strip() or f"line {line}",
        chat=row.get("thread", "").strip(),
        author=author,
        author_name=author,
        text=row["text"][:LONGEST_TEXT],
        at=plausible(_moment(row.get("date", "").strip(), zone)),
    )


def _moment(date: str, zone: tzinfo) -> datetime | None:
    """ISO 8601, seconds since 1970 or as Russian spreadsheets write it; None if it is something else."""
    if not date:
        return None
    try:
        if date.isdigit():
            return datetime.fromtimestamp(int(date), UTC) if len(date) in _SECONDS else None
        return _in_zone(datetime.fromisoformat(date), zone)
    except (ValueError, OverflowError):
        return next((moment for form in _DATES if (moment := _as(date, form, zone))), None)


def _in_zone(moment: datetime, zone: tzinfo) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _as(date: str, form: str, zone: tzinfo) -> datetime | None:
    try:
        return datetime.strptime(date, form).replace(tzinfo=zone)
    except ValueError:
        return None
