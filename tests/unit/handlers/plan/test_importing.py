"""A plan from a file: told before it is done, never doubled, taken back as it was."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.plans import plans
from bot.catalogues import all_texts
from bot.platforms.telegram.post_limits import LIMITS as TELEGRAM
from handlers.plan.batches import Undone, carry_out, take_back
from handlers.plan.beside import posts_for
from handlers.plan.exporting import line_of
from handlers.plan.importing import EVER, preview
from handlers.plan.lines import Reader
from handlers.plan.rows import Action, Importer, Row, There
from handlers.plan.sheet import COLUMNS, Sheet
from models.batches import Batch
from models.capabilities import Capability, lacking_key
from models.cells import Cell
from models.communities import Approval, Place, Planning
from models.content import Content, Post, PostState
from models.errors import InputError
from models.staff import Colleague, Role
from models.texts import Sentence
from tests.builders import NOW, PLATFORM, community
from tests.stage import LIMITS, Stage

TEXTS = all_texts()
Cells = dict[str, str]


def sheet(*lines: Cells, columns: Sequence[str] = ()) -> Sheet:
    there = frozenset(columns) or frozenset(name for line in lines for name in line)
    placed = [
        {name: Cell(text, f"{name}{number}") for name, text in line.items()}
        for number, line in enumerate(lines, start=2)
    ]
    return Sheet(placed, there)


def importer(stage: Stage, who: str = "lev") -> Importer:
    limits = LIMITS | {"telegram": TELEGRAM}
    return Importer(stage.machine.stories.directory, TEXTS, limits, who, lambda known: True, stage.watch())


async def look(stage: Stage, *lines: Cells, columns: Sequence[str] = ()) -> list[Row]:
    return await look_at(stage, sheet(*lines, columns=columns))


async def look_at(stage: Stage, read: Sheet) -> list[Row]:
    async with stage.store.reading() as ledger:
        return await preview(importer(stage), ledger, read)


async def bring_in(stage: Stage, *lines: Cells, columns: Sequence[str] = ()) -> Batch:
    return await bring(stage, sheet(*lines, columns=columns))


async def bring(stage: Stage, read: Sheet) -> Batch:
    async with stage.store.begin() as ledger:
        rows = await preview(importer(stage), ledger, read)
        return await carry_out(ledger, rows, "lev", "plan.csv", stage.watch())


async def undo(stage: Stage, number: int) -> Undone:
    async with stage.store.begin() as ledger:
        return await take_back(ledger, number, stage.watch())


async def plan(stage: Stage) -> list[Post]:
    async with stage.store.reading() as ledger:
        return await ledger.posts.plan(None, *EVER)


def notes(rows: Sequence[Row]) -> list[tuple[str, str]]:
    return [(note.where, note.words.key) for row in rows for note in row.notes]


PIE = {"target": "shop", "date": "25.12.2026", "time": "9:00", "text": "Новый пирог", "rubric": "Меню"}


async def test_a_line_becomes_a_post_and_read_again_it_changes_nothing(stage: Stage) -> None:
    assert [row.action for row in await look(stage, PIE)] == ["new"]
    assert await plan(stage) == [], "who only looks has changed nothing"
    await bring_in(stage, PIE)
    [post] = await plan(stage)
    assert (post.text, post.rubric, post.state, post.author) == (
        "Новый пирог",
        "Меню",
        PostState.PLANNED,
        "lev",
    )
    assert [row.action for row in await look(stage, PIE)] == ["same"]
    assert not (await bring_in(stage, PIE)).after
    assert len(await plan(stage)) == 1


async def test_a_line_without_a_key_is_the_post_that_somebody_planned_by_hand(stage: Stage) -> None:
    await stage.ask("lev", "/post 25.12 9:00 Новый пирог")
    [row] = await look(stage, PIE)
    assert (row.action, row.post and row.post.id) == ("changed", 1)


async def test_a_line_with_a_key_changes_its_post_wherever_it_has_gone(stage: Stage) -> None:
    await bring_in(stage, PIE | {"key": "pie"})
    await bring_in(
        stage, {"key": "pie", "target": "shop", "date": "26.12.2026", "time": "10:00", "text": "Пирог"}
    )
    [post] = await plan(stage)
    assert (post.text, post.due.day, post.rubric) == ("Пирог", 26, "Меню"), "what the file lacks stays"


async def test_a_column_that_is_there_and_empty_empties_what_the_post_had(stage: Stage) -> None:
    await bring_in(stage, PIE | {"key": "pie"})
    await bring_in(stage, PIE | {"key": "pie", "rubric": ""})
    assert [post.rubric for post in await plan(stage)] == [""]


async def test_a_post_for_whom_is_not_connected_is_a_draft_with_a_warning(stage: Stage) -> None:
    rows = await look(stage, PIE | {"target": "Кафе"})
    assert notes(rows) == [("target2", "cell.not_connected")]
    await bring_in(stage, PIE | {"target": "Кафе"})
    [post] = await plan(stage)
    assert (post.community, post.state) == ("Кафе", PostState.DRAFT)


async def test_one_line_may_go_to_several_targets_under_one_key(stage: Stage) -> None:
    await bring_in(stage, PIE | {"target": "Лавка, кафе", "key": "pie"})
    assert [(post.community, post.key) for post in await plan(stage)] == [("shop", "pie"), ("кафе", "pie")]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"date": "1.1.2020"}, ("date2", "cell.past")),
        ({"text": "я" * 4097}, ("text2", "limit.text")),
        ({"media": "\n".join(f"photo:{n}" for n in range(11))}, ("media2", "limit.media")),
        ({"time": ""}, ("time2", "cell.no_time")),
        ({"status": "как-нибудь"}, ("status2", "cell.status")),
        ({"text": ""}, ("text2", "cell.empty")),
        ({"buttons": "нет"}, ("buttons2", "cell.buttons")),
    ],
)
async def test_what_is_wrong_is_told_with_its_cell_and_left_out(
    stage: Stage, changes: Cells, wrong: tuple[str, str]
) -> None:
    rows = await look(stage, PIE | changes)
    assert notes(rows) == [wrong]
    assert not (await bring_in(stage, PIE | changes)).after


async def test_the_same_post_twice_in_a_file_is_planned_once(stage: Stage) -> None:
    rows = await look(stage, PIE, PIE)
    assert [row.action for row in rows] == ["new", "wrong"]
    assert notes(rows) == [("target3", "cell.twice")]


async def test_a_day_takes_no_more_posts_than_its_platform(stage: Stage) -> None:
    lines = [
        PIE | {"time": f"{hour}:{half}", "key": f"{hour}{half}"} for hour in range(9, 20) for half in (10, 30)
    ]
    rows = await look(stage, *lines)
    assert [row.action for row in rows] == ["new"] * 20 + ["wrong"] * 2
    await bring_in(stage, *lines)
    assert len(await plan(stage)) == 20


async def test_new_lines_above_those_of_a_full_day_find_no_room_there(stage: Stage) -> None:
    lines = [PIE | {"time": f"{9 + number // 2}:{number % 2 * 30:02}"} for number in range(20)]
    await bring_in(stage, *lines)
    rows = await look(stage, PIE | {"time": "20:00"}, *lines)
    assert [row.action for row in rows] == ["wrong"] + ["same"] * 20


async def test_lines_come_no_closer_to_other_posts_than_the_community_wants(stage: Stage) -> None:
    await stage.set_up(community(planning=Planning(apart=timedelta(minutes=30))))
    await bring_in(stage, PIE | {"key": "1"})
    lines = [
        PIE | {"key": "1", "time": "8:00"},
        PIE | {"key": "2", "time": "8:31"},
        PIE | {"key": "3", "time": "9:00"},
        PIE | {"key": "4", "time": "9:01", "status": "draft"},
    ]
    rows = await look(stage, *lines)
    assert [row.action for row in rows] == ["changed", "new", "wrong", "new"]
    assert notes(rows) == [("target4", "cell.apart")]


async def test_what_our_keys_do_not_allow_is_told_before_it_is_brought_in(stage: Stage) -> None:
    why = msgspec.json.encode(Sentence("lacking.not_here")).decode()
    async with stage.store.begin() as ledger:
        await ledger.recollections.keep(PLATFORM, lacking_key(Capability.POST_WITH_POLL), why, NOW)
    rows = await look(stage, PIE, PIE | {"time": "10:00", "poll": "? Да?\n- да\n- нет"})
    assert [row.action for row in rows] == ["new", "wrong"]
    assert notes(rows) == [("target3", "lacking.not_here")]


async def test_what_is_out_is_changed_by_no_file(stage: Stage) -> None:
    await stage.ask("lev", "/post +1м Новая обжарка")
    await stage.later(timedelta(minutes=1))
    await stage.due()
    [post] = await plan(stage)
    line = dict(line_of(post, stage.machine.stories.directory, TEXTS, "ru"))
    columns = COLUMNS
    kept = {name: text for name, text in line.items() if name in columns}
    assert [row.action for row in await look(stage, kept, columns=columns)] == ["same"]
    rows = await look(stage, kept | {"text": "Другое"}, columns=columns)
    assert notes(rows) == [("key2", "cell.too_late")]


async def test_where_posts_are_approved_a_file_approves_none(stage: Stage) -> None:
    await stage.set_up(community(planning=Planning(approval=Approval.ONE)))
    await bring_in(stage, PIE | {"status": "ждёт", "key": "pie"})
    assert [post.state for post in await plan(stage)] == [PostState.REVIEW]
    await stage.ask("olga", "/plan approve 1")
    await bring_in(stage, PIE | {"key": "pie", "status": "ждёт", "text": "Подменили"})
    assert [post.state for post in await plan(stage)] == [PostState.REVIEW]


async def test_what_somebody_holds_no_old_file_lets_go(stage: Stage) -> None:
    await bring_in(stage, PIE | {"key": "pie", "status": "ждёт"})
    await stage.ask("olga", "/plan hold 1")
    await bring_in(stage, PIE | {"key": "pie", "status": "ждёт"})
    assert [post.state for post in await plan(stage)] == [PostState.HELD]


async def test_who_may_not_plan_for_a_community_imports_nothing_into_it(stage: Stage) -> None:
    async with stage.store.reading() as ledger:
        nobody = replace(importer(stage), may=lambda known: False)
        rows = await preview(nobody, ledger, sheet(PIE))
    assert notes(rows) == [("target2", "cell.not_yours")]


async def test_an_import_is_taken_back_except_what_was_changed_since(stage: Stage) -> None:
    await bring_in(stage, PIE | {"key": "pie"})
    batch = await bring_in(
        stage,
        PIE | {"key": "pie", "text": "Пирог подешевел"},
        PIE | {"key": "tea", "time": "10:00"},
        PIE | {"key": "jam", "time": "11:00"},
    )
    await stage.ask("lev", "/edit 3 Варенье")
    assert await undo(stage, batch.id) == Undone(back=2, kept=1)
    assert [(post.key, post.text) for post in await plan(stage)] == [
        ("pie", "Новый пирог"),
        ("jam", "Варенье"),
    ]
    with pytest.raises(InputError, match="undone_already"):
        await undo(stage, batch.id)
    with pytest.raises(InputError, match="unknown"):
        await undo(stage, 99)
    await bring_in(stage, PIE | {"key": "tea", "time": "10:00"})
    assert [post.key for post in await plan(stage)] == ["pie", "tea", "jam"], "and may be brought in again"


async def test_a_post_that_comes_back_without_its_media_is_a_draft_and_that_is_told(stage: Stage) -> None:
    gone = f"photo:@{'ab' * 32}"
    async with stage.store.begin() as ledger:
        pie = Post(id=0, community="shop", author="lev", content=Content(media=(gone,)), due=NOW, key="pie")
        await ledger.posts.add(pie)
    await bring_in(stage, PIE | {"key": "pie", "media": ""})
    assert (await plan(stage))[0].state is PostState.PLANNED
    told = await stage.ask("lev", "/plan undo 1")
    assert "вернулось 1" in told
    assert "Медиа больше не хранятся у №1" in told
    [post] = await plan(stage)
    assert (post.content.media, post.state) == ((gone,), PostState.DRAFT)


async def test_whatever_the_plan_holds_its_export_read_again_changes_nothing(stage: Stage) -> None:
    async with stage.store.begin() as ledger:
        for number, one in enumerate(plans(300)):
            state = one.state or PostState.PLANNED
            if one.content == Content():
                continue
            await ledger.posts.add(
                Post(
                    id=0,
                    community=f"{one.target}{number % 7}",
                    author="lev",
                    content=one.content,
                    due=NOW + timedelta(days=number),
                    key=one.key,
                    title=one.title,
                    rubric=one.rubric,
                    campaign=one.campaign,
                    state=state,
                )
            )
    lines = [dict(line_of(post, stage.machine.stories.directory, TEXTS, "ru")) for post in await plan(stage)]
    kept = [{name: line.get(name, "") for name in COLUMNS} for line in lines]
    rows = await look(stage, *kept)
    changed = [row for row in rows if row.action != "same"]
    assert all(row.post and row.post.state is PostState.DRAFT for row in changed), (
        "their target is not connected"
    )
    assert {row.action for row in rows if row.before and row.before.state is PostState.DRAFT} == {"same"}


@pytest.mark.parametrize("state", list(PostState))
async def test_a_post_in_whatever_state_is_left_alone_by_its_own_export(
    stage: Stage, state: PostState
) -> None:
    await bring_in(stage, PIE)
    [post] = await plan(stage)
    async with stage.store.begin() as ledger:
        await ledger.posts.save(replace(post, state=state))
    before = await plan(stage)
    line = dict(line_of(before[0], stage.machine.stories.directory, TEXTS, "ru"))
    assert [row.action for row in await look(stage, line, columns=COLUMNS)] == ["same"]
    assert (await bring_in(stage, line, columns=COLUMNS)).after == ()
    assert await plan(stage) == before


async def test_what_failed_is_tried_again_when_its_line_asks_for_it_or_says_another_time(
    stage: Stage,
) -> None:
    await bring_in(stage, PIE)
    [post] = await plan(stage)
    async with stage.store.begin() as ledger:
        await ledger.posts.save(replace(post, state=PostState.FAILED))
    for change in ({"status": "planned"}, {"time": "11:11"}):
        line = (
            dict(line_of(replace(post, state=PostState.FAILED), stage.machine.stories.directory, TEXTS, "ru"))
            | change
        )
        [row] = await look(stage, line, columns=COLUMNS)
        assert row.post is not None
        assert row.post.state is PostState.PLANNED


async def test_an_import_for_two_communities_is_taken_back_by_who_may_plan_in_both(stage: Stage) -> None:
    cafe = community(id="cafe", title="Кафе", places={"tables": Place.DESK})
    async with stage.store.begin() as ledger:
        await ledger.communities.save(cafe, "start", NOW)
    stage.machine.stories.directory.outdated()
    batch = await bring_in(stage, PIE | {"target": "shop, cafe"})
    assert "нет" in await stage.ask("lev", f"/plan undo {batch.id}")
    lev = Colleague(community="cafe", person="lev", name="Лев", role=Role.OWNER)
    async with stage.store.begin() as ledger:
        await ledger.communities.appoint(lev, "start", NOW)
    stage.machine.stories.directory.outdated()
    assert "вернулось 2" in await stage.ask("lev", f"/plan undo {batch.id}")
    assert await plan(stage) == []


async def test_an_import_reads_what_its_lines_are_about_and_what_stands_near_them(stage: Stage) -> None:
    await bring_in(
        stage,
        PIE,
        PIE | {"date": "24.12.2026", "text": "Накануне"},
        PIE | {"date": "01.06.2027", "text": "Летом"},
        PIE | {"date": "02.06.2027", "text": "Летом же"},
        PIE | {"date": "01.03.2028", "text": "Ещё позже"},
        PIE | {"target": "не наша", "text": "Чужой"},
    )
    async with stage.store.reading() as ledger:
        by_text = {post.text: post for post in await ledger.posts.plan(None, *EVER)}
        late = {"key": by_text["Летом"].key, "target": "shop", "title": "Лето"}
        lines = sheet(PIE, late, columns=("key", "target", "date", "time", "text", "title"))
        reader = Reader(importer(stage), lines.columns, There([]))
        read = [post.text for post in await posts_for(ledger, reader, lines.lines)]
    assert read == ["Накануне", "Новый пирог", "Летом", "Летом же"]


LINE = st.tuples(st.integers(0, 40), st.integers(0, 23), st.sampled_from(("Пирог", "Чай", "Кофе")))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINE, max_size=6), st.lists(LINE, min_size=1, max_size=6))
async def test_what_is_not_read_would_have_changed_nothing(
    stage: Stage, there: list[tuple[int, int, str]], lines: list[tuple[int, int, str]]
) -> None:
    def cells(day: int, hour: int, words: str) -> Cells:
        when = NOW + timedelta(days=30 + day)
        return {"target": "shop", "date": f"{when:%d.%m.%Y}", "time": f"{hour}:00", "text": words}

    planning = Planning(apart=timedelta(hours=30))
    await stage.set_up(community(planning=planning))
    async with stage.store.begin() as ledger:
        for post in await ledger.posts.plan(None, *EVER):
            await ledger.posts.remove(post.id)
    for one in there:
        await bring_in(stage, cells(*one))
    wanted = sheet(*(cells(*one) for one in lines))
    async with stage.store.reading() as ledger:
        everything = There(await ledger.posts.plan(None, *EVER))
        reader = Reader(importer(stage), wanted.columns, everything)
        alone = [row for line in wanted.lines for row in reader.rows(line)]
        told = await preview(importer(stage), ledger, wanted)
    for row, before in zip(told, alone, strict=True):
        near = [post for post in everything.posts if before.post and before.post.id != post.id]
        close = any(before.post and abs(post.due - before.post.due) < planning.apart for post in near)
        if row.notes == () and before.action is not Action.SAME:
            assert not close, "a post that stands too near was not read"
        if before.action is Action.SAME:
            assert row.before == before.before


async def test_posts_at_the_same_time_are_told_and_planned(stage: Stage) -> None:
    later = PIE | {"time": "9:01", "text": "Чай"}
    rows = await look(stage, PIE, PIE | {"text": "Кофе"}, later)
    assert notes(rows) == [("target3", "cell.at_once")]
    assert [row.action for row in rows] == [Action.NEW, Action.NEW, Action.NEW]


@pytest.mark.parametrize("named", ["ТГ", "тг", "Telegram", "Телеграм", "tg"])
async def test_a_platform_goes_by_the_names_that_people_have_for_it(stage: Stage, named: str) -> None:
    await channel_too(stage)
    [row] = await look(stage, PIE | {"target": named})
    assert row.post is not None
    assert row.post.community == "canal"


@pytest.mark.parametrize("named", ["ТГ + Лавка", "ТГ/Лавка", "ТГ и Лавка", "ТГ, Лавка", "ТГ\nЛавка"])
async def test_several_targets_of_a_line_stand_apart_as_people_set_them_apart(
    stage: Stage, named: str
) -> None:
    await channel_too(stage)
    rows = await look(stage, PIE | {"target": named})
    assert [row.post and row.post.community for row in rows] == ["canal", "shop"]


async def test_what_names_no_communities_of_ours_is_one_target(stage: Stage) -> None:
    [row] = await look(stage, PIE | {"target": "Хлеб и соль"})
    assert row.post is not None
    assert row.post.community == "Хлеб и соль"


async def channel_too(stage: Stage) -> None:
    async with stage.store.begin() as ledger:
        await ledger.communities.save(community(id="canal", platform="telegram", title="Канал"), "start", NOW)
    stage.machine.stories.directory.outdated()
