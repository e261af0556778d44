"""/faq: the approved answers are kept by typing."""

import re
from dataclasses import replace
from datetime import date

import pytest

from models.faq import Entry, Season
from models.products import Product
from tests.builders import NOW, community, entry
from tests.stage import Stage


async def test_an_answer_that_is_added_is_given_at_once(stage: Stage) -> None:
    assert await stage.ask("lev", "/faq") == "Ответов пока нет. Добавить: /faq add вопрос | ответ"
    assert await stage.ask("lev", "/faq add Во сколько вы открываетесь? | С 8 до 22.") == "Записано: q1."
    again = await stage.ask("lev", "/faq add во сколько вы открываетесь | С девяти.")
    assert again == ("На этот вопрос уже отвечает q1. Изменить ответ: /faq edit q1 | новый ответ"), (
        "two answers to one question are none"
    )
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
    assert await stage.ask("lev", "/faq off hours") == "Убрано: hours. Вернуть, как было: /faq on hours"
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
    unsure = await stage.ask("lev", "/faq test вы открываетесь в торговом центре с парковкой")
    assert unsure.startswith("Не уверен (")
    assert unsure.endswith("Вы спрашиваете: «во сколько вы открываетесь»? [Да | Нет — позвать человека]")


@pytest.mark.parametrize(
    ("question", "told", "live"),
    [
        ("Кто хозяин?", "Подходит q1 (уверенность 100 %), но ответа не дам и позову человека. "
         "Пока не заполнено, поэтому ответ не даю: owner.", "зову человека"),
        ("Сколько стоит Кения?", "%): Кения АА: 990 ₽", "Кения АА: 990 ₽"),
        ("Сколько стоит Колумбия?", "%): Колумбия: 1010 ₽", "Колумбия: 1010 ₽"),
        ("Сколько стоит?", "переспрошу: Уточните, пожалуйста", "Уточните, пожалуйста"),
    ],
)  # fmt: skip
async def test_a_trial_says_what_the_bot_then_says(stage: Stage, question: str, told: str, live: str) -> None:
    await stage.ask("lev", "/faq add Кто хозяин? | Пётр {owner}")
    await stage.ask("lev", "/faq add Сколько стоит Кения? | {name}: {price} ₽")
    await stage.ask("lev", "/faq add Есть ли доставка? | Да.")
    await stage.ask("lev", "/faq also q3 | Сколько стоит доставка?")
    await stage.ask("lev", "/faq add Сколько стоит помол? | Ничего.")
    async with stage.store.begin() as ledger:
        wares = [
            Product(id=name, name=name, price=price, seen_at=NOW)
            for name, price in (("Кения АА", "990"), ("Колумбия", "1010"))
        ]
        await ledger.products.replace("shop", wares)
    stage.machine.stories.directory.outdated()
    assert told in await stage.ask("lev", f"/faq test {question}")
    await stage.say("nina", question, chat="dm-nina")
    assert live in stage.network.said_in("dm-nina")[-1]


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (replace(entry("hours"), season=Season("06-01", "08-31")), "Его срок или сезон сейчас не идёт."),
        (replace(entry("hours"), until=date(2026, 11, 21)), "Его срок или сезон сейчас не идёт."),
        (entry("hours", "{name}: {price} ₽"), "товара из каталога в вопросе нет"),
    ],
)
async def test_a_trial_says_why_what_fits_is_not_given(stage: Stage, held: Entry, why: str) -> None:
    await stage.set_up(community(), held)
    told = await stage.ask("lev", "/faq test во сколько вы открываетесь?")
    assert told.startswith("Подходит hours (уверенность 100 %), но ответа не дам")
    assert why in told


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
    assert re.fullmatch(
        r"Отвечаю сам, если уверен хотя бы на \d\d %: из 100 ответов неверными будут примерно \d\. "
        r"Сужу только по словам: кодировщик смыслов не установлен\.",
        (await stage.ask("lev", "/faq")).splitlines()[-1],
    )
    await stage.ask("olga", "/settings answer 0.7")
    assert "хотя бы на 70 %: так задали вы" in await stage.ask("lev", "/faq")


