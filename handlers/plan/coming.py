"""Series become posts: each time of the next weeks is a post of the plan, made once and a post like others.

So it is edited, moved or dropped by itself, and what is dropped does not come again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from handlers.community.directory import Directory, Known
from handlers.plan.approval import approvers, as_agreed, wanted
from handlers.plan.recurrence import Recurrence, days_and_moments
from handlers.plan.review import Review
from handlers.ports import Ledger
from models.communities import Community
from models.content import Post
from models.series import Series
from models.zones import zone

AHEAD: Final = timedelta(days=31)
"""So far the plan is filled; of what comes more seldom the next time is there."""


@dataclass(frozen=True, slots=True)
class PlanSeries:
    """Makes the posts of all series that are not there yet; two clocks are harmless."""

    directory: Directory
    review: Review

    async def __call__(self, ledger: Ledger, now: datetime) -> int:
        """Fill the plan; returns how many posts were made."""
        await self.directory.refresh(ledger)
        made = 0
        for series in await ledger.series.living():
            if known := self.directory.find(series.community):
                made += len(await fill(ledger, self.review, known, series, now))
        return made


async def fill(ledger: Ledger, review: Review, known: Known, series: Series, now: datetime) -> Sequence[Post]:
    """Make the posts of a series that the plan lacks; returns them."""
    there = await ledger.posts.of_series(series.id, now - AHEAD)
    agreed = next((post for post in there if approvers(post) and post.content == series.content), None)
    times, series = _times(series, known.community, now, has_next=any(post.due > now for post in there))
    made = [await _add(ledger, known.community, series, day, due, agreed) for day, due in times if due > now]
    for number, post in enumerate(made):
        # One card asks for the words of all of them.
        cause = f"series:{series.id}:{post.id}"
        await review.settle(ledger, known, post, cause, quietly=number > 0 or bool(there))
    await ledger.series.save(series)
    return made


def _times(
    series: Series, community: Community, now: datetime, *, has_next: bool
) -> tuple[list[tuple[date, datetime]], Series]:
    """The days of the next weeks that have no post yet, with their moments, and the series as it is then."""
    home = zone(community.zone)
    today = now.astimezone(home).date()
    since = series.planned + timedelta(days=1) if series.planned else series.first
    recurrence = Recurrence(series.rule, series.first, series.clock)
    times: list[tuple[date, datetime]] = []
    for day, due in days_and_moments(recurrence, home, since):
        if day > today + AHEAD and (has_next or times):
            return times, series
        times.append((day, due))
        series = replace(series, planned=day)
    return times, replace(series, ended=series.planned is None or series.planned < today)


async def _add(
    ledger: Ledger, community: Community, series: Series, day: date, due: datetime, agreed: Post | None
) -> Post:
    post = Post(
        id=0,
        community=series.community,
        author=series.author,
        content=series.content,
        due=due,
        key=key_of(series, day),
        title=series.title,
        rubric=series.rubric,
        campaign=series.campaign,
        series=series.id,
    )
    post = as_agreed(post, agreed) if agreed else post
    return await ledger.posts.add(replace(post, state=wanted(post, community.planning.approval.stages)))


def key_of(series: Series, day: date) -> str:
    """The key of the post of a series for a day, wherever it is moved."""
    return f"s{series.id}-{day:%Y%m%d}"
