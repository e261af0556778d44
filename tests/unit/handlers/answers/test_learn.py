"""What a person answers is proposed with the questions like it, and kept by one press and never without."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.answers.subjects import ask_the_same
from handlers.likeness.similarity import words_asked
from models.cases import CaseState
from tests.builders import community, entry
from tests.stage import Stage

ANSWER = "Да, от тридцати гостей, депозит тысяча рублей."


async def answered(stage: Stage, question: str = "а можно снять у вас зал ?", words: str = ANSWER) -> None:
    await stage.say("nina", question, chat="dm-nina")
    await stage.answer_card("anna", words)


async def test_an_answer_of_a_person_becomes_an_approved_one_by_one_press(stage: Stage) -> None:
    for who in ("timur", "vera"):
        await stage.say(who, "можно ли снять у вас зал ?", chat=f"dm-{who}")
    await answered(stage)
    proposed = stage.network.last_in("duty")
    assert "Похожих вопросов без ответа за месяц: 3" in proposed.text
    assert await stage.press_under("lev", proposed, "Сохранить") == "Записано: q1."
    assert proposed.labels == []
    async with stage.store.reading() as ledger:
        [kept] = await ledger.faq.entries("shop")
    assert (kept.answer, kept.phrasings[0]) == (ANSWER, "а можно снять у вас зал ?")
    assert len(kept.phrasings) == 2, "the others ask in the same words"
    await stage.say("oleg", "можно ли снять у вас зал ?", chat="dm-oleg")
    assert stage.network.said_in("dm-oleg") == [ANSWER]


async def test_it_is_decided_once_by_whoever_may(stage: Stage) -> None:
    await answered(stage)
    proposed = stage.network.last_in("duty")
    data = proposed.buttons[0][0].data
    press = stage.press_of("petya", data)
    await stage.happen(press)
    assert stage.network.told[press.press_id] == "Решать дела могут только сотрудники."
    assert await stage.press_under("lev", proposed, "Не надо") == "Не сохраняю."
    again = stage.press_of("lev", data)
    await stage.happen(again)
    assert stage.network.told[again.press_id] == "Об этом уже решили."
    async with stage.store.reading() as ledger:
        assert await ledger.faq.entries("shop") == []


async def test_an_answer_that_is_approved_already_gets_another_way_to_ask(stage: Stage) -> None:
    await stage.set_up(community(), entry("hall", ANSWER, "зал для торжеств"))
    await answered(stage)
    proposed = stage.network.last_in("duty")
    assert await stage.press_under("lev", proposed, "Сохранить") == "Записано: hall."
    async with stage.store.reading() as ledger:
        [kept] = await ledger.faq.entries("shop")
    assert kept.phrasings == ("зал для торжеств", "а можно снять у вас зал ?")


async def test_a_new_answer_to_a_known_question_takes_the_place_of_the_old_one_and_that_is_told(
    stage: Stage,
) -> None:
    old = replace(entry("hall", "Да, от сорока гостей.", "можно снять у вас зал"), until=date(2026, 11, 1))
    await stage.set_up(community(), old)
    await answered(stage, "можно снять у вас зал ?")
    proposed = stage.network.last_in("duty")
    assert "Сейчас на этот вопрос отвечает hall: «Да, от сорока гостей.»" in proposed.text
    await stage.press_under("lev", proposed, "Сохранить")
    async with stage.store.reading() as ledger:
        [kept] = await ledger.faq.entries("shop")
    assert (kept.id, kept.answer, kept.until) == ("hall", ANSWER, None)
    await stage.say("oleg", "можно снять у вас зал ?", chat="dm-oleg")
    assert stage.network.said_in("dm-oleg") == [ANSWER]


@pytest.mark.parametrize(
    ("old", "asked"), [(ANSWER, "зал для торжеств"), ("Да, от сорока гостей.", "можно снять у вас зал")]
)
async def test_an_older_proposal_does_not_undo_a_newer_edit_and_says_what_stands(
    stage: Stage, old: str, asked: str
) -> None:
    """Both of another way to ask, and of an answer in place of the one that there was."""
    await stage.set_up(community(), replace(entry("hall", old, asked), until=date(2026, 11, 1)))
    await answered(stage, "можно снять у вас зал ?")
    proposed = stage.network.last_in("duty")
    await stage.ask("olga", "/faq edit hall | Теперь от сорока, депозит две тысячи.")
    assert await stage.press_under("lev", proposed, "Сохранить") == (
        "Не сохраняю: hall с тех пор изменён и отвечает «Теперь от сорока, депозит две тысячи.». "
        "Заменить ответ: /faq edit hall | новый ответ"
    )
    async with stage.store.reading() as ledger:
        [kept] = await ledger.faq.entries("shop")
        assert await ledger.proposals.undecided("shop", stage.watch.now - timedelta(days=1), 9) == []
    assert (kept.answer, kept.until) == ("Теперь от сорока, депозит две тысячи.", date(2026, 11, 1))
    assert kept.phrasings == (asked,)


@pytest.mark.parametrize(
    ("old", "asked"), [(ANSWER, "зал для торжеств"), ("Да, от сорока гостей.", "можно снять у вас зал")]
)
async def test_what_was_taken_off_the_base_is_not_brought_back_by_an_older_proposal_and_that_is_told(
    stage: Stage, old: str, asked: str
) -> None:
    await stage.set_up(community(), replace(entry("hall", old, asked), until=date(2026, 11, 1)))
    await answered(stage, "можно снять у вас зал ?")
    proposed = stage.network.last_in("duty")
    await stage.ask("olga", "/faq off hall")
    told = await stage.press_under("lev", proposed, "Сохранить")
    assert told.startswith("Не сохраняю: hall с тех пор убран из базы. Вернуть его, как был: /faq on hall.")
    assert told in proposed.text, "so do the others see it"
    async with stage.store.reading() as ledger:
        assert await ledger.faq.entries("shop") == []


async def test_a_term_that_was_set_since_stays_where_only_another_way_to_ask_is_added(stage: Stage) -> None:
    await stage.set_up(community(), entry("hall", ANSWER, "зал для торжеств"))
    await answered(stage)
    proposed = stage.network.last_in("duty")
    await stage.ask("olga", "/faq until hall 31.12.2026")
    await stage.press_under("lev", proposed, "Сохранить")
    async with stage.store.reading() as ledger:
        [kept] = await ledger.faq.entries("shop")
    assert (kept.until, len(kept.phrasings)) == (date(2026, 12, 31), 2)


async def test_of_two_new_answers_to_one_question_the_second_does_not_make_a_second_entry(
    stage: Stage,
) -> None:
    """Both would be unsure of it for ever."""
    proposed = []
    for who, words in (("nina", ANSWER), ("vera", "Да, от сорока гостей.")):
        await stage.say(who, "можно снять у вас зал ?", chat=f"dm-{who}")
        await stage.answer_card("anna", words)
        proposed.append(stage.network.last_in("duty"))
    assert await stage.press_under("lev", proposed[0], "Сохранить") == "Записано: q1."
    assert (await stage.press_under("lev", proposed[1], "Сохранить")).startswith("Не сохраняю: q1 ")
    async with stage.store.reading() as ledger:
        [kept] = await ledger.faq.entries("shop")
    assert kept.answer == ANSWER


async def test_nothing_is_proposed_that_serves_nobody_else(stage: Stage) -> None:
    await answered(stage, words="да")
    await answered(stage, "где же мой заказ №123456 ?", "Ваш заказ уже едет к вам.")
    assert [text for text in stage.network.said_in("duty") if "Сохранить" in text] == []


async def test_what_nobody_answered_is_listed_by_how_often_it_was_asked(stage: Stage) -> None:
    for who in ("nina", "timur"):
        await stage.say(who, "а можно снять у вас зал ?", chat=f"dm-{who}")
    await stage.say("vera", "есть ли парковка рядом ?", chat="dm-vera")
    assert await stage.ask("lev", "/faq new") == (
        "Без ответа из базы за месяц: 3\n«а можно снять у вас зал ?» × 2\n«есть ли парковка рядом ?» × 1"
    )
    assert len(await stage.cases(CaseState.OPEN)) == 3


async def test_only_what_asks_the_same_is_answered_by_what_was_approved_and_who_approves_reads_it(
    stage: Stage,
) -> None:
    """«Есть ли у вас …» is alike whatever is asked for."""
    for who, question in (
        ("timur", "есть ли у вас безлактозное молоко ?"),
        ("vera", "парковка у вас есть ?"),
    ):
        await stage.say(who, question, chat=f"dm-{who}")
    await answered(stage, "есть ли у вас парковка ?", "Парковка во дворе, бесплатно.")
    proposed = stage.network.last_in("duty")
    assert "Этим же ответом отвечу на: «парковка у вас есть ?»" in proposed.text
    await stage.press_under("lev", proposed, "Сохранить")
    async with stage.store.reading() as ledger:
        [kept] = await ledger.faq.entries("shop")
    assert kept.phrasings == ("есть ли у вас парковка ?", "парковка у вас есть ?")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Есть ли у вас парковка?", "а парковка есть?", True),
        ("сколько стоит доставка", "доставка сколько стоит", True),
        ("do you have parking?", "is there any parking?", True),
        ("сколько стоит доставка", "сколько стоит доставка в Химки", False),
        ("вы работаете 1 мая?", "вы работаете 9 мая?", False),
        ("когда доставка", "где доставка", False),
        ("почему работает", "почему не работает", False),
        ("а у вас?", "у нас", False),
        ("сколько стоит размер S", "сколько стоит размер M", False),
        ("сколько стоит L", "сколько стоит", False),
        ("есть ли XL", "есть ли XS", False),
        ("цена 5л", "цена 3л", False),
        ("доставка по РФ", "доставка по ЕС", False),
        ("доставка до ТК есть?", "доставка есть?", False),
        ("вы работаете до 9?", "вы работаете с 9?", False),
        ("доставка в Казань", "доставка из Казани", False),
        ("do you deliver to the US?", "do you deliver?", False),
        ("а есть ли у вас парковка?", "есть ли парковка", True),
        ("ну а вы работаете в субботу?", "работаете ли вы в субботу", True),
        ("is it in stock?", "do you have it in stock?", True),
    ],
)
def test_questions_ask_the_same_that_say_the_same_words(one: str, other: str, same: bool) -> None:
    assert ask_the_same(words_asked(one), words_asked(other)) is same
