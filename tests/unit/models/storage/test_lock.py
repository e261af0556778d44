"""Two programs never work with one database file."""

import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import StorageError
from models.storage.lock import exclusive

HOLD = """
import sys
from pathlib import Path
from models.storage.lock import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_file_is_free_again_when_the_first_has_left(tmp_path: Path) -> None:
    file = tmp_path / "var" / "bot.db"
    for _ in range(2):
        with exclusive(file):
            pass


def test_a_second_process_is_refused_until_the_first_dies(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"held\n"
        with (
            pytest.raises(StorageError, match=r"another Smotritel already works with .*bot\.db"),
            exclusive(file),
        ):
            pass
        first.kill()
    with exclusive(file):
        pass
