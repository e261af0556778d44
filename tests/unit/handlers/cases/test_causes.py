"""Complaints are sorted by their causes; what people correct is learned; first answers are approved ones."""

import pytest

from handlers.likeness.causes import Causes
from models.cases import CaseState
from models.causes import USUAL, Cause
from models.communities import Mode
from tests.builders import community
from tests.stage import Stage


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Курьер опоздал на три часа!", "доставка"),
        ("заказ НЕ ПРИВЕЗЛИ вообще", "доставка"),
        ("за такие деньги дорого и цена растёт", "цена"),
        ("чашка пришла сломанная, качество ужас", "качество"),
        ("нахамили на кассе, грубый персонал", "сотрудники"),
        ("приложение не работает второй день", "сбой"),
        ("Ужасное качество, кофе горелый, верните деньги", "качество"),
        ("Верните деньги: качество ужасное, всё испорчено", "качество"),
        ("дорого и невкусно", "цена"),
        ("ну и ну", None),
        ("", None),
    ],
)
def test_a_complaint_has_the_cause_that_its_words_tell(text: str, cause: str | None) -> None:
    found = Causes(USUAL["ru"]).of(text)
    assert (found.name if found else None) == cause


def test_what_a_person_said_of_nearly_the_same_words_counts_more() -> None:
    complaint = "очередь в кафе на час, кошмар"
    learned = Causes(USUAL["ru"], [("очередь в кафе час ждали", "сотрудники"), (complaint, "прежняя")])
    found = learned.of("в кафе очередь на целый час")
    assert found is not None
    assert found.name == "сотрудники"
    assert Causes(USUAL["ru"]).of(complaint) is None


async def test_the_card_tells_the_cause_and_a_person_corrects_it(stage: Stage) -> None:
    await stage.say("petya", "очередь в кафе на целый час #angry", thread="post")
    assert "Причина:" not in stage.network.cards()[0].text
    assert await stage.ask("anna", "/case 1 cause сотрудники") == (
        "Дело №1: причина «сотрудники». Похожие жалобы теперь попадут туда же."
    )
    assert "Причина: сотрудники" in stage.network.cards()[0].text
    await stage.say("vera", "целый час очередь в кафе #angry", thread="other")
    assert [case.cause for case in await stage.cases()] == ["сотрудники", "сотрудники"]
    assert await stage.ask("anna", "/case 1 cause погода") == "Причины «погода» нет в списке: /causes"


async def test_the_list_is_changed_by_typing(stage: Stage) -> None:
    await stage.ask("anna", "/causes words Парковка парков, машин")
    await stage.ask("anna", "/causes answer парковка Спасибо, место для машин появится весной.")
    told = await stage.ask("anna", "/causes off цена")
    assert "• парковка: парков, машин — «Спасибо, место для машин появится весной.»" in told
    assert "• цена" not in told
    await stage.say("petya", "негде поставить машину #angry", thread="post")
    assert stage.network.said_in("wall") == ["Спасибо, место для машин появится весной."]
    assert (await stage.ask("anna", "/causes words")).startswith("Так: /causes")
    assert await stage.ask("anna", "/causes answer погода х") == "Причины «погода» нет в списке: /causes"


async def test_where_the_bot_only_suggests_a_person_says_the_approved_first_answer(stage: Stage) -> None:
    causes = (Cause(name="доставка", words=("курьер",), answer="Жаль, что так. Разбираемся с курьером."),)
    await stage.set_up(community(mode=Mode.SUGGEST, causes=causes))
    await stage.say("petya", "курьер не приехал #angry", thread="post")
    assert stage.network.said_in("wall") == []
    assert await stage.press("anna", "Ответить так") == "Ответ отправлен."
    assert stage.network.said_in("wall") == ["Жаль, что так. Разбираемся с курьером."]
    [case] = await stage.cases()
    assert case.state is CaseState.TAKEN, "a first answer settles no complaint"
    assert case.answered_at is not None
    card = stage.network.cards()[0]
    assert "но уже ответили" in card.text


async def test_two_who_press_at_once_say_the_approved_first_answer_once(stage: Stage) -> None:
    causes = (Cause(name="доставка", words=("курьер",), answer="Жаль, что так. Разбираемся с курьером."),)
    await stage.set_up(community(mode=Mode.SUGGEST, causes=causes))
    await stage.say("petya", "курьер не приехал #angry", thread="post")
    [card] = stage.network.cards()
    both = [stage.pressing(who, card, "Ответить так") for who in ("anna", "lev")]
    await stage.happen(*both)
    assert [stage.network.told[one.press_id] for one in both] == [
        "Ответ отправлен.",
        "Уже в работе: Анна, 1 секунду назад.",
    ]
    assert stage.network.said_in("wall") == ["Жаль, что так. Разбираемся с курьером."]


def test_a_word_of_a_cause_that_is_written_with_yo_is_found() -> None:
    own = Cause(name="приём", words=("приём", "Тёплое пиво"))
    found = Causes([own]).of("на приеме нахамили")
    assert found == own
    assert Causes([own]).of("дали тёплое пиво") == own


@pytest.mark.parametrize(
    ("what", "words"),
    [("statement", "Мы знаем, чиним."), ("answer доставка", "Жаль, что так.\nРазбираемся.")],
)
async def test_without_words_is_shown_what_stands_there_and_what_is_taken_away_can_be_brought_back(
    stage: Stage, what: str, words: str
) -> None:
    told = await stage.ask("anna", f"/causes {what} {words}")
    assert await stage.ask("anna", f"/causes {what}") == told
    assert words in told
    gone, back, rest = (await stage.ask("anna", f"/causes {what} -")).split("\n", 2)
    assert gone == "Убрано. Вернуть:"
    line = (back + "\n" + rest).partition("\nПричины недовольства")[0]
    assert line == f"/causes {what} {words}"
    assert await stage.ask("anna", line) == told


@pytest.mark.parametrize("what", ["statement", "answer доставка"])
async def test_what_is_written_over_can_be_brought_back(stage: Stage, what: str) -> None:
    first = await stage.ask("anna", f"/causes {what} Мы знаем.")
    assert await stage.ask("anna", f"/causes {what} Мы знаем.") == first, "nothing is lost"
    told = await stage.ask("anna", f"/causes {what} Чиним.")
    assert told.startswith(f"Заменено. Вернуть прежнее:\n/causes {what} Мы знаем.\n")
    assert (await stage.ask("anna", told.splitlines()[1])).endswith(first)


async def test_where_nothing_stands_it_is_said(stage: Stage) -> None:
    assert (await stage.ask("anna", "/causes statement")).startswith("Заявления нет.")
    assert (await stage.ask("anna", "/causes answer цена")).startswith("У причины «цена» первого ответа нет.")
