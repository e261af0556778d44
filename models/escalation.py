"""How a community has people called: who works when, how soon they answer, and what follows if nobody does.

Data only: `handlers.community.working_time` counts deadlines, `handlers.cases.rota` chooses people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from models.cases import CaseKind, Severity

EVERY_DAY = tuple(range(7))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours of a week in the community's zone: from `start` to `end` on `days`, where 0 is Monday.

    An end that is not after the start is on the next day, so midnight to midnight is the whole day.
    """

    days: tuple[int, ...] = EVERY_DAY
    start: time = time()
    end: time = time()

    def __post_init__(self) -> None:
        if not self.days or not set(self.days) <= set(EVERY_DAY):
            raise ValueError(f"days of the week are 0 to 6, not {self.days}")

    @property
    def always(self) -> bool:
        """Whether they never end."""
        return set(self.days) == set(EVERY_DAY) and self.start == self.end


class Step(StrEnum):
    """What happens when a deadline passes: the same person is called, their back-up, or the lead."""

    REMIND = "remind"
    BACK_UP = "back_up"
    LEAD = "lead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How cases of one severity are treated.

    `within` is the time for the first answer (None: the community's own), `finish_within` the one for what
    somebody has taken. `team` is a name of `Escalation.teams`, empty for whoever has the role. Deadlines
    count working time, unless the matter is pressing `at_any_hour`.
    """

    within: timedelta | None = None
    finish_within: timedelta = timedelta(hours=4)
    team: str = ""
    at_any_hour: bool = False


LEVELS: Mapping[Severity, Level] = {
    Severity.URGENT: Level(within=timedelta(minutes=10), finish_within=timedelta(hours=1), at_any_hour=True),
    Severity.NORMAL: Level(),
    Severity.LOW: Level(within=timedelta(hours=8), finish_within=timedelta(hours=24)),
}
SEVERITIES: Mapping[CaseKind, Severity] = {CaseKind.APPEAL: Severity.LOW}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Somebody is away from `first` to `last`, both included."""

    person: str
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"a leave ends before it begins: {self.first} to {self.last}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """The contract: severity, team, owner, deadline, a second call, a back-up, a digest.

    `steps` are taken one after the other each time a deadline passes; after the last one a case stands in
    the daily digest. In `quiet` hours nobody is called but for what is pressing at any hour.
    """

    hours: Hours = Hours()
    days_off: tuple[date, ...] = ()
    quiet: Hours | None = None
    severities: Mapping[CaseKind, Severity] = field(default_factory=dict)
    levels: Mapping[Severity, Level] = field(default_factory=dict)
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    leave: tuple[Leave, ...] = ()
    steps: tuple[Step, ...] = (Step.REMIND, Step.BACK_UP, Step.LEAD)

    def severity_of(self, kind: CaseKind) -> Severity:
        """How pressing cases of a kind are."""
        return self.severities.get(kind) or SEVERITIES.get(kind, Severity.NORMAL)

    def level_of(self, severity: Severity) -> Level:
        """How cases of a severity are treated."""
        return self.levels.get(severity) or LEVELS[severity]
