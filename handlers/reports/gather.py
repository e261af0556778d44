"""Reads what happened to a community in a period: counters and small tables, never events."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from handlers.ports import Ledger
from handlers.reports.facts import Compared, Door, Facts
from handlers.reports.period import Period
from handlers.service import service
from models.communities import Community
from models.content import Post, PostState
from models.entrances import Brought, Campaign
from models.outcomes import Counter
from models.zones import zone

_MOST_POSTS = 100_000
_MOST_CAMPAIGNS = 10_000


async def gather(ledger: Ledger, community: Community, period: Period, now: datetime) -> Facts:
    """Everything that a report tells of this community and period."""
    since, until = period.bounds(community.zone)
    posts = await ledger.posts.recent(community.id, since, until, _MOST_POSTS)
    heard = await ledger.journal.hours(community.id, Counter.EVENTS, since, until)
    # The day before is what growth is measured from.
    subscribers = await ledger.audiences.subscribers(
        community.id, period.first - timedelta(days=1), period.last
    )
    counted = await ledger.journal.first_day(community.id)
    return Facts(
        community=community,
        period=period,
        now=now,
        posts=tuple(reversed(posts)),
        planned=tuple(
            post for post in await ledger.posts.plan(community.id, since, until) if _is_planned(post)
        ),
        days=await ledger.journal.days(community.id, period.first, period.last),
        hours=_by_hour_of_week(heard, community),
        subscribers=subscribers,
        service=await service(ledger, community, since, until),
        spent=tuple(await ledger.outside.spending(community.id, period.first, period.last)),
        doors=_doors(
            await ledger.entrances.campaigns(community.id, _MOST_CAMPAIGNS),
            await ledger.entrances.brought(community.id, since, until),
        ),
        rivals=tuple(
            rival
            for rival in await ledger.outside.rivals(community.id, since, until)
            if rival.name in community.rivals
        ),
        began=min([*subscribers, *([counted] if counted else [])], default=None),
    )


def _is_planned(post: Post) -> bool:
    """Neither an idea nor cancelled: somebody counted on it."""
    return post.state not in (PostState.DRAFT, PostState.CANCELLED)


def _by_hour_of_week(heard: Mapping[datetime, int], community: Community) -> tuple[tuple[int, ...], ...]:
    here = zone(community.zone)
    hours = [[0] * 24 for _ in range(7)]
    for hour, number in heard.items():
        local = hour.astimezone(here)
        hours[local.weekday()][local.hour] += number
    return tuple(map(tuple, hours))


def _doors(campaigns: list[Campaign], brought: Mapping[str, Brought]) -> tuple[Door, ...]:
    """By name: a campaign's invite link and its link to the bot are one door."""
    names = {mark: one.name for one in campaigns for mark in (one.link, one.mark) if mark}
    doors: dict[str, Door] = {}
    for mark, count in brought.items():
        name = names.get(mark, mark)
        known = doors.get(name, Door(name, 0, 0))
        doors[name] = Door(name, known.came + count.came, known.left + count.left)
    return tuple(sorted(doors.values(), key=lambda door: -door.came))


async def compared(ledger: Ledger, community: Community, period: Period, now: datetime) -> Compared:
    """A period with the one before it."""
    return Compared(
        await gather(ledger, community, period, now), await gather(ledger, community, period.before, now)
    )
