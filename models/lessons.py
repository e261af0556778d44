"""What was learned from labels, how it was compared with what judged before, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.clock import aware
from models.decisions import Axis


class LessonState(StrEnum):
    """What became of a lesson.

    Somebody asked for it; it judges; it may judge when a person says so; the gate refused it; it judged
    until a newer one came; a person took it back.
    """

    ASKED = "asked"
    LIVE = "live"
    WAITING = "waiting"
    REFUSED = "refused"
    PAST = "past"
    WITHDRAWN = "withdrawn"


class Exam(StrEnum):
    """What a lesson is compared on."""

    FROZEN_ORDER = "frozen_order"
    FROZEN_VERDICTS = "frozen_verdicts"
    FRIENDLY = "friendly"
    PEOPLE = "people"
    PEOPLE_SINCE = "people_since"
    HISTORY = "history"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One figure before and after a lesson, over `texts`; `worse` beyond what noise explains.

    Of the *order* exam the figures are AUC, of *friendly* and *history* shares that are flagged, of
    the others shares that are judged rightly.
    """

    exam: Exam
    axis: Axis | None
    texts: int
    before: float
    after: float
    worse: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonReport:
    """What a lesson was made from and what it is worth.

    `votes` are words of people about texts; `doubtful` those of them that contradict everything else
    and that nobody seconded; `set_aside` are people whose votes mostly do so. `words` weigh more than
    before on an axis (or less, with a minus in front), the heaviest first. With `failed` nothing was
    learned, because the process that learns did not end well.
    """

    votes: int
    doubtful: int
    set_aside: tuple[str, ...] = ()
    axes: tuple[Axis, ...] = ()
    words: tuple[tuple[Axis, tuple[str, ...]], ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    failed: bool = False

    @property
    def passed(self) -> bool:
        """Whether it may judge: something was learned, and nothing is worse."""
        return bool(self.axes) and not any(one.worse for one in self.comparisons)


NO_REPORT = LessonReport(votes=0, doubtful=0)
FAILED = LessonReport(votes=0, doubtful=0, failed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLesson:
    """A lesson in the database, without what it consists of.

    `label` is the number of the newest label that it learned from, `base` the artefact that it was
    learned for. `by` asked for it in `chat` of `community`; None: the clock did. `live_at` is when it
    began to judge, in place of the lesson `before` (None: the artefact alone).
    """

    id: int = 0
    at: datetime
    state: LessonState
    by: str | None = None
    community: str | None = None
    chat: str | None = None
    base: str = ""
    fingerprint: str = ""
    label: int = 0
    report: LessonReport = NO_REPORT
    live_at: datetime | None = None
    before: int | None = None

    def __post_init__(self) -> None:
        aware(self.at, self.live_at)
