"""/faq: the approved answers are kept by typing."""

import pytest

from tests.builders import community, entry
from tests.stage import Stage


async def test_an_answer_that_is_added_is_given_at_once(stage: Stage) -> None:
    assert await stage.ask("lev", "/faq") == "Ответов пока нет. Добавить: /faq add вопрос | ответ"
    assert await stage.ask("lev", "/faq add Во сколько вы открываетесь? | С 8 до 22.") == "Записано: q1."
    await stage.say("timur", "во сколько вы открываетесь ?")
    assert stage.network.said_in("wall") == ["С 8 до 22."]


async def test_another_way_to_ask_is_added_to_an_answer(stage: Stage) -> None:
    await stage.ask("lev", "/faq add Во сколько вы открываетесь? | С 8 до 22.")
    assert await stage.ask("lev", "/faq also q1 | До которого часа вы работаете?") == "Записано: q1."
    assert (await stage.ask("lev", "/faq")).startswith(
        "Готовых ответов: 1\nq1: Во сколько вы открываетесь? (формулировок: 2)\n"
    )
    await stage.say("timur", "до которого часа вы работаете ?")
    assert stage.network.said_in("wall") == ["С 8 до 22."]


async def test_an_answer_that_is_taken_away_is_given_no_more(stage: Stage) -> None:
    await stage.set_up(community(), entry("hours"))
    assert await stage.ask("lev", "/faq off hours") == "Убрано: hours."
    await stage.say("timur", "во сколько вы открываетесь ?")
    assert "зову человека" in stage.network.said_in("wall")[0]


async def test_numbers_of_answers_that_were_taken_away_are_used_again_and_never_twice(stage: Stage) -> None:
    for number in range(3):
        await stage.ask("lev", f"/faq add вопрос номер {number} | ответ {number}")
    await stage.ask("lev", "/faq off q2")
    assert await stage.ask("lev", "/faq add ещё вопрос | ответ") == "Записано: q2."
    assert await stage.ask("lev", "/faq add и ещё один | ответ") == "Записано: q4."


async def test_what_the_bot_would_answer_can_be_tried(stage: Stage) -> None:
    await stage.set_up(community(), entry("hours"))
    sure = await stage.ask("lev", "/faq test во сколько вы открываетесь?")
    assert sure.startswith("Отвечу сам (hours, уверенность 100 %): С 8 до 22.")
    assert await stage.ask("lev", "/faq test продайте слона") == "Ничего похожего: позову человека."
    unsure = await stage.ask("lev", "/faq test сколько стоит слон")
    assert unsure.startswith("Похоже на hours")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/faq explode", "Так: /faq"),
        ("/faq add", "Так: /faq"),
        ("/faq add вопрос без ответа", "Так: /faq add вопрос | ответ"),
        ("/faq add | ответ без вопроса", "Так: /faq add вопрос | ответ"),
        ("/faq also q9 | вопрос", "Записи q9 нет."),
        ("/faq off q9", "Записи q9 нет."),
        ("/faq off", "Так: /faq"),
        ("/faq test", "Так: /faq"),
    ],
)
async def test_a_line_that_can_not_be_carried_out_is_answered_in_words(
    stage: Stage, line: str, words: str
) -> None:
    assert words in await stage.ask("lev", line)


async def test_an_answer_of_several_lines_is_kept_as_it_was_typed(stage: Stage) -> None:
    await stage.ask("lev", "/faq add Где вы? | Тверская, 1.\n\n Вход со двора.")
    async with stage.store.reading() as ledger:
        [kept] = await ledger.faq.entries("shop")
    assert kept.answer == "Тверская, 1.\n\n Вход со двора."


async def test_the_list_says_how_sure_the_bot_is_and_how_often_it_errs(stage: Stage) -> None:
    await stage.ask("lev", "/faq add Во сколько вы открываетесь? | С 8 до 22.")
    assert (await stage.ask("lev", "/faq")).splitlines()[-1] == (
        "Отвечаю сам, если уверен хотя бы на 55 %: из 100 ответов неверными будут примерно 5. "
        "Сужу только по словам: кодировщик смыслов не установлен."
    )
    await stage.ask("olga", "/settings answer 0.7")
    assert "хотя бы на 70 %: так задали вы" in await stage.ask("lev", "/faq")
