"""What a person can do with a case now: the buttons of its card, and nothing else is accepted.

Pure. A second press finds its action no longer offered, so two people never act twice.
"""

from collections.abc import Collection, Iterable
from zlib import crc32

from handlers.cases.bursts import is_burst
from handlers.cases.exposed import can_be_hidden, can_be_shown
from handlers.cases.negatives import is_rude
from handlers.likeness.personal import OF_DATA
from handlers.talks.in_hand import PROPOSED, is_one_question
from models.capabilities import Capability
from models.cases import Case, CaseAction, CaseKind, CaseState
from models.texts import Sentence

COMMENTS_CLOSED, LEAD_CALLED, STATEMENT = "reason.comments_closed", "reason.lead_called", "reason.statement"
"""Reasons of a burst: what was done about it, and the approved statement that may be made."""
PINNED = "reason.statement_pinned"
"""That a statement was ordered for the top of the wall, with the number of its post; by itself that it stands
there, else how it stands is told behind a dot (`pinned`)."""
PIN_FAILED = "reason.statement_pinned.failed"
"""That it did not come out, so another one may be ordered."""
UPHELD = "upheld"
"""How an appeal is closed that changes nothing."""
REPLIED = "replied"
"""How a case is closed by an answer."""
KEPT = "kept"
"""How the bot closes a case of what it removed, when nobody objected in time."""

IN_PART = "reason.removed_in_part"
"""How much of what people were asked about the bot has removed meanwhile."""

OF_NO_WORDS = frozenset({CaseKind.DELIVERY, CaseKind.EXPELLED})
"""Kinds of cases in which nobody has said anything: there is nothing to remove, and nobody to answer."""

_FROM = "-"
_LATER = (CaseAction.REASSIGN, CaseAction.SNOOZE)
_BY_KIND: dict[CaseKind, tuple[tuple[CaseAction, ...], ...]] = {
    CaseKind.REMOVED: (
        (CaseAction.RESTORE, CaseAction.CLOSE),
        (CaseAction.WARN, CaseAction.MUTE, CaseAction.BAN),
        (CaseAction.TAKE,),
    ),
    CaseKind.REVIEW: (
        (CaseAction.HIDE, CaseAction.RESTORE, CaseAction.NOT_A_PROBLEM),
        (CaseAction.WARN, CaseAction.MUTE, CaseAction.BAN),
        (CaseAction.TAKE, *_LATER),
    ),
    CaseKind.NEGATIVE: (
        (CaseAction.ANSWER,),
        (CaseAction.CLOSE_COMMENTS, CaseAction.OPEN_COMMENTS, CaseAction.CALL_LEAD),
        (CaseAction.STATEMENT, CaseAction.PIN, CaseAction.UNPIN),
        (CaseAction.TAKE, CaseAction.HIDE, CaseAction.RESTORE),
        (CaseAction.NOT_A_PROBLEM, CaseAction.CLOSE),
        _LATER,
    ),
    CaseKind.QUESTION: (
        (CaseAction.ANSWER,),
        (CaseAction.HIDE, CaseAction.RESTORE),
        (CaseAction.TAKE, CaseAction.CLOSE),
        _LATER,
    ),
    CaseKind.APPEAL: ((CaseAction.OVERTURN, CaseAction.UPHOLD), (CaseAction.TAKE,), _LATER),
    CaseKind.DELIVERY: ((CaseAction.TAKE, CaseAction.CLOSE), _LATER),
    CaseKind.EXPELLED: ((CaseAction.BAN, CaseAction.CLOSE), (CaseAction.TAKE,), _LATER),
}
ABOUT_BURSTS = (
    *(CaseAction.CLOSE_COMMENTS, CaseAction.OPEN_COMMENTS),
    *(CaseAction.STATEMENT, CaseAction.PIN, CaseAction.UNPIN, CaseAction.CALL_LEAD),
)
"""What can be done about a burst."""
NEEDS = {
    CaseAction.CLOSE_COMMENTS: Capability.CLOSE_COMMENTS,
    CaseAction.OPEN_COMMENTS: Capability.CLOSE_COMMENTS,
    CaseAction.PIN: Capability.PIN_POST,
}
"""What a platform must be able to do for an action, or it is not offered."""
INSTEAD = {CaseAction.PIN: "statement.not_possible"}
"""What is said to who types such an action all the same, where there is something else to do."""
_PUBLIC = (CaseAction.HIDE, CaseAction.RESTORE, CaseAction.WARN, CaseAction.MUTE, CaseAction.BAN)


def offers(case: Case, lacking: Collection[Capability] = ()) -> tuple[tuple[CaseAction, ...], ...]:
    """The actions that are possible now, in rows as the card shows them.

    `lacking` are capabilities that the platform has not: what needs them is left out.
    """
    if case.state is CaseState.CLOSED and case.outcome != KEPT:
        return _after_closing(case)
    rows = (
        tuple(action for action in row if NEEDS.get(action) not in lacking and _possible(case, action))
        for row in _BY_KIND[case.kind]
    )
    return tuple(row for row in rows if row)