async def test_an_answer_is_changed_gets_a_term_and_a_season_and_loses_them_again(stage: Stage) -> None:
    await stage.set_up(community(), entry("hours"))
    assert await stage.ask("lev", "/faq edit hours | С 9 до 21.") == "Записано: hours."
    await stage.ask("lev", "/faq until hours 31.12.2026")
    await stage.ask("lev", "/faq season hours 01.12-28.02")
    assert "до 31.12.2026" in await stage.ask("lev", "/faq list")
    await stage.ask("lev", "/faq season hours -")
    async with stage.store.reading() as ledger:
        [kept] = await ledger.faq.entries("shop")
    assert (kept.answer, kept.version, str(kept.until), kept.season) == ("С 9 до 21.", 5, "2026-12-31", None)


@pytest.mark.parametrize(
    ("language", "told"), [("ru", "сезон 01.12 — 28.02"), ("en", "season 01.12 to 28.02")]
)
async def test_a_season_is_read_back_as_it_was_typed(stage: Stage, language: str, told: str) -> None:
    await stage.set_up(community(language=language), entry("hours"))
    assert told in await stage.ask("lev", "/faq season hours 01.12-28.02")
    assert told in await stage.ask("lev", "/faq")


@pytest.mark.parametrize(
    ("word", "day"), [("завтра", "23.11.2026"), ("01.02", "01.02.2027"), ("21.11.2026", "21.11.2026")]
)
async def test_until_when_an_answer_holds_is_said_as_days_are_said_and_read_back(
    stage: Stage, word: str, day: str
) -> None:
    await stage.set_up(community(), entry("hours"))
    assert f"до {day}" in await stage.ask("lev", f"/faq until hours {word}")
    assert (await stage.ask("lev", "/faq until hours однажды")).startswith("Так: /faq until")


async def test_slots_are_filled_by_typing_and_missing_ones_are_told(stage: Stage) -> None:
    told = await stage.ask("lev", "/faq add Во сколько вы открываетесь? | Мы работаем {hours}.")
    assert told == "Записано: q1. Пока не заполнено, поэтому ответ не даю: hours. " + (
        "Заполнить: /faq set имя значение"
    )
    assert await stage.ask("lev", "/faq set hours с 9 до 21") == "hours: с 9 до 21"
    await stage.say("timur", "во сколько вы открываетесь ?")
    assert stage.network.said_in("wall") == ["Мы работаем с 9 до 21."]
    assert await stage.ask("lev", "/faq set hours -") == "hours: —"


async def test_a_change_is_tried_on_last_months_questions_before_it_is_made(stage: Stage) -> None:
    await stage.set_up(community(), entry("hours"))
    for who in ("nina", "timur"):
        await stage.say(who, "можно ли снять у вас зал ?", chat=f"dm-{who}")
    await stage.say("vera", "во сколько вы открываетесь ?", chat="dm-vera")
    gained = await stage.ask("lev", "/faq test add можно ли снять у вас зал? | Да.")
    assert gained.splitlines() == [
        "Проверил вопросов за месяц: 3.",
        "Отвечу теперь сам: 2",
        "«можно ли снять у вас зал ?»: человек → q1: Да.",
    ]
    lost = await stage.ask("lev", "/faq test off hours")
    assert "Больше не отвечу сам: 1" in lost
    other = await stage.ask("lev", "/faq test edit hours | С 9.")
    assert "Отвечу иначе: 1" in other
    assert "Ни один ответ" in await stage.ask("lev", "/faq test also hours | где вы")
    async with stage.store.reading() as ledger:
        assert await ledger.faq.entries("shop") == [entry("hours")], "nothing was changed"


async def test_an_answer_that_was_taken_away_comes_back_as_it_was(stage: Stage) -> None:
    await stage.set_up(community(), entry("hours"))
    await stage.ask("lev", "/faq also hours | до скольки вы")
    await stage.ask("lev", "/faq season hours 01.12-28.02")
    async with stage.store.reading() as ledger:
        [before] = await ledger.faq.entries("shop")
    told = await stage.ask("lev", "/faq off hours")
    line = told[told.index("/faq on") :]
    assert (await stage.ask("lev", line)).startswith("Вернулось. hours: ")
    async with stage.store.reading() as ledger:
        assert await ledger.faq.entries("shop") == [replace(before, version=before.version + 1)]
    assert await stage.ask("lev", line) == "hours и так в базе."
    assert await stage.ask("lev", "/faq on q9") == "Записи q9 нет."
