"""The FAQ matcher: right where it is sure, silent where it is not."""

import csv
import gzip
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.answers.matching import Matcher
from models.encoding import Meanings
from models.errors import NoMeanings
from models.faq import Entry, Match
from tests.fakes import Meaner

DATA = Path(__file__).parents[2] / "data" / "faq"
SHARED = Path(__file__).parents[4] / "shared" / "data"


def base_of(rows: list[tuple[str, str]]) -> list[Entry]:
    phrasings: dict[str, list[str]] = defaultdict(list)
    for name, question in rows:
        phrasings[name].append(question)
    return [Entry(id=name, phrasings=tuple(asked), answer="-") for name, asked in phrasings.items()]


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def shop() -> Matcher:
    return Matcher(base_of([(row["id"], row["question"]) for row in table("shop_ru.csv")]))


def answered(match: Match | None) -> str | None:
    if match and match.confidence >= match.needed:
        return match.entry.id
    return None


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        pytest.param("Сколько стоит доставка?", "delivery_cost", id="as it was written"),
        pytest.param("СКОЛЬКО СТОИТ ДОСТАВКА", "delivery_cost", id="shouted"),
        pytest.param(
            "Здравствуйте! Подскажите, пожалуйста, до скольки работаете?", "hours", id="among courtesies"
        ),
        pytest.param("скока стоит даставка", "delivery_cost", id="with typos"),
        pytest.param("crjkmrj cnjbn ljcnfdrf", "delivery_cost", id="in the wrong layout"),
        pytest.param("есть ли подарочный сертификат", "gift", id="inflected"),
    ],
)
def test_a_question_finds_its_entry(shop: Matcher, question: str, entry: str) -> None:
    assert answered(shop.match(question)) == entry


@pytest.mark.parametrize(
    "text", ["", "?", "Привет", "Добрый день!", "спасибо", "доставка?", "🙂🙂", "какая красота", "ghbdtn"]
)
def test_greetings_and_scraps_get_no_answer(shop: Matcher, text: str) -> None:
    assert answered(shop.match(text)) is None


def test_a_shop_answers_half_of_its_questions_and_no_chatter(shop: Matcher) -> None:
    rows = table("shop_ru_questions.csv")
    asked = [(row["entry"], answered(shop.match(row["text"]))) for row in rows if row["entry"]]
    assert sum(wanted == got for wanted, got in asked) >= 0.45 * len(asked)
    assert sum(got not in (None, wanted) for wanted, got in asked) <= 0.05 * len(asked)
    chatter = [answered(shop.match(row["text"])) for row in rows if not row["entry"]]
    assert sum(got is not None for got in chatter) <= 0.05 * len(chatter)


def test_a_phrasing_that_two_entries_share_decides_nothing() -> None:
    matcher = Matcher(base_of([("a", "где вы находитесь"), ("b", "где вы находитесь")]))
    match = matcher.match("где вы находитесь")
    assert match is not None
    assert answered(match) is None


@pytest.mark.parametrize(
    ("phrasing", "question"),
    [
        ("сколько стоит размер S", "сколько стоит размер M?"),
        ("сколько стоит бутылка 5 л", "сколько стоит бутылка 3л"),
        ("цена кофе 1 кг", "цена кофе 250 г"),
    ],
)
def test_what_is_said_of_one_size_is_offered_and_not_given_for_another(phrasing: str, question: str) -> None:
    matcher = Matcher(base_of([("sized", phrasing), ("hours", "во сколько вы открываетесь")]))
    assert answered(matcher.match(phrasing + "?")) == "sized"
    found = matcher.match(question)
    assert found is not None
    assert (found.entry.id, answered(found)) == ("sized", None)


def test_where_any_figure_may_stand_none_decides() -> None:
    matcher = Matcher(
        base_of([("table", "столик на 4 человек"), ("table", "столик на 6 человек"), ("pay", "можно картой")])
    )
    assert answered(matcher.match("столик на 5 человек")) == "table"


@pytest.mark.parametrize("base", [[], [("a", "")], [("a", "?!")], [("a", "привет")]])
def test_an_empty_base_answers_nothing(base: list[tuple[str, str]]) -> None:
    assert answered(Matcher(base_of(base)).match("сколько стоит доставка")) is None


def test_an_entry_that_was_just_added_is_found_by_its_only_phrasing() -> None:
    match = Matcher(base_of([("a", "Цена?")])).match("цена")
    assert match is not None
    assert (match.entry.id, match.confidence) == ("a", 1.0)


def test_the_next_best_entries_come_with_a_match_best_first(shop: Matcher) -> None:
    match = shop.match("сколько будет стоить доставка до дома")
    assert match is not None
    sure = [match.confidence, *(other.confidence for other in match.others)]
    names = [match.entry.id, *(other.entry.id for other in match.others)]
    assert len(names) == len(set(names)) == 4
    assert sure == sorted(sure, reverse=True)
    assert match.margin == match.confidence - match.others[0].confidence


@given(st.text(max_size=200))
def test_any_text_gets_a_probability(shop: Matcher, text: str) -> None:
    match = shop.match(text)
    assert match is None or (0 <= match.confidence <= 1 and 0 <= match.margin <= 1)


