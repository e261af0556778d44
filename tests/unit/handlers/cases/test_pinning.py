"""A statement about a burst is pinned on the wall and taken down again, and its card tells how it stands."""

from datetime import timedelta

import pytest

from models.capabilities import Capability, lacking_key
from models.cases import CaseState
from models.communities import Approval, Planning
from models.content import PostState
from models.errors import Refused, Untellable
from models.intents import Publish, Withdraw
from tests.builders import NOW, PLATFORM, community
from tests.fakes import Written
from tests.stage import Stage

APPROVED = "Мы знаем о сбое и чиним."
OWN = "Чиним, к шести всё будет."


async def complain(stage: Stage) -> None:
    """A burst of complaints under a post."""
    for place in range(30):
        await stage.say(f"post-{place}", f"всё плохо {place} #angry", thread="post")
        await stage.later(timedelta(seconds=1))


@pytest.fixture
async def burst(stage: Stage) -> Stage:
    """A burst in a community with an approved statement."""
    await stage.set_up(community(statement=APPROVED))
    await complain(stage)
    return stage


async def out(stage: Stage) -> None:
    """The clock rings for what is to come out."""
    await stage.machine.ticks.publish_due()
    await stage.later()


def of_burst(stage: Stage) -> Written:
    """The card of the burst: what fails has a card of its own."""
    return [card for card in stage.network.cards() if "всплеск" in card.text][-1]


async def shown_again(stage: Stage) -> Written:
    """The card of the burst, asked for once more."""
    [number] = [case.id for case in await stage.cases() if case.incident.startswith("burst:")]
    await stage.say("olga", f"/case {number}", chat="duty")
    await stage.later()
    return of_burst(stage)


async def state_of(stage: Stage, number: int = 1) -> PostState:
    async with stage.store.reading() as ledger:
        post = await ledger.posts.seen(number)
    assert post is not None
    return post.state


async def test_the_approved_statement_is_pinned_on_the_wall_and_taken_down_again(stage: Stage) -> None:
    await stage.set_up(community(statement=APPROVED))
    await complain(stage)
    assert (await stage.press("anna", "Закрепить заявление")).startswith("Заявление выходит на стену")
    await stage.machine.ticks.publish_due()
    await stage.later()
    said = stage.network.last_in("wall")
    assert (stage.network.pinned, said.text) == ([said.address.message], APPROVED)
    card = stage.network.cards()[-1]
    assert "заявление закреплено на стене: Анна, пост №1" in card.text
    assert "Закрепить заявление" not in card.labels
    await stage.press("olga", "Снять заявление")
    await stage.later()
    assert [type(act) for act in stage.network.performed].count(Withdraw) == 1
    assert "Снять заявление" not in stage.network.cards()[-1].labels


async def test_a_statement_of_ones_own_is_pinned_by_who_plans_posts(stage: Stage) -> None:
    await complain(stage)
    number = len(await stage.cases())
    assert "Напишите своими словами" in await stage.press("anna", "Закрепить заявление")
    await stage.say("anna", f"/case {number} pin Чиним, к шести всё будет.", chat="duty")
    assert "пишет тот, кто ведёт план" in stage.network.said_in("duty")[-1]
    await stage.say("olga", f"/case {number} pin Чиним, к шести всё будет.", chat="duty")
    await stage.machine.ticks.publish_due()
    await stage.later()
    assert stage.network.last_in("wall").text == "Чиним, к шести всё будет."


async def test_where_nothing_can_be_pinned_it_is_not_offered_and_who_types_it_hears_what_can_be_done(
    stage: Stage,
) -> None:
    await stage.set_up(community(statement=APPROVED))
    async with stage.store.begin() as ledger:
        key, why = lacking_key(Capability.PIN_POST), '{"key":"lacking.not_here"}'
        await ledger.recollections.keep(PLATFORM, key, why, NOW)
    await complain(stage)
    assert "Закрепить заявление" not in of_burst(stage).labels
    await stage.say("olga", f"/case {len(await stage.cases())} pin Чиним.", chat="duty")
    told = stage.network.said_in("duty")[-1]
    assert told.startswith("Закрепить не выйдет")
    assert "комментарием под постом" in told
    assert "заявление закреплено" not in stage.network.cards()[-1].text


