"""Subscribers by day and comments by what they stand under."""

from datetime import date

from models.messages import Thread
from models.storage.store import Store


async def test_comments_are_added_up_by_what_they_stand_under(store: Store) -> None:
    pie, cake = Thread("telegram", "-100", "5"), Thread("telegram", "-100", "6")
    async with store.begin() as ledger:
        await ledger.audiences.hear({pie: 2, cake: 1})
        await ledger.audiences.hear({pie: 3})
        await ledger.audiences.hear({})
    async with store.reading() as ledger:
        assert await ledger.audiences.heard("telegram", "-100", ["5", "6", "7"]) == {"5": 5, "6": 1}
        assert await ledger.audiences.heard("vk", "-100", ["5"]) == {}


async def test_the_last_figure_of_a_day_stays(store: Store) -> None:
    async with store.begin() as ledger:
        for day, number in ((21, 90), (22, 100), (22, 101), (25, 99)):
            await ledger.audiences.note("shop", date(2026, 11, day), number)
    async with store.reading() as ledger:
        found = await ledger.audiences.subscribers("shop", date(2026, 11, 22), date(2026, 11, 30))
        assert found == {date(2026, 11, 22): 101, date(2026, 11, 25): 99}
        assert await ledger.audiences.subscribers("cafe", date(2026, 11, 22), date(2026, 11, 30)) == {}
