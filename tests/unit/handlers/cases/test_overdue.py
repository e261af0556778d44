"""Who waits too long is called for again; who does not wait is left in peace."""

from datetime import time, timedelta

from models.cases import CaseKind, CaseState, Severity
from models.escalation import Escalation, Hours, Leave, Level
from models.intents import Send
from models.outcomes import Counter
from models.staff import Role
from models.zones import local_time
from tests.builders import NOW, community, message
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
    assert reminders(stage) == ["⏰ №1: дело ждёт человека дольше срока. Отвечает: Анна."]
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
    assert reminders(stage) == ["⏰ №1, №2, №3: дела ждут человека дольше срока. Отвечает: Анна."]


async def test_a_closed_case_is_not_reminded_of_and_a_taken_one_has_more_time(stage: Stage) -> None:
    await stage.say("nina", "а можно ?", chat="dm-nina")
    await stage.press("anna", "Беру")
    await stage.say("timur", "а можно ?", chat="dm-timur")
    await stage.press("anna", "Закрыть")
    await stage.later(HALF_AN_HOUR)
    await stage.overdue()
    assert reminders(stage) == []
    await stage.later(timedelta(hours=4))
    await stage.overdue()
    assert reminders(stage) == ["⏰ №1: дело ждёт человека дольше срока. Отвечает: Анна."]


async def test_the_second_time_the_back_up_is_called_then_the_lead_then_it_stands_in_the_digest(
    stage: Stage,
) -> None:
    await stage.appoint("boris", "Борис", Role.MODERATOR)
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    [first] = await stage.cases()
    other = "Борис" if first.owner == "anna" else "Анна"
    for _ in range(3):
        await stage.later(HALF_AN_HOUR)
        await stage.overdue()
    assert [text.rpartition("срока. ")[2] for text in reminders(stage)] == [
        f"Отвечает: {first.owner_name}.",
        f"Теперь отвечает {other}.",
        "Теперь отвечает Ольга.",
    ]
    assert "Отвечает Ольга" in stage.network.cards()[0].text
    await stage.later(HALF_AN_HOUR)
    await stage.overdue()
    digest = stage.network.said_in("duty")[-1]
    assert digest.startswith("📋 Ждёт с прошлых дней: 1 дело\n№1 Вопрос")
    [case] = await stage.cases()
    assert local_time(case.deadline, "Europe/Moscow", "ru") == "23 нояб., 10:00"


async def test_deadlines_count_working_time_and_what_is_urgent_counts_all_of_it(stage: Stage) -> None:
    week = Escalation(
        hours=Hours(days=(0, 1, 2, 3, 4), start=time(10), end=time(19)),
        severities={CaseKind.NEGATIVE: Severity.URGENT},
    )
    await stage.set_up(community(escalation=week))
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    await stage.say("petya", "всё плохо #angry", thread="post")
    question, complaint = await stage.cases()
    assert local_time(question.deadline, "Europe/Moscow", "ru") == "23 нояб., 10:30", "it is Sunday"
    assert complaint.deadline == NOW + timedelta(minutes=10)
    assert stage.network.cards()[1].text.startswith("Срочно! №2")


async def test_nobody_answers_for_a_case_while_on_leave(stage: Stage) -> None:
    await stage.appoint("boris", "Борис", Role.MODERATOR)
    away = Leave(person="anna", first=NOW.date(), last=NOW.date())
    await stage.set_up(community(escalation=Escalation(leave=(away,))))
    for number in range(8):
        await stage.say(f"p{number}", "а можно ?", chat=f"dm-{number}")
        await stage.later(timedelta(minutes=2))
    assert {one.owner for one in await stage.cases()} == {"boris"}


async def test_a_team_of_its_own_answers_for_a_severity(stage: Stage) -> None:
    levels = {Severity.NORMAL: Level(team="продажи")}
    escalation = Escalation(levels=levels, teams={"продажи": ("lev",)})
    await stage.set_up(community(escalation=escalation))
    await stage.say("nina", "а можно ?", chat="dm-nina")
    [case] = await stage.cases()
    assert case.owner_name == "Лев"


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


