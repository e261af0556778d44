"""What waits for what: the lane of each intent."""

from datetime import datetime
from typing import Final

from models.intents.acts import Intent
from models.intents.composed import CarryOut, RefreshCard, ShowCard, ShowPlan, ShowReport, TellWorse
from models.intents.entrances import Admit, Lock, TurnAway, Unlock
from models.intents.posts import (
    CloseComments,
    FirstComment,
    OpenComments,
    Pin,
    Revise,
    SeeOut,
    Unpin,
    Withdraw,
)
from models.intents.removals import Delete, Restore
from models.intents.restraints import Ban, Mute, Unban, Unmute
from models.intents.words import AnswerPress, Edit, Send

_BY_THREAD: Final = frozenset({"vk"})
"""Where each thread is a lane: a platform that tells what was written in one. Where none can be looked
through, a kill would leave as many answers to a person as there are threads in hand."""

_THREAD: Final = " thread "


def lane(intent: Intent) -> tuple[str, str]:
    """Platform and lane: orders of one lane (a chat, a message, a person, a card) happen one after the other.

    In a chat what goes, comes back or is forbidden does not wait for what is said: words may be kept
    back for minutes by a platform's pace, and spam must be gone at once. Nor does it wait for the same
    about others: it is alike in which order two messages go, and a platform takes many such calls at once.
    What is said under one post of a wall, which is one chat, does not wait for what is said under another.
    """
    match intent:
        case Edit():
            return intent.address.platform, intent.address.chat
        case Delete() | Restore() | CloseComments() | OpenComments():
            message = intent.address if isinstance(intent, Delete | Restore) else intent.post
            return message.platform, f"{message.chat} message {message.message}"
        case Mute() | Unmute() | Ban() | Unban() | Admit() | TurnAway():
            return intent.platform, f"{intent.chat} person {intent.person}"
        case Lock() | Unlock():
            return intent.platform, f"{intent.chat} order"
        case AnswerPress():
            return intent.platform, intent.press_id
        case ShowCard() | RefreshCard() | TellWorse() | ShowReport() | ShowPlan() | CarryOut():
            return intent.platform, _apart(intent)
        case SeeOut() | FirstComment() | Revise() | Pin() | Unpin() | Withdraw():
            # What is put off for a post must hold back neither the next one nor what is done to this.
            return intent.address.platform, f"post-{intent.post}{_put_off(intent)}"
        case _:
            thread = intent.thread if isinstance(intent, Send) else None
            return intent.platform, lane_of_words(intent.platform, intent.chat, thread)


def lane_of_words(platform: str, chat: str, thread: str | None) -> str:
    """The lane of what is said in a thread of a chat, or beside all threads of it."""
    return f"{chat}{_THREAD}{thread}" if thread and platform in _BY_THREAD else chat


def chat_of(lane_: str) -> tuple[str, str]:
    """Of a lane of words the chat that they are said in, and how the lanes of its threads begin."""
    chat = lane_.partition(_THREAD)[0]
    return chat, f"{chat}{_THREAD}"


def _put_off(intent: SeeOut | FirstComment | Revise | Pin | Unpin | Withdraw) -> str:
    match intent:
        case SeeOut():
            return " out"
        case Unpin(at=datetime()):
            return " pinned"
        case Withdraw(at=datetime()):
            return " kept"
    return ""


def _apart(intent: ShowCard | RefreshCard | TellWorse | ShowReport | ShowPlan | CarryOut) -> str:
    """What takes a second to make, or can't be made, holds up nobody's words."""
    match intent:
        case ShowReport():
            return f"report-{intent.chat}"
        case ShowPlan():
            return f"plan-{intent.chat}"
        case CarryOut():
            return f"thought-{intent.typed.address.chat}"
    return f"case-{intent.case}"
