"""/case: cases are listed, shown again and decided by typing."""

import pytest
from msgspec.structs import replace

from models.cases import CaseState
from models.communities import Mode
from models.messages import Author
from tests.builders import community, entry, message
from tests.stage import Stage


async def test_open_cases_are_listed_and_shown_again(stage: Stage) -> None:
    assert await stage.ask("anna", "/case") == "Открытых дел нет."
    await stage.say("nina", "а можно снять зал на свадьбу внучки в субботу ?", chat="dm-nina")
    assert await stage.ask("anna", "/case") == (
        "Открытые дела: 1\n№1 Вопрос · 22 нояб., 15:00 · а можно снять зал на свадьбу внучки в с… · Анна"
    )
    assert await stage.ask("anna", "/case №1") == "Карточка дела №1 — в дежурной."
    assert len(stage.network.cards()) == 2


async def test_all_messages_of_a_storm_can_be_read_before_they_are_decided(stage: Stage) -> None:
    for number in range(35):
        await stage.say(f"p{number}", f"~toxic слова {number}")
    [storm] = [one for one in await stage.cases() if one.count > 1]
    told = (await stage.ask("anna", f"/case {storm.id} list", "duty")).splitlines()
    assert told[0] == f"В деле №{storm.id} сообщений: {storm.count}, новые сверху"
    assert told[1].endswith("«~toxic слова 34»")
    assert len(told) == 1 + storm.count


async def test_a_storm_of_long_messages_is_read_page_by_page_to_its_oldest(stage: Stage) -> None:
    for number in range(35):
        author = Author(id=f"p{number}", name=f"{number:02} " + "Анна-Мария 🎉" * 10)
        said = message(f"~toxic {number:02} " + "слово 🎉 " * 30)
        await stage.happen(replace(said, author=author))
    [storm] = [one for one in await stage.cases() if one.count > 1]
    pages, line = [], f"/case {storm.id} list"
    while line:
        pages.append(await stage.ask("anna", line, "duty"))
        last = pages[-1].splitlines()[-1]
        line = last[last.index("/case") :] if last.startswith("…") else ""
    assert len(pages) > 1
    assert all(len(page.encode("utf-16-le")) // 2 <= 4096 for page in pages)
    told = [line[:2] for page in pages for line in page.splitlines() if "«" in line]
    assert told == [f"{number:02}" for number in range(34, 34 - storm.count, -1)]


@pytest.mark.parametrize("page", ["0", "2", "все"])
async def test_a_page_that_a_list_does_not_have_is_refused(stage: Stage, page: str) -> None:
    await stage.say("petya", "~toxic")
    assert await stage.ask("anna", f"/case 1 list {page}", "duty") == (
        "Такой страницы нет, всего их 1: /case 1 list 1"
    )


async def test_a_case_is_decided_by_typing_and_a_second_decision_is_too_late(stage: Stage) -> None:
    await stage.say("petya", "#spam")
    assert await stage.ask("lev", "/case 1 Restore") == "Возвращено."
    assert not stage.network.hidden
    assert await stage.ask("anna", "/case 1 ban") == "Уже решено: Возвращено — Лев, 1 секунду назад."
    assert await stage.ask("anna", "/case #1 undo") == "Отменено, дело у вас."
    assert len(stage.network.hidden) == 1


async def test_words_are_said_to_the_subscriber_as_they_were_typed(stage: Stage) -> None:
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    assert await stage.ask("anna", "/case 1 reply Можно!\nПозвоните:  8 800") == "Ответ отправлен."
    assert stage.network.said_in("dm-nina")[-1] == "Можно!\nПозвоните:  8 800"
    assert [one.state for one in await stage.cases()] == [CaseState.CLOSED]


async def test_a_proposed_answer_is_sent_by_typing_too(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST), entry())
    await stage.say("timur", "во сколько вы открываетесь ?")
    assert await stage.ask("anna", "/case 1 answer") == "Ответ отправлен."
    assert stage.network.said_in("wall") == ["С 8 до 22."]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/case 99", "Дела №99 нет."),
        ("/case 1 explode", "Так: /case"),
        ("/case 1 reply", "подписчику ничего не ушло"),
        ("/case 1 hide", "С делом №1 этого сделать нельзя. Можно: restore, close, warn, mute, ban, take"),
        ("/case ²", "Дела №² нет."),
        ("/case 99999999999999999999999999", "нет."),
        ("/case -1", "Дела №-1 нет."),
        ("/case последнее", "Дела №последнее нет."),
    ],
)
async def test_a_line_that_can_not_be_carried_out_is_answered_in_words(
    stage: Stage, line: str, words: str
) -> None:
    await stage.say("petya", "#spam")
    assert words in await stage.ask("anna", line)


async def test_a_case_of_another_community_is_not_there(stage: Stage) -> None:
    await stage.say("petya", "#spam")
    async with stage.store.begin() as ledger:
        case = await ledger.cases.get(1)
        assert case is not None
        other = community(id="cafe", places={})
        await ledger.communities.save(other, "start", case.opened_at)
        await ledger.cases.save(case.changed(community="cafe"))
    assert await stage.ask("anna", "/case 1 restore") == "Дела №1 нет."


@pytest.mark.parametrize(
    ("line", "told", "outcome"),
    [
        ("ban 3д спам", "Скрыто, автор заблокирован до 25 нояб., 15:00.", "заблокирован до 25 нояб., 15:00"),
        ("mute 2ч", "Скрыто, автору нельзя писать до 22 нояб., 17:00.", "писать до 22 нояб., 17:00"),
        ("ban", "Скрыто, автор заблокирован до 29 нояб., 15:00.", "заблокирован до 29 нояб., 15:00"),
    ],
)
async def test_a_term_behind_a_ban_or_a_mute_is_kept_and_told(
    stage: Stage, line: str, told: str, outcome: str
) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST))
    await stage.say("petya", "#spam")
    assert await stage.ask("anna", f"/case 1 {line}") == told
    assert outcome in stage.network.cards()[-1].text


@pytest.mark.parametrize("line", ["snooze завтра", "snooze 5 лет", "ban 3 деня", "mute 0m"])
async def test_a_term_of_a_case_that_is_not_understood_is_refused(stage: Stage, line: str) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST))
    await stage.say("petya", "#spam")
    assert "На сколько?" in await stage.ask("anna", f"/case 1 {line}")
    assert [one.state for one in await stage.cases()] == [CaseState.OPEN]


async def test_who_may_not_publish_is_told_so_before_whose_the_case_is(stage: Stage) -> None:
    await stage.say("petya", "#angry хамство")
    await stage.ask("olga", "/case 1 take")
    assert "владелец или специалист" in await stage.ask("anna", "/case 1 pin Разбираемся")


@pytest.mark.parametrize("line", ["/case 1 close всё в порядке", "/case 1 overturn зря"])
async def test_what_a_case_never_offers_is_no_matter_of_who_was_quicker(stage: Stage, line: str) -> None:
    await stage.say("petya", "~toxic текст")
    await stage.press("anna", "Беру")
    told = await stage.ask("anna", line, "duty")
    assert told.startswith("С делом №1 этого сделать нельзя. Можно: hide, fine, ")
    [case] = await stage.cases()
    assert case.state is CaseState.TAKEN
