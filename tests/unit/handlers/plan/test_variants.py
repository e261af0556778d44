"""A row of the plan says something else in another community, by typing."""

from datetime import timedelta

import pytest

from models.communities import Approval, Community, Place, Planning
from models.content import Post, PostState
from models.staff import Colleague, Role, called
from tests.builders import NOW, PLATFORM, community
from tests.stage import Stage


def channel(**changes: object) -> Community:
    given = {"id": "tg", "platform": "telegram", "title": "Канал", "places": {"w": Place.WALL}}
    return community(**given | changes)


@pytest.fixture
async def both(stage: Stage) -> Stage:
    await join(stage, channel())
    return stage


async def join(stage: Stage, other: Community, *people: str) -> None:
    async with stage.store.begin() as ledger:
        await ledger.communities.save(other, "start", NOW)
        for person in people or ("lev",):
            there = called(person, PLATFORM, other.platform)
            one = Colleague(community=other.id, person=there, name=person, role=Role.SPECIALIST)
            await ledger.communities.appoint(one, "start", NOW)
    stage.machine.stories.directory.outdated()


async def posts(stage: Stage) -> list[Post]:
    async with stage.store.reading() as ledger:
        found = [await ledger.posts.get(number) for number in range(1, 5)]
    return [post for post in found if post]


async def test_a_row_goes_to_another_community_in_words_of_its_own(both: Stage) -> None:
    await both.ask("lev", "/post 18:30 Новый пирог\n/rubric Меню")
    assert "№2" in await both.ask("lev", "/edit 1 telegram: Пирог дня\n[Меню](cafe.ru)")
    ours, theirs = await posts(both)
    assert (ours.text, theirs.text) == ("Новый пирог", "Пирог дня")
    assert (theirs.community, theirs.state) == ("tg", PostState.PLANNED)
    assert (theirs.key, theirs.due, theirs.rubric) == (ours.key, ours.due, "Меню")
    assert theirs.content.buttons[0][0].url == "https://cafe.ru"


@pytest.mark.parametrize("name", ["telegram", "TG", "tg", "канал", "Канал "])
async def test_the_second_time_the_same_post_is_changed(both: Stage, name: str) -> None:
    await both.ask("lev", "/post 18:30 Новый пирог")
    await both.ask("lev", "/edit 1 tg: Пирог дня")
    await both.ask("lev", f"/edit 1 {name}: Пирог вечера")
    assert [post.text for post in await posts(both)] == ["Новый пирог", "Пирог вечера"]


@pytest.mark.parametrize("words", ["Внимание: переезд", "Лавка: новости", "ok: мы уехали", "нет\ntg: да"])
async def test_words_before_a_colon_that_name_no_other_community_are_words(both: Stage, words: str) -> None:
    await both.ask("lev", "/post 18:30 Новый пирог")
    await both.ask("lev", f"/edit 1 {words}")
    assert [post.text for post in await posts(both)] == [words]


async def test_a_title_that_both_communities_have_aims_at_neither(stage: Stage) -> None:
    await join(stage, channel(title="лавка"))
    await stage.ask("lev", "/post 18:30 Новый пирог")
    await stage.ask("lev", "/edit 1 Лавка: мы открылись")
    assert [post.text for post in await posts(stage)] == ["Лавка: мы открылись"]
    await stage.ask("lev", "/edit 1 tg: Пирог дня")
    assert [post.text for post in await posts(stage)] == ["Лавка: мы открылись", "Пирог дня"]


async def test_who_has_no_role_there_plans_nothing_there(both: Stage) -> None:
    await both.ask("lev", "/post 18:30 Новый пирог")
    refused = await both.ask("olga", "/edit 1 tg: Пирог дня")
    assert "нет роли" in refused
    assert f"/staff add {PLATFORM}:olga specialist" in refused
    assert len(await posts(both)) == 1


