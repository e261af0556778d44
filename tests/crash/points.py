"""The points at which a running Smotritel can be killed: every write to its database, both sides of
every commit. Calls to a platform, and what is on its way there, are points of `wires`.

Used in a process that is going to die: `Trap.reach` ends it with SIGKILL, so nothing of the
program's own clean-up runs. Production code knows nothing of this; it is wrapped from outside.
"""

import itertools
import mmap
import os
import re
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from models.storage import driver

NOTE_SIZE = 4096
_WRITE = re.compile(
    r"(INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|CREATE INDEX|CREATE UNIQUE INDEX)\s+\"?(\w+)\"?",
    re.IGNORECASE,
)
_SET = re.compile(r"\bSET\b(.*?)(?:\bWHERE\b|$)", re.IGNORECASE | re.DOTALL)
_COLUMN = re.compile(r"\"?(\w+)\"?\s*=")
_TOLD_COLUMNS = 5


@dataclass
class Trap:
    """Springs at the first point outside `known`, if that is given, and at the `nth` point whatever it is.

    `note` is memory shared with the parent, which reads there how far a killed process came.
    """

    note: mmap.mmap
    known: frozenset[str] | None = None
    nth: int | None = None
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def arm(self, nth: int | None) -> None:
        """Spring at the `nth` point from now on."""
        self.nth, self._numbers = nth, itertools.count(1)

    def springs(self, point: str) -> bool:
        """Take note of `point`; whether the process is to die there."""
        number = next(self._numbers)
        due = number == self.nth or (self.known is not None and point not in self.known)
        self._write(f"{'!' if due else '.'}{number}\t{point}")
        return due

    def reach(self, point: str) -> None:
        """Be at `point`, and perhaps no longer."""
        if self.springs(point):
            die()

    def _write(self, line: str) -> None:
        raw = line.encode()[: NOTE_SIZE - 1] + b"\0"
        self.note[: len(raw)] = raw


def die() -> None:
    """As by a power cut, in the middle of whatever it is."""
    os.kill(os.getpid(), signal.SIGKILL)


def write_of(sql: str) -> str | None:
    """What a statement writes, the same for all its parameters; None for one that only reads."""
    found = _WRITE.match(sql.lstrip())
    if found is None:
        return None
    verb, table = found[1].upper(), found[2]
    settings = _SET.search(sql) if verb == "UPDATE" else None
    columns = _COLUMN.findall(settings[1])[:_TOLD_COLUMNS] if settings else []
    return f"{verb} {table}" + (f"({', '.join(columns)})" if columns else "")


def watch_database(trap: Trap) -> None:
    """Have every write and every commit of our database be a point."""
    run, begin, keep = driver._Cursor._run, driver.Connection.begin, driver.Connection.keep
    write = driver.Connection.write

    def watched_begin(self: Any) -> None:
        self.written, self.changes = [], self._conn.total_changes
        begin(self)

    def watched_run(self: Any, method: Any, sql: str, parameters: Any) -> None:
        what = write_of(sql)
        if what:
            trap.reach(f"before {what}")
        run(self, method, sql, parameters)
        if what:
            rows = len(self._rows) if self.description else self.rowcount
            # What found nothing to change leaves nothing that a kill could tear.
            if rows or what.startswith("CREATE"):
                self._connection.written.append(what)
                trap.reach(f"after {what}")

    def watched_write(self: Any, sql: str, given: Any) -> int:
        what = write_of(sql) or sql
        trap.reach(f"before {what}")
        rows: int = write(self, sql, given)
        if rows:
            self.written.append(what)
            trap.reach(f"after {what}")
        return rows

    def watched_keep(self: Any) -> None:
        assert self.written or self._conn.total_changes == self.changes, "a way to write that is no point"
        written = list(dict.fromkeys(_short(self.written)))
        if written:
            trap.reach(f"before COMMIT of {', '.join(written)}")
        keep(self)
        if written:
            trap.reach(f"after COMMIT of {', '.join(written)}")

    driver._Cursor._run = watched_run  # type: ignore[method-assign]
    driver.Connection.write = watched_write  # type: ignore[method-assign]
    driver.Connection.begin = watched_begin  # type: ignore[method-assign]
    driver.Connection.keep = watched_keep  # type: ignore[method-assign]
    driver.Connection.written, driver.Connection.changes = (), 0  # type: ignore[attr-defined]


def _short(written: Sequence[str]) -> list[str]:
    if any(what.startswith("CREATE") for what in written):
        return ["the first tables"]
    return sorted({what.replace("INSERT INTO", "INSERT") for what in written})
