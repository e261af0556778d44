"""Newcomers answer before they may write, and go if they don't."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from handlers.newcomers.meet import AWAY, TRIES
from models.capabilities import Capability, lacking_key
from models.communities import Check, Community, Mode, Newcomers, Place, Requests
from models.intents import Admit, Ban, Delete, Mute, Receipt, Send, TurnAway, Unmute
from models.messages import Answered, Author, AuthorKind, Chat, JoinRequest
from tests.builders import NOW, PLATFORM, came, community, went
from tests.fakes import Written
from tests.stage import Stage

QUESTION = "Что мы печём? | хлеб | гвозди | шины"
WITHIN = timedelta(minutes=5)


def checking(check: Check = Check.QUESTION, question: str = QUESTION, **more: Any) -> Community:
    """A community that asks newcomers something."""
    requests = more.pop("requests", Requests.PEOPLE)
    newcomers = Newcomers(check=check, question=question, within=WITHIN, requests=requests)
    return community(newcomers=newcomers, **more)


def request(person: str = "vera", **changes: Any) -> JoinRequest:
    plain = JoinRequest(
        event_id=f"r-{person}",
        chat=Chat(platform=PLATFORM, id="chat", title="Чат"),
        person=Author(id=person, name=person.title()),
        private_chat=f"dm-{person}",
        at=NOW,
    )
    return replace(plain, **changes)


def kinds(stage: Stage) -> list[str]:
    """What was done to people and messages, in order."""
    done = (Mute, Unmute, Ban, Delete, Admit, TurnAway)
    return [type(act).__name__ for act in stage.network.performed if isinstance(act, done)]


def question(stage: Stage, chat: str = "chat") -> Written:
    return stage.network.last_in(chat)


def gone(stage: Stage, asked: Written) -> bool:
    return asked.address in stage.network.hidden


async def test_who_comes_can_t_write_until_they_have_given_the_right_answer(stage: Stage) -> None:
    await stage.set_up(checking())
    await stage.happen(came())
    asked = question(stage)
    assert asked.text.startswith("Vera, добро пожаловать")
    assert "Что мы печём?" in asked.text
    assert sorted(asked.labels) == ["гвозди", "хлеб", "шины"]
    assert list(stage.network.restrained) == [("mute", "chat", "vera")]
    assert await stage.press_under("vera", asked, "хлеб") == "Спасибо, добро пожаловать!"
    assert not stage.network.restrained
    assert gone(stage, asked)


async def test_one_button_is_enough_where_the_community_says_so(stage: Stage) -> None:
    await stage.set_up(checking(Check.BUTTON))
    await stage.happen(came())
    assert question(stage).labels == ["Я человек"]
    await stage.press_under("vera", question(stage), "Я человек")
    assert not stage.network.restrained


async def test_a_community_without_a_question_of_its_own_asks_a_sum(stage: Stage) -> None:
    await stage.set_up(checking(question=""))
    await stage.happen(came())
    asked = question(stage)
    left, right = asked.text.rpartition("На это")[2].split("есть")[-1].split("+")
    total = int(left.split()[-1]) + int(right.split()[0])
    assert await stage.press_under("vera", asked, str(total)) == "Спасибо, добро пожаловать!"


async def test_nobody_answers_for_another(stage: Stage) -> None:
    await stage.set_up(checking())
    await stage.happen(came())
    assert await stage.press_under("petya", question(stage), "хлеб") == "Этот вопрос не вам."
    assert stage.network.restrained


async def test_who_guesses_wrong_too_often_goes_and_may_come_back_later(stage: Stage) -> None:
    await stage.set_up(checking())
    await stage.happen(came())
    asked = question(stage)
    for _ in range(TRIES - 1):
        assert await stage.press_under("vera", asked, "шины") == "Нет. Попробуйте ещё раз."
    assert (await stage.press_under("vera", asked, "шины")).startswith("Не получилось.")
    assert stage.network.restrained[("ban", "chat", "vera")] == NOW + AWAY
    assert gone(stage, asked)
    assert await stage.press_under("vera", asked, "хлеб") == "Эта кнопка недействительна."


async def test_who_does_not_answer_in_time_goes(stage: Stage) -> None:
    await stage.set_up(checking())
    await stage.happen(came())
    asked = question(stage)
    await stage.later(WITHIN - timedelta(seconds=1))
    await stage.doors()
    assert ("ban", "chat", "vera") not in stage.network.restrained
    await stage.later(timedelta(seconds=1))
    await stage.doors()
    await stage.doors()
    assert sorted(kinds(stage)) == ["Ban", "Delete", "Mute"]
    assert gone(stage, asked)


async def test_nobody_is_late_for_a_question_that_was_not_yet_asked(stage: Stage) -> None:
    await stage.set_up(checking())
    async with stage.store.begin() as ledger:
        await stage.machine.work.handle(ledger, [came()], stage.watch())
    stage.watch.now += WITHIN  # the platform keeps messages back
    await stage.machine.ticks.watch_doors()
    await stage.deliver()
    assert kinds(stage) == ["Mute"]
    await stage.later(WITHIN)
    await stage.doors()
    assert sorted(kinds(stage)) == ["Ban", "Delete", "Mute"]


async def test_who_leaves_before_answering_is_waited_for_no_longer(stage: Stage) -> None:
    await stage.set_up(checking())
    await stage.happen(came(), went())
    await stage.later(WITHIN)
    await stage.doors()
    assert "Ban" not in kinds(stage)
    await stage.happen(came(event_id="again"))
    assert len(stage.network.said_in("chat")) == 1


async def test_who_has_passed_once_is_not_asked_again(stage: Stage) -> None:
    await stage.set_up(checking(Check.BUTTON))
    await stage.happen(came())
    await stage.press_under("vera", question(stage), "Я человек")
    await stage.happen(went(), came())
    assert len(stage.network.said_in("chat")) == 1


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"by": Author(id="anna", name="Анна")}, id="brought by a colleague"),
        pytest.param({"person": Author(id="lev", name="Лев")}, id="a colleague"),
        pytest.param({"person": Author(id="ads", name="Канал", kind=AuthorKind.CHANNEL)}, id="no person"),
    ],
)
async def test_who_is_vouched_for_is_not_asked(stage: Stage, changes: dict[str, Any]) -> None:
    await stage.set_up(checking())
    await stage.happen(replace(came(), **changes))
    assert stage.network.performed == []


@pytest.mark.parametrize("where", [checking(Check.OFF), checking(mode=Mode.SHADOW), checking(mode=Mode.OFF)])
async def test_where_it_is_switched_off_nobody_is_asked(stage: Stage, where: Community) -> None:
    await stage.set_up(where)
    await stage.happen(came())
    assert stage.network.performed == []


async def test_a_platform_that_can_t_keep_newcomers_waiting_asks_them_nothing(stage: Stage) -> None:
    await stage.set_up(checking())
    async with stage.store.begin() as ledger:
        key = lacking_key(Capability.NEWCOMERS)
        await ledger.recollections.keep(PLATFORM, key, '{"key":"lacking.not_here"}', NOW)
    await stage.happen(came())
    assert stage.network.performed == []


async def test_subscribers_of_the_channel_are_not_asked_on_the_wall(stage: Stage) -> None:
    await stage.set_up(checking())
    await stage.happen(came(chat="wall"))
    assert stage.network.performed == []


async def test_a_question_is_changed_by_typing_and_what_is_none_is_refused(stage: Stage) -> None:
    await stage.ask("olga", "/settings check question")
    assert "хлеб" in await stage.ask("olga", f"/settings check_question {QUESTION}")
    assert "от двух до пяти ответов" in await stage.ask("olga", "/settings check_question Да?")
    assert (await stage.ask("olga", "/settings check_question -")).startswith("check_question:  — ")


async def test_colleagues_see_how_it_went(stage: Stage) -> None:
    assert "/settings check button" in await stage.ask("anna", "/newcomers")
    await stage.set_up(checking(Check.BUTTON))
    await stage.happen(came(), came("oleg"))
    await stage.press_under("oleg", question(stage), "Я человек")
    shown = await stage.ask("anna", "/newcomers")
    assert "Vera (vera) · «chat» · 22 нояб., 15:00 · отвечает" in shown
    assert "Oleg (oleg) · «chat» · 22 нояб., 15:00 · принят" in shown


# Those who ask to be let in.


@pytest.mark.parametrize(
    ("requests", "name", "done"),
    [
        (Requests.PEOPLE, "Vera", []),
        (Requests.ALL, "Vera", ["Admit"]),
        (Requests.ALL, "#spam казино", ["TurnAway"]),
        (Requests.CHECK, "#spam казино", ["TurnAway"]),
        (Requests.PEOPLE, "#spam казино", []),
        (Requests.ALL, "~spam казино", []),
    ],
)
async def test_a_request_is_answered_by_rule(
    stage: Stage, requests: Requests, name: str, done: list[str]
) -> None:
    await stage.set_up(checking(requests=requests))
    await stage.happen(
        request(person="vera") if name == "Vera" else replace(request(), person=Author(id="vera", name=name))
    )
    assert kinds(stage) == done


async def test_who_is_banned_is_not_let_in_by_the_back_door(stage: Stage) -> None:
    await stage.set_up(checking(requests=Requests.ALL))
    for number in range(5):
        await stage.say("vera", f"#spam {number}", "chat")
    await stage.happen(request())
    assert kinds(stage)[-1] == "TurnAway"


async def test_who_asks_answers_in_private_and_is_let_in(stage: Stage) -> None:
    await stage.set_up(checking(requests=Requests.CHECK))
    await stage.happen(request())
    asked = question(stage, "dm-vera")
    assert asked.text.startswith("Vera, вы попросились")
    await stage.press_under("vera", asked, "хлеб")
    assert kinds(stage) == ["Admit", "Delete"]
    await stage.happen(came())
    assert stage.network.said_in("chat") == []


async def test_who_asks_and_does_not_answer_is_turned_away_with_a_word(stage: Stage) -> None:
    await stage.set_up(checking(requests=Requests.CHECK))
    await stage.happen(request())
    asked = question(stage, "dm-vera")
    await stage.later(WITHIN)
    await stage.doors()
    assert kinds(stage) == ["TurnAway"]
    assert asked.text.startswith("Не получилось.")
    assert asked.buttons == ()


async def test_a_request_to_a_chat_that_has_no_place_is_left_alone(stage: Stage) -> None:
    await stage.set_up(checking(requests=Requests.ALL, places={"wall": Place.WALL}))
    await stage.happen(request())
    assert kinds(stage) == []


async def muted(stage: Stage) -> datetime:
    """Vera was muted by a colleague, for longer than newcomers are held."""
    said = await stage.say("vera", "ерунда", "chat")
    answered = Answered(message=said.address.message, author=said.author, text=said.text, at=NOW)
    await stage.say("anna", "/mute 7д", "chat", answered=answered)
    return stage.network.restrained[("mute", "chat", "vera")]


async def test_who_was_muted_before_is_so_when_they_have_passed(stage: Stage) -> None:
    await stage.set_up(checking())
    until = await muted(stage)
    await stage.happen(went(), came(event_id="again"))
    assert stage.network.restrained[("mute", "chat", "vera")] == until
    asked = question(stage)
    await stage.press_under("vera", asked, "хлеб")
    assert stage.network.restrained[("mute", "chat", "vera")] == until
    assert gone(stage, asked)


async def test_a_mute_that_is_over_holds_nobody_who_has_passed(stage: Stage) -> None:
    await stage.set_up(checking())
    await muted(stage)
    await stage.later(timedelta(days=8))
    await stage.happen(came(event_id="again"))
    await stage.press_under("vera", question(stage), "хлеб")
    assert not stage.network.restrained


async def test_who_leaves_before_the_question_has_come_out_is_asked_nothing(stage: Stage) -> None:
    await stage.set_up(checking())
    async with stage.store.begin() as ledger:
        await stage.machine.work.handle(ledger, [came(), went()], stage.watch())
    await stage.deliver()
    assert stage.network.said_in("chat") == []


async def test_a_question_that_was_on_its_way_to_who_left_is_taken_away(stage: Stage) -> None:
    await stage.set_up(checking())
    async with stage.store.begin() as ledger:
        await stage.machine.work.handle(ledger, [came()], stage.watch())
    async with stage.store.begin() as ledger:
        claimed = await ledger.outbox.claim(PLATFORM, stage.watch(), timedelta(seconds=30), 10)
        [asking] = [order for order in claimed if isinstance(order.intent, Send)]
        await stage.machine.work.handle(ledger, [went()], stage.watch())
    await stage.doors()
    async with stage.store.begin() as ledger:
        await ledger.outbox.done({asking.id: Receipt(message="77")}, stage.watch())
    await stage.later(timedelta(minutes=2))
    await stage.doors()
    assert [act.address.message for act in stage.network.performed if isinstance(act, Delete)] == ["77"]
    await stage.later(timedelta(days=3))
    await stage.doors()
    assert len([act for act in stage.network.performed if isinstance(act, Delete)]) == 1