def _after_closing(case: Case) -> tuple[tuple[CaseAction, ...], ...]:
    # Whoever answered has the word in the conversation until they give it back.
    back = (CaseAction.RELEASE, CaseAction.UNDO) if case.outcome == REPLIED else (CaseAction.UNDO,)
    # A statement may stand for longer than anybody has something to decide.
    return (back, (CaseAction.UNPIN,)) if _has_statement(case) else (back,)


def offered(case: Case, action: CaseAction) -> bool:
    """Whether `action` is possible now."""
    return any(action in row for row in offers(case))


def carried_by(case: Case, action: CaseAction) -> str:
    """What the button of an action carries; what moves a case to somebody carries how it stood, so that
    two who press at once move it once, and nobody takes it from who has it."""
    return f"{action}{_FROM}{_mark_of(case)}" if action in _LATER else str(action)


def read_back(case: Case, word: str) -> tuple[CaseAction, bool] | None:
    """The action that a button carries, and whether the case stands as it did when the card was drawn."""
    name, _, mark = word.partition(_FROM)
    return (CaseAction(name), mark in ("", _mark_of(case))) if name in set(CaseAction) else None


def _mark_of(case: Case) -> str:
    """Who answers for it, and until when if it is in hand; while it is open no card tells its deadline."""
    until = case.deadline.isoformat() if case.state is CaseState.TAKEN else ""
    stands = "|".join((case.owner or "", case.state, until))
    return f"{crc32(stands.encode()) & 0xFFFF:04x}"


def proposal(case: Case) -> str | None:
    """What the bot proposes to say, if it does: approved answers, to each thing that was asked its own."""
    answers = [str(one.params["answer"]) for one in _proposed(case.reasons)]
    return "\n\n".join(dict.fromkeys(answers)) or None


def also_proposed(case: Case, author: str, reasons: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """What else is proposed in a question of one person who has asked something more."""
    if case.kind is not CaseKind.QUESTION or case.people > 1 or case.first.author != author:
        return ()
    return tuple(one for one in _proposed(reasons) if one not in case.reasons)


def is_answered_by(case: Case, words: str) -> bool:
    """Whether these words leave nothing open: what is proposed may answer a part of what was said."""
    asked = 1 if is_one_question(case) else case.count
    return words != proposal(case) or asked <= len(_proposed(case.reasons))


def _proposed(reasons: Iterable[Sentence]) -> list[Sentence]:
    return [reason for reason in reasons if reason.key == PROPOSED]


def _can_be_met(case: Case, action: CaseAction) -> bool:
    """Whether it can be done about a burst, and has not been done."""
    match action:
        case CaseAction.CLOSE_COMMENTS:
            return is_burst(case) and not _tells(case, COMMENTS_CLOSED)
        case CaseAction.OPEN_COMMENTS:
            return _tells(case, COMMENTS_CLOSED)
        case CaseAction.STATEMENT:
            return _tells(case, STATEMENT)
        case CaseAction.PIN:
            return is_burst(case) and not _has_statement(case)
        case CaseAction.UNPIN:
            return _has_statement(case)
        case _:
            return is_burst(case) and not _tells(case, LEAD_CALLED)


def _possible(case: Case, action: CaseAction) -> bool:
    match action:
        case CaseAction.TAKE:
            return case.state is CaseState.OPEN
        case CaseAction.SNOOZE if is_burst(case):
            return False  # it grows while one waits, and a card of VK has no room for more buttons
        case (
            CaseAction.OVERTURN
            | CaseAction.UPHOLD
            | CaseAction.CLOSE
            | CaseAction.REASSIGN
            | CaseAction.SNOOZE
        ):
            return case.state is not CaseState.CLOSED
        case CaseAction.ANSWER:
            return proposal(case) is not None
        case _ if action in ABOUT_BURSTS:
            return _can_be_met(case, action)
        case CaseAction.HIDE | CaseAction.RESTORE if case.kind in OF_DATA:
            return _shows_or_hides(case, action)
        case CaseAction.RESTORE | CaseAction.NOT_A_PROBLEM if case.kind is CaseKind.REVIEW:
            # Whoever says that it is none wants all of it back.
            return _public(case, action) and _tells(case, IN_PART) is (action is CaseAction.RESTORE)
        case _:
            return _public(case, action)


def _shows_or_hides(case: Case, action: CaseAction) -> bool:
    """What was removed of a complaint comes back before anything else of it is hidden."""
    if action is CaseAction.RESTORE:
        return can_be_shown(case) or is_rude(case)
    return can_be_hidden(case) and not is_rude(case)


def _public(case: Case, action: CaseAction) -> bool:
    """Whether it can be done where the messages of a case stand."""
    return not (case.first.private and action in _PUBLIC)


def of_statement(reason: Sentence) -> bool:
    """Whether it tells of a statement for the top of the wall."""
    return reason.key.startswith(PINNED)


def _has_statement(case: Case) -> bool:
    """Whether a statement stands at the top of the wall or is on its way to it, as far as is known."""
    return any(of_statement(reason) and reason.key != PIN_FAILED for reason in case.reasons)


def _tells(case: Case, key: str) -> bool:
    return any(reason.key == key for reason in case.reasons)
