"""Who is met at the door, and what somebody is answered who asks to be let in. Pure."""

from datetime import datetime
from enum import Enum

from handlers.community.directory import Known
from models.communities import Check, Mode, Place, Requests
from models.decisions import Verdict
from models.messages import AuthorKind, Membership
from models.people import Standing
from models.staff import Ability

_TALKING = (Place.COMMENTS, Place.CHAT)


class Answer(Enum):
    """What is done with a request."""

    ADMIT = "admit"
    TURN_AWAY = "turn_away"
    ASK = "ask"
    LEAVE = "leave"


def is_met(known: Known, event: Membership) -> bool:
    """Whether somebody who came has to answer something first. Whom a colleague brings is vouched for."""
    community = known.community
    return (
        community.newcomers.check is not Check.OFF
        and community.mode in (Mode.SUGGEST, Mode.ACT)
        and community.places.get(event.chat.id) in _TALKING
        and event.person.kind is AuthorKind.PERSON
        and not known.is_ours(event.person)
        and not known.may(event.by.id, Ability.CASES)
    )


def answer_to(requests: Requests, standing: Standing | None, verdict: Verdict, now: datetime) -> Answer:
    """What somebody is answered of whose name and words about themselves the judge thinks so."""
    if requests is Requests.PEOPLE:
        return Answer.LEAVE
    banned = standing is not None and standing.banned_until is not None and standing.banned_until > now
    if banned or verdict is Verdict.REMOVE:
        return Answer.TURN_AWAY
    if requests is Requests.CHECK or verdict is Verdict.REVIEW:
        return Answer.ASK
    return Answer.ADMIT