async def test_a_name_of_several_communities_is_asked_about(both: Stage) -> None:
    await join(both, channel(id="tg2", title="Второй"))
    await both.ask("lev", "/post 18:30 Новый пирог")
    assert "tg, tg2" in await both.ask("lev", "/edit 1 telegram: Пирог дня")
    assert len(await posts(both)) == 1


async def test_the_approval_of_the_other_community_is_asked_for(stage: Stage) -> None:
    await join(stage, channel(planning=Planning(approval=Approval.ONE)))
    await stage.ask("lev", "/post 18:30 Новый пирог")
    await stage.ask("lev", "/edit 1 tg: Пирог дня")
    assert [post.state for post in await posts(stage)] == [PostState.PLANNED, PostState.REVIEW]


async def test_a_row_whose_time_is_over_goes_nowhere_else(both: Stage) -> None:
    await both.ask("lev", "/post +1м Новый пирог")
    await both.later(timedelta(minutes=2))
    await both.due()
    assert "№1" in await both.ask("lev", "/edit 1 tg: Пирог дня")
    assert len(await posts(both)) == 1


async def test_media_that_only_the_first_platform_knows_stay_there(both: Stage) -> None:
    await both.ask("lev", "/post 18:30 Новый пирог", attachments=("photo:1",))
    await both.ask("lev", "/edit 1 tg: Пирог дня")
    assert [post.content.media for post in await posts(both)] == [("photo:1",), ()]


async def test_the_row_of_another_community_is_shown_here_and_decided_upon_there(
    both: Stage,
) -> None:
    await both.ask("lev", "/post 18:30 Новый пирог")
    await both.ask("lev", "/edit 1 tg: Пирог дня")
    shown = await both.ask("lev", "/plan show 2")
    assert "Пост №2" in shown
    assert "Пирог дня" in shown
    assert not both.network.last_in("desk").buttons
    assert "нет" in await both.ask("lev", "/plan show 3")


async def test_a_long_row_of_another_community_is_shown_too(both: Stage) -> None:
    await both.ask("lev", "/post 18:30 Новый пирог")
    await both.ask("lev", f"/edit 1 tg: {'Пирог дня и ещё слова. ' * 150}")
    assert "Пост №2" in await both.ask("lev", "/plan show 2")


async def test_who_has_no_role_in_another_community_sees_nothing_of_its_rows(both: Stage) -> None:
    await both.ask("lev", "/post 18:30 Новый пирог")
    await both.ask("lev", "/edit 1 tg: Пирог дня")
    assert "Поста №2 нет" in await both.ask("olga", "/plan show 2")


async def test_whoever_has_the_same_number_on_the_other_platform_has_not_the_same_role(stage: Stage) -> None:
    await join(stage, channel())
    async with stage.store.begin() as ledger:
        namesake = Colleague(community="tg", person="olga", name="Ольга из Телеграма", role=Role.OWNER)
        await ledger.communities.appoint(namesake, "start", NOW)
    stage.machine.stories.directory.outdated()
    await stage.ask("lev", "/post 18:30 Новый пирог")
    assert "нет роли" in await stage.ask("olga", "/edit 1 tg: Пирог дня")
    refused = await stage.ask("olga", "/plan import Площадка;Дата;Время;Текст\ntg;25.12.2026;9:00;Чай")
    assert "вы не планируете посты" in refused
    assert len(await posts(stage)) == 1


async def test_a_file_may_plan_for_both_and_its_author_is_known_in_each(both: Stage) -> None:
    lines = "Площадка;Дата;Время;Текст\nvk;25.12.2026;9:00;Чай\ntg;25.12.2026;9:00;Кофе"
    await both.ask("lev", f"/plan import {lines}")
    authors = {post.community: post.author for post in await posts(both)}
    assert authors == {"shop": "lev", "tg": f"{PLATFORM}:lev"}
    assert "возвращено" in (await both.ask("lev", "/plan undo 1")).lower() or not await posts(both)
