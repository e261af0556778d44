"""What a platform may be able to do for a community, what lacks for it, and what it takes as a post."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from models.content import Trait
from models.media import MediaKind, Sources


class Capability(StrEnum):
    """Something that stories ask for before they promise it."""

    POST = "post"
    POST_WITH_PICTURE = "post_with_picture"
    POST_WITH_POLL = "post_with_poll"
    POST_WITH_VIDEO = "post_with_video"
    POST_WITH_FILE = "post_with_file"
    CHANGE_POST = "change_post"
    PIN_POST = "pin_post"
    WITHDRAW_POST = "withdraw_post"
    REMOVE = "remove"
    BAN = "ban"
    ANSWER = "answer"
    CLOSE_COMMENTS = "close_comments"
    RESULTS = "results"
    NEWCOMERS = "newcomers"
    LOCK = "lock"
    LINKS = "links"
    FILES = "files"
    SILENT = "silent"


def lacking_key(capability: Capability) -> str:
    """Under what an adapter remembers why a capability lacks."""
    return f"lacking:{capability}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollLimits:
    """Lengths of a poll's parts in units of UTF-16; without an `explanation` there are no quizzes."""

    question: int = 300
    options: int = 12
    option: int = 100
    explanation: int | None = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLimits:
    """What a platform takes as a file of a kind: `size` in bytes, `forms` as they are written («jpeg»), None
    is any; of a picture both `sides` together in pixels, and how often the one may go into the other."""

    size: int
    forms: frozenset[str] | None = None
    sides: int | None = None
    ratio: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLimits:
    """What a platform takes as a post; lengths are in units of UTF-16.

    `media` is their number, in which a poll and a link count where they go `together`. `kind` tells what
    was uploaded, by its name there; `kinds` None takes everything. `button` is the length of a label,
    None where posts have no buttons; `under_albums` whether several media may have some. `a_day` posts
    come out, `waiting` were given to the platform ahead; None is no limit. What the platform keeps has names
    of its `own`; what we keep is uploaded as far as `uploads` has its kind, all files of a post of so many
    bytes `at_once`, and brought from `sources`.
    A post may be taken down again within `keep_hours`, or at any time. Without `marks` a text is plain, and
    addresses stand behind the words that carry them. People have `called` it so besides its name, in small
    letters.
    """

    name: str
    called: frozenset[str] = frozenset()
    text: int = 4096
    caption: int = 1024
    comment: int = 4096
    media: int = 10
    together: bool = False
    kind: Callable[[str], str] = str
    kinds: frozenset[str] | None = None
    poll: PollLimits | None = PollLimits()
    button: int | None = 64
    under_albums: bool = True
    link: bool = True
    source: bool = True
    traits: frozenset[Trait] = frozenset(Trait)
    marks: bool = True
    keep_hours: int | None = None
    a_day: int | None = None
    waiting: int | None = None
    own: Callable[[str], bool] = lambda _: True
    uploads: Mapping[MediaKind, FileLimits] = field(default_factory=dict)
    at_once: int | None = None
    sources: Sources = field(default_factory=Sources)


def names_of(platform: str, limits: Mapping[str, PostLimits]) -> frozenset[str]:
    """What a platform is called, in small letters."""
    known = limits.get(platform)
    return frozenset({platform, known.name.lower(), *known.called} if known else {platform})
