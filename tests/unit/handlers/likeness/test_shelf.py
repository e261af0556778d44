"""Products of a catalogue fill the slots of answers: named one way or another, fresh, and never mixed up."""

from datetime import timedelta

import pytest

from handlers.likeness.shelf import Shelf
from models.products import Product
from models.questions import Way
from tests.builders import NOW, community, entry
from tests.stage import Stage


def product(number: str, name: str, **more: object) -> Product:
    plain = {"price": "450 ₽", "stock": "12 шт.", "link": f"https://lavka.example/{number}"}
    return Product(id=number, name=name, seen_at=NOW, **(plain | more))  # type: ignore[arg-type]


FOX, CAT, PLATE = (
    product("1", "Кружка с лисой", traits={"Объём": "300 мл"}),
    product("2", "Кружка с котом", price="500 ₽"),
    product("3", "Тарелка глубокая", stock=""),
)
PRICE = entry("price", "{name} стоит {price}. {link}", "сколько стоит", "какая цена")
STOCK = entry("stock", "{name}: в наличии {stock}.", "есть ли в наличии")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("сколько стоит кружка с лисой?", ["1"]),
        ("почём кружку с лисой отдадите", ["1"]),
        ("есть глубокие тарелки?", ["3"]),
        ("сколько стоит кружка?", ["1", "2"]),
        ("сколько стоит доставка?", []),
        ("", []),
    ],
)
def test_a_question_names_a_product_in_its_own_words(question: str, found: list[str]) -> None:
    shelf = Shelf((FOX, CAT, PLATE))
    assert [one.id for one in shelf.find(question)] == found


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("сколько стоит кофе", ["1", "2"]),
        ("сколько стоит колумбия", ["2"]),
        ("сколько стоит кофе эфиопия", ["1"]),
        ("сколько стоит турка", ["3"]),
        ("сколько стоит медная турка", ["4"]),
    ],
)
def test_a_word_of_many_names_means_no_one_of_them_however_short_the_name(
    question: str, found: list[str]
) -> None:
    names = ("Кофе Эфиопия Иргачеффе 250 г", "Кофе Колумбия 1 кг", "Турка", "Турка медная")
    shelf = Shelf([product(str(number), name) for number, name in enumerate(names, start=1)])
    assert [one.id for one in shelf.find(question)] == found


def test_what_is_asked_about_a_product_has_nothing_of_its_name() -> None:
    beans = product("2", "Кофе Колумбия 1 кг")
    assert Shelf([beans]).without("сколько стоит колумбия 1 кг?", beans) == "сколько стоит"
    assert Shelf([FOX]).without("почём кружка с лисой", FOX) == "почём".replace("ё", "е")


async def stocked(stage: Stage, *products: Product) -> None:
    await stage.set_up(community(), PRICE, STOCK)
    async with stage.store.begin() as ledger:
        await ledger.products.replace("shop", products or (FOX, CAT, PLATE))
    stage.machine.stories.directory.outdated()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("сколько стоит кружка с лисой ?", "Кружка с лисой стоит 450 ₽. https://lavka.example/1"),
        ("какая цена тарелки глубокой ?", "Тарелка глубокая стоит 450 ₽. https://lavka.example/3"),
        ("кружка с котом есть ли в наличии ?", "Кружка с котом: в наличии 12 шт.."),
    ],
)
async def test_the_row_of_a_product_fills_the_approved_answer(
    stage: Stage, question: str, answer: str
) -> None:
    await stocked(stage)
    await stage.say("nina", question, chat="dm-nina")
    assert stage.network.said_in("dm-nina") == [answer]


async def test_where_several_products_are_meant_the_asker_chooses(stage: Stage) -> None:
    await stocked(stage)
    await stage.say("nina", "сколько стоит кружка ?", chat="dm-nina")
    offer = stage.network.last_in("dm-nina")
    assert offer.labels[:2] == ["Кружка с лисой", "Кружка с котом"]
    await stage.press_under("nina", offer, "Кружка с котом")
    assert stage.network.said_in("dm-nina")[-1] == "Кружка с котом стоит 500 ₽. https://lavka.example/2"


@pytest.mark.parametrize("question", ["есть ли в наличии тарелка глубокая ?", "сколько стоит доставка ?"])
async def test_what_the_shop_does_not_say_is_not_made_up(stage: Stage, question: str) -> None:
    await stocked(stage)
    await stage.say("nina", question, chat="dm-nina")
    assert "зову человека" in stage.network.said_in("dm-nina")[0]


async def test_what_the_shop_said_long_ago_is_not_believed(stage: Stage) -> None:
    await stocked(stage)
    stage.watch.now += timedelta(days=3)
    await stage.say("nina", "сколько стоит кружка с лисой ?", chat="dm-nina")
    assert "зову человека" in stage.network.said_in("dm-nina")[0]
    async with stage.store.reading() as ledger:
        [asked] = await ledger.questions.since("shop", NOW, 9)
    assert (asked.way, asked.entry) == (Way.UNSURE, "price")
