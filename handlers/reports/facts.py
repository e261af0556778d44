"""What happened to a community in a period, as it was written down; nothing here reads or computes."""

from collections import Counter as Counts
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from handlers.reports.period import Period
from handlers.service import Service
from models.communities import Community
from models.content import Post, Results
from models.outcomes import Counter
from models.rivals import RivalSeen
from models.spending import Spent
from models.zones import zone

_Figure = TypeVar("_Figure")


class Door(NamedTuple):
    """How people came: an invite link of a campaign, a mark (`ref`), or a link of nobody's."""

    name: str
    came: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One community in one period, as it was known at `now`.

    `posts` are those that came out in it and still stand, oldest first; `planned` those that were due in it.
    `days` are the counters by day, `hours` how many messages were heard by hour of the week, Monday first.
    `began` is the first day of which anything was written down, in this period or ever before it, if known.
    """

    community: Community
    period: Period
    now: datetime
    posts: tuple[Post, ...] = ()
    planned: tuple[Post, ...] = ()
    days: Mapping[date, Mapping[Counter, int]] = field(default_factory=dict)
    hours: tuple[tuple[int, ...], ...] = ()
    subscribers: Mapping[date, int] = field(default_factory=dict)
    service: Service = field(default_factory=Service)
    spent: tuple[Spent, ...] = ()
    doors: tuple[Door, ...] = ()
    rivals: tuple[RivalSeen, ...] = ()
    began: date | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the period was written down from its first day on."""
        return self.began is None or self.began <= self.period.first

    @property
    def totals(self) -> Mapping[Counter, int]:
        """The counters of the whole period."""
        sums: Counts[Counter] = Counts()
        for counted in self.days.values():
            sums.update(counted)
        return sums

    def followers(self, day: date) -> int | None:
        """How many subscribers there were on a day: the last figure until then, or else the first after."""
        known = sorted(self.subscribers)
        earlier = [one for one in known if one <= day]
        chosen = earlier[-1] if earlier else next(iter(known), None)
        return None if chosen is None else self.subscribers[chosen]

    def end_of(self, day: date) -> datetime:
        """When a day ended, or now if it has not."""
        return min(Period(day, day).bounds(self.community.zone)[1], self.now)

    def day_of(self, moment: datetime) -> date:
        """The day of a moment in the community's zone."""
        return moment.astimezone(zone(self.community.zone)).date()


class Compared(NamedTuple):
    """A community in a period and in the one before."""

    now: Facts
    before: Facts


def interactions(results: Results) -> int | None:
    """Likes, comments and reposts together, as far as the platform tells any of them."""
    return total((results.likes, results.comments, results.reposts))


def total(figures: Iterable[int | None]) -> int | None:
    """The sum of those that are known; None where none is."""
    known = [one for one in figures if one is not None]
    return sum(known) if known else None


def figures(spent: Iterable[Spent], of: Callable[[Spent], _Figure | None]) -> list[_Figure]:
    """What imports tell, each campaign and day once: of all its links together if told, or else of each."""
    told: dict[tuple[date, str], list[tuple[str, _Figure]]] = {}
    for one in spent:
        if (figure := of(one)) is not None:
            told.setdefault((one.day, same(one.campaign)), []).append((one.content, figure))
    parted = ([(bool(content), figure) for content, figure in some] for some in told.values())
    return [figure for some in parted for part, figure in some if part == all(part for part, _ in some)]


def same(name: str) -> str:
    """A campaign's name, however it was typed."""
    return name.strip().casefold()
