"""Standings are kept by community and person."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from models.people import Standing
from models.storage.store import Store


def standing(person: str, now: datetime, community: str = "shop") -> Standing:
    return Standing(community=community, person=person, name="Анна", first_seen=now, messages=1)


async def test_standings_come_back_as_they_were_kept(store: Store, now: datetime) -> None:
    plain = standing("1", now)
    full = Standing(
        community="shop",
        person="2",
        name="Пётр",
        first_seen=now - timedelta(days=9),
        messages=7,
        strikes=3,
        last_strike=now,
        muted_until=now + timedelta(hours=1),
        banned_until=now + timedelta(days=7, microseconds=1),
    )
    async with store.begin() as ledger:
        await ledger.people.save([plain, full])
        assert await ledger.people.standings("shop", ["1", "2", "3"]) == {"1": plain, "2": full}


async def test_many_standings_are_kept_each_as_its_own(store: Store, now: datetime) -> None:
    first = {str(n): replace(standing(str(n), now), messages=n) for n in range(137)}
    second = {person: replace(one, name=person, strikes=1) for person, one in list(first.items())[60:]}
    async with store.begin() as ledger:
        await ledger.people.save(list(first.values()))
        await ledger.people.save(list(second.values()))
        assert await ledger.people.standings("shop", list(first)) == first | second


async def test_a_standing_replaces_the_earlier_one(store: Store, now: datetime) -> None:
    first = standing("1", now)
    second = replace(first, name="Анна К.", messages=2, strikes=1, last_strike=now)
    async with store.begin() as ledger:
        await ledger.people.save([first])
        await ledger.people.save([second])
        assert await ledger.people.standings("shop", ["1"]) == {"1": second}


async def test_a_person_stands_in_each_community_by_itself(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.people.save([standing("1", now, "shop"), standing("1", now, "cafe")])
        await ledger.people.save([])
        assert await ledger.people.standings("cafe", ["1"]) == {"1": standing("1", now, "cafe")}
        assert await ledger.people.standings("bank", ["1"]) == {}
        assert await ledger.people.standings("shop", []) == {}


async def test_people_are_found_by_the_name_under_which_they_are_shown(store: Store, now: datetime) -> None:
    both = [replace(standing(number, now), name=name) for number, name in (("1", "Анна"), ("2", "АННА"))]
    async with store.begin() as ledger:
        await ledger.people.save([*both, replace(standing("3", now), name="Пётр")])
        await ledger.people.save([standing("4", now, "cafe")])
        assert await ledger.people.named("shop", "анна") == both
        assert await ledger.people.named("shop", "Анн") == []
