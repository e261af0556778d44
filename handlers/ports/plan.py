"""The plan, its results, and the figures that come from outside."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from models.batches import Batch
from models.cells import Line
from models.content import Post, Results
from models.links import ApprovalLink
from models.media import Medium, Wanted
from models.messages import Thread
from models.rivals import RivalSeen
from models.series import Series
from models.spending import Spent


class Posts(Protocol):
    """The content plan."""

    async def add(self, post: Post) -> Post:
        """Keep a new post; returns it with its number."""

    async def get(self, number: int) -> Post | None:
        """A post by its number, to be changed."""

    async def seen(self, number: int) -> Post | None:
        """A post by its number, to look at: nobody waits for that."""

    async def save(self, post: Post) -> None:
        """Keep a changed post."""

    async def remove(self, number: int) -> None:
        """Forget a post that never went out."""

    async def claim_due(self, now: datetime) -> list[Post]:
        """Posts that are due, now in the state *publishing*; each is returned to one caller only."""

    async def unapproved(self, since: datetime, until: datetime) -> list[Post]:
        """Posts whose time came in [since, until] while they waited for approval, by time."""

    async def upcoming(self, community: str, limit: int) -> list[Post]:
        """Posts that are not settled yet, by time."""

    async def recent(self, community: str, since: datetime, until: datetime, limit: int) -> list[Post]:
        """Posts published in [since, until), newest first."""

    async def plan(self, community: str | None, since: datetime, until: datetime) -> list[Post]:
        """All posts due in [since, until), whatever became of them, of one community or of all, by time."""

    async def keyed(self, community: str, keys: Collection[str]) -> list[Post]:
        """The posts of a community with these keys, whenever they are due."""

    async def of_row(self, key: str) -> list[Post]:
        """The posts of a row of the plan, one in each community that it goes to."""

    async def stamp(self, communities: Collection[str], since: datetime, until: datetime) -> str:
        """Another one as soon as anything of these communities' posts due in [since, until) is different."""

    async def of_series(self, number: int, since: datetime) -> list[Post]:
        """The posts of a series that are due from a moment on, by time."""

    async def count_between(self, community: str, since: datetime, until: datetime) -> int:
        """How many posts are due in [since, until), or were, without the cancelled ones."""

    async def count_waiting(self, community: str) -> int:
        """How many posts the platform keeps until their time."""

    async def note(self, results: Mapping[int, Results], now: datetime) -> None:
        """Keep what posts have brought, by number, and of those a day old at most also what they had brought
        by then; nothing else of them changes."""

    async def to_collect(self, published_since: datetime, collected_before: datetime) -> list[Post]:
        """Published posts whose results were last asked for by a moment, or never."""


class AllSeries(Protocol):
    """Posts that come again and again."""

    async def add(self, one: Series) -> Series:
        """Keep a new series; returns it with its number."""

    async def get(self, number: int) -> Series | None:
        """A series by its number."""

    async def save(self, one: Series) -> None:
        """Keep a changed series."""

    async def living(self) -> list[Series]:
        """Every series that has not ended."""


class ApprovalLinks(Protocol):
    """Links by which somebody outside approves a post."""

    async def add(self, link: ApprovalLink) -> None:
        """Keep a new link."""

    async def get(self, name: str) -> ApprovalLink | None:
        """A link by its id."""

    async def use(self, name: str, now: datetime) -> bool:
        """It is used now; False if it was before."""


class Batches(Protocol):
    """Imports of the plan."""

    async def add(self, batch: Batch) -> int:
        """Keep what an import has done; returns its number."""

    async def get(self, number: int) -> Batch | None:
        """An import by its number."""

    async def undone(self, number: int, at: datetime) -> None:
        """Keep that it was undone."""


class Media(Protocol):
    """What is known of the media of posts; the contents are elsewhere."""

    async def named(self, names: Collection[str]) -> Mapping[str, Medium]:
        """What is known of those of `names` that we keep, by name."""

    async def from_origins(self, origins: Collection[str]) -> Mapping[str, Medium]:
        """What was brought from each of these places, as far as anything was."""

    async def want(self, wanted: Wanted) -> None:
        """Note that a post lacks media, in place of what was noted before."""

    async def wanted(self, now: datetime, limit: int) -> list[Wanted]:
        """Whose media may be tried to bring now, the longest waiting first."""

    async def wanted_by(self, post: int) -> Wanted | None:
        """What is noted of a post."""

    async def settled(self, post: int) -> None:
        """A post lacks nothing any more, or is not waited for."""


class Bringer(Protocol):
    """Brings media from where people say they are."""

    async def bring(self, name: str) -> Medium:
        """What an address or a file of the media folder holds; it is kept from now on.

        Raises:
            NotTaken: it may not or can't be brought.
            RateLimited: not now.
            StorageError: there is no room for it.
        """

    async def origins(self, names: Sequence[str]) -> Mapping[str, str]:
        """Under what each of these is known once it was brought; what is not there is left out."""


class Audiences(Protocol):
    """Who is there and who answers."""

    async def hear(self, comments: Mapping[Thread, int]) -> None:
        """Add to the comments that were heard under things."""

    async def hear_negative(self, comments: Mapping[Thread, int]) -> None:
        """Add to the complaints that were heard under things."""

    async def heard_negative(self, platform: str, chat: str, threads: Sequence[str]) -> Mapping[str, int]:
        """How many complaints were heard under things of a chat; those without any are left out."""

    async def note(self, community: str, day: date, subscribers: int) -> None:
        """How many subscribers a community has on a day, in place of an earlier figure of it."""

    async def subscribers(self, community: str, first: date, last: date) -> Mapping[date, int]:
        """By day, of the days `first` to `last` those on which it was asked."""


class Outside(Protocol):
    """What others have counted: costs of campaigns, and what competitors publish."""

    async def keep_spending(self, spent: Sequence[Spent]) -> None:
        """Keep what campaigns cost and brought by day, in place of earlier figures of the same."""

    async def spending(self, community: str, first: date, last: date) -> list[Spent]:
        """Of these days, by day and campaign."""

    async def keep_rival(self, seen: RivalSeen) -> None:
        """Keep what was seen of a competitor, in place of what was seen of the same posts before."""

    async def rivals(self, community: str, since: datetime, until: datetime) -> list[RivalSeen]:
        """What competitors published in [since, until), by name."""


class Sheets(Protocol):
    """Plans as files."""

    def forms(self) -> Collection[str]:
        """The endings of the files that can be written."""

    def read(self, name: str, content: bytes) -> Sequence[Line]:
        """The lines of a file; its name says in which form.

        Raises:
            InputError: it is not what its name says, or no form of a plan.
        """

    def write(self, form: str, lines: Sequence[Mapping[str, str]], headings: Mapping[str, str]) -> bytes:
        """A file of a form with these lines.

        Raises:
            InputError: there is no such form, or it can't hold a line.
        """
