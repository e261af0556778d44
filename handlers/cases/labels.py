"""What a decision in a case says about its texts: labels, with who and when.

Pure. Only what a person plainly said is a label: that the bot closes a case by itself teaches
nothing, nor does a decision about a rule that looks at something else than the words.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from handlers.talks.in_hand import PROPOSED, SETTLED
from models.cases import Case, CaseAction, CaseItem, CaseKind
from models.decisions import Axis
from models.labels import Label
from models.outcomes import Deed

MOST = 20
"""So many messages of an incident are labelled: the hundredth of a wave tells nothing new."""

_ABOUT: Mapping[str, Axis] = {
    "reason.spam": Axis.SPAM,
    "reason.spam.whole": Axis.SPAM,
    "reason.links": Axis.SPAM,
    "reason.links.hidden": Axis.SPAM,
    "reason.invites": Axis.SPAM,
    "reason.invites.hidden": Axis.SPAM,
    "reason.mentions": Axis.SPAM,
    "reason.trade": Axis.SPAM,
    "reason.channel_post.forward": Axis.SPAM,
    "reason.first_message.spam": Axis.SPAM,
    "reason.toxic": Axis.TOXIC,
    "reason.toxic.whole": Axis.TOXIC,
}
"""What a text is held for by whoever removes it for this reason. Whole keys: one rule has reasons that are
about the words and others, about the name or the page of whoever wrote them, about what they answered."""

_GONE = (CaseAction.HIDE, CaseAction.WARN, CaseAction.MUTE, CaseAction.BAN)
_STAYS = {Axis.SPAM: False, Axis.TOXIC: False}
_QUESTIONS = {"reason.question", "reason.question.held", PROPOSED, SETTLED}


def labels(
    case: Case, items: Iterable[CaseItem], action: CaseAction, by: str, at: datetime
) -> tuple[Label, ...]:
    """The labels that `action` gives to `items` of `case`; none if it says nothing about the words."""
    return _labels(case, items, _said(case, action), by, at)


def stays(
    case: Case, items: Iterable[CaseItem], undone: Iterable[Deed], by: str, at: datetime
) -> tuple[Label, ...]:
    """The labels that the undoing of removals gives to their messages, where they were for their words."""
    of_words = {deed.address for deed in undone if deed.reason is not None and deed.reason.key in _ABOUT}
    return _labels(case, (item for item in items if item.address in of_words), _STAYS, by, at)


def _labels(
    case: Case, items: Iterable[CaseItem], said: Mapping[Axis, bool], by: str, at: datetime
) -> tuple[Label, ...]:
    texts = [item for item in items if item.text.strip()][:MOST]
    return tuple(
        Label(
            community=case.community,
            case=case.id,
            address=item.address,
            text=item.text,
            axis=axis,
            holds=holds,
            by=by,
            at=at,
        )
        for item in texts
        for axis, holds in said.items()
    )


def _said(case: Case, action: CaseAction) -> Mapping[Axis, bool]:
    reasons = [reason.key for reason in case.reasons]
    match case.kind:
        case CaseKind.REMOVED | CaseKind.REVIEW:
            return _about_words(reasons, case.kind, action)
        case CaseKind.NEGATIVE if action is CaseAction.NOT_A_PROBLEM:
            return {Axis.NEGATIVE: False}
        case CaseKind.NEGATIVE if action is CaseAction.REPLY:
            return {Axis.NEGATIVE: True}
        case CaseKind.QUESTION if action in (CaseAction.ANSWER, CaseAction.REPLY):
            return {Axis.QUESTION: True} if _QUESTIONS & set(reasons) else {}
        case _:
            return {}


def _about_words(reasons: Sequence[str], kind: CaseKind, action: CaseAction) -> Mapping[Axis, bool]:
    if action in (CaseAction.RESTORE, CaseAction.NOT_A_PROBLEM):
        return _STAYS if any(reason in _ABOUT for reason in reasons) else {}
    # To close the case of what the bot removed is to say that it was right.
    if action in _GONE or (kind is CaseKind.REMOVED and action is CaseAction.CLOSE):
        return {_ABOUT[reason]: True for reason in reasons if reason in _ABOUT}
    return {}
