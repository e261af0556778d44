"""What a decision in a case says about its texts: labels, with who and when.

Pure. Only what a person plainly said is a label: that the bot closes a case by itself teaches
nothing, nor does a decision about a rule that looks at something else than the words.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from models.cases import Case, CaseAction, CaseItem, CaseKind
from models.decisions import Axis
from models.labels import Label

MOST = 20
"""So many messages of an incident are labelled: the hundredth of a wave tells nothing new."""

_ABOUT: Mapping[str, Axis] = {
    "spam": Axis.SPAM,
    "links": Axis.SPAM,
    "invites": Axis.SPAM,
    "mentions": Axis.SPAM,
    "channel_post": Axis.SPAM,
    "first_message": Axis.SPAM,
    "toxic": Axis.TOXIC,
}
"""What a text is held for by whoever removes it for a reason of this rule."""

_GONE = (CaseAction.HIDE, CaseAction.WARN, CaseAction.MUTE, CaseAction.BAN)
_STAYS = {Axis.SPAM: False, Axis.TOXIC: False}
_QUESTIONS = ("question", "proposed_answer")


def labels(
    case: Case, items: Iterable[CaseItem], action: CaseAction, by: str, at: datetime
) -> tuple[Label, ...]:
    """The labels that `action` gives to `items` of `case`; none if it says nothing about the words."""
    said = _said(case, action)
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
    rules = [reason.key.split(".")[1] for reason in case.reasons]
    match case.kind:
        case CaseKind.REMOVED | CaseKind.REVIEW:
            return _about_words(rules, case.kind, action)
        case CaseKind.NEGATIVE if action is CaseAction.NOT_A_PROBLEM:
            return {Axis.NEGATIVE: False}
        case CaseKind.NEGATIVE if action is CaseAction.REPLY:
            return {Axis.NEGATIVE: True}
        case CaseKind.QUESTION if action in (CaseAction.ANSWER, CaseAction.REPLY):
            return {Axis.QUESTION: True} if set(rules) & set(_QUESTIONS) else {}
        case _:
            return {}


def _about_words(rules: Sequence[str], kind: CaseKind, action: CaseAction) -> Mapping[Axis, bool]:
    if action in (CaseAction.RESTORE, CaseAction.NOT_A_PROBLEM):
        return _STAYS if any(rule in _ABOUT for rule in rules) else {}
    # To close the case of what the bot removed is to say that it was right.
    if action in _GONE or (kind is CaseKind.REMOVED and action is CaseAction.CLOSE):
        return {_ABOUT[rule]: True for rule in rules if rule in _ABOUT}
    return {}
