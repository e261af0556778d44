"""Whoever may not write has somebody else look at it, once; an overturn leaves no trace of the punishment."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from models.cases import CaseKind, CaseState
from models.communities import Mode
from models.messages import Address
from models.outcomes import Counter
from models.people import Standing
from tests.builders import COMMUNITY, community
from tests.fakes import Written
from tests.stage import Stage, stage_on

HOUR = timedelta(hours=1)


async def muted(stage: Stage, by: str = "anna") -> None:
    """Petya said something and was muted for it by a person."""
    await stage.set_up(community(mode=Mode.SUGGEST))
    await stage.say("petya", "~spam", "chat")
    await stage.press(by, "Запретить писать")


async def appeal(stage: Stage, words: str = "это была шутка", who: str = "petya") -> str:
    return await stage.ask(who, f"/appeal {words}", f"dm-{who}")


def appeal_card(stage: Stage) -> Written:
    return next(one for one in stage.network.cards()[::-1] if "Обжалование" in one.text)


def gone(stage: Stage) -> set[Address]:
    """Which messages of people are hidden; a notice of ours goes with what it told of."""
    return {one for one in stage.network.hidden if not one.message.startswith("ours-")}


async def labels(stage: Stage) -> list[tuple[str, bool]]:
    async with stage.store.reading() as ledger:
        return [(label.by, label.holds) for label in await ledger.labels.standing(100)]


async def test_an_appeal_is_a_case_for_another_person_with_a_deadline(stage: Stage) -> None:
    await muted(stage)
    assert await appeal(stage) == (
        "Принято, №2. Решение посмотрит другой человек, ответим до 22 нояб., 23:00."
    )
    case = (await stage.cases())[-1]
    assert (case.kind, case.first.text, case.owner) == (CaseKind.APPEAL, "это была шутка", "lev")
    text = appeal_card(stage).text
    assert "обжалует запрет писать до 22 нояб., 16:00, решили: Анна (дело №1)" in text
    assert "«это была шутка»" in text
    assert "тогда было сказано: «~spam»" in text


async def test_one_appeal_is_open_at_a_time_and_a_decision_is_appealed_once(stage: Stage) -> None:
    await muted(stage)
    await appeal(stage)
    assert await appeal(stage) == "Ваше обжалование №2 уже рассматривают, ответим до 22 нояб., 23:00."
    await stage.press("olga", "Оставить в силе", appeal_card(stage))
    assert await appeal(stage) == (
        "Это решение уже пересматривали по обжалованию №2, второй раз его не обжаловать."
    )
    assert len(await stage.cases()) == 2


@pytest.mark.parametrize("punished", [True, False])
async def test_nobody_appeals_what_does_not_hold(stage: Stage, punished: bool) -> None:
    if punished:
        await muted(stage)
        await stage.later(HOUR)
    assert await appeal(stage) == (
        "Писать вам никто не запрещал. Если ваше сообщение убрали зря, позовите человека: /human, "
        "и напишите здесь, что не так."
    )


async def test_an_appeal_without_words_is_asked_for_some(stage: Stage) -> None:
    await muted(stage)
    assert (await appeal(stage, "")).startswith("Напишите, почему решение ошибочно")
    assert len(await stage.cases()) == 1


async def test_whoever_punished_does_not_decide(stage: Stage) -> None:
    await muted(stage)
    await appeal(stage)
    assert (await stage.press("anna", "Снять", appeal_card(stage))).startswith(
        "Обжалование решает кто-то другой"
    )
    assert (await stage.press("anna", "Беру", appeal_card(stage))).startswith(
        "Обжалование решает кто-то другой"
    )
    assert await stage.ask("olga", "/case 2 reassign анна") == (
        "Обжалование решает не тот, кто наказывал: выберите другого."
    )
    assert await stage.press("anna", "Передать", appeal_card(stage)) == "Передано: Ольга."
    assert stage.network.restrained


async def test_an_overturn_frees_brings_back_tells_why_and_counts_as_a_false_positive(stage: Stage) -> None:
    await muted(stage)
    assert await labels(stage) == [("anna", True)]
    await appeal(stage)
    told = await stage.ask("olga", "/case 2 overturn шутка и правда смешная")
    assert told == "Наказание снято, автору сказано."
    assert stage.network.restrained == {}
    assert not gone(stage)
    assert (await stage.standing()).strikes == 0
    assert stage.network.said_in("dm-petya")[-1] == (
        "Мы посмотрели ещё раз: решение было ошибкой, наказание снято. Простите. "
        "Почему: шутка и правда смешная"
    )
    assert {holds for _, holds in await labels(stage)} == {False}
    assert {by for by, _ in await labels(stage)} == {"olga"}
    totals = await stage.totals()
    assert (totals[Counter.OVERTURNED], totals[Counter.RESTORED]) == (1, 1)


async def test_what_is_upheld_stays_and_the_reason_is_told(stage: Stage) -> None:
    await muted(stage)
    before = await stage.standing()
    await appeal(stage)
    await stage.ask("olga", "/case 2 uphold реклама есть реклама")
    assert replace(await stage.standing(), messages=before.messages) == before
    assert stage.network.said_in("dm-petya")[-1] == (
        "Мы посмотрели ещё раз: решение остаётся в силе. Почему: реклама есть реклама"
    )
    assert await labels(stage) == [("anna", True)]


async def test_an_overturn_that_is_taken_back_leaves_the_punishment_as_it_was(stage: Stage) -> None:
    await muted(stage)
    before, restrained = await stage.standing(), dict(stage.network.restrained)
    said, hidden = await labels(stage), gone(stage)
    await appeal(stage)
    await stage.press("olga", "Снять", appeal_card(stage))
    await stage.press("olga", "Отменить", appeal_card(stage))
    assert replace(await stage.standing(), messages=before.messages) == before
    assert (stage.network.restrained, gone(stage)) == (restrained, hidden)
    assert await labels(stage) == said
    assert Counter.OVERTURNED not in await stage.totals()
    assert stage.network.said_in("dm-petya")[-1] == "Решение по вашему обжалованию пересматривают."


async def test_words_decide_no_appeal(stage: Stage) -> None:
    await muted(stage)
    await appeal(stage)
    await stage.ask("olga", "/case 2 reply Посмотрим сегодня")
    case = (await stage.cases())[-1]
    assert (case.state, case.owner) == (CaseState.TAKEN, "olga")


async def test_of_several_people_in_a_case_only_the_one_who_appeals_is_freed(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST))
    for number in range(5):
        await stage.say(f"p{number}", "~spam", "chat")
    await stage.press("anna", "Заблокировать", stage.network.cards()[-1])
    restrained = {person for _, _, person in stage.network.restrained}
    assert len(restrained) == 3
    await appeal(stage, who="p4")
    await stage.press("olga", "Снять", appeal_card(stage))
    assert {person for _, _, person in stage.network.restrained} == restrained - {"p4"}
    assert len(stage.network.hidden) == 2


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["Запретить писать", "Заблокировать", "Скрыть"]), min_size=1, max_size=4))
def test_after_an_overturn_everything_is_as_if_nothing_that_held_had_been_decided(
    fresh: Callable[[], str], decisions: list[str]
) -> None:
    async def story() -> None:
        async with stage_on(fresh(), community(mode=Mode.SUGGEST)) as stage:
            free: list[Standing] = []
            for number, decision in enumerate(decisions):
                if decision == "Скрыть":  # holds nobody, so it is not appealed against
                    continue
                await stage.say("petya", f"~spam {number}", "chat")
                free = free or [await stage.standing()]
                await stage.press("anna", decision, stage.network.cards()[-1])
                await stage.later(timedelta(minutes=2))
            if not free:
                return
            assert (await appeal(stage)).startswith("Принято")
            await stage.press("olga", "Снять", appeal_card(stage))
            after = await stage.standing()
            assert replace(after, messages=free[0].messages) == free[0]
            assert (stage.network.restrained, gone(stage)) == ({}, set())

    asyncio.run(story())


async def test_whoever_punished_does_not_answer_the_appeal_in_words_either(stage: Stage) -> None:
    await muted(stage)
    await appeal(stage)
    before = stage.network.said_in("dm-petya")
    await stage.answer_card("anna", "Нет, и не просите", appeal_card(stage))
    assert stage.network.said_in("duty")[-1].startswith("Обжалование решает кто-то другой")
    assert stage.network.said_in("dm-petya") == before
    assert (await stage.cases())[-1].state is CaseState.OPEN


async def test_where_nobody_works_but_who_punished_the_owner_looks_again_and_it_is_said(stage: Stage) -> None:
    await muted(stage, by="olga")
    async with stage.store.begin() as ledger:
        for person in ("anna", "lev"):
            await ledger.communities.dismiss(COMMUNITY, person, "start", stage.watch())
    stage.machine.stories.directory.outdated()
    assert await appeal(stage) == (
        "Принято, №2. Кроме тех, кто решал, смотреть некому: "
        "решение пересмотрит владелец сообщества, ответим до 22 нояб., 23:00."
    )
    assert (await stage.cases())[-1].owner == "olga"
    assert await stage.press("olga", "Снять", appeal_card(stage)) == "Наказание снято, автору сказано."
    assert stage.network.restrained == {}


async def test_who_is_let_write_again_waits_for_no_decision(stage: Stage) -> None:
    await muted(stage)
    await appeal(stage)
    await stage.ask("anna", "/unban petya", "duty")
    assert stage.network.restrained == {}
    assert [one.state for one in await stage.cases() if one.kind is CaseKind.APPEAL] == [CaseState.CLOSED]
    assert stage.network.said_in("dm-petya")[-1] == "Наказание снято, снова можно писать."
    assert await appeal(stage) == (
        "Писать вам никто не запрещал. Если ваше сообщение убрали зря, позовите человека: /human, "
        "и напишите здесь, что не так."
    )


async def test_a_punishment_that_its_own_card_takes_back_leaves_no_appeal_waiting(stage: Stage) -> None:
    await muted(stage)
    punished = stage.network.cards()[-1]
    await appeal(stage)
    await stage.press("anna", "Отменить", punished)
    assert stage.network.restrained == {}
    assert [one.state for one in await stage.cases() if one.kind is CaseKind.APPEAL] == [CaseState.CLOSED]
    assert stage.network.said_in("dm-petya")[-1] == "Наказание снято, снова можно писать."


async def test_who_is_punished_anew_may_appeal_anew_though_it_is_the_same_case(stage: Stage) -> None:
    await muted(stage)
    punished = stage.network.cards()[-1]
    await appeal(stage)
    await stage.press("anna", "Отменить", punished)
    await stage.later(timedelta(minutes=1))
    await stage.press("anna", "Запретить писать", punished)
    assert (await appeal(stage)).startswith("Принято, №3.")
    await stage.press("olga", "Оставить в силе", appeal_card(stage))
    assert (await appeal(stage)).startswith("Это решение уже пересматривали")
