"""The plan gives each due post to one caller and remembers what it brought."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from models.content import (
    Content,
    LinkButton,
    Poll,
    Post,
    PostState,
    Results,
    Trait,
)
from models.errors import StorageError
from models.marks import Mark, MarkKind
from models.messages import Address
from models.storage.posts import SqlPosts
from models.storage.store import Store
from tests.builders import NOW

HOUR = timedelta(hours=1)
FULL = Content(
    text="Скидки",
    marks=(Mark(kind=MarkKind.LINK, start=0, length=6, url="https://a.ru"),),
    media=("photo:1", "video:2"),
    poll=Poll(question="?", options=("да", "нет"), right=1),
    buttons=((LinkButton(label="Меню", url="https://a.ru"),),),
    traits=frozenset({Trait.SILENT, Trait.PINNED}),
)


def post(due: datetime, state: PostState = PostState.PLANNED, published: datetime | None = None) -> Post:
    return Post(
        id=0,
        community="shop",
        author="9",
        content=Content(text="Скидки"),
        due=due,
        state=state,
        published_at=published,
    )


async def test_a_post_comes_back_as_it_was_kept(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        added = await ledger.posts.add(post(now))
        full = replace(
            added,
            state=PostState.PUBLISHED,
            content=FULL,
            published_at=now,
            address=Address(platform="vk", chat="wall", message="8"),
            results=Results(likes=3, comments=0, views=None),
            collected_at=now,
        )
        assert await ledger.posts.get(added.id) == added == replace(post(now), id=added.id, key=added.key)
        await ledger.posts.save(full)
        assert await ledger.posts.get(added.id) == full
        assert await ledger.posts.get(99) is None
        with pytest.raises(StorageError, match="99"):
            await ledger.posts.save(replace(full, id=99))


async def test_a_due_post_is_given_to_one_caller_only(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        later = await ledger.posts.add(post(now))
        sooner = await ledger.posts.add(post(now - HOUR))
        await ledger.posts.add(post(now + HOUR))
        await ledger.posts.add(post(now - HOUR, PostState.CANCELLED))
        claimed = await ledger.posts.claim_due(now)
        assert claimed == [replace(one, state=PostState.PUBLISHING) for one in (sooner, later)]
        assert await ledger.posts.claim_due(now) == []


async def test_upcoming_are_the_posts_that_somebody_may_still_want_to_see(
    store: Store, now: datetime
) -> None:
    async with store.begin() as ledger:
        added = [await ledger.posts.add(post(now - HOUR, state)) for state in PostState]
        assert [one.state for one in await ledger.posts.upcoming("shop", 9)] == [
            PostState.DRAFT,
            PostState.REVIEW,
            PostState.HELD,
            PostState.PLANNED,
            PostState.PUBLISHING,
            PostState.HANDED_OVER,
            PostState.FAILED,
            PostState.NEEDS_PERSON,
        ]
        sooner = await ledger.posts.add(post(now - 2 * HOUR))
        assert await ledger.posts.upcoming("shop", 2) == [sooner, added[0]]
        assert await ledger.posts.upcoming("cafe", 2) == []


async def test_recent_posts_are_those_of_a_stretch_of_time(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        old, new, _ = [
            await ledger.posts.add(post(now, PostState.PUBLISHED, now + at * HOUR)) for at in (0, 1, 2)
        ]
        assert await ledger.posts.recent("shop", now, now + 2 * HOUR, 9) == [new, old]
        assert await ledger.posts.recent("shop", now, now + 2 * HOUR, 1) == [new]


async def test_results_are_asked_for_again_after_a_while(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        never = await ledger.posts.add(post(now, PostState.PUBLISHED, now))
        long_ago = replace(post(now, PostState.PUBLISHED, now), collected_at=now - 2 * HOUR)
        just_now = replace(long_ago, collected_at=now)
        kept = [await ledger.posts.add(one) for one in (long_ago, just_now)]
        await ledger.posts.add(post(now, PostState.PUBLISHED, now - 9 * HOUR))
        await ledger.posts.add(post(now))
        assert await ledger.posts.to_collect(now - HOUR, now - HOUR) == [never, kept[0]]


async def test_a_post_that_is_read_to_be_changed_is_nobody_elses_meanwhile() -> None:
    """Where several write at once, on PostgreSQL; SQLite has one writer."""
    asked: list[str] = []

    class Spy:
        async def execute(self, statement: Select[Any]) -> list[Any]:
            asked.append(str(statement.compile(dialect=postgresql.dialect())))
            return []

    found = SqlPosts(cast("AsyncConnection", Spy()))
    await found.get(1)
    await found.of_series(1, NOW)
    assert [statement.endswith("FOR UPDATE") for statement in asked] == [True, True]


async def test_the_number_of_a_post_that_was_removed_is_given_to_no_other(store: Store) -> None:
    async with store.begin() as ledger:
        first = await ledger.posts.add(post(NOW))
        await ledger.posts.remove(first.id)
        assert (await ledger.posts.add(post(NOW))).id != first.id
