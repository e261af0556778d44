"""Posts of the content plan: what is said, when, and what came of it."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from models.clock import aware
from models.marks import Mark
from models.messages import Address


class PostState(StrEnum):
    """Where a post is on its way.

    A *draft* is not finished, what is in *review* waits for somebody who approves it, what is *held* waits
    until somebody lets it go: none of them is published, whatever their time is.
    """

    DRAFT = "draft"
    REVIEW = "review"
    HELD = "held"
    PLANNED = "planned"
    PUBLISHING = "publishing"
    HANDED_OVER = "handed_over"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    NEEDS_PERSON = "needs_person"
    CANCELLED = "cancelled"


GONE = frozenset({PostState.CANCELLED, PostState.WITHDRAWN})
"""What nobody waits for any more."""

_IN_THE_PLAN = frozenset({PostState.DRAFT, PostState.REVIEW, PostState.PLANNED})
"""What somebody may still change; which of them it is follows from who has approved it."""

TRANSITIONS: dict[PostState, frozenset[PostState]] = {
    PostState.DRAFT: _IN_THE_PLAN | {PostState.CANCELLED},
    PostState.REVIEW: _IN_THE_PLAN | {PostState.HELD, PostState.CANCELLED},
    PostState.HELD: _IN_THE_PLAN | {PostState.CANCELLED},
    PostState.PLANNED: _IN_THE_PLAN | {PostState.PUBLISHING, PostState.HELD, PostState.CANCELLED},
    PostState.PUBLISHING: frozenset(
        {
            PostState.HANDED_OVER,
            PostState.PUBLISHED,
            PostState.FAILED,
            PostState.NEEDS_PERSON,
            # It came due and was found not to be fit for it.
            PostState.DRAFT,
            PostState.REVIEW,
            PostState.CANCELLED,
        }
    ),
    PostState.HANDED_OVER: frozenset({PostState.PUBLISHED, PostState.NEEDS_PERSON, PostState.WITHDRAWN}),
    PostState.NEEDS_PERSON: _IN_THE_PLAN | {PostState.PUBLISHED, PostState.CANCELLED},
    PostState.FAILED: _IN_THE_PLAN | {PostState.CANCELLED},
    PostState.PUBLISHED: frozenset({PostState.WITHDRAWN}),
    PostState.WITHDRAWN: frozenset(),
    PostState.CANCELLED: _IN_THE_PLAN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A question with answers to choose from; with a `right` one, by its place from 0, it is a quiz."""

    question: str
    options: tuple[str, ...]
    several: bool = False
    right: int | None = None
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkButton:
    """A button under a post that opens a page."""

    label: str
    url: str


class Trait(StrEnum):
    """How a post is published, where that is not as usual. *Ahead* means that the platform is given the
    post at once and shows it at its time by itself."""

    SILENT = "silent"
    NO_PREVIEW = "no_preview"
    PINNED = "pinned"
    SIGNED = "signed"
    COMMENTS_CLOSED = "comments_closed"
    ADVERTISEMENT = "advertisement"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ad:
    """Who pays for an advertisement, and the token (erid) under which it is registered; `label` is the word
    that readers see. The law (38-FZ, article 18.1) wants all three in the post."""

    advertiser: str = ""
    erid: str = ""
    label: str = "Реклама"

    @property
    def complete(self) -> bool:
        """Whether nothing lacks."""
        return bool(self.advertiser and self.erid and self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a post says and how.

    `media` are what the platform calls what was uploaded, in their order. `link` is a page that is shown
    below the text, `source` the page that the words come from, `first_comment` what the community says
    under the post itself. `alt` says of each of the `media` in turn what is seen there, for those who don't
    see it; it may be shorter. The post stands at the top for `pin_for`, on the wall for `keep_for`; None is
    for good.
    """

    text: str = ""
    marks: tuple[Mark, ...] = ()
    media: tuple[str, ...] = ()
    poll: Poll | None = None
    buttons: tuple[tuple[LinkButton, ...], ...] = ()
    link: str = ""
    source: str = ""
    first_comment: str = ""
    traits: frozenset[Trait] = frozenset()
    ad: Ad | None = None
    pin_for: timedelta | None = None
    keep_for: timedelta | None = None
    alt: tuple[str, ...] = ()

    @property
    def marked(self) -> bool:
        """Whether it is no advertisement, or says all that one must."""
        if Trait.ADVERTISEMENT in self.traits:
            return self.ad is not None and self.ad.complete
        return self.ad is None or self.ad.complete


FIRST_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a post has brought so far; None means that the platform does not say, never zero.

    `reach` is how many people have seen it, `views` how often it was seen, `negative` how many of the
    comments below it were complaints.
    """

    likes: int | None = None
    comments: int | None = None
    reposts: int | None = None
    views: int | None = None
    reach: int | None = None
    negative: int | None = None

    def after(self, earlier: "Results") -> "Results":
        """These, and where they are unknown now, what was known before."""
        told = {name: value for name, value in asdict(self).items() if value is not None}
        return replace(earlier, **told)


class Move(StrEnum):
    """What somebody did with a post of the plan."""

    EDITED = "edited"
    APPROVED = "approved"
    RETURNED = "returned"
    HELD = "held"
    RELEASED = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a post on its way through the plan: who did what and when.

    `of` is the digest of the content as it was then, `note` what they said about it; `last_word` tells that
    they might give it then. With `whom` it was done by a link that they issued for somebody of that name.
    """

    at: datetime
    who: str
    move: Move
    of: str = ""
    note: str = ""
    last_word: bool = False
    whom: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post of the plan in one community. `due` is in UTC.

    `key` names the row of the plan and is the same in every community that the row goes to, each of which
    may say it in its own way; one without is given one when it is kept. `title`, `rubric` and `campaign`
    are what the plan calls it, nobody outside sees them. `revision` are other words for one that is out,
    which wait for a yes.
    `first_day` is what it had brought when it was a day old at most, None where nobody asked in time: posts
    of different age are compared by it.
    """

    id: int
    community: str
    author: str
    content: Content
    due: datetime
    key: str = ""
    title: str = ""
    rubric: str = ""
    campaign: str = ""
    trail: tuple[Step, ...] = ()
    series: int | None = None
    revision: Content | None = None
    state: PostState = PostState.PLANNED
    published_at: datetime | None = None
    address: Address | None = None
    results: Results = Results()
    collected_at: datetime | None = None
    first_day: Results | None = None

    def __post_init__(self) -> None:
        aware(self.due, self.published_at, self.collected_at)

    @property
    def text(self) -> str:
        """What it is known by in lists: its words, or those of its poll."""
        poll = self.content.poll
        return self.content.text or (poll.question if poll else "")
