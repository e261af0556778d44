"""What people set up is kept with its history: communities, roles, answers, codes."""

from dataclasses import replace
from datetime import datetime, timedelta

from models.communities import Community, Ladder, Mode, Place
from models.faq import Entry
from models.staff import Colleague, Role
from models.storage.store import Store

SHOP = Community(
    id="shop",
    platform="vk",
    title="Магазин",
    modes={"links": Mode.ACT},
    places={"7": Place.WALL},
    stop_phrases=("быстрый заработок",),
)


async def test_a_community_comes_back_as_it_was_set_up(store: Store, now: datetime) -> None:
    cafe = Community(id="cafe", platform="telegram", title="Кафе", mode=Mode.SHADOW)
    async with store.begin() as ledger:
        await ledger.communities.save(SHOP, "9", now)
        await ledger.communities.save(cafe, "9", now)
        assert await ledger.communities.all() == [cafe, SHOP]


async def test_every_changed_setting_goes_into_the_history(store: Store, now: datetime) -> None:
    changed = replace(
        SHOP,
        mode=Mode.ACT,
        modes={"caps": Mode.OFF},
        ladder=Ladder(warn_at=1),
        stop_phrases=(),
        first_answer_within=timedelta(hours=1),
    )
    async with store.begin() as ledger:
        await ledger.communities.save(SHOP, "9", now)
        await ledger.communities.save(SHOP, "9", now)
        await ledger.communities.save(changed, "8", now)
        history = await ledger.communities.history("shop", 9)
        assert await ledger.communities.all() == [changed]
        assert await ledger.communities.history("shop", 1) == history[:1]
    assert sorted(history[:-1]) == [
        (now, "8", "first_answer_within", "PT1800S", "PT3600S"),
        (now, "8", "ladder.warn_at", "2", "1"),
        (now, "8", "mode", "suggest", "act"),
        (now, "8", "modes.caps", "", "off"),
        (now, "8", "modes.links", "act", ""),
        (now, "8", "stop_phrases", '["быстрый заработок"]', "[]"),
    ]
    assert history[-1] == (now, "9", "id", "", "shop")


async def test_roles_are_given_changed_and_taken_away(store: Store, now: datetime) -> None:
    anna = Colleague(community="shop", person="5", name="Анна", role=Role.MODERATOR)
    boris = Colleague(community="shop", person="6", name="Борис", role=Role.SPECIALIST)
    async with store.begin() as ledger:
        await ledger.communities.appoint(boris, "9", now)
        await ledger.communities.appoint(anna, "9", now)
        assert await ledger.communities.staff("shop") == [anna, boris]
        owner = replace(anna, role=Role.OWNER)
        await ledger.communities.appoint(owner, "9", now)
        assert await ledger.communities.dismiss("shop", "6", "9", now)
        assert not await ledger.communities.dismiss("shop", "6", "9", now)
        assert await ledger.communities.staff("shop") == [owner]
        assert await ledger.communities.history("shop", 2) == [
            (now, "9", "staff.6", "specialist", ""),
            (now, "9", "staff.5", "moderator", "owner"),
        ]


async def test_a_code_works_once_and_only_the_newest(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.communities.set_owner_code("first", now)
        await ledger.communities.set_owner_code("second", now)
        assert not await ledger.communities.use_owner_code("first", now)
        assert await ledger.communities.use_owner_code("second", now)
        assert not await ledger.communities.use_owner_code("second", now)


async def test_answers_are_added_replaced_and_removed(store: Store, now: datetime) -> None:
    delivery = Entry(id="delivery", phrasings=("Сколько идёт доставка?",), answer="Два дня")
    address = Entry(id="address", phrasings=("Где вы?", "Какой адрес?"), answer="На Арбате")
    async with store.begin() as ledger:
        await ledger.faq.put("shop", delivery, "9", now)
        await ledger.faq.put("shop", address, "9", now)
        await ledger.faq.put("cafe", delivery, "9", now)
        assert await ledger.faq.entries("shop") == [address, delivery]
        faster = replace(delivery, answer="Один день")
        await ledger.faq.put("shop", faster, "8", now)
        assert await ledger.faq.remove("shop", "address")
        assert not await ledger.faq.remove("shop", "address")
        assert await ledger.faq.entries("shop") == [replace(faster, version=2)]
        assert await ledger.faq.entries("cafe") == [delivery]
        again = await ledger.faq.put("shop", address, "8", now)
        assert again.version == 2, "a version names one text for ever"
