"""Cases keep what a person must see and what was done about it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from msgspec import structs
from sqlalchemy.exc import IntegrityError

from models.cases import Case, CaseItem, CaseKind, CaseState, Unseen
from models.channels import LostChannel
from models.conversations import ConversationKey
from models.errors import StorageError
from models.intents import Order, ShowCard
from models.messages import Address
from models.outcomes import Deed, DeedKind, Done
from models.storage.store import Store
from models.texts import Sentence
from tests.builders import deed

HOUR = timedelta(hours=1)


def item(message: str, now: datetime, author: str = "5") -> CaseItem:
    address = Address(platform="vk", chat="7", message=message)
    return CaseItem(address=address, author=author, author_name="Анна", text="текст", at=now, thread="3")


def case(now: datetime, incident: str = "links", message: str = "1") -> Case:
    return Case(
        id=0,
        community="shop",
        kind=CaseKind.REVIEW,
        incident=incident,
        state=CaseState.OPEN,
        first=item(message, now),
        reasons=(Sentence("too-many-links", {"count": 3}),),
        opened_at=now,
        deadline=now + HOUR,
        spans=((0, 3), (5, 9)),
        model="base-1",
    )


def changed(case: Case, **changes: object) -> Case:
    return structs.replace(case, version=case.version + 1, **changes)


async def test_a_case_comes_back_as_it_was_opened(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        [opened] = await ledger.cases.open([case(now)])
        assert opened == structs.replace(case(now), id=opened.id)
        assert await ledger.cases.get(opened.id) == opened
        assert await ledger.cases.items(opened.id) == [opened.first]
        assert await ledger.cases.get(99) is None


async def test_a_changed_case_is_kept(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        [opened] = await ledger.cases.open([case(now)])
        taken = changed(
            opened,
            state=CaseState.TAKEN,
            owner="9",
            owner_name="Мария",
            answered_at=now,
            count=4,
            people=2,
            joined_at=now,
            alerts=2,
            card=Address(platform="vk", chat="duty", message="33"),
        )
        await ledger.cases.save(taken)
        assert await ledger.cases.get(opened.id) == taken
        assert await ledger.cases.by_card(Address(platform="vk", chat="duty", message="33")) == taken
        assert await ledger.cases.by_card(Address(platform="vk", chat="duty", message="34")) is None


async def test_of_two_people_who_change_a_case_the_second_is_told(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        [opened] = await ledger.cases.open([case(now)])
        await ledger.cases.save(changed(opened, owner="9"))
        with pytest.raises(StorageError, match="somebody else"):
            await ledger.cases.save(changed(opened, owner="8"))


async def test_an_incident_has_one_unclosed_case(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        [first] = await ledger.cases.open([case(now)])
        await ledger.cases.save(changed(first, state=CaseState.CLOSED, closed_at=now, outcome="hidden"))
        [second] = await ledger.cases.open([case(now)])
        [other] = await ledger.cases.open([case(now, incident="abuse", message="2")])
        assert await ledger.cases.unclosed("shop", ["links", "abuse", "flood"]) == {
            "links": second,
            "abuse": other,
        }
        assert await ledger.cases.unclosed("shop", []) == {}
        assert await ledger.cases.unclosed("cafe", ["links"]) == {}
    with pytest.raises(IntegrityError):
        async with store.begin() as ledger:
            await ledger.cases.open([case(now)])


async def test_similar_messages_join_and_people_are_counted_once(store: Store, now: datetime) -> None:
    more = [item("2", now, author="5"), item("3", now, author="6")]
    async with store.begin() as ledger:
        [opened] = await ledger.cases.open([case(now)])
        for version in (2, 3):
            assert await ledger.cases.join({opened.id: more}, now) == {opened.id: version}
            grown = structs.replace(opened, count=3, people=2, joined_at=now, version=version)
            assert await ledger.cases.get(opened.id) == grown
        assert await ledger.cases.items(opened.id) == [opened.first, *more]


async def test_history_is_told_in_order(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        [opened] = await ledger.cases.open([case(now)])
        await ledger.cases.note(opened.id, now, None, "opened")
        await ledger.cases.note(opened.id, now, "9", "taken")
        assert await ledger.cases.history(opened.id) == [(now, None, "opened"), (now, "9", "taken")]


async def test_overdue_are_the_unclosed_cases_past_their_deadline(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        [late] = await ledger.cases.open([case(now - 2 * HOUR, "late")])
        [later] = await ledger.cases.open([case(now - HOUR, "later")])
        [opened] = await ledger.cases.open([case(now - 3 * HOUR, "taken")])
        taken = changed(opened, state=CaseState.TAKEN)
        await ledger.cases.save(taken)
        [closed] = await ledger.cases.open([case(now - 2 * HOUR, "closed")])
        await ledger.cases.save(changed(closed, state=CaseState.CLOSED, closed_at=now))
        await ledger.cases.open([case(now, "in time")])
        assert await ledger.cases.overdue(now) == [taken, late, later]


async def test_a_case_is_unseen_until_its_card_is_out_and_ordered_while_that_waits(
    store: Store, now: datetime
) -> None:
    async with store.begin() as ledger:
        opened = [await ledger.cases.open([case(now, name)]) for name in ("shown", "ordered", "lost")]
        shown, ordered, lost = (number for [one] in opened for number in [one.id])
        await ledger.cases.shown({shown: Address(platform="vk", chat="duty", message="1")})
        show = ShowCard(platform="vk", case=ordered)
        await ledger.outbox.put([Order(key="card", intent=show, case=ordered)])
        assert await ledger.cases.unseen() == [
            Unseen(ordered, "shop", now, ordered=True),
            Unseen(lost, "shop", now, ordered=False),
        ]


async def test_a_lost_channel_stays_lost_since_it_was(store: Store, now: datetime) -> None:
    lost = LostChannel(community="shop", chat="duty", since=now, error="kicked", look_at=now + HOUR)
    async with store.begin() as ledger:
        await ledger.channels.lose(lost)
        await ledger.channels.lose(replace(lost, since=now + HOUR, error="again"))
        await ledger.channels.look_again(lost, now + 2 * HOUR)
        assert await ledger.channels.lost() == [replace(lost, look_at=now + 2 * HOUR)]
        await ledger.channels.find(lost)
        assert await ledger.channels.lost() == []


async def test_cases_are_listed_by_state_newest_first(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        [old] = await ledger.cases.open([case(now - HOUR, "old")])
        [new] = await ledger.cases.open([case(now, "new")])
        shut = changed(
            (await ledger.cases.open([case(now, "shut")]))[0], state=CaseState.CLOSED, closed_at=now
        )
        await ledger.cases.save(shut)
        assert await ledger.cases.listing("shop", [CaseState.OPEN, CaseState.TAKEN], 9) == [new, old]
        assert await ledger.cases.listing("shop", list(CaseState), 1) == [shut]


async def test_it_is_known_how_many_cases_of_each_kind_were_opened(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.cases.open([case(now - 2 * HOUR, "before")])
        await ledger.cases.open([case(now, "silent")])
        await ledger.cases.open([structs.replace(case(now, "asked"), kind=CaseKind.QUESTION)])
        assert await ledger.figures.opened_since("shop", now) == {"review": 1, "question": 1}


async def test_deeds_stand_until_they_are_undone(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        [opened] = await ledger.cases.open([case(now)])
        removed = Deed(
            community="shop",
            case=opened.id,
            kind=DeedKind.REMOVED,
            address=opened.first.address,
            person="5",
            by=None,
            at=now,
            reason=Sentence("too-many-links", {"count": 3}),
            model="base-1",
        )
        muted = structs.replace(
            removed, kind=DeedKind.MUTED, by="9", reason=None, until=now + HOUR, before=now - HOUR
        )
        await ledger.deeds.add([removed, muted])
        await ledger.deeds.add([])
        first, second = (await ledger.deeds.standing([opened.id]))[opened.id]
        assert (first, second) == (
            structs.replace(removed, id=first.id),
            structs.replace(muted, id=second.id),
        )
        await ledger.deeds.undo([second.id], "9", now)
        assert await ledger.deeds.standing([opened.id]) == {opened.id: [first]}
        undone = structs.replace(second, undone_at=now, undone_by="9")
        assert await ledger.deeds.about("shop", ["5", "6"]) == [first, undone]
        assert await ledger.deeds.about("shop", ["6"]) == []
        await ledger.deeds.redo([second.id])
        assert await ledger.deeds.standing([opened.id]) == {opened.id: [first, second]}


async def test_what_the_bot_did_in_a_storm_is_told_by_kinds(store: Store, now: datetime) -> None:

    async with store.begin() as ledger:
        [opened] = await ledger.cases.open([case(now)])
        muted = deed(DeedKind.MUTED, case=opened.id, until=now + HOUR)
        removed = deed(case=opened.id)
        await ledger.deeds.add(
            [
                removed,
                muted,
                removed,
                structs.replace(muted, until=now + 2 * HOUR),
                structs.replace(muted, by="anna", until=now + 9 * HOUR),
            ]
        )
        told = await ledger.deeds.by_bot([opened.id])
    assert told == {opened.id: [Done(DeedKind.REMOVED, None), Done(DeedKind.MUTED, now + 2 * HOUR)]}


async def test_whose_words_somebody_has_in_hand_is_found_by_the_conversation(
    store: Store, now: datetime
) -> None:
    async with store.begin() as ledger:
        [first, second] = await ledger.cases.open([case(now), case(now, "abuse", "2")])
        here = ConversationKey("vk", "7", "3", "5")
        assert await ledger.cases.in_hand("shop", here) == []
        for one in (first, second):
            await ledger.cases.save(changed(one, state=CaseState.TAKEN))
        assert [one.id for one in await ledger.cases.in_hand("shop", here)] == [second.id, first.id]
        for other in (
            structs.replace(here, person="6"),
            structs.replace(here, thread="4"),
            structs.replace(here, chat="8"),
        ):
            assert await ledger.cases.in_hand("shop", other) == []
        assert await ledger.cases.in_hand("another", here) == []
