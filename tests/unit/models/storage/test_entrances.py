"""Who came by which door and who left, who is met there, when a chat was locked, what was said of others."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from models.entrances import Brought, Campaign, Closing, Join, Newcomer, NewcomerState
from models.errors import StorageError
from models.signals import Signal
from models.storage.store import Store
from tests.builders import COMMUNITY, NOW, case, item

MINUTE = timedelta(minutes=1)


def join(person: str, minutes: int = 0, chat: str = "chat", link: str | None = None) -> Join:
    return Join(
        community=COMMUNITY,
        chat=chat,
        person=person,
        name=person.title(),
        at=NOW + minutes * MINUTE,
        link=link,
    )


def newcomer(person: str = "vera", minutes: int = 5) -> Newcomer:
    return Newcomer(
        community=COMMUNITY,
        chat="chat",
        person=person,
        name=person.title(),
        state=NewcomerState.WAITING,
        asked_in="chat",
        question="q1",
        right=0,
        since=NOW,
        until=NOW + minutes * MINUTE,
    )


async def test_who_came_is_told_of_one_chat_and_one_time(store: Store) -> None:
    async with store.begin() as ledger:
        for one in (join("a"), join("b", 2), join("c", 9), join("d", 2, "wall")):
            await ledger.entrances.came(one)
    async with store.reading() as ledger:
        found = await ledger.entrances.joined(COMMUNITY, "chat", NOW + MINUTE, NOW + 5 * MINUTE)
    assert found == [join("b", 2)]


async def test_whom_a_link_brought_and_who_of_them_left_is_counted(store: Store) -> None:
    async with store.begin() as ledger:
        for person in ("a", "b", "c"):
            await ledger.entrances.came(join(person, link="x"))
        await ledger.entrances.came(join("d"))
        await ledger.entrances.left(COMMUNITY, "chat", "b", NOW + MINUTE)
        await ledger.entrances.left(COMMUNITY, "chat", "nobody", NOW + MINUTE)
        assert await ledger.entrances.brought(COMMUNITY) == {"x": Brought(came=3, left=1)}


async def test_who_comes_back_and_leaves_again_is_known_by_both_times(store: Store) -> None:
    async with store.begin() as ledger:
        await ledger.entrances.came(join("a", link="x"))
        await ledger.entrances.left(COMMUNITY, "chat", "a", NOW + MINUTE)
        await ledger.entrances.came(join("a", 2, link="x"))
        await ledger.entrances.left(COMMUNITY, "chat", "a", NOW + 3 * MINUTE)
        found = await ledger.entrances.joined(COMMUNITY, "chat", NOW, NOW + 5 * MINUTE)
    assert [one.left_at for one in found] == [NOW + MINUTE, NOW + 3 * MINUTE]


async def test_those_who_were_waited_for_long_enough_are_told_and_others_are_not(store: Store) -> None:
    done = replace(newcomer("done", 1), state=NewcomerState.PASSED)
    async with store.begin() as ledger:
        for one in (newcomer("late", 2), newcomer("early", 1), newcomer("new", 30), done):
            await ledger.entrances.meet(one)
        waited = await ledger.entrances.waited_for(NOW + 5 * MINUTE)
        assert [one.person for one in waited] == ["early", "late"]
        await ledger.entrances.meet(replace(waited[0], state=NewcomerState.FAILED, wrong=2))
        assert [one.person for one in await ledger.entrances.waited_for(NOW + 5 * MINUTE)] == ["late"]
        met = await ledger.entrances.newcomer(COMMUNITY, "chat", "early")
    assert met is not None
    assert (met.state, met.wrong) == (NewcomerState.FAILED, 2)


async def test_a_chat_is_locked_once_at_a_time(store: Store) -> None:
    closing = Closing(community=COMMUNITY, chat="chat", since=NOW, until=NOW + 15 * MINUTE)
    async with store.begin() as ledger:
        first = await ledger.entrances.lock(closing)
        assert await ledger.entrances.closed() == [first]
    with pytest.raises((IntegrityError, StorageError)):
        async with store.begin() as ledger:
            await ledger.entrances.lock(closing)
    async with store.begin() as ledger:
        await ledger.entrances.unlock(first.id, "anna", NOW + MINUTE)
        assert await ledger.entrances.closed() == []
        second = await ledger.entrances.lock(closing)
        shown = await ledger.entrances.closings(COMMUNITY, 5)
    assert [one.id for one in shown] == [second.id, first.id]
    assert (shown[1].opened_at, shown[1].opened_by) == (NOW + MINUTE, "anna")


async def test_a_campaign_has_a_link_once_it_was_made(store: Store) -> None:
    plain = Campaign(community=COMMUNITY, chat="wall", name="Осень", by="lev", at=NOW)
    async with store.begin() as ledger:
        begun = await ledger.entrances.begin(plain)
        await ledger.entrances.made(begun.id, "https://t.me/+x")
        [shown] = await ledger.entrances.campaigns(COMMUNITY, 5)
        assert await ledger.entrances.campaign(begun.id) == shown
    assert shown == replace(plain, id=begun.id, link="https://t.me/+x")


async def test_a_signal_is_given_once_and_what_became_of_it_is_told(store: Store) -> None:
    async with store.begin() as ledger:
        [first, second] = await ledger.cases.open(
            [case(first=item("1"), incident="a"), case(first=item("2"), incident="b")]
        )
        for of in (first, second):
            given = Signal(
                community=COMMUNITY, case=of.id, address=of.first.address, person="vera", name="Вера", at=NOW
            )
            await ledger.signals.put(given)
            await ledger.signals.put(replace(given, at=NOW + MINUTE))
        assert [one.at for one in await ledger.signals.of_case(first.id)] == [NOW]
        await ledger.cases.save(first.changed(outcome="fine"))
        assert await ledger.signals.outcomes(COMMUNITY, "vera", NOW) == {"fine": 1, None: 1}
        assert await ledger.signals.outcomes(COMMUNITY, "vera", NOW + MINUTE) == {}
        assert await ledger.signals.outcomes(COMMUNITY, "nina", NOW) == {}


async def test_the_newest_case_that_has_a_message_is_found_with_what_came_with_it(store: Store) -> None:
    about = item("1", attachments=("photo:abc", "video:def"))
    async with store.begin() as ledger:
        await ledger.cases.open([case(first=about, incident="a")])
        [newer] = await ledger.cases.open([case(first=about, incident="b")])
        found = await ledger.cases.about(about.address)
        assert await ledger.cases.about(item("2").address) is None
    assert found is not None
    assert (found.id, found.first.attachments) == (newer.id, ("photo:abc", "video:def"))
