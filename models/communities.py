"""A community as its people set it up: places, modes, thresholds. Connections are not here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from models.causes import Cause
from models.escalation import Escalation
from models.reports import ReportForm


class Place(StrEnum):
    """What a chat is for. Some platforms keep the comments of posts in a chat beside the wall."""

    WALL = "wall"
    COMMENTS = "comments"
    CHAT = "chat"
    PRIVATE = "private"
    DUTY = "duty"
    DESK = "desk"


class Mode(StrEnum):
    """How far the bot goes by itself: nothing, only recording, proposing, acting."""

    OFF = "off"
    SHADOW = "shadow"
    SUGGEST = "suggest"
    ACT = "act"


_MODES = tuple(Mode)
"""From the one that does least on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """How often a person may be removed before more than the message goes.

    The first strikes cost the message alone; a warning, a timed mute and a timed ban follow.
    """

    warn_at: int = 2
    mute_at: int = 3
    ban_at: int = 5
    mute_for: timedelta = timedelta(hours=1)
    ban_for: timedelta = timedelta(days=7)
    forget_after: timedelta = timedelta(days=30)


OBSCENE = "obscene"
"""The rule that counts only where it is asked for: swearing is not yet an insult."""

PERSONAL_DATA = "personal_data"
"""The rule about somebody's data where all read them; it proposes until it is told to act."""


class Check(StrEnum):
    """What a newcomer does before they may write."""

    OFF = "off"
    BUTTON = "button"
    QUESTION = "question"


class Requests(StrEnum):
    """Who answers those who ask to be let in."""

    PEOPLE = "people"
    ALL = "all"
    CHECK = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomers:
    """How those are met who come into a chat.

    `question` is what they are asked with its answers behind bars, the right one first; empty is a sum of
    two numbers. Whoever has not answered `within` goes, and may try again later.
    """

    check: Check = Check.OFF
    question: str = ""
    within: timedelta = timedelta(minutes=5)
    requests: Requests = Requests.PEOPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Raids:
    """So many who come into a chat within a minute are a raid; then it is locked for a while."""

    joins: int = 20
    lock_for: timedelta = timedelta(minutes=15)


class Approval(StrEnum):
    """How many people must approve a post before it goes out; the second of two has the last word."""

    NONE = "none"
    ONE = "one"
    TWO = "two"

    @property
    def stages(self) -> int:
        """How many they are."""
        return list(Approval).index(self)


class Late(StrEnum):
    """What becomes of a post whose time has passed by more than is allowed."""

    PUBLISH = "publish"
    ASK = "ask"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """How posts are planned.

    `slots` are the times of day at which posts go out, as people type them («пн-пт 9:00 18:30; сб 12:00»).
    A post that is later than `max_late` is treated as `late` says. Links get UTM tags if `utm`; posts closer
    together than `apart` are refused.
    """

    approval: Approval = Approval.NONE
    slots: str = ""
    max_late: timedelta = timedelta(hours=1)
    late: Late = Late.ASK
    utm: bool = False
    apart: timedelta = timedelta(0)


NEGATIVE_THRESHOLD = 0.8
"""From this probability on a message is a complaint, unless a community says otherwise."""

_SOONER = 1.75
_EVEN = 0.5


def heard_again_from(threshold: float) -> float:
    """From which probability on a second look hears a complaint where the first does from `threshold` on.

    It is lower, 0.65 for 0.8, since both together are right more often than words alone at the same figure;
    1 stays 1, and nothing that is less likely than not becomes a complaint by it.
    """
    return min(threshold, max(_EVEN, 1.0 - _SOONER * (1.0 - threshold)))


QUESTION_THRESHOLD = 0.7
"""From this probability on a message is a question, unless a community says otherwise."""


_USUAL = Escalation()


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """One brand's community on one platform, with everything its people may change.

    `zone` is an IANA name, `language` of `models.texts.LANGUAGES`. `modes` overrides `mode` for single rules,
    unless that is off.
    `titles` are those of the chats that the bot is in or that have a place; `unused` are chats about which
    somebody said that there is nothing to do, `left` those with a place from which the bot was thrown out.
    `first_answer_within` is the deadline that a new case gets. The bot answers by itself from the confidence
    `answer_threshold` on; None leaves that to what the base of answers promises. After a person of ours has
    been quiet for `quiet_for` the bot may speak in their conversation again. A question that the bot can't
    answer may go on for `burst` in another message. `facts` fill the slots of answers, by name; what the
    catalogue says is believed for `fresh_for`. `spam_threshold` and `toxic_threshold` are probabilities from
    which a text is shown to a person; None leaves it to what the classifier has promised. With
    `weekly_report` the specialist's chat gets the report of the week on Mondays, as `weekly_form`; `rivals`
    are competitors by their names on VK, with whom it compares.
    """

    id: str
    platform: str
    title: str
    zone: str = "Europe/Moscow"
    language: str = "ru"
    mode: Mode = Mode.SUGGEST
    modes: Mapping[str, Mode] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    stop_phrases: tuple[str, ...] = ()
    allowed_domains: tuple[str, ...] = ()
    ladder: Ladder = Ladder()
    newcomers: Newcomers = Newcomers()
    raids: Raids = Raids()
    planning: Planning = Planning()
    answer_threshold: float | None = None
    negative_threshold: float = NEGATIVE_THRESHOLD
    question_threshold: float = QUESTION_THRESHOLD
    spam_threshold: float | None = None
    toxic_threshold: float | None = None
    first_answer_within: timedelta = timedelta(minutes=30)
    weekly_report: bool = True
    weekly_form: ReportForm = ReportForm.CARD
    rivals: tuple[str, ...] = ()
    escalation: Escalation = _USUAL
    quiet_for: timedelta = timedelta(minutes=30)
    burst: timedelta = timedelta(seconds=4)
    facts: Mapping[str, str] = field(default_factory=dict)
    fresh_for: timedelta = timedelta(days=2)
    causes: tuple[Cause, ...] | None = None
    statement: str = ""

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Chats of which nobody has said yet what they are for, oldest first."""
        return tuple(chat for chat in self.titles if chat not in self.places and chat not in self.unused)

    def mode_of(self, rule: str) -> Mode:
        """The mode in which `rule` works here; what is off as a whole is off for every rule."""
        return Mode.OFF if self.mode is Mode.OFF else self.modes.get(rule, self.mode)

    @property
    def data_mode(self) -> Mode:
        """How far the bot goes with personal data in public: to hide them takes a word of its own."""
        wanted = self.modes.get(PERSONAL_DATA, Mode.SUGGEST)
        return min(self.mode, wanted, key=_MODES.index)

    @property
    def channels(self) -> tuple[str, ...]:
        """Where the people on duty are reached: the duty chats in their order, then the specialist's."""
        return tuple(
            chat
            for place in (Place.DUTY, Place.DESK)
            for chat, kind in self.places.items()
            if kind is place and chat not in self.left
        )

    @property
    def wants_clean_language(self) -> bool:
        """Whether an obscene word is a matter by itself: where somebody set a mode for that rule."""
        return OBSCENE in self.modes

    def place_of(self, chat: str, *, private: bool) -> Place | None:
        """What `chat` is for, or None where the community has nothing to do with it."""
        return self.places.get(chat) or (Place.PRIVATE if private else None)

    def chat_for(self, place: Place) -> str | None:
        """The first chat that serves as `place` and that the bot is still in."""
        serving = (chat for chat, kind in self.places.items() if kind is place)
        return next((chat for chat in serving if chat not in self.left), None)
