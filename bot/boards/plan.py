"""The content plan as the page shows it, read from our database; nothing is changed here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.web.parts import Day, Planned, Sheet, Span, Target
from handlers.plan.approval import in_question
from handlers.plan.calendar import open_slots
from handlers.plan.fitting import Kept
from handlers.plan.holidays import holiday
from handlers.plan.post_card import offered, version_of
from handlers.plan.preview import preview
from handlers.plan.told import name_in, trail_lines
from handlers.ports import Ledger
from models.capabilities import PostLimits
from models.clock import Clock
from models.communities import Community
from models.content import GONE, Post
from models.storage.store import Store
from models.texts import Texts
from models.zones import local_date, zone

_AROUND: Final = timedelta(days=100)
"""So far before and behind the present somebody who looks at the plan is told at once what has changed."""


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """Reads the plan of all communities as one of them looks at it: in its zone, by its days."""

    store: Store
    community: str
    limits: Mapping[str, PostLimits]
    texts: Texts
    clock: Clock

    async def span(self, first: date, days: int, language: str) -> Span:
        """So many days from `first` on, with what was not given up."""
        async with self.store.reading() as ledger:
            known = await _by_id(ledger)
            home = known[self.community]
            since = datetime(first.year, first.month, first.day, tzinfo=zone(home.zone))
            posts = await ledger.posts.plan(None, since, since + timedelta(days=days))
        posts = [post for post in posts if post.state not in GONE]
        ours = [post for post in posts if post.community == self.community]
        free = open_slots(home, ours, first, days, self.clock())
        return Span(
            days=[_day(first + timedelta(days=number), free, home.zone, language) for number in range(days)],
            posts=[self._planned(post, known) for post in posts],
        )

    async def sheet(self, number: int, language: str) -> Sheet | None:
        """A post by its number, as it will be seen wherever its row goes."""
        async with self.store.reading() as ledger:
            post = await ledger.posts.seen(number)
            if post is None:
                return None
            known = await _by_id(ledger)
            row = [one for one in await ledger.posts.of_row(post.key) if one.state not in GONE]
            media = {name for one in (post, *row) for name in in_question(one).content.media}
            kept = await ledger.media.named(media)
            staff = {one.person: one for one in await ledger.communities.staff(post.community)}
        planned = self._planned(post, known)
        community = known.get(post.community)

        def say(key: str, **params: str | int) -> str:
            return self.texts.say(language, key, **params)

        return Sheet(
            planned=planned,
            author=name_in(staff, post.author, say),
            version=version_of(post),
            offered=offered(post) if planned.ours else (),
            revised=in_question(post) is not post,
            trail=trail_lines(post, community, staff, say) if community else (),
            targets=self._targets([post, *(one for one in row if one.id != post.id)], known, kept),
        )

    async def stamp(self) -> str:
        """Another one as soon as the plan of these months is different, or how posts are planned."""
        now = self.clock()
        async with self.store.reading() as ledger:
            known = await _by_id(ledger)
            seen = await ledger.posts.stamp(sorted(known), now - _AROUND, now + _AROUND)
        return f"{seen}-{hash((known[self.community].planning, known[self.community].zone)):x}"

    def _planned(self, post: Post, known: Mapping[str, Community]) -> Planned:
        target = known.get(post.community)
        return Planned(
            post=post,
            day=local_date(post.due, known[self.community].zone),
            target=target.title if target else post.community,
            ours=post.community == self.community,
        )

    def _targets(self, posts: Sequence[Post], known: Mapping[str, Community], kept: Kept) -> list[Target]:
        there = [(post, known[post.community]) for post in posts if post.community in known]
        return [
            Target(
                post=post.id,
                title=community.title,
                platform=self._name(community),
                ours=community.id == self.community,
                preview=preview(in_question(post), community, self.limits.get(community.platform), kept),
            )
            for post, community in there
        ]

    def _name(self, community: Community) -> str:
        limits = self.limits.get(community.platform)
        return limits.name if limits else community.platform


async def _by_id(ledger: Ledger) -> Mapping[str, Community]:
    return {one.id: one for one in await ledger.communities.all()}


def _day(day: date, free: Sequence[datetime], zone_name: str, language: str) -> Day:
    wanted = [at for at in free if local_date(at, zone_name) == day]
    return Day(day=day, holiday=holiday(day, language), free=wanted)
