"""Which story an event belongs to, in which order, and what the next one meets."""

import asyncio
from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.communities import Mode, Place
from models.intents import Delete
from tests.builders import PLATFORM, address, community, message
from tests.stage import Stage, stage_on


async def test_a_command_changes_what_the_next_message_of_the_batch_meets(stage: Stage) -> None:
    before, after = message("#spam"), message("#spam", "vera")
    await stage.happen(before, message("/mode suggest", "olga", "desk"), after)
    assert stage.network.hidden == {before.address}
    assert len(stage.network.cards()) == 2


async def test_who_was_appointed_in_a_batch_may_act_in_the_same_batch(stage: Stage) -> None:
    await stage.happen(
        message("/staff add vera specialist", "olga", "desk"),
        message("/post 18:30 Новая обжарка", "vera", "desk"),
        message("#spam", "vera"),
    )
    assert "Пост №1 выйдет" in stage.network.said_in("desk")[-1]
    assert not stage.network.hidden


async def test_a_press_meets_the_case_as_the_messages_before_it_left_it(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST))
    first = await stage.say("petya", "#spam")
    more = message("#spam ещё")
    await stage.happen(more, stage.pressing("anna", stage.network.cards()[0], "Скрыть"))
    assert stage.network.hidden == {first.address, more.address}


async def test_a_failed_batch_leaves_nothing_behind_in_memory(stage: Stage) -> None:
    async def broken() -> None:
        async with stage.store.begin() as ledger:
            batch = (message("/mode off", "olga", "desk"), message("#spam"))
            await stage.machine.work.handle(ledger, batch, stage.watch())
            raise RuntimeError("the power went off")

    try:
        await broken()
    except RuntimeError:
        stage.machine.stories.directory.outdated()  # as the worker does
    await stage.say("petya", "#spam")
    assert len(stage.network.hidden) == 1, "the mode is still to act"


async def test_a_community_read_while_it_was_changed_is_read_again(stage: Stage) -> None:
    directory = stage.machine.stories.directory
    async with stage.store.reading() as old, stage.store.begin() as ledger:
        await old.communities.all()  # sees the state before
        await ledger.communities.save(community(title="Новая лавка"), "olga", stage.watch())
        directory.outdated()
        reading = asyncio.ensure_future(directory.refresh(old))
        await asyncio.sleep(0)
        directory.outdated()
        await reading
    async with stage.store.reading() as ledger:
        await directory.refresh(ledger)
    assert directory.get("shop").community.title == "Новая лавка"


async def test_places_of_nobody_are_left_alone(stage: Stage) -> None:
    stranger = replace(message("#spam"), address=address("1", "somewhere"), private=False)
    other_platform = replace(message("#spam"), address=replace(address(), platform="telegram"))
    await stage.happen(stranger, other_platform)
    assert not stage.network.performed
    assert await stage.totals() == {}


async def test_a_chat_belongs_to_its_own_community_and_a_private_one_to_the_first_of_the_platform(
    stage: Stage,
) -> None:
    cafe = community(id="cafe", mode=Mode.OFF, places={"cafe-wall": Place.WALL})
    async with stage.store.begin() as ledger:
        await ledger.communities.save(cafe, "start", stage.watch())
    stage.machine.stories.directory.outdated()
    await stage.happen(
        message("#spam", chat="wall"), replace(message("#spam", chat="cafe-wall"), private=False)
    )
    assert len(stage.network.hidden) == 1
    where = stage.machine.stories.directory.of(address("1", "dm-petya"), private=True)
    assert where is not None
    assert where.community.platform == PLATFORM


kinds = st.sampled_from(["#spam", "~spam", "#angry", "?", "ура", "/mode act", "/mode suggest", "/help"])


@example(events=[("#spam", "a"), ("#spam", "a"), ("#spam", "a"), ("#angry", "a"), ("?", "a")], size=3)
@example(events=[("#angry", "a"), ("?", "a")], size=2)
@example(events=[("?", "a"), ("ура", "a"), ("#angry", "a"), ("?", "a")], size=2)
@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(kinds, st.sampled_from("abc")), max_size=14), st.integers(1, 6))
def test_however_events_are_cut_into_batches_the_same_comes_of_them(
    fresh: Callable[[], str], events: list[tuple[str, str]], size: int
) -> None:
    records = [
        message(text, "olga", "desk") if text.startswith("/") else message(text, who, "wall")
        for text, who in events
    ]

    async def lived(step: int) -> object:
        async with stage_on(fresh()) as stage:
            for at in range(0, len(records), step):
                await stage.happen(*records[at : at + step])
            await stage.later()
            cases = [(one.kind, one.count, one.people, one.incident) for one in await stage.cases()]
            people = [
                await stage.standing(who) for who in sorted({one.author.id for one in records} - {"olga"})
            ]
            deleted = [one.address for one in stage.network.performed if isinstance(one, Delete)]
            return cases, people, deleted, await stage.totals(), stage.network.said_in("desk")

    assert asyncio.run(lived(1)) == asyncio.run(lived(size))
