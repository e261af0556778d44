"""What can be done about a burst of complaints: close the comments, say what was approved, call the lead.

What stands on the wall is ordered in `pinning`.

Pure. What was done stands among the reasons of the case, so the card tells it and no one does it twice.
"""

from msgspec.structs import replace

from handlers.cases.offers import COMMENTS_CLOSED, LEAD_CALLED, STATEMENT
from models.cases import Case, CaseAction
from models.intents import CloseComments, Intent, OpenComments, Send
from models.texts import Sentence


def met(case: Case, action: CaseAction, name: str) -> tuple[tuple[Sentence, ...], tuple[Intent, ...]]:
    """The reasons of the case after `action` by somebody of this name, and what is to happen."""
    first = case.first.address
    post = replace(first, message=case.first.thread or first.message)
    match action:
        case CaseAction.CLOSE_COMMENTS:
            told = Sentence(COMMENTS_CLOSED, {"name": name})
            return (*case.reasons, told), (CloseComments(post=post),)
        case CaseAction.OPEN_COMMENTS:
            return _without(case, COMMENTS_CLOSED), (OpenComments(post=post),)
        case CaseAction.STATEMENT:
            words = next(str(one.params["words"]) for one in case.reasons if one.key == STATEMENT)
            said = Send(platform=first.platform, chat=first.chat, thread=case.first.thread, text=words)
            told = Sentence("reason.statement_made", {"name": name})
            return (*_without(case, STATEMENT), told), (said,)
        case CaseAction.PIN | CaseAction.UNPIN:
            return case.reasons, ()  # it was ordered, and is told, already
        case _:
            return (*case.reasons, Sentence(LEAD_CALLED, {"name": name})), ()


def _without(case: Case, key: str) -> tuple[Sentence, ...]:
    return tuple(reason for reason in case.reasons if reason.key != key)
