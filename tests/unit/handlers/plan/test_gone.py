"""What was called off comes back into the plan only while its media are still kept."""

from datetime import timedelta

import pytest

from models.content import Post, PostState
from models.media import Look, MediaKind, Medium
from tests.builders import NOW, community
from tests.stage import Stage

PIE = Medium(
    hash="ab" * 32,
    look=Look(kind=MediaKind.PHOTO, form="png", width=40, height=30),
    size=100,
    title="pie.png",
    added_at=NOW,
)
BACK = ["/queue move 1 завтра 18:30", "/plan submit 1"]


async def call_off(stage: Stage) -> None:
    await stage.set_up(community())
    async with stage.store.begin() as ledger:
        await ledger.media.keep(PIE)
    await stage.ask("lev", f"/post +50д Пирог\n/media {PIE.name}")
    await stage.ask("lev", "/queue cancel 1")


async def kept(stage: Stage) -> Post:
    async with stage.store.reading() as ledger:
        post = await ledger.posts.get(1)
    assert post is not None
    return post


@pytest.mark.parametrize("line", BACK)
async def test_a_post_comes_back_with_what_is_kept(stage: Stage, line: str) -> None:
    await call_off(stage)
    await stage.ask("lev", line)
    assert (await kept(stage)).state is PostState.PLANNED


@pytest.mark.parametrize("line", BACK)
async def test_a_post_whose_media_were_forgotten_stays_called_off_and_it_is_told_why(
    stage: Stage, line: str
) -> None:
    await call_off(stage)
    stage.watch.now += timedelta(days=100)
    async with stage.store.begin() as ledger:
        assert await ledger.media.forget_unused(stage.watch.now) == [PIE.hash]
    assert "больше нет" in await stage.ask("lev", line)
    assert (await kept(stage)).state is PostState.CANCELLED


async def test_a_draft_that_is_finished_comes_no_closer_to_others_than_the_community_wants(
    stage: Stage,
) -> None:
    await stage.set_up(community())
    await stage.ask("olga", "/settings apart 30")
    await stage.ask("lev", "/post 18:30 Пирог")
    await stage.ask("lev", "/plan return 1 подумай")
    await stage.ask("lev", "/post 18:40 Кофе")
    await stage.ask("lev", "/plan submit 1")
    assert (await kept(stage)).state is PostState.DRAFT