async def test_a_case_for_which_nobody_is_there_stands_in_the_digest_once_a_day(stage: Stage) -> None:
    away = tuple(Leave(person=one, first=NOW.date(), last=NOW.date()) for one in ("anna", "lev", "olga"))
    await stage.set_up(community(escalation=Escalation(leave=away)))
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    for _ in range(4):
        await stage.later(HALF_AN_HOUR)
        await stage.overdue()
    [case] = await stage.cases()
    assert local_time(case.deadline, "Europe/Moscow", "ru") == "23 нояб., 10:00"


async def test_the_digest_is_not_told_in_quiet_hours(stage: Stage) -> None:
    quiet = Escalation(steps=(), quiet=Hours(start=time(22), end=time(11)))
    await stage.set_up(community(escalation=quiet))
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    await stage.later(HALF_AN_HOUR)
    await stage.overdue()
    [case] = await stage.cases()
    assert local_time(case.deadline, "Europe/Moscow", "ru") == "23 нояб., 11:00"


async def test_nobody_is_called_in_quiet_hours_because_a_colleague_keeps_quiet(stage: Stage) -> None:
    await stage.set_up(community(escalation=Escalation(quiet=Hours(start=time(15, 20), end=time(18)))))
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    await stage.press("anna", "Беру")
    await stage.later(timedelta(minutes=31))
    await stage.talks()
    [case] = await stage.cases()
    assert case.state is CaseState.OPEN
    assert local_time(case.deadline, "Europe/Moscow", "ru") == "22 нояб., 18:00"


async def test_the_lead_who_has_written_to_the_bot_hears_it_in_private_too(stage: Stage) -> None:
    await stage.say("olga", "проверка", chat="dm-olga")
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    for _ in range(3):
        await stage.later(HALF_AN_HOUR)
        await stage.overdue()
    assert len(reminders(stage)) == 3
    [told] = [text for text in stage.network.said_in("dm-olga") if text.startswith("⚡")]
    assert told == "⚡ Никто не ответил вовремя, теперь отвечаете вы: №1. Карточки у дежурных."


async def test_new_cases_go_to_whoever_has_the_fewest(stage: Stage) -> None:
    await stage.appoint("petr", "Пётр", Role.MODERATOR)
    for number in range(6):
        await stage.later(timedelta(minutes=2))
        await stage.say(f"p{number}", "а можно снять зал ?", chat=f"dm-{number}")
    owners = [case.owner for case in await stage.cases()]
    assert sorted(map(owners.count, {"anna", "petr"})) == [3, 3]
    for case in await stage.cases():
        if case.owner == "petr":
            card = next(one for one in stage.network.cards() if one.address == case.card)
            await stage.press("petr", "Закрыть", card)
    for number in range(3):
        await stage.later(timedelta(minutes=2))
        await stage.say(f"q{number}", "а можно снять зал ?", chat=f"dm-q{number}")
    assert [case.owner for case in await stage.cases()][-3:] == ["petr"] * 3


async def test_in_quiet_hours_a_card_is_silent_unless_it_is_pressing(stage: Stage) -> None:
    hours = Hours(start=time(0), end=time(23, 59))
    urgent = {CaseKind.NEGATIVE: Severity.URGENT}
    await stage.set_up(community(escalation=Escalation(quiet=hours, severities=urgent)))
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    await stage.say("vera", "#angry опять не привезли", thread="post")
    shown = [act for act in stage.network.performed if isinstance(act, Send) and act.chat == "duty"]
    assert [act.silent for act in shown] == [True, False]
    await stage.set_up(community())
    await stage.say("oleg", "а можно снять зал ?", chat="dm-oleg")
    last = [act for act in stage.network.performed if isinstance(act, Send) and act.chat == "duty"][-1]
    assert not last.silent
