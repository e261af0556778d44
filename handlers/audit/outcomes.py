"""What would become of one message: as the bot would judge it, under one community's policy.

A second one with another community or another judge, over the same messages, says what would change.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from handlers.answers.ways import sure
from handlers.audit.records import CASES, AuditMessage, Outcome
from handlers.comments.policy import Course, plan_for
from handlers.community.directory import house_of
from handlers.messages.doubts import is_in_doubt
from handlers.messages.earlier import Earlier, Spoken, insult_in
from handlers.ports import Matcher
from handlers.typed.wording import asks_a_person, is_lone_word, says_something
from models.communities import Community, Place
from models.decisions import Axis, Decision, Scores
from models.faq import Entry
from models.messages import AuthorKind
from models.zones import local_date
from moderation.judge import Around, Judge
from moderation.recent import NO_REPEATS, Recent, Repeats, Said
from moderation.second import zone_of

_COURSES = {Course.REMOVE: Outcome.REMOVED, Course.ASK: Outcome.REVIEWED}
_BACKWARDS = timedelta(minutes=30)
_AXES = frozenset({Axis.SPAM.value, Axis.TOXIC.value})


class Become(NamedTuple):
    """What would become of a message, and why; `answer` is the entry that would answer it."""

    outcome: Outcome
    decision: Decision | None = None
    answer: str | None = None

    @property
    def alone(self) -> Axis | None:
        """The axis that alone has somebody called: where it errs, they are called in vain."""
        if self.decision is None:
            return None
        if self.outcome is Outcome.ESCALATED:
            return Axis.NEGATIVE
        axes = {finding.rule for finding in self.decision.findings}
        if self.outcome not in CASES or not axes or not axes <= _AXES:
            return None
        scores = self.decision.scores
        return max(map(Axis, sorted(axes)), key=lambda axis: float(getattr(scores, axis)))


class Outcomes:
    """Judges a history in its order, with its floods and repeats."""

    def __init__(
        self,
        judge: Judge,
        community: Community,
        matcher: Matcher | None = None,
        staff: Collection[str] = (),
    ) -> None:
        """`staff` are ids or names of those who speak for the community and are never judged."""
        self.judge, self._community, self._matcher = judge, community, matcher
        self._staff = frozenset(name.casefold() for name in staff)
        self.house = house_of(community)
        self._recent, self._earlier = Recent(), Earlier()
        self._latest: datetime | None = None

    def of(self, messages: Sequence[AuditMessage]) -> Iterator[Become]:
        """What would become of each of a stretch of messages, which are in the order of time."""
        self.judge.learn(message.text for message in messages)
        yield from map(self._become, messages, self._repeats(messages))

    def _become(self, message: AuditMessage, repeats: Repeats) -> Become:
        if self._is_ours(message):
            self._earlier.note(message.chat, message.id, Spoken(message.author, ours=True))
            return Become(Outcome.OURS)
        answered = self._earlier.answered(message.chat, message.reply_to, message.author)
        decision = self._decision(message, answered, repeats)
        insult = insult_in(message.text, decision)
        self._earlier.note(message.chat, message.id, Spoken(message.author, ours=False, insult=insult))
        plan = plan_for(decision, self._community, message.place)
        if plan is not None and plan.course in _COURSES:
            return Become(_COURSES[plan.course], decision)
        if decision.scores.negative >= self._community.negative_threshold:
            return Become(Outcome.ESCALATED, decision)
        if decision.scores.question < self._community.question_threshold or not says_something(message.text):
            return Become(Outcome.LEFT, decision)
        return self._asked(message, decision, answered)

    def leaves_doubt(self, message: AuditMessage, decision: Decision) -> bool:
        """Whether the running bot would judge it again by what it means, which is not done here."""
        if self._zone is None or message.place is Place.PRIVATE:
            return False
        return is_in_doubt(decision, self._community, self._zone)

    @cached_property
    def _zone(self) -> Scores | None:
        """The scores from which on a second opinion may change something; None where there is none."""
        artifact = self.judge.artifact
        return zone_of(artifact, artifact.opinion) if artifact.opinion else None

    def _is_ours(self, message: AuditMessage) -> bool:
        return message.kind is AuthorKind.COMMUNITY or (
            bool(self._staff)
            and (message.author.casefold() in self._staff or message.author_name.casefold() in self._staff)
        )

    def _decision(self, message: AuditMessage, answered: Spoken | None, repeats: Repeats) -> Decision:
        around = Around(
            forwarded_from_channel=message.forwarded_from_channel,
            from_channel=message.kind is AuthorKind.CHANNEL,
            hidden_links=message.hidden_links,
            repeats=repeats,
            insult=answered.insult if answered else "",
        )
        return self.judge.judge(message.text, around, self.house)

    def _repeats(self, messages: Sequence[AuditMessage]) -> list[Repeats]:
        said = [None if self._is_ours(message) else _said(message) for message in messages]
        counted = [one for one in said if one]
        if counted:
            (*_, first), (*_, last) = counted[0], counted[-1]
            if self._latest and first < self._latest - _BACKWARDS:
                self._recent = Recent()  # another chat begins: what was later must not count as before
            self._latest = last
        found = iter(self._recent.observe_all(counted))
        return [next(found) if one else NO_REPEATS for one in said]

    def _holds(self, entry: Entry, at: datetime | None) -> bool:
        """Whether an answer could be given then; where nobody knows when, it could."""
        return at is None or entry.holds_on(local_date(at, self._community.zone))

    def _asked(self, message: AuditMessage, decision: Decision, answered: Spoken | None) -> Become:
        match = self._matcher.match(message.text) if self._matcher else None
        if match is not None and sure(match, self._community) and self._holds(match.entry, message.at):
            return Become(Outcome.ANSWERED, decision, match.entry.id)
        if answered is not None and not answered.ours and asks_a_person(message.text):
            return Become(Outcome.LEFT, decision)
        if message.place is not Place.PRIVATE and is_lone_word(message.text):
            return Become(Outcome.LEFT, decision)
        asked = Outcome.OVERHEARD if message.place is Place.CHAT else Outcome.UNANSWERED
        return Become(asked, decision)


def _said(message: AuditMessage) -> Said | None:
    """As `Recent` takes it; None where nobody knows who said it, or when."""
    if message.at is None or not message.author:
        return None
    return f"{message.chat}/{message.id}", message.chat, message.author, message.text, message.at
