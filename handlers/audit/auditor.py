"""The auditor: hears a history and judges each message as the bot would have, in *act* mode.

Reading files and showing what came of it are not done here.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import chain

from handlers.audit.records import AuditMessage, Outcome, Report
from handlers.audit.tally import Tally
from handlers.directory import house_of
from handlers.examples import Examples
from handlers.ports import Matcher
from handlers.wording import is_lone_word, says_something
from models.communities import Community, Place
from models.decisions import Decision, Verdict
from models.messages import AuthorKind
from moderation.judge import Around, Judge
from moderation.recent import NO_REPEATS, Recent, Repeats
from moderation.why import without

_VERDICTS = {Verdict.REMOVE: Outcome.REMOVED, Verdict.REVIEW: Outcome.REVIEWED}
_BACKWARDS = timedelta(minutes=30)
_WITH_EXAMPLES = 100
"""Of each outcome, so many are told what they are like: looking it up costs more than judging."""

_UNDATED = datetime.min.replace(tzinfo=UTC)


class Auditor:
    """Judges a history with one community's thresholds, house rules, answers and staff."""

    def __init__(
        self,
        judge: Judge,
        community: Community,
        zone: tzinfo,
        matcher: Matcher | None = None,
        staff: Collection[str] = (),
    ) -> None:
        """`staff` are ids or names of those who speak for the community and are never judged."""
        self._judge, self._community, self._matcher = judge, community, matcher
        self._staff = frozenset(name.casefold() for name in staff)
        self._house = house_of(community)
        self._examples = Examples()
        self._recent = Recent()
        self._latest: datetime | None = None
        self._tally = Tally(zone)

    def hear(self, messages: Iterable[AuditMessage]) -> None:
        """Judge a stretch of a history; within it the order does not matter."""
        heard = sorted(messages, key=lambda message: message.at or _UNDATED)
        self._judge.learn(message.text for message in heard)
        for message in heard:
            self._tally.add(message, self._outcome(message))

    def report(self) -> Report:
        """What came of it so far; the counter-facts and examples of what is shown are found here."""
        report = self._tally.report(model=self._judge.model, with_answers=self._matcher is not None)
        for case in chain.from_iterable(report.cases.values()):
            if case.findings:
                case.without = without(self._judge, case.text, house=self._house)
        for case in chain.from_iterable(cases[:_WITH_EXAMPLES] for cases in report.cases.values()):
            case.example = self._examples.of(case.text)
        return report

    def _outcome(self, message: AuditMessage) -> Outcome:
        if message.kind is AuthorKind.COMMUNITY or self._is_staff(message):
            return Outcome.OURS
        decision = self._decision(message)
        outcome = _VERDICTS.get(decision.verdict)
        if outcome is None and decision.scores.negative >= self._community.negative_threshold:
            outcome = Outcome.ESCALATED
        if outcome is not None:
            self._tally.case(message, outcome, decision)
            return outcome
        if decision.scores.question < self._community.question_threshold:
            return Outcome.LEFT
        if not says_something(message.text):
            return Outcome.LEFT
        return self._question(message)

    def _is_staff(self, message: AuditMessage) -> bool:
        return bool(self._staff) and (
            message.author.casefold() in self._staff or message.author_name.casefold() in self._staff
        )

    def _decision(self, message: AuditMessage) -> Decision:
        around = Around(
            forwarded_from_channel=message.forwarded_from_channel,
            from_channel=message.kind is AuthorKind.CHANNEL,
            hidden_links=message.hidden_links,
            repeats=self._repeats(message),
        )
        return self._judge.judge(message.text, around, self._house)

    def _repeats(self, message: AuditMessage) -> Repeats:
        if message.at is None or not message.author:
            return NO_REPEATS
        if self._latest and message.at < self._latest - _BACKWARDS:
            self._recent = Recent()  # another chat begins: what was later must not count as before
        self._latest = message.at
        event = f"{message.chat}/{message.id}"
        return self._recent.observe(event, message.chat, message.author, message.text, message.at)

    def _question(self, message: AuditMessage) -> Outcome:
        match = self._matcher.match(message.text) if self._matcher else None
        community = self._community
        if (
            match is not None
            and match.confidence >= community.answer_confidence
            and match.margin >= community.answer_margin
        ):
            self._tally.answered(match.entry.id)
            return Outcome.ANSWERED
        if message.place is not Place.PRIVATE and is_lone_word(message.text):
            return Outcome.LEFT
        return Outcome.OVERHEARD if message.place is Place.CHAT else Outcome.UNANSWERED