BAKERY = base_of(
    [
        ("cost", "сколько стоит доставка"),
        ("cost", "почём у вас доставка"),
        ("cost", "цена доставки какая"),
        ("hours", "до скольки вы работаете"),
        ("hours", "когда вы открываетесь утром"),
        ("hours", "какие у вас часы"),
    ]
)


def test_what_means_the_same_in_other_words_is_found_once_it_was_thought_about() -> None:
    matcher = Matcher(BAKERY, encoder=Meaner())
    question = "во что обойдётся курьер"
    assert answered(matcher.match(question)) is None
    matcher.think([question])
    assert answered(matcher.match(question)) == "cost"


def test_without_an_encoder_or_with_another_one_it_goes_by_words() -> None:
    for encoder in (None, Meaner(name="another")):
        matcher = Matcher(BAKERY, encoder=encoder)
        matcher.think(["во что обойдётся курьер"])
        assert not matcher.thinks
        assert answered(matcher.match("во что обойдётся курьер")) is None
        assert answered(matcher.match("сколько же стоит доставка")) == "cost"


class Broken(Meaner):
    def meanings(self, texts: Sequence[str]) -> Meanings:
        raise NoMeanings("no such file")


def test_an_encoder_that_does_not_work_is_given_up_and_words_remain() -> None:
    matcher = Matcher(BAKERY, encoder=Broken())
    matcher.think(["сколько же стоит доставка"])
    assert not matcher.thinks
    assert answered(matcher.match("сколько же стоит доставка")) == "cost"


def test_what_is_typed_in_other_letters_is_understood_in_those_that_were_meant() -> None:
    encoder = Meaner()
    matcher = Matcher(BAKERY, encoder=encoder)
    for typed in ("crjkmrj cnjbn rehmth", "skolko stoit dostavka domoy"):
        matcher.think([typed])
        assert answered(matcher.match(typed)) == "cost", typed
    assert "сколько стоит курьер" in encoder.asked


def test_after_a_change_only_what_is_new_is_asked_of_the_encoder() -> None:
    encoder = Meaner()
    before = Matcher(BAKERY, encoder=encoder)
    before.think(["цена"])
    encoder.asked.clear()
    after = Matcher([*BAKERY, *base_of([("gift", "есть ли подарки")])], before, encoder=encoder)
    after.think(["подарки какие"])
    assert encoder.asked == ["есть ли подарки", "подарки какие"]


def test_a_base_whose_entries_are_alike_wants_more_confidence_than_one_whose_are_not() -> None:
    apart = Matcher(BAKERY).promise
    pairs = [
        (place, f"{ask} доставка в {place}") for place in ("город", "село") for ask in ("есть ли", "будет")
    ]
    alike = Matcher(base_of(pairs)).promise
    assert alike.needed > apart.needed


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=12)), max_size=9), st.text(max_size=30))
def test_any_base_answers_any_question_with_a_probability(rows: list[tuple[str, str]], text: str) -> None:
    matcher = Matcher(base_of(rows), encoder=Meaner())
    for _ in range(2):
        match = matcher.match(text)
        assert match is None or 0 <= match.margin <= match.confidence <= 1
        matcher.think([text])
    assert 0.35 < matcher.promise.needed <= 1.0000001
    assert 0 < matcher.promise.wrong <= 100


def clinc(seed: int) -> tuple[list[Entry], list[tuple[str, str]]]:
    """150 entries with 5 phrasings each; questions with their entry, "" for none of them."""
    file = SHARED / "clinc150" / "train_dev.csv.gz"
    if not file.exists():
        pytest.skip(f"{file.parent.name} is not there: ../shared/data is needed")
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    train: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["split"] == "train":
            train[row["intent"]].append(row["text"])
    chance = random.Random(seed)
    base = base_of([(name, text) for name in sorted(train) for text in chance.sample(train[name], 5)])
    asked = [
        (row["text"], "" if row["intent"] == "oos" else row["intent"])
        for row in rows
        if row["split"] in ("val", "oos_val")
    ]
    return base, asked


def test_the_defaults_keep_their_promise_on_held_out_questions() -> None:
    base, asked = clinc(seed=0)
    matcher = Matcher(base)
    got = [(wanted, answered(matcher.match(text))) for text, wanted in asked]
    known = [(wanted, found) for wanted, found in got if wanted]
    foreign = [found for wanted, found in got if not wanted]
    assert sum(wanted == found for wanted, found in known) >= 0.45 * len(known)
    assert sum(found not in (None, wanted) for wanted, found in known) <= 0.065 * len(known)
    assert sum(found is not None for found in foreign) <= 0.05 * len(foreign)


def test_a_base_of_a_thousand_phrasings_is_built_and_asked_quickly() -> None:
    words = [f"слово{n} вопрос{n % 37} тема{n % 11} когда" for n in range(1000)]
    began = time.process_time()
    matcher = Matcher(base_of([(str(n % 200), text) for n, text in enumerate(words)]))
    assert time.process_time() - began < 1
    spent = []
    for text in words[:200]:
        began = time.process_time()
        matcher.match(text + " же")
        spent.append(time.process_time() - began)
    assert statistics.median(spent) < 0.005
