"""Lives of Smotritel, one after another: `python -m tests.crash.launcher PLATFORM`, told what by JSON lines.

Importing the program takes seconds, and so do the files that come with it, so both are read once here, and
each life is a fork of this process that runs `bot run` from its beginning: a process of its own with no
state but what is on disk. Each line on standard input is one life; the answer says how it ended.
"""

import gc
import mmap
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from functools import cache, partial

import alembic.command  # noqa: F401 - the first start would spend its life on this import
import msgspec

import bot.app as app
from bot.cli import execute
from tests.crash.points import NOTE_SIZE, Trap, die, watch_database
from tests.crash.wires import WIRES, Wire

BIRTH = 5.0
"""Seconds that it may take until the first point."""


class Life(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What a life is to die of: any point that is not `known` (none, without it), the `nth` point, at the
    latest its age.

    It is `seconds` old so long after its first point: on a busy machine it takes a while to be born.
    """

    seconds: float
    known: list[str] | None = None
    nth: int | None = None


class Death(msgspec.Struct, kw_only=True):
    """`point` is where it was killed or, if it was killed from outside, the last that it passed."""

    at_point: bool
    point: str
    passed: int
    status: int
    seconds: float

    @property
    def beginning(self) -> bool:
        """Whether it died while the tables were made."""
        return "CREATE" in self.point or "the first tables" in self.point


def _live(life: Life, note: mmap.mmap, wire: Wire) -> None:
    trap = Trap(note, known=None if life.known is None else frozenset(life.known), nth=life.nth)
    watch_database(trap)
    wire.watch(trap)
    wire.hurry()
    os._exit(execute(["run"]))


def born(seconds: float, note: mmap.mmap, live: Callable[[], None]) -> Death:
    """A fork of this process that lives so, until it ends or is `seconds` old."""
    note[:1] = b"\0"
    began = alive = time.monotonic()
    if (child := os.fork()) == 0:
        os.dup2(2, 1)
        try:
            live()
        except BaseException:  # noqa: BLE001 - an end of its own is no death: it is told, and ends the test
            traceback.print_exc()
            os._exit(1)
        finally:
            die()
    ended, status = 0, 0
    while not ended:
        ended, status = os.waitpid(child, os.WNOHANG)
        if note[:1] == b"\0":
            alive = time.monotonic()
        if not ended and time.monotonic() - min(alive, began + BIRTH) > seconds:
            os.kill(child, signal.SIGKILL)
            ended, status = os.waitpid(child, 0)
        time.sleep(0.002)
    line = bytes(note[:]).partition(b"\0")[0].decode(errors="replace") or ".0\tthe start"
    number, _, point = line[1:].partition("\t")
    return Death(
        at_point=line[0] == "!",
        point=point,
        passed=int(number),
        status=os.waitstatus_to_exitcode(status),
        seconds=time.monotonic() - began,
    )


def _lives() -> Iterator[Life]:
    for line in sys.stdin.buffer:
        yield msgspec.json.decode(line, type=Life)


def _read_what_comes_with_the_program() -> None:
    """Catalogues and classifier, which no life changes for the next one."""
    app.all_texts()
    app._Known.of = cache(app._Known.of)  # type: ignore[method-assign]
    app._Known.of(None)


def main() -> None:
    """Until nobody asks for another life."""
    wire = WIRES[sys.argv[1]]
    wire.load()
    _read_what_comes_with_the_program()
    gc.freeze()
    note = mmap.mmap(-1, NOTE_SIZE)
    print("ready", app.__name__, flush=True)
    for life in _lives():
        print(
            msgspec.json.encode(born(life.seconds, note, partial(_live, life, note, wire))).decode(),
            flush=True,
        )


if __name__ == "__main__":
    main()
