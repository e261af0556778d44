"""What came of a period, from the counters: never by scanning events."""

from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
"""The catalogues of the report for the employer; the words of `/report` stand among those of the stories."""
