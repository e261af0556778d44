"""Everything that an audit remembers of a history; it does not grow with its length."""

from collections import Counter
from datetime import tzinfo

from handlers.audit.alarms import Alarms
from handlers.audit.bounded import Heaviest
from handlers.audit.figures import Calendar
from handlers.audit.outcomes import Become
from handlers.audit.questions import Unanswered
from handlers.audit.records import CASES, AuditMessage, Case, Outcome, Person, Report
from models.decisions import Decision, Verdict

_CASES_KEPT = 1_000
_PEOPLE_KEPT = 20_000
_PEOPLE_COUNTED = 300_000
_WORST = 20
_GROUPS = 40
_QUOTED = 1_500

_ASKED = (Outcome.UNANSWERED, Outcome.OVERHEARD)


class Tally:
    """Counts messages with what would have become of them, and keeps those worth reading."""

    def __init__(self, zone: tzinfo) -> None:
        self._calendar = Calendar(zone)
        self._outcomes: Counter[Outcome] = Counter()
        self._rules: dict[str, Counter[Outcome]] = {}
        self._answers: Counter[str] = Counter()
        self._questions = Unanswered()
        self._authors: set[int] = set()
        self._alarms = Alarms()
        self.again = 0
        self._people: Heaviest[str, Person] = Heaviest(_PEOPLE_KEPT, _acts)
        self._cases: dict[Outcome, Heaviest[str | int, Case]] = {
            outcome: Heaviest(_CASES_KEPT, _severity) for outcome in CASES
        }

    def add(self, message: AuditMessage, become: Become) -> None:
        """Any message."""
        outcome = become.outcome
        self._alarms.add(become)
        if message.author and len(self._authors) < _PEOPLE_COUNTED:
            self._authors.add(hash(message.author))
        self._outcomes[outcome] += 1
        if message.at is not None:
            self._calendar.add(message.at, outcome)
        self._questions.reply(message)
        if outcome in _ASKED:
            self._questions.ask(message)

    def answered(self, entry: str) -> None:
        """An approved entry would have answered."""
        self._answers[entry] += 1

    def case(self, message: AuditMessage, outcome: Outcome, decision: Decision, key: str | int) -> None:
        """A message that is worth reading; another with its key, nearly the same text, only counts."""
        self._blame(message, outcome)
        for finding in decision.findings:
            if finding.verdict is Verdict.ALLOW:
                continue
            self._rules.setdefault(finding.rule, Counter())[outcome] += 1
        cases = self._cases[outcome]
        if (known := cases.get(key)) is not None:
            known.count += 1
        else:
            cases.put(key, _case(message, outcome, decision))

    def _blame(self, message: AuditMessage, outcome: Outcome) -> None:
        if outcome is Outcome.ESCALATED or not message.author:
            return  # to complain is no offence
        person = self._people.get(message.author)
        if person is None:
            person = Person(author=message.author, name=message.author_name)
            self._people.put(message.author, person)
        if outcome is Outcome.REMOVED:
            person.removed += 1
        else:
            person.reviewed += 1

    def report(self, *, model: str, with_answers: bool) -> Report:
        """What is known by now."""
        return Report(
            messages=self._outcomes.total(),
            people=len(self._authors),
            people_at_least=len(self._authors) >= _PEOPLE_COUNTED,
            outcomes=self._outcomes,
            first=self._calendar.first,
            last=self._calendar.last,
            weeks=self._calendar.weeks(),
            hours=self._calendar.hours(),
            loads=self._calendar.loads(),
            rules={rule: self._rules[rule] for rule in sorted(self._rules, key=self._broken, reverse=True)},
            cases={outcome: tuple(kept.best()) for outcome, kept in self._cases.items()},
            worst=tuple(self._people.best(_WORST)),
            groups=self._questions.groups(_GROUPS),
            answers=dict(self._answers.most_common()),
            with_answers=with_answers,
            ignored=self._questions.ignored,
            wait=self._questions.wait(),
            in_vain=self._alarms.expected(),
            again=self.again,
            model=model,
        )

    def _broken(self, rule: str) -> int:
        return self._rules[rule].total()


def _case(message: AuditMessage, outcome: Outcome, decision: Decision) -> Case:
    return Case(
        outcome=outcome,
        text=message.text[:_QUOTED],
        author=message.author,
        author_name=message.author_name,
        chat=message.chat,
        message=message.id,
        at=message.at,
        scores=decision.scores,
        findings=decision.findings,
    )


def _severity(case: Case) -> float:
    """What was found twice weighs more than what was found once; repetition weighs a little."""
    scores = case.scores
    if case.outcome is Outcome.ESCALATED:
        return scores.negative
    return max(scores.spam, scores.toxic) + len(case.findings) / 10 + min(case.count, 100) / 1000


def _acts(person: Person) -> float:
    return person.removed + person.reviewed / 2
