"""What signs are worth is read by whoever makes a matcher first, in whatever thread."""

import subprocess
import sys

from tests.running import ROOT

_READ = """
import handlers.answers.confidence as confidence
import msgspec._utils as making

making.get_class_annotations.__code__ = (lambda record: 1 / 0).__code__
confidence.lines()
"""


def test_nothing_is_left_to_be_made_when_the_lines_are_read() -> None:
    """Two threads that had msgspec look at the record for the first time ended the process."""
    ran = subprocess.run(
        [sys.executable, "-c", _READ], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
