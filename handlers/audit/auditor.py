"""The auditor: hears a history and tells what the bot would have done with it.

Reading files and showing what came of it are not done here.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from itertools import chain

from handlers.audit.outcomes import Become, Outcomes
from handlers.audit.records import CASES, AuditMessage, Outcome, Report
from handlers.audit.tally import Tally
from handlers.likeness.examples import Examples
from moderation.prints import prints_of
from moderation.why import without

_WITH_EXAMPLES = 100
"""Of each outcome, so many are told what they are like: looking it up costs more than judging."""

_UNDATED = datetime.min.replace(tzinfo=UTC)


class Auditor:
    """Counts what would have become of a history, and keeps what is worth reading."""

    def __init__(self, outcomes: Outcomes, zone: tzinfo, *, with_answers: bool = False) -> None:
        self._outcomes, self._with_answers = outcomes, with_answers
        self._examples = Examples()
        self._tally = Tally(zone)

    def hear(self, messages: Iterable[AuditMessage]) -> None:
        """Judge a stretch of a history; within it the order does not matter."""
        heard = in_order(messages)
        prints = prints_of([message.text for message in heard])[:, 0].tolist()
        for message, become, told in zip(heard, self._outcomes.of(heard), prints, strict=True):
            self._hear_one(message, become, told or message.text)

    def report(self) -> Report:
        """What came of it so far; the counter-facts and examples of what is shown are found here."""
        judge, house = self._outcomes.judge, self._outcomes.house
        report = self._tally.report(model=judge.model, with_answers=self._with_answers)
        for case in chain.from_iterable(report.cases.values()):
            if case.findings:
                case.without = without(judge, case.text, house=house)
        for case in chain.from_iterable(cases[:_WITH_EXAMPLES] for cases in report.cases.values()):
            case.example = self._examples.of(case.text)
        return report

    def _hear_one(self, message: AuditMessage, become: Become, key: str | int) -> None:
        if become.decision is not None and become.outcome in CASES:
            self._tally.case(message, become.outcome, become.decision, key)
        if become.outcome is Outcome.ANSWERED and become.answer is not None:
            self._tally.answered(become.answer)
        if become.decision is not None and self._outcomes.leaves_doubt(message, become.decision):
            self._tally.again += 1
        self._tally.add(message, become)


def in_order(messages: Iterable[AuditMessage]) -> list[AuditMessage]:
    """A stretch of a history by time; what has none comes first."""
    return sorted(messages, key=lambda message: message.at or _UNDATED)
