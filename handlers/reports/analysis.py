"""What posts of a period have in common that do well: hours, days, rubrics, formats, campaigns. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from handlers.reports.contrast import LEVEL, Contrast, contrast, detrended
from handlers.reports.facts import Door, Facts, figures, interactions, same, total
from handlers.reports.measures import share
from models.content import Content, Post
from models.zones import zone

MATURE = timedelta(days=7)
"""After so long a post brings little more, so that older and younger ones may be compared."""

MEDIA = ("photo", "video", "document", "animation", "audio")

Kind = Callable[[str], str]
"""What a medium is (photo, video, …) by what its platform calls it."""


class Outcome(NamedTuple):
    """A post with what it brought by an age that all compared posts share."""

    post: Post
    value: int


@dataclass(frozen=True, slots=True)
class Efficiency:
    """Groups of posts against each other; hours and days ask about the same posts and share the level."""

    hours: Contrast[int]
    weekdays: Contrast[int]
    rubrics: Contrast[str]
    formats: Contrast[str]


@dataclass(frozen=True, slots=True)
class CampaignSum:
    """A campaign by its name, wherever it was seen: in posts, in imports, in links that people came by."""

    name: str
    posts: int
    clicks: int | None
    orders: int | None
    spend: float | None
    came: int | None
    left: int | None

    @property
    def cost_of_click(self) -> float | None:
        """`cost.click` of this campaign."""
        return share(self.spend, self.clicks)

    @property
    def cost_of_subscriber(self) -> float | None:
        """`cost.subscriber` of this campaign."""
        return share(self.spend, self.came)

    @property
    def cost_of_order(self) -> float | None:
        """`cost.order` of this campaign."""
        return share(self.spend, self.orders)


def efficiency(facts: Facts, kind: Kind) -> Efficiency:
    """How the posts of a period did, by what they are and when they came out."""
    outcomes = comparable(facts)
    here = zone(facts.community.zone)
    when = [one.post.published_at or one.post.due for one in outcomes]
    values = detrended([at.timestamp() for at in when], [one.value for one in outcomes])
    local = [at.astimezone(here) for at in when]
    return Efficiency(
        hours=contrast([at.hour for at in local], values, LEVEL / 2, next_hour),
        weekdays=contrast([at.weekday() for at in local], values, LEVEL / 2),
        rubrics=contrast([one.post.rubric for one in outcomes], values),
        formats=contrast([form(one.post.content, kind) for one in outcomes], values),
    )


def next_hour(one: int, other: int) -> float:
    """How much a post of an hour says about another hour of the day."""
    apart = min((one - other) % 24, (other - one) % 24)
    return (1.0, 0.5)[apart] if apart < 2 else 0.0


def comparable(facts: Facts) -> list[Outcome]:
    """Posts by their first day where it is known of most; otherwise those that are old enough."""
    young = [(post, post.first_day) for post in facts.posts if post.first_day]
    found = [Outcome(post, value) for post, day in young if (value := interactions(day)) is not None]
    if 2 * len(found) >= len(facts.posts):
        return found
    return [
        Outcome(post, value)
        for post in facts.posts
        if post.published_at is not None
        and facts.now - post.published_at >= MATURE
        and (value := interactions(post.results)) is not None
    ]


def form(content: Content, kind: Kind) -> str:
    """The format of a post: what stands out of it."""
    if content.poll is not None:
        return "poll"
    if len(content.media) > 1:
        return "album"
    if content.media:
        known = kind(content.media[0])
        return known if known in MEDIA else "media"
    return "link" if content.link else "text"


def campaigns(facts: Facts) -> list[CampaignSum]:
    """Campaigns with money first, then by who came."""
    names: dict[str, str] = {}
    told = (
        *(one.campaign for one in facts.spent),
        *(door.name for door in facts.doors),
        *(post.campaign for post in facts.posts),
    )
    for name in told:
        if name.strip():
            names.setdefault(same(name), name.strip())
    doors = {same(door.name): door for door in facts.doors}
    found = [_campaign(facts, key, name, doors) for key, name in names.items()]
    return sorted(found, key=lambda one: (-(one.spend or 0), -(one.came or 0), one.name))


def _campaign(facts: Facts, key: str, name: str, doors: Mapping[str, Door]) -> CampaignSum:
    spent = [one for one in facts.spent if same(one.campaign) == key]
    money = figures(spent, lambda one: one.spend)
    door = doors.get(key)
    return CampaignSum(
        name=name,
        posts=sum(same(post.campaign) == key for post in facts.posts),
        clicks=total(figures(spent, lambda one: one.clicks)),
        orders=total(figures(spent, lambda one: one.orders)),
        spend=float(sum(money, Decimal(0))) if money else None,
        came=door.came if door else None,
        left=door.left if door else None,
    )


def clicks_of(post: Post, facts: Facts) -> int | None:
    """Clicks on the links of one post, by `utm_content`, where an import tells them."""
    return total(one.clicks for one in facts.spent if post.key and one.content == post.key)


def best(contrasted: Contrast[int], most: int = 3) -> Sequence[int]:
    """The groups that surely do better than usual."""
    if not contrasted.differ:
        return ()
    return [one.group for one in contrasted.standings[:most] if one.low > 1.0]
