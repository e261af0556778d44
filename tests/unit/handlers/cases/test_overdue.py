"""Who waits too long is called for again; who does not wait is left in peace."""

from datetime import timedelta

from models.cases import CaseState
from models.outcomes import Counter
from tests.builders import message
from tests.stage import Stage

HALF_AN_HOUR = timedelta(minutes=30)


def reminders(stage: Stage) -> list[str]:
    return [text for text in stage.network.said_in("duty") if text.startswith("⏰")]


async def test_a_case_is_reminded_of_once_for_each_deadline(stage: Stage) -> None:
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    await stage.later(HALF_AN_HOUR - timedelta(seconds=1))
    await stage.overdue()
    assert reminders(stage) == []
    await stage.later(timedelta(seconds=1))
    for _ in range(3):
        await stage.overdue()
    assert reminders(stage) == ["⏰ №1: дело ждёт человека дольше срока."]
    await stage.later(HALF_AN_HOUR)
    await stage.overdue()
    assert len(reminders(stage)) == 2
    [case] = await stage.cases()
    assert (case.alerts, case.deadline - stage.watch()) == (3, HALF_AN_HOUR)


async def test_a_reminder_answers_the_card_so_that_it_can_be_found(stage: Stage) -> None:
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    await stage.later(HALF_AN_HOUR)
    await stage.overdue()
    reminder = list(stage.network.written.values())[-1]
    assert reminder.reply_to == stage.network.cards()[0].address.message


async def test_many_that_wait_are_told_in_one_message(stage: Stage) -> None:
    for number in range(3):
        await stage.happen(message("а можно ?", f"p{number}", f"dm-{number}"))
    await stage.later(HALF_AN_HOUR)
    await stage.overdue()
    assert reminders(stage) == ["⏰ №1, №2, №3: дела ждут человека дольше срока."]


async def test_a_case_that_was_taken_or_closed_is_not_reminded_of(stage: Stage) -> None:
    await stage.say("nina", "а можно ?", chat="dm-nina")
    await stage.press("anna", "Беру")
    await stage.say("timur", "а можно ?", chat="dm-timur")
    await stage.press("anna", "Закрыть")
    await stage.later(HALF_AN_HOUR)
    await stage.overdue()
    assert reminders(stage) == []


async def test_a_removal_that_nobody_objects_to_closes_itself(stage: Stage) -> None:
    said = await stage.say("petya", "#spam")
    [card] = stage.network.cards()
    assert "Бот уже всё сделал" in card.text
    await stage.later(HALF_AN_HOUR)
    await stage.overdue()
    await stage.overdue()
    [case] = await stage.cases()
    assert (case.state, case.outcome, case.owner, case.answered_at) == (
        CaseState.CLOSED, "kept", None, None,
    )  # fmt: skip
    assert reminders(stage) == []
    assert "возражений не было" in card.text
    assert stage.network.hidden == {said.address}


async def test_what_closed_itself_can_still_be_restored_and_that_undone(stage: Stage) -> None:
    await stage.say("petya", "#spam")
    await stage.later(HALF_AN_HOUR)
    await stage.overdue()
    assert await stage.press("anna", "Вернуть") == "Возвращено."
    assert not stage.network.hidden
    assert (await stage.totals())[Counter.CASES_CLOSED] == 1
    assert await stage.press("anna", "Отменить") == "Отменено, дело у вас."
    assert len(stage.network.hidden) == 1
    assert Counter.CASES_CLOSED not in await stage.totals()


async def test_a_press_that_comes_after_it_closed_itself_is_told_so(stage: Stage) -> None:
    await stage.say("petya", "#spam")
    press = stage.pressing("anna", stage.network.cards()[0], "Закрыть")
    await stage.later(HALF_AN_HOUR)
    await stage.overdue()
    await stage.happen(press)
    assert stage.network.told[press.press_id].startswith("Закрыто: возражений не было")
