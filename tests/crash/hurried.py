"""`python -m tests.crash.hurried PLATFORM`: the program with no more patience than a test has."""

import sys

from bot.cli import execute
from tests.crash.wires import WIRES

if __name__ == "__main__":
    WIRES[sys.argv[1]].hurry()
    sys.exit(execute(["run"]))
