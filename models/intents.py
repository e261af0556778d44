"""What is to happen on a platform: a closed union, stored in the outbox until it is known to be done.

Every record here can be written as JSON and read back; nothing here performs anything.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from models.clock import aware
from models.content import Content
from models.messages import Address, Message
from models.records import swift
from models.reports import ReportForm

LINK = "{link}"
"""Where the words about a link that is being made have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message of ours; `data` comes back with the press, at most 64 bytes."""

    label: str
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Remove a message. The text and the author are kept, so that it can be restored."""

    address: Address
    author: str
    author_name: str
    text: str
    thread: str | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """Bring a removed message back, or post its text and what came with it again where the platform can't.

    `attachments` are what the platform calls them.
    """

    address: Address
    author_name: str
    text: str
    thread: str | None = None
    attachments: tuple[str, ...] = ()


class Offence(StrEnum):
    """What somebody is shut out for, as coarse as platforms keep it."""

    SPAM = "spam"
    INSULT = "insult"
    PROFANITY = "profanity"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Keep a person from writing in a chat until `until`; `comment` is what they are told of it."""

    platform: str
    chat: str
    person: str
    until: datetime
    offence: Offence = Offence.OTHER
    comment: str = ""

    def __post_init__(self) -> None:
        aware(self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmute:
    """Let a person write again, with the permissions they had before."""

    platform: str
    chat: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """Exclude a person until `until`; `comment` is what they are told of it."""

    platform: str
    chat: str
    person: str
    until: datetime
    offence: Offence = Offence.OTHER
    comment: str = ""

    def __post_init__(self) -> None:
        aware(self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unban:
    """End an exclusion."""

    platform: str
    chat: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Admit:
    """Let somebody in who asked for it."""

    platform: str
    chat: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnAway:
    """Don't let somebody in who asked for it."""

    platform: str
    chat: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Nobody but the staff writes in a chat until it is unlocked."""

    platform: str
    chat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlock:
    """People may write in a chat as they might before it was locked."""

    platform: str
    chat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeLink:
    """Make an invite link into a chat for a campaign, named so that people recognise it.

    `words` are said in `tell_in` when it is there, with the link in place of `LINK`. Where people come to
    the community itself and not into a chat, the link carries `mark`.
    """

    platform: str
    chat: str
    campaign: int
    name: str
    mark: str
    tell_in: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Write a message as the community: an answer, a warning, a notice.

    `only` is the one person who needs to see it: where the platform can, nobody else does, and nobody
    else presses its buttons. What is `silent` comes without a sound, where the platform can do so.
    """

    platform: str
    chat: str
    text: str
    thread: str | None = None
    reply_to: str | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    only: str | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPicture:
    """Show a picture (a PNG) with words in a chat of ours. It is made when it is sent and never stored."""

    platform: str
    chat: str
    text: str
    picture: bytes

    def in_words(self) -> Send:
        """The same without the picture."""
        return Send(platform=self.platform, chat=self.chat, text=self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Change a message of ours in place."""

    address: Address
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseComments:
    """Nobody comments on a post of ours any more."""

    post: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenComments:
    """Whoever may write comments on a post of ours again."""

    post: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPress:
    """Tell the one who pressed a button what came of it; worth something for a minute only."""

    platform: str
    press_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """Put a post of the plan on the wall; with `at` the platform keeps it and shows it then."""

    platform: str
    chat: str
    post: int
    content: Content
    at: datetime | None = None

    def __post_init__(self) -> None:
        aware(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeOut:
    """Look whether a post that the platform was to show at `at` is out; `address` is where it waited."""

    address: Address
    post: int
    content: Content
    at: datetime

    def __post_init__(self) -> None:
        aware(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstComment:
    """Say something as the community under a post of ours, where people comment it."""

    address: Address
    post: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revise:
    """Change the words and the buttons of a published post; what it shows beside them stays."""

    address: Address
    post: int
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """Keep a published post at the top, for a `term` that is counted from then if there is one."""

    address: Address
    post: int
    term: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpin:
    """Let a post go the way of the others; `at` the end of its term, now where there is none."""

    address: Address
    post: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Take a published post off the wall; `at` the end of its term, now where there is none."""

    address: Address
    post: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCard:
    """Show a case to the people on duty; its words are composed when it is sent."""

    platform: str
    case: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowReport:
    """Show the report about the days `first` to `last` in a chat; it is drawn when it is sent.

    In the form of a card it is a picture, in others a file, below the message `reply_to` if there is one.
    """

    platform: str
    community: str
    chat: str
    first: date
    last: date
    form: ReportForm = ReportForm.CARD
    reply_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPlan:
    """Send the plan of a community as a file of a form; it is read and written when it is sent."""

    platform: str
    community: str
    chat: str
    form: str
    reply_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOut:
    """Carry out a command that changes nothing but takes thought, and answer it; when it is sent.

    `line` is the command with its slash; it stands in `typed`, or was pressed there.
    """

    platform: str
    community: str
    typed: Message
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshCard:
    """Bring a case's card up to date; its words are composed when it is sent."""

    platform: str
    case: int


Switch = CloseComments | OpenComments
"""What is about the comments of a post as a whole."""

Entrance = Admit | TurnAway | Lock | Unlock | MakeLink
"""Who comes into a chat, and by which door; not every platform has such doors."""

ChangePost = Revise | Pin | Unpin | Withdraw
"""What happens to a post of the plan that is out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeFile:
    """Bring us a file that somebody has sent with a `message` of a chat.

    `file` is what the platform calls it, `asker` who wants it.

    Its receipt has the content, and as its link the name under which the platform keeps it.
    """

    platform: str
    chat: str
    file: str
    asker: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveFile:
    """Send a file of ours to the people who work in a chat."""

    platform: str
    chat: str
    name: str
    content: bytes
    reply_to: str | None = None


PassFile = TakeFile | GiveFile
"""A file goes between people and us; not every platform passes files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepMedium:
    """Bring us a picture, a film or a document that somebody has sent, to be kept for posts anywhere.

    `title` is what it is to be called, the rest as of `TakeFile`. Its receipt has as its link the name under
    which it is kept.
    """

    platform: str
    chat: str
    file: str
    asker: str
    message: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPost:
    """Show a post in a chat of the people who plan as readers will see it on this platform."""

    platform: str
    chat: str
    post: int
    content: Content


Act = (
    Delete | Restore | Mute | Unmute | Ban | Unban | Send | SendPicture | Edit | AnswerPress
    | Publish | SeeOut | FirstComment | ChangePost | Switch | Entrance | PassFile | KeepMedium | ShowPost
)  # fmt: skip
"""What a platform can perform."""

Intent = Act | ShowCard | RefreshCard | ShowReport | ShowPlan | CarryOut


def lane(intent: Intent) -> tuple[str, str]:
    """Platform and lane: orders of one lane (a chat, a message, a person, a card) happen one after the other.

    In a chat what goes, comes back or is forbidden does not wait for what is said: words may be kept
    back for minutes by a platform's pace, and spam must be gone at once. Nor does it wait for the same
    about others: it is alike in which order two messages go, and a platform takes many such calls at once.
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
        case ShowCard() | RefreshCard() | ShowReport() | ShowPlan() | CarryOut():
            return intent.platform, _apart(intent)
        case SeeOut() | FirstComment() | Revise() | Pin() | Unpin() | Withdraw():
            # What is put off for a post must hold back neither the next one nor what is done to this.
            return intent.address.platform, f"post-{intent.post}{_put_off(intent)}"
        case _:
            return intent.platform, intent.chat


def _put_off(intent: SeeOut | FirstComment | Revise | Pin | Unpin | Withdraw) -> str:
    match intent:
        case SeeOut():
            return " out"
        case Unpin(at=datetime()):
            return " pinned"
        case Withdraw(at=datetime()):
            return " kept"
    return ""


def _apart(intent: ShowCard | RefreshCard | ShowReport | ShowPlan | CarryOut) -> str:
    """What takes a second to make, or can't be made, holds up nobody's words."""
    match intent:
        case ShowReport():
            return f"report-{intent.chat}"
        case ShowPlan():
            return f"plan-{intent.chat}"
        case CarryOut():
            return f"thought-{intent.typed.address.chat}"
    return f"case-{intent.case}"


REPEATABLE = (
    *(Delete, Restore, Mute, Unmute, Ban, Unban, Edit, AnswerPress, CloseComments, OpenComments),
    *(Admit, TurnAway, Lock, Unlock, MakeLink),
    *(Revise, Pin, Unpin, Withdraw, SeeOut),
    *(TakeFile, GiveFile, KeepMedium, ShowPost),
)
"""Idempotent on the platform: done twice is done once, so an unknown outcome is simply repeated. A link
that was made twice is one too many that nobody knows, a file that comes twice does no harm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof that an act happened; `message` is the platform's id of what was written, `link` the one that
    was made, `content` that of a file that was asked for."""

    message: str | None = None
    link: str | None = None
    content: bytes | None = None


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An intent as the outbox keeps it. `key` is unique and names the cause, so that the same
    cause never gives a second order; `not_before` holds it back."""

    key: str
    intent: Intent
    not_before: datetime | None = None
    case: int | None = None

    def __post_init__(self) -> None:
        aware(self.not_before)
