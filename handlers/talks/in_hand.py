"""A person has a case in hand, by its card or without it, and what counts as the first reaction to it.

Pure. What else a decision does is in `handlers.cases.acts`.
"""

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from handlers.community.working_time import moment_after
from models.cases import Case, CaseState
from models.communities import Community
from models.outcomes import Counter, Tally
from models.texts import Sentence

PROPOSED: Final = "reason.proposed_answer"
"""The reason that carries an approved answer which the bot proposes to give."""
SETTLED: Final = "reason.proposed_answer.settled"
"""That one was proposed, before somebody answered in words."""
ASKED: Final = "asked:"
"""How the incident begins that those share who ask the same in one thread."""


def in_hand(
    case: Case, community: Community, person: str, name: str, now: datetime, **changes: object
) -> Case:
    """The case in somebody's hand from `now` on, with the time that they have to finish it."""
    span = community.escalation.level_of(case.severity).finish_within
    return case.changed(
        state=CaseState.TAKEN,
        owner=person,
        owner_name=name,
        taken_at=now,
        deadline=moment_after(case, community, now, span),
        alerts=1,
        **changes,
    )


def is_one_question(case: Case) -> bool:
    """Whether all in a case ask the same where they read the answer that one of them gets: each came to it
    by that, and has said nothing more in it."""
    return case.incident.startswith(ASKED) and case.count == case.people


def reaction(case: Case, now: datetime) -> Tally:
    """The first decision or answer of a person is counted once, and stays when it is undone."""
    if case.answered_at is not None:
        return Tally(case.community, now)
    # What was said by hand has the platform's time, which may be before we came to open the case.
    seconds = max(0, round((now - case.opened_at).total_seconds()))
    counts = {Counter.CASES_ANSWERED: 1, Counter.FIRST_ANSWER_SECONDS: seconds}
    return Tally(case.community, now, counts)


def proposed(answer: str, of: str) -> Sentence:
    """Tells on a card which approved answer the bot proposes to give, and of which entry or cause it is."""
    return Sentence(PROPOSED, {"answer": answer, "entry": of})


def with_answer(reasons: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The reasons of a case in which somebody has answered: what was proposed is not said on top of it."""
    return tuple(replace(one, key=SETTLED) if one.key == PROPOSED else one for one in reasons)
