"""What others have counted is kept by what it is about, and the newest figure stays."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from models.content import Results
from models.rivals import RivalPost, RivalSeen
from models.spending import Spent
from models.storage.store import Store


async def test_the_same_day_and_campaign_again_replaces_what_it_tells_and_nothing_else(store: Store) -> None:
    first = Spent(community="shop", day=date(2026, 11, 2), campaign="осень", clicks=1, spend=Decimal("2.50"))
    again = replace(first, clicks=5, spend=None, orders=2)
    async with store.begin() as ledger:
        await ledger.outside.keep_spending([first])
        await ledger.outside.keep_spending([again])
        assert await ledger.outside.spending("shop", first.day, first.day) == [
            replace(again, spend=first.spend)
        ]
        assert await ledger.outside.spending("shop", date(2026, 11, 3), date(2026, 11, 30)) == []


async def test_posts_of_a_competitor_grow_and_those_out_of_sight_stay(store: Store, now: datetime) -> None:
    old = RivalPost(id="1", at=now - timedelta(days=20), results=Results(likes=7))
    young = RivalPost(id="2", at=now - timedelta(days=1), results=Results(likes=1))
    seen = RivalSeen(
        community="shop", name="tesla", title="Тесто", subscribers=9, posts=(old, young), seen_at=now
    )
    grown = RivalPost(id="2", at=young.at, results=Results(likes=5, views=80))
    later = RivalSeen(
        community="shop", name="tesla", title="Тесто!", subscribers=None, posts=(grown,), seen_at=now
    )
    async with store.begin() as ledger:
        await ledger.outside.keep_rival(seen)
        await ledger.outside.keep_rival(later)
        [month] = await ledger.outside.rivals("shop", now - timedelta(days=30), now)
        [week] = await ledger.outside.rivals("shop", now - timedelta(days=7), now)
        assert await ledger.outside.rivals("other", now - timedelta(days=7), now) == []
    assert month.posts == (old, grown)
    assert (week.title, week.subscribers, week.posts) == ("Тесто!", None, (grown,))
