"""What is composed only when it is sent: cards, reports, plans, answers that take thought."""

from dataclasses import dataclass
from datetime import date

from models.messages import Message
from models.reports import ReportForm


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCard:
    """Show a case to the people on duty; its words are composed when it is sent."""

    platform: str
    case: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshCard:
    """Bring a case's card up to date; its words are composed when it is sent."""

    platform: str
    case: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TellWorse:
    """Tell whoever has a case in hand, below its card, that it has become worse since; its words are composed
    when it is sent."""

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
