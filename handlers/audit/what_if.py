"""What would change: the same history under what is, and under what might be."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from handlers.audit.auditor import in_order
from handlers.audit.outcomes import Outcomes
from handlers.audit.records import AuditMessage, Outcome

_DAY = timedelta(days=1)


class Change(NamedTuple):
    """A message of which something else would become."""

    message: AuditMessage
    before: Outcome
    after: Outcome


class Changes(NamedTuple):
    """Everything that would change. `in_vain` are expected false alarms, before and after, in all."""

    messages: int
    first: datetime | None
    last: datetime | None
    changes: tuple[Change, ...]
    in_vain: tuple[float, float]

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
        self._in_vain = (0.0, 0.0)

    def hear(self, messages: Iterable[AuditMessage]) -> None:
        """Judge a stretch of a history both ways; within it the order does not matter."""
        heard = in_order(messages)
        for outcomes in (self._before, self._after):
            outcomes.judge.learn(message.text for message in heard)
        for message in heard:
            self._hear_one(message)

    def changes(self) -> Changes:
        """What would change of all that was heard."""
        first, last = self._moments or (None, None)
        return Changes(self._messages, first, last, tuple(self._changes), self._in_vain)

    def _hear_one(self, message: AuditMessage) -> None:
        before, after = self._before.of(message), self._after.of(message)
        if before.outcome is Outcome.OURS:
            return
        self._messages += 1
        self._in_vain = (self._in_vain[0] + before.in_vain, self._in_vain[1] + after.in_vain)
        if message.at is not None:
            first, last = self._moments or (message.at, message.at)
            self._moments = min(first, message.at), max(last, message.at)
        if before.outcome is not after.outcome:
            self._changes.append(Change(message, before.outcome, after.outcome))
