"""What would change: the same history under what is, and under what might be."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from handlers.audit.alarms import Alarms
from handlers.audit.auditor import in_order
from handlers.audit.outcomes import Become, Outcomes
from handlers.audit.records import AuditMessage, Expected, Outcome

_DAY = timedelta(days=1)


class Change(NamedTuple):
    """A message of which something else would become."""

    message: AuditMessage
    before: Outcome
    after: Outcome


class Changes(NamedTuple):
    """Everything that would change. `before` and `after` are the false alarms that are to be
    expected of the whole history."""

    messages: int
    first: datetime | None
    last: datetime | None
    changes: tuple[Change, ...]
    before: Expected
    after: Expected

    @property
    def days(self) -> float:
        """How long the history is, a day at least."""
        if self.first is None or self.last is None:
            return 1.0
        return max((self.last - self.first) / _DAY, 1.0)

    @property
    def kinds(self) -> Mapping[tuple[Outcome, Outcome], int]:
        """How often which outcome would become which other, the commonest first."""
        return dict(Counter((one.before, one.after) for one in self.changes).most_common())


class WhatIf:
    """Hears a history twice."""

    def __init__(self, before: Outcomes, after: Outcomes) -> None:
        self._before, self._after = before, after
        self._changes: list[Change] = []
        self._messages = 0
        self._moments: tuple[datetime, datetime] | None = None
        self._alarms = Alarms(), Alarms()

    def hear(self, messages: Iterable[AuditMessage]) -> None:
        """Judge a stretch of a history both ways; within it the order does not matter."""
        heard = in_order(messages)
        for message, before, after in zip(heard, self._before.of(heard), self._after.of(heard), strict=True):
            self._hear_one(message, before, after)

    def changes(self) -> Changes:
        """What would change of all that was heard."""
        first, last = self._moments or (None, None)
        before, after = (alarms.expected() for alarms in self._alarms)
        return Changes(self._messages, first, last, tuple(self._changes), before, after)

    def _hear_one(self, message: AuditMessage, before: Become, after: Become) -> None:
        if before.outcome is Outcome.OURS:
            return
        self._messages += 1
        for alarms, become in zip(self._alarms, (before, after), strict=True):
            alarms.add(become)
        if message.at is not None:
            first, last = self._moments or (message.at, message.at)
            self._moments = min(first, message.at), max(last, message.at)
        if before.outcome is not after.outcome:
            self._changes.append(Change(message, before.outcome, after.outcome))
