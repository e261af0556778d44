"""Competitors are looked at once a day, and what can't be seen harms nobody."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.content import Results
from models.errors import DeliveryError, OutcomeUnknown, Refused
from models.rivals import RivalPost, RivalSight
from tests.builders import NOW, community
from tests.stage import Stage


@dataclass(slots=True)
class Street:
    """Where competitors are seen; counts how often somebody looks."""

    looks: list[str] = field(default_factory=list)
    trouble: DeliveryError | None = None
    likes: int = 5

    async def rival(self, name: str, since: datetime) -> RivalSight:
        self.looks.append(name)
        if self.trouble:
            raise self.trouble
        post = RivalPost(id="1", at=NOW - timedelta(days=1), results=Results(likes=self.likes))
        return RivalSight(title=name.title(), subscribers=100, posts=(post,))


async def likes(stage: Stage) -> list[int | None]:
    async with stage.store.reading() as ledger:
        found = await ledger.outside.rivals("shop", NOW - timedelta(days=30), NOW)
    return [post.results.likes for rival in found for post in rival.posts]


async def test_a_competitor_is_looked_at_once_a_day_and_its_posts_grow(stage: Stage) -> None:
    await stage.set_up(community(rivals=("bakery",)))
    street = Street()
    await stage.machine.ticks.watch_rivals(street)
    await stage.later(timedelta(hours=23))
    await stage.machine.ticks.watch_rivals(street)
    assert (street.looks, await likes(stage)) == (["bakery"], [5])
    street.likes = 9
    await stage.later(timedelta(hours=1))
    await stage.machine.ticks.watch_rivals(street)
    assert (street.looks, await likes(stage)) == (["bakery", "bakery"], [9])


async def test_who_can_not_be_seen_now_is_tried_again(stage: Stage) -> None:
    await stage.set_up(community(rivals=("bakery",)))
    street = Street(trouble=OutcomeUnknown("no answer"))
    await stage.machine.ticks.watch_rivals(street)
    street.trouble = Refused("closed")
    await stage.machine.ticks.watch_rivals(street)
    street.trouble = None
    await stage.machine.ticks.watch_rivals(street)
    assert await likes(stage) == [5]


async def test_competitors_are_named_in_the_chat(stage: Stage) -> None:
    await stage.ask("olga", "/settings rival +vk.com/Bakery")
    street = Street()
    await stage.machine.ticks.watch_rivals(street)
    assert street.looks == ["vk.com/bakery"]
