"""The zones that a calendar describes itself are looked at before they are read.

Their rules are carried out as they stand by the library that reads calendars, and some never come to an end.
"""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast

from handlers.plan.rrule import Often, moments, parse

_RULE: Final = re.compile(r"(RRULE|EXRULE)\s*[;:]", re.IGNORECASE)
_FROM, _UNTIL = datetime(2000, 1, 1), datetime(2029, 1, 1)  # noqa: DTZ001 - clocks on a wall


def check_zones(content: bytes) -> None:
    """Have a look at the rules by which clocks are changed.

    Raises:
        ValueError: one is none for clocks: those are changed on a day of each year.
    """
    from icalendar.parser import Contentlines

    within, lines = 0, cast("Any", Contentlines)
    for line in lines.from_ical(content):
        word = str(line).strip().upper()
        within += {"BEGIN:VTIMEZONE": 1, "END:VTIMEZONE": -1}.get(word, 0)
        if within > 0 and _RULE.match(word):
            _check(word)


def _check(line: str) -> None:
    name, rule = line[: len("RRULE")], parse(line.rpartition(":")[2])
    # Whether there is such a day at all does not depend on when they were changed for the last time.
    days = moments(replace(rule, until="", count=None), _FROM, _FROM, _UNTIL)
    if name != "RRULE" or rule.often is not Often.YEARLY or next(days, None) is None:
        raise ValueError("clocks are not changed so")
