"""What a person is told when an order could not be carried out; whether it could is decided in `delivery`.

Pure. Refusals of one kind in one chat are one incident: a right that the bot lacks fails every time.
"""

from datetime import datetime
from typing import NamedTuple

from models.cases import Alarm, CaseItem, CaseKind
from models.content import Post, PostState
from models.intents import (
    Admit,
    Ban,
    ChangePost,
    CloseComments,
    Delete,
    Entrance,
    FirstComment,
    GiveFile,
    Lock,
    MakeLink,
    Mute,
    OpenComments,
    Pin,
    Publish,
    Restore,
    Revise,
    SeeOut,
    Send,
    ShowPlan,
    Switch,
    TurnAway,
    Unban,
    Unlock,
    Unmute,
    Unpin,
    Withdraw,
)
from models.messages import Address
from models.texts import Sentence

Undone = (
    Delete | Restore | Mute | Unmute | Ban | Unban | Send | GiveFile | ShowPlan
    | FirstComment | ChangePost | Switch | Entrance
)  # fmt: skip
"""Acts that nobody repeats when they were given up, so somebody must know of it."""

_WORDS: dict[type[Undone], str] = {
    Delete: "delete",
    Restore: "restore",
    Mute: "mute",
    Unmute: "unmute",
    Ban: "ban",
    Unban: "unban",
    Send: "send",
    GiveFile: "send",
    ShowPlan: "send",
    CloseComments: "close",
    OpenComments: "open",
    Admit: "admit",
    TurnAway: "turn_away",
    Lock: "lock",
    Unlock: "unlock",
    MakeLink: "make_link",
    FirstComment: "first_comment",
    Revise: "revise",
    Pin: "pin",
    Unpin: "unpin",
    Withdraw: "withdraw",
}


class Failure(NamedTuple):
    """Why it was given up; `unsure` when it may have happened and nobody can tell. `why` is for people."""

    error: str
    unsure: bool
    at: datetime
    why: tuple[Sentence, ...] = ()

    def reasons(self, first: Sentence) -> tuple[Sentence, ...]:
        """What came of it, and why it was refused: in the platform's own words where it has no better."""
        if self.unsure:
            return (first,)
        return (first, *(self.why or (Sentence("reason.refusal", {"error": self.error}),)))


def act_failed(act: Undone, community: str, failure: Failure) -> Alarm:
    """A person is called, since the bot could not do something to a message or its author."""
    word = _WORDS[type(act)]
    reason = Sentence(f"reason.{_end(failure)}.{word}", {"error": failure.error})
    item = _item(act, failure.at)
    return _alarm(community, f"delivery:{word}:{item.address.chat}", item, failure.reasons(reason))


def post_failed(post: Post, intent: Publish | SeeOut, failure: Failure) -> Alarm:
    """A person is called, since a post of the plan is not, or perhaps not, on the wall."""
    reason = Sentence(f"reason.post_{_end(failure)}", {"number": post.id, "error": failure.error})
    where = intent.address if isinstance(intent, SeeOut) else intent
    address = Address(platform=where.platform, chat=where.chat, message=f"post-{post.id}")
    return _post_alarm(post, address, failure.at, failure.reasons(reason))


def post_kept_back(post: Post, platform: str, wall: str, state: PostState, now: datetime) -> Alarm:
    """A person is called, since a post did not go out at its time: where it stands now says why."""
    reason = Sentence(f"reason.post_kept_back.{state}", {"number": post.id})
    return _post_alarm(post, Address(platform=platform, chat=wall, message=f"post-{post.id}"), now, (reason,))


def _post_alarm(post: Post, where: Address, at: datetime, reasons: tuple[Sentence, ...]) -> Alarm:
    item = CaseItem(address=where, author="", author_name="", text=post.text, at=at)
    return _alarm(post.community, f"delivery:post:{post.id}", item, reasons)


def address_of(act: Undone) -> Address:
    """The message that an act is about; for an act about a person a name that no message has."""
    match act:
        case Delete() | Restore() | FirstComment() | Revise() | Pin() | Unpin() | Withdraw():
            return act.address
        case CloseComments() | OpenComments():
            return act.post
        case Send() | GiveFile() | ShowPlan():
            return Address(platform=act.platform, chat=act.chat, message=act.reply_to or "new")
        case Lock() | Unlock() | MakeLink():
            return Address(platform=act.platform, chat=act.chat, message="chat")
        case _:
            return Address(platform=act.platform, chat=act.chat, message=f"person-{act.person}")


def _end(failure: Failure) -> str:
    return "unsure" if failure.unsure else "refused"


def _item(act: Undone, at: datetime) -> CaseItem:
    thread, text, author, name = None, "", "", ""
    match act:
        case Delete():
            thread, text, author, name = act.thread, act.text, act.author, act.author_name
        case Restore():
            thread, text, name = act.thread, act.text, act.author_name
        case Send():
            thread, text = act.thread, act.text
        case CloseComments() | OpenComments():
            thread = act.post.message
        case MakeLink():
            text = act.name
        case FirstComment() | Revise():
            text = act.text if isinstance(act, FirstComment) else act.content.text
        case Pin() | Unpin() | Withdraw() | Lock() | Unlock() | GiveFile() | ShowPlan():
            pass
        case _:
            author = name = act.person
    return CaseItem(address=address_of(act), author=author, author_name=name, text=text, at=at, thread=thread)


def _alarm(community: str, incident: str, item: CaseItem, reasons: tuple[Sentence, ...]) -> Alarm:
    return Alarm(
        community=community,
        kind=CaseKind.DELIVERY,
        incident=incident,
        storm=incident,
        item=item,
        reasons=reasons,
    )