async def test_where_posts_are_approved_a_statement_is_told_to_wait_until_it_is(stage: Stage) -> None:
    await stage.set_up(community(statement=APPROVED, planning=Planning(approval=Approval.ONE)))
    await complain(stage)
    assert (await stage.press("anna", "Закрепить заявление")).startswith("Заявление ждёт одобрения")
    await stage.later()
    assert "заявление для стены ждёт одобрения: Анна, пост №1" in of_burst(stage).text
    await stage.ask("olga", "/plan approve 1")
    await out(stage)
    assert "заявление закреплено на стене: Анна, пост №1" in of_burst(stage).text


async def test_what_is_not_out_yet_is_called_off_and_told_so(burst: Stage) -> None:
    await burst.press("anna", "Закрепить заявление")
    await burst.later()
    assert "заявление выходит на стену: Анна" in of_burst(burst).text
    assert await burst.press("anna", "Снять заявление") == "Заявление отменено, на стену оно не выйдет."
    assert await state_of(burst) is PostState.CANCELLED


async def test_a_statement_that_failed_is_told_and_may_be_pinned_again(burst: Stage) -> None:
    burst.network.refuses[Publish] = Refused("not enough rights")
    await burst.press("anna", "Закрепить заявление")
    await out(burst)
    card = of_burst(burst)
    assert "заявление не вышло на стену: Анна, пост №1" in card.text
    assert "Снять заявление" not in card.labels
    del burst.network.refuses[Publish]
    assert (await burst.press("olga", "Закрепить заявление", card)).startswith("Заявление выходит на стену")
    await out(burst)
    assert "заявление закреплено на стене: Ольга, пост №2" in of_burst(burst).text
    assert "не вышло" not in of_burst(burst).text


async def test_a_statement_of_which_nobody_knows_whether_it_is_out_is_not_said_to_be_taken_down(
    burst: Stage,
) -> None:
    burst.network.refuses[Publish] = Untellable("the answer was lost")
    await burst.press("anna", "Закрепить заявление")
    await out(burst)
    assert await state_of(burst) is PostState.NEEDS_PERSON
    card = of_burst(burst)
    assert "неизвестно, вышло ли заявление" in card.text
    told = await burst.press("anna", "Снять заявление", card)
    assert "сначала посмотрите туда" in told
    assert "/queue cancel 1" in told
    assert await state_of(burst) is PostState.NEEDS_PERSON
    await burst.later()
    assert "Снять заявление" in of_burst(burst).labels
    await burst.ask("olga", "/queue cancel 1")
    await burst.press("anna", "Закрепить заявление", await shown_again(burst))
    await out(burst)
    assert "Снять заявление" in of_burst(burst).labels


async def test_only_who_plans_takes_down_what_somebody_said_in_their_own_words(stage: Stage) -> None:
    await complain(stage)
    number = len(await stage.cases())
    await stage.say("olga", f"/case {number} pin {OWN}", chat="duty")
    await out(stage)
    assert "Снимает его тот, кто ведёт план" in await stage.press("anna", "Снять заявление")
    assert await state_of(stage) is PostState.PUBLISHED
    assert await stage.press("olga", "Снять заявление") == "Заявление снимается со стены."
    assert await state_of(stage) is PostState.WITHDRAWN


async def test_a_statement_is_taken_down_also_when_its_burst_is_closed(burst: Stage) -> None:
    await burst.press("anna", "Закрепить заявление")
    await out(burst)
    number = len(await burst.cases())
    await burst.say("anna", f"/case {number} close починили", chat="duty")
    await burst.later()
    assert set(of_burst(burst).labels) == {"Открыть снова", "Снять заявление"}
    await burst.press("anna", "Снять заявление", of_burst(burst))
    await burst.later()
    assert await state_of(burst) is PostState.WITHDRAWN
    assert (await burst.cases())[-1].state is CaseState.CLOSED
    assert "Снять заявление" not in of_burst(burst).labels
    assert "заявление закреплено" not in of_burst(burst).text


async def test_a_statement_that_was_taken_down_by_a_command_is_told_no_more(burst: Stage) -> None:
    await burst.press("anna", "Закрепить заявление")
    await out(burst)
    await burst.ask("olga", "/delete 1")
    await burst.later()
    assert "заявление закреплено" not in of_burst(burst).text
    assert "Закрепить заявление" in of_burst(burst).labels


async def test_where_the_platform_takes_nothing_down_it_is_said_so(burst: Stage) -> None:
    await burst.press("anna", "Закрепить заявление")
    await out(burst)
    async with burst.store.begin() as ledger:
        key, why = lacking_key(Capability.WITHDRAW_POST), '{"key":"lacking.not_here"}'
        await ledger.recollections.keep(PLATFORM, key, why, NOW)
    assert (await burst.press("anna", "Снять заявление", of_burst(burst))).startswith("Снять не выйдет")
