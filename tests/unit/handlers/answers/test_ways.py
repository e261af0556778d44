"""Three ways out as they are lived: surely, nearly, or honestly not."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from msgspec import structs

from handlers.answers.again import waited
from handlers.answers.slots import filled, slots_of
from handlers.likeness.personal import exposes_somebody, has_personal_data
from models.capabilities import Capability, lacking_key
from models.cases import CaseKind, CaseState
from models.communities import Mode
from models.faq import Candidate, Entry, Match, Promise, Season
from models.outcomes import Counter, DeedKind
from models.questions import Question, Way
from tests.builders import COMMUNITY, NOW, PLATFORM, community, entry, item, message
from tests.stage import Stage

HIDES = {"personal_data": Mode.ACT}
HOURS, WHERE = entry(), entry("where", "Тверская, 1.", "где вы находитесь")
PRICE = entry("price", "От 500 ₽.", "сколько стоит пирог")


@dataclass(slots=True)
class Guess:
    """A matcher that is not sure, until it has thought about it."""

    entries: Sequence[Entry]
    thinks: bool = False
    promise: Promise = field(default_factory=lambda: Promise(0.6, 2.0))
    thought: list[str] = field(default_factory=list)
    other: float = 0.3
    known: bool = True

    def match(self, question: str) -> Match | None:
        """The entries in their order; sure of the first that was thought about."""
        if not self.known or "?" not in question or "зал" in question:
            return None
        first, *others = self.entries
        sure = 0.9 if any("подумай" in text for text in self.thought) else 0.4
        return Match(
            entry=first,
            confidence=sure,
            margin=0.1,
            others=tuple(Candidate(one, self.other) for one in others),
        )

    def think(self, questions: Sequence[str]) -> None:
        """Remember them."""
        self.thought.extend(questions)


@pytest.fixture
async def guess(stage: Stage) -> Guess:
    """A community whose matcher knows three answers and is sure of none."""
    await stage.set_up(community(), HOURS, WHERE, PRICE)
    matcher = Guess((HOURS, WHERE, PRICE))
    stage.machine.stories.directory._make_matcher = lambda *_: matcher
    return matcher


async def log_of(stage: Stage) -> list[Question]:
    async with stage.store.reading() as ledger:
        return (await ledger.questions.since("shop", NOW - timedelta(days=1), 100))[::-1]


@pytest.mark.parametrize("between", [" ", "\n"])
async def test_each_of_several_questions_in_a_message_is_answered(stage: Stage, between: str) -> None:
    await stage.set_up(community(), HOURS, WHERE)
    await stage.say("nina", f"во сколько вы открываетесь ?{between}где вы находитесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == ["С 8 до 22.\n\nТверская, 1."]


async def test_what_is_asked_twice_in_a_message_is_answered_once(stage: Stage) -> None:
    await stage.set_up(community(), HOURS)
    twice = "во сколько вы открываетесь ? так во сколько вы открываетесь ?"
    await stage.say("nina", twice, chat="dm-nina")
    assert stage.network.said_in("dm-nina") == ["С 8 до 22."]


@pytest.mark.parametrize("chat", ["dm-nina", "wall"])
async def test_what_is_known_of_several_questions_is_answered_and_a_person_called_for_the_rest(
    stage: Stage, chat: str
) -> None:
    await stage.set_up(community(), HOURS, WHERE)
    both = "во сколько вы открываетесь ? а можно снять зал на свадьбу внучки ?"
    await stage.say("nina", both, chat=chat)
    [case] = await stage.cases(CaseState.OPEN)
    assert case.first.text == both
    [said] = stage.network.said_in(chat)
    assert said == "С 8 до 22.\n\nОстальное подскажет человек — уже зову, ответим здесь же."


async def test_lines_that_ask_without_a_mark_are_questions_each(stage: Stage) -> None:
    await stage.set_up(community(burst=timedelta(seconds=4)), HOURS, WHERE)
    await stage.say("nina", "добрый день", chat="dm-nina")
    await stage.say("nina", "где вы находитесь\nво сколько вы открываетесь", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == [f"{WHERE.answer}\n\n{HOURS.answer}"]
    assert await stage.cases() == []


@pytest.mark.parametrize(
    "praise",
    [
        "Как здорово, что вы открылись!",
        "Где-то я вас уже видел",
        "Когда был у вас, понравилось!",
        "Какой вкусный кофе вчера был",
        "Какая у вас красота!",
        "What a nice place you have",
    ],
)
async def test_praise_before_an_answered_question_calls_nobody(stage: Stage, praise: str) -> None:
    await stage.set_up(community(), HOURS, WHERE)
    await stage.say("nina", f"{praise}\nгде вы находитесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == [WHERE.answer]
    assert await stage.cases() == []


async def test_praise_behind_a_question_is_no_call_for_a_person(stage: Stage) -> None:
    """«Где вы?» alone asks for the address: nobody has been called yet."""
    await stage.set_up(community(), HOURS, WHERE)
    await stage.say("nina", "Где вы? Как здорово, что вы открылись!", chat="dm-nina")
    await stage.say("vera", "Где вы?", chat="dm-vera")
    await stage.say("vera", "Как здорово, что вы открылись!", chat="dm-vera")
    assert stage.network.said_in("dm-nina") == stage.network.said_in("dm-vera") == [WHERE.answer]
    assert await stage.cases() == []


@pytest.mark.parametrize("words", ["Где вы?", "ну где же вы ???", "Куда все пропали?"])
async def test_who_waits_for_a_person_and_asks_where_they_are_is_told_no_address(
    stage: Stage, words: str
) -> None:
    await stage.set_up(community(), HOURS, WHERE)
    await stage.say("nina", "а можно снять у вас зал ?", chat="dm-nina")
    promised = stage.network.said_in("dm-nina")
    await stage.say("nina", words, chat="dm-nina")
    [case] = await stage.cases(CaseState.OPEN)
    assert (case.count, stage.network.said_in("dm-nina")) == (2, promised)
    await stage.say("nina", "где вы находитесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == [*promised, WHERE.answer]


async def test_a_courtesy_with_a_question_mark_is_no_question_beside_another(stage: Stage) -> None:
    await stage.set_up(community(), HOURS)
    await stage.say("nina", "как дела ? во сколько вы открываетесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == ["С 8 до 22."]
    assert await stage.cases() == []


@pytest.mark.parametrize(
    "text",
    [
        "во сколько вы открываетесь ? где вы находитесь ? запишите меня на завтра на три часа дня",
        "во сколько вы открываетесь ? где вы находитесь ? мне прислали битую чашку, верните деньги",
        "во сколько вы открываетесь ?\nмне прислали не тот пирог",
        "пришёл битый пирог\nво сколько вы открываетесь ?",
        "во сколько вы открываетесь ? где вы находитесь ? сколько стоит пирог ? а парковка своя есть ?",
        "во сколько вы открываетесь ? есть парковка ?",
        "во сколько вы открываетесь ? а доставка ?",
        "можно ли снять у вас зал\nво сколько вы открываетесь ?",
    ],
)
async def test_nothing_that_stands_beside_an_answered_question_is_lost(stage: Stage, text: str) -> None:
    await stage.set_up(community(answer_threshold=0.5), HOURS, WHERE, PRICE)
    await stage.say("nina", text, chat="dm-nina")
    [case] = await stage.cases(CaseState.OPEN)
    assert case.first.text == text
    [said] = stage.network.said_in("dm-nina")
    assert "С 8 до 22." in said
    assert said.endswith("Остальное подскажет человек — уже зову, ответим здесь же.")


async def test_what_came_before_a_question_in_a_burst_is_not_lost_either(stage: Stage) -> None:
    await stage.set_up(community(burst=timedelta(seconds=4), answer_threshold=0.5), HOURS)
    for text in ("пришёл битый пирог", "во сколько вы открываетесь ?"):
        await stage.say("nina", text, chat="dm-nina")
    await stage.later(timedelta(seconds=5))
    await stage.talks()
    [case] = await stage.cases(CaseState.OPEN)
    assert "битый" in str(case)
    assert len(stage.network.said_in("dm-nina")) == 1


async def test_a_sure_answer_is_kept_with_its_entry_and_version(stage: Stage) -> None:
    await stage.set_up(community(), HOURS)
    await stage.set_up(community(), replace(HOURS, answer="С 9 до 21."))
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == ["С 9 до 21."]
    [asked] = await log_of(stage)
    assert (asked.way, asked.entry, asked.version) == (Way.SURE, "hours", 2)


@pytest.mark.parametrize("chat", ["dm-nina", "wall"])
async def test_who_is_nearly_understood_chooses_with_one_press(stage: Stage, guess: Guess, chat: str) -> None:
    await stage.say("nina", "а во сколько ?", chat=chat, thread=None if chat == "dm-nina" else "post")
    offer = stage.network.last_in(chat)
    assert offer.text == "Уточните, пожалуйста: что из этого вы хотели узнать?"
    assert offer.labels == [
        "во сколько вы открываетесь", "где вы находитесь", "сколько стоит пирог", "Другое — позвать человека",
    ]  # fmt: skip
    assert await stage.press_under("petya", offer, "где вы") == "Выбирает тот, кто спросил."
    assert await stage.press_under("nina", offer, "где вы") == ""
    answer = stage.network.last_in(chat)
    assert (answer.text, answer.reply_to) == ("Тверская, 1.", offer.reply_to)
    assert "больше ничего не решает" in await stage.press_under("nina", offer, "сколько")
    assert [(one.way, one.entry) for one in await log_of(stage)] == [(Way.CHOSEN, "where")]
    assert await stage.cases() == []


async def test_of_one_thing_that_may_be_meant_it_is_asked_whether_it_was(stage: Stage, guess: Guess) -> None:
    guess.entries = (HOURS,)
    await stage.say("nina", "а во сколько ?", chat="dm-nina")
    offer = stage.network.last_in("dm-nina")
    assert offer.text == "Вы спрашиваете: «во сколько вы открываетесь»?"
    assert offer.labels == ["Да", "Нет — позвать человека"]
    await stage.press_under("nina", offer, "Да")
    assert stage.network.said_in("dm-nina")[-1] == HOURS.answer


@pytest.mark.parametrize("typed", ["да", "Ага!", "yes", "1"])
async def test_an_offer_is_taken_up_by_typing_as_well(stage: Stage, guess: Guess, typed: str) -> None:
    guess.entries = (HOURS,)
    await stage.say("nina", "а во сколько ?", chat="dm-nina")
    await stage.say("nina", typed, chat="dm-nina")
    assert stage.network.said_in("dm-nina")[-1] == HOURS.answer
    [asked] = await log_of(stage)
    assert (asked.text, asked.way, asked.entry) == ("а во сколько ?", Way.CHOSEN, "hours"), "as by a press"
    await stage.later(timedelta(minutes=11))
    await stage.talks()
    assert await stage.cases() == []


async def test_of_several_answers_the_number_is_typed_and_a_yes_chooses_none(
    stage: Stage, guess: Guess
) -> None:
    await stage.say("nina", "а во сколько ?", chat="dm-nina")
    offer = stage.network.last_in("dm-nina")
    await stage.say("nina", "да", chat="dm-nina")
    assert stage.network.last_in("dm-nina").text.startswith("Нажмите на вариант или напишите его номер")
    await stage.say("nina", "2.", chat="dm-nina")
    assert (
        stage.network.said_in("dm-nina")[-1]
        == {HOURS.phrasings[0]: HOURS, WHERE.phrasings[0]: WHERE}[offer.labels[1].rstrip("?")].answer
    )


@pytest.mark.parametrize("now", [(PRICE, WHERE, HOURS), ()])
async def test_a_number_is_read_against_what_was_offered_whatever_would_be_now(
    stage: Stage, guess: Guess, now: tuple[Entry, ...]
) -> None:
    """Another process has not thought about the question and knows other candidates or none."""
    await stage.say("nina", "а во сколько ?", chat="dm-nina")
    assert stage.network.last_in("dm-nina").labels[0].startswith("во сколько")
    guess.entries, guess.known = now or (HOURS,), bool(now)
    await stage.say("nina", "1", chat="dm-nina")
    assert stage.network.said_in("dm-nina")[-1] == HOURS.answer
    assert await stage.cases() == []


async def test_a_typed_choice_of_what_was_changed_meanwhile_is_not_given(stage: Stage, guess: Guess) -> None:
    await stage.say("nina", "а во сколько ?", chat="dm-nina")
    await stage.set_up(community(), replace(HOURS, answer="С 9 до 21."), WHERE, PRICE)
    await stage.say("nina", "1", chat="dm-nina")
    assert "С 9 до 21." not in stage.network.said_in("dm-nina")
    assert len(await stage.cases(CaseState.OPEN)) == 1


async def test_a_number_that_is_thousands_of_digits_long_is_none(stage: Stage, guess: Guess) -> None:
    await stage.say("nina", "а во сколько ?", chat="dm-nina")
    await stage.say("nina", "1" * 5000, chat="dm-nina")
    assert len(await stage.cases(CaseState.OPEN)) == 1


async def test_who_types_no_below_an_offer_gets_a_person(stage: Stage, guess: Guess) -> None:
    await stage.say("nina", "а во сколько ?", chat="dm-nina")
    await stage.say("nina", "нет", chat="dm-nina")
    [case] = await stage.cases(CaseState.OPEN)
    assert case.first.text == "а во сколько ?"
    assert [one.way for one in await log_of(stage)] == [Way.UNSURE], "as by a press"


@pytest.mark.parametrize(("near", "asks"), [(0.35, True), (0.25, False)])
async def test_what_is_left_when_the_best_can_not_be_given_must_be_near_by_itself(
    stage: Stage, guess: Guess, near: float, *, asks: bool
) -> None:
    guess.entries, guess.other = (replace(HOURS, answer="С {hours}."), WHERE), near
    await stage.say("nina", "а во сколько ?", chat="dm-nina")
    assert ("Вы спрашиваете" in stage.network.said_in("dm-nina")[0]) is asks
    assert len(await stage.cases(CaseState.OPEN)) == (not asks)


async def test_whoever_finds_nothing_among_the_offers_presses_for_a_person(
    stage: Stage, guess: Guess
) -> None:
    await stage.say("nina", "а во сколько ?", chat="dm-nina")
    await stage.press_under("nina", stage.network.last_in("dm-nina"), "Другое")
    assert "зову человека" in stage.network.said_in("dm-nina")[-1].lower()
    [case] = await stage.cases(CaseState.OPEN)
    assert case.first.text == "а во сколько ?"


async def test_who_chooses_nothing_is_not_left_alone(stage: Stage, guess: Guess) -> None:
    await stage.say("nina", "а во сколько ?", chat="dm-nina")
    await stage.later(timedelta(minutes=11))
    await stage.talks()
    assert len(await stage.cases(CaseState.OPEN)) == 1
    assert "зову человека" in stage.network.said_in("dm-nina")[-1].lower()


async def test_it_is_asked_once_what_was_meant_and_then_a_person_is_called(
    stage: Stage, guess: Guess
) -> None:
    await stage.say("nina", "а во сколько ?", chat="dm-nina")
    await stage.say("nina", "ну во сколько же ?", chat="dm-nina")
    assert len(stage.network.said_in("dm-nina")) == 2
    assert len(await stage.cases(CaseState.OPEN)) == 1


async def test_an_offer_of_what_was_changed_meanwhile_is_not_given(stage: Stage, guess: Guess) -> None:
    await stage.say("nina", "а во сколько ?", chat="dm-nina")
    offer = stage.network.last_in("dm-nina")
    async with stage.store.begin() as ledger:
        await ledger.faq.put("shop", replace(WHERE, answer="Переехали."), "lev", NOW)
    assert "изменился" in await stage.press_under("nina", offer, "где вы")
    assert len(await stage.cases(CaseState.OPEN)) == 1


async def test_the_bot_says_nothing_after_a_person_even_to_a_press(stage: Stage, guess: Guess) -> None:
    await stage.say("nina", "а во сколько ?", chat="dm-nina")
    offer = stage.network.last_in("dm-nina")
    await stage.say("nina", "ну во сколько же ?", chat="dm-nina")
    await stage.answer_card("anna", "С восьми.")
    said = stage.network.said_in("dm-nina")
    await stage.press_under("nina", offer, "где вы")
    assert stage.network.said_in("dm-nina") == said


async def test_a_burst_of_messages_is_one_question(stage: Stage) -> None:
    await stage.set_up(community(burst=timedelta(seconds=4)), HOURS)
    for text in ("подскажите пожалуйста одну вещь", "вот что я хочу узнать", "можно ли у вас снять зал ?"):
        await stage.say("nina", text, chat="dm-nina")
        await stage.later(timedelta(seconds=1))
        await stage.talks()
    assert stage.network.said_in("dm-nina") == []
    await stage.later(timedelta(seconds=5))
    await stage.talks()
    assert len(stage.network.said_in("dm-nina")) == 1
    [case] = await stage.cases()
    assert "снять зал" in case.first.text
    assert (case.count, len(await log_of(stage))) == (1, 1)


async def test_what_is_surely_known_is_answered_at_once_though_it_came_in_parts(stage: Stage) -> None:
    await stage.set_up(community(burst=timedelta(seconds=4)), HOURS)
    await stage.say("nina", "добрый день у меня такой вопрос", chat="dm-nina")
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    await stage.later(timedelta(seconds=9))
    await stage.talks()
    assert stage.network.said_in("dm-nina")[-1] == "С 8 до 22."


async def test_while_the_rest_is_waited_for_it_is_thought_about_what_it_means(
    stage: Stage, guess: Guess
) -> None:
    guess.thinks = True
    await stage.set_up(community(burst=timedelta(seconds=4)))
    await stage.say("nina", "подумай во сколько ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == []
    await stage.later(timedelta(seconds=5))
    await stage.talks()
    assert guess.thought == ["подумай во сколько ?"]
    assert stage.network.said_in("dm-nina") == ["С 8 до 22."]


async def test_the_same_question_of_many_in_one_thread_is_answered_once(stage: Stage) -> None:
    await stage.set_up(community(), HOURS)
    for who in ("nina", "timur", "vera"):
        await stage.say(who, "во сколько вы открываетесь ?", thread="post")
    assert stage.network.said_in("wall") == ["С 8 до 22."]
    assert [one.way for one in await log_of(stage)] == [Way.SURE, Way.REPEATED, Way.REPEATED]
    await stage.say("vera", "во сколько вы открываетесь ?", thread="another")
    stage.watch.now += timedelta(hours=1)
    await stage.say("oleg", "во сколько вы открываетесь ?", thread="post")
    assert len(stage.network.said_in("wall")) == 3


async def test_whoever_asks_again_in_a_thread_is_answered_again_though_others_are_not(stage: Stage) -> None:
    await stage.set_up(community(), HOURS)
    for who in ("nina", "timur"):
        await stage.say(who, "во сколько вы открываетесь ?", thread="post")
    assert len(stage.network.said_in("wall")) == 1
    await stage.say("nina", "так во сколько вы открываетесь ?", thread="post")  # it was lost among others
    await stage.say("timur", "во сколько же вы открываетесь ?", thread="post")  # nobody has told him anything
    assert stage.network.said_in("wall") == ["С 8 до 22."] * 3
    again = ("во сколько вы открываетесь ?", "ау, во сколько вы открываетесь ?")
    await stage.happen(*(message(words, "vera", "wall", thread="new") for words in again))
    assert len(stage.network.said_in("wall")) == 5, "also where both questions are of one batch"


async def test_what_is_known_of_several_questions_is_said_though_others_have_read_it(stage: Stage) -> None:
    await stage.set_up(community(), HOURS)
    for who in ("nina", "timur"):
        await stage.say(who, "во сколько вы открываетесь ? а можно снять зал ?", thread="post")
    rest = "Остальное подскажет человек — уже зову, ответим здесь же."
    assert stage.network.said_in("wall") == [f"С 8 до 22.\n\n{rest}"] * 2, (
        "nobody reads that nothing is known"
    )


async def test_in_private_the_same_question_is_answered_each_time(stage: Stage) -> None:
    await stage.set_up(community(), HOURS)
    for _ in range(3):
        await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
        await stage.later(timedelta(minutes=1))
    assert stage.network.said_in("dm-nina") == ["С 8 до 22."] * 3


async def test_an_answer_that_was_changed_is_no_repetition(stage: Stage) -> None:
    await stage.set_up(community(), HOURS)
    await stage.say("nina", "во сколько вы открываетесь ?", thread="post")
    await stage.set_up(community(), replace(HOURS, answer="С 9 до 21."))
    await stage.say("timur", "во сколько вы открываетесь ?", thread="post")
    assert stage.network.said_in("wall") == ["С 8 до 22.", "С 9 до 21."]


@pytest.mark.parametrize(("asked", "answered"), [("заказ 4417 не пришел", False), ("заказ не пришел", True)])
async def test_an_answer_that_asks_for_the_order_which_was_named_is_none(
    stage: Stage, asked: str, *, answered: bool
) -> None:
    lost = Entry(id="lost", phrasings=("заказ не пришел", asked), answer="Напишите номер вашего заказа.")
    await stage.set_up(community(), lost)
    await stage.say("nina", asked, chat="dm-nina")
    assert (stage.network.said_in("dm-nina") == [lost.answer]) is answered
    assert len(await stage.cases(CaseState.OPEN)) == (not answered)


async def test_personal_data_in_public_moves_to_private(stage: Stage) -> None:
    await stage.set_up(community(facts={"private": "https://vk.me/lavka"}), HOURS)
    await stage.say("nina", "где мой заказ №123456 ?", thread="post")
    [said] = stage.network.said_in("wall")
    assert "https://vk.me/lavka" in said
    [case] = await stage.cases(CaseState.OPEN)
    assert case.reasons[0].key == "reason.personal_data"
    await stage.say("timur", "где мой заказ №123456 ?", chat="dm-timur")
    assert "личные" not in stage.network.said_in("dm-timur")[0]


@pytest.mark.parametrize(
    "held",
    [
        replace(HOURS, until=date(2026, 11, 21)),
        replace(HOURS, season=Season("06-01", "08-31")),
        replace(HOURS, answer="С {hours}."),
    ],
)
async def test_an_answer_whose_time_is_over_or_whose_slots_are_empty_is_not_given(
    stage: Stage, held: Entry
) -> None:
    await stage.set_up(community(), held)
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    assert "зову человека" in stage.network.said_in("dm-nina")[0]
    assert [one.way for one in await log_of(stage)] == [Way.UNSURE]
    assert "подходит hours, но сейчас этот ответ не годится" in stage.network.cards()[0].text


async def test_slots_are_filled_with_what_the_community_says_of_itself(stage: Stage) -> None:
    await stage.set_up(community(facts={"hours": "8 до {22}"}), replace(HOURS, answer="С {Hours}."))
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == ["С 8 до {22}."]


def test_seasons_go_over_the_turn_of_the_year() -> None:
    winter = Season("12-01", "02-28")
    assert winter.covers(date(2026, 1, 15))
    assert winter.covers(date(2026, 12, 1))
    assert not winter.covers(date(2026, 3, 1))


def test_a_slot_is_a_word_in_braces_and_nothing_else() -> None:
    assert slots_of("{price} { } {} {Hours} {price}") == ("price", "hours")
    assert filled("от {price} ₽ { }", {"price": "{hours}"}) == "от {hours} ₽ { }"
    assert filled("{price}", {"price": ""}) is None


@pytest.mark.parametrize(
    "text",
    [
        "мой телефон +7 (999) 123-45-67",
        "89991234567",
        "пишите на a.b@mail.ru",
        "заказ №123456",
        "order #A-99812",
    ],
)
def test_personal_data_is_seen(text: str) -> None:
    assert has_personal_data(text)


@pytest.mark.parametrize(
    "text", ["цена 1500", "заказ 5 штук", "12.11.2026 в 10:00", "заказал 4 пиццы", "2026 год"]
)
def test_other_numbers_are_no_personal_data(text: str) -> None:
    assert not has_personal_data(text)


@pytest.mark.parametrize(
    ("text", "exposes"),
    [
        ("мой телефон +7 (999) 123-45-67", True),
        ("пишите на a.b@mail.ru", True),
        ("my email is olga.petrova@gmail.com please write me", True),
        ("везите на ул. Ленина, 5, кв. 12", True),
        ("12 Baker Street, flat 5", True),
        ("вы на улице Ленина, 5 ?", False),
        ("заказ №123456", False),
        ("Где мой заказ 1234567890?", False),
        ("Трек 80123456789012, где он?", False),
        ("мой номер заказа 89161234567", False),
        ("ИНН 7701234567", False),
        ("Артикул 4607012345678 есть?", False),
        ("на карту 4276 1234 5678 9012", False),
        ("Заказывала 10-12-2026 18-00", False),
        ("Дозвониться на 8 499 765-43-21 невозможно", False),
        ("звонил вам на 8 916 123-45-67, тишина", False),
        ("+7 916 123-45-67 это ваш?", False),
        ("Пишу на zakaz@shop.ru третий день", False),
        ("+7 916 123-45-67", True),
        ("тел.89161234567", True),
        ("мой телефон 8 499 765-43-21", True),
        ("call me at +44 20 7946 0958", True),
        ("звонил вам на 8 800 555-35-35", False),
        ("+7 495 123-45-67 это ваш ?", False),
        ("Info@lavka.ru ещё работает ?", False),
    ],
)
def test_what_exposes_somebody_is_their_own_and_of_use_to_strangers(text: str, *, exposes: bool) -> None:
    assert exposes_somebody(text, ["тел. 8 (495) 123-45-67", "info@lavka.ru"]) is exposes


async def test_a_telephone_below_a_post_is_hidden_at_once_and_its_author_asked_into_private(
    stage: Stage,
) -> None:
    await stage.set_up(
        community(facts={"private": "https://vk.me/lavka"}, burst=timedelta(seconds=4), modes=HIDES), HOURS
    )
    said = await stage.say("nina", "мой телефон +7 916 123-45-67, когда позвоните ?", thread="post")
    assert said.address in stage.network.hidden
    [told] = stage.network.said_in("wall")
    assert told.startswith("Nina, ваш комментарий мы скрыли")
    assert "https://vk.me/lavka" in told
    assert "916" not in told
    [case] = await stage.cases(CaseState.OPEN)
    assert (case.kind, case.reasons[0].key) == (CaseKind.QUESTION, "reason.personal_data.hidden")
    async with stage.store.reading() as ledger:
        [deed] = await ledger.deeds.about(COMMUNITY, ["nina"])
        standing = (await ledger.people.standings(COMMUNITY, ["nina"]))["nina"]
    assert (deed.kind, deed.by, deed.case) == (DeedKind.REMOVED, None, case.id)
    assert standing.strikes == 0
    assert [one.way for one in await log_of(stage)] == [Way.MOVED]


async def test_one_press_shows_hidden_data_again_and_another_hides_them_and_the_asker_still_waits(
    stage: Stage,
) -> None:
    await stage.set_up(community(modes=HIDES), HOURS)
    said = await stage.say("nina", "мой телефон +7 916 123-45-67, когда позвоните ?", thread="post")
    await stage.press("anna", "Вернуть")
    assert said.address not in stage.network.hidden
    [case] = await stage.cases(CaseState.TAKEN)
    assert case.reasons[0].key == "reason.personal_data"
    await stage.press("anna", "Скрыть")
    assert said.address in stage.network.hidden
    await stage.answer_card("anna", "Позвоним до шести.")
    assert stage.network.said_in("wall")[-1] == "Позвоним до шести."
    await stage.press("anna", "Открыть снова")
    assert said.address in stage.network.hidden, "what was hidden before it was answered stays so"


@pytest.mark.parametrize("mode", [Mode.SUGGEST, Mode.SHADOW, Mode.OFF])
async def test_where_the_bot_may_not_act_a_person_hides_what_exposes_somebody(
    stage: Stage, mode: Mode
) -> None:
    await stage.set_up(community(mode=mode, modes=HIDES), HOURS)
    said = await stage.say("nina", "мой телефон +7 916 123-45-67, когда позвоните ?", thread="post")
    assert said.address not in stage.network.hidden
    assert stage.network.said_in("wall") == []
    assert len(await stage.cases(CaseState.OPEN)) == (mode is Mode.SUGGEST)
    if mode is Mode.SUGGEST:
        await stage.press("anna", "Скрыть")
        assert said.address in stage.network.hidden


async def test_where_the_platform_removes_nothing_its_author_is_still_asked_into_private(
    stage: Stage,
) -> None:
    await stage.set_up(community(modes=HIDES), HOURS)
    async with stage.store.begin() as ledger:
        key, why = lacking_key(Capability.REMOVE), '{"key":"lacking.not_here"}'
        await ledger.recollections.keep(PLATFORM, key, why, NOW)
    said = await stage.say("nina", "мой телефон +7 916 123-45-67, когда позвоните ?", thread="post")
    assert said.address not in stage.network.hidden
    assert stage.network.said_in("wall")[0].startswith("Чтобы ваши данные не видели все")


@pytest.mark.parametrize(
    "text",
    [
        "#angry не привезли, мой телефон +7 916 123-45-67",
        "#angry не привезли, живу на ул. Ленина, 5, кв. 12",
        "это ваш номер +7 916 123-45-67 ?",
        "мой заказ 89161234567 где ?",
        "мой артикул 4607012345678 есть ?",
        "звонила вам на 8 495 123-45-67, вы работаете ?",
        "8 916 123-45-67 чей телефон ?",
        "мой телефон 8 800 555-35-35 ?",
        "пишу на info@shop.ru, почему молчите ?",
        "мой адрес известен: вы на ул. Мира, 5, кв. 1 ?",
    ],
)
async def test_no_complaint_and_no_question_about_numbers_is_ever_removed(stage: Stage, text: str) -> None:
    facts = {"address": "Пермь, улица Мира, дом 5, кв. 1"}
    await stage.set_up(community(modes=HIDES, facts=facts), replace(HOURS, answer="Мы: ул. Мира, 5, кв. 1"))
    said = await stage.say("nina", text, thread="post")
    assert said.address not in stage.network.hidden
    assert all("скрыли" not in told for told in stage.network.said_in("wall"))


async def test_until_it_is_told_to_the_bot_hides_nobody_s_data_but_shows_them(stage: Stage) -> None:
    await stage.set_up(community(), HOURS)
    said = await stage.say("nina", "мой телефон +7 916 123-45-67, когда позвоните ?", thread="post")
    assert said.address not in stage.network.hidden
    assert stage.network.said_in("wall")[0].startswith("Чтобы ваши данные не видели все")
    await stage.press("anna", "Скрыть")
    assert said.address in stage.network.hidden


async def test_a_rule_that_is_off_says_nothing_about_personal_data(stage: Stage) -> None:
    await stage.set_up(community(modes={"personal_data": Mode.OFF}), HOURS)
    await stage.say("nina", "мой телефон +7 916 123-45-67, когда позвоните ?", thread="post")
    [case] = await stage.cases()
    assert case.reasons[0].key == "reason.question"


def test_the_rule_never_goes_further_than_the_community() -> None:
    far = {told: community(mode=told, modes=HIDES).data_mode for told in Mode}
    assert far == {told: told for told in Mode}
    assert community().data_mode is Mode.SUGGEST
    assert community(mode=Mode.SHADOW).data_mode is Mode.SHADOW


async def test_what_an_edit_adds_to_a_complaint_is_shown_to_a_person_who_may_hide_it(stage: Stage) -> None:
    await stage.set_up(community(), HOURS)
    said = await stage.say("nina", "#angry не привезли", thread="post")
    await stage.happen(structs.replace(said, text="#angry не привезли на ул. Ленина, 5, кв. 12", edited=True))
    assert said.address not in stage.network.hidden
    [case] = await stage.cases(CaseState.OPEN)
    assert case.kind is CaseKind.NEGATIVE
    await stage.press("anna", "Скрыть")
    assert said.address in stage.network.hidden
    await stage.later()
    await stage.press("anna", "Вернуть")
    assert said.address not in stage.network.hidden


@pytest.mark.parametrize("text", ["+7 916 123-45-67", "жду, anna.lis@mail.ru"])
async def test_data_that_nothing_is_asked_with_are_shown_to_a_person_without_a_word(
    stage: Stage, text: str
) -> None:
    await stage.set_up(community(modes=HIDES), HOURS)
    said = await stage.say("nina", text, thread="post")
    assert said.address not in stage.network.hidden, "it may be anybody's"
    assert stage.network.said_in("wall") == []
    assert await log_of(stage) == []
    assert Counter.QUESTIONS not in await stage.totals()
    await stage.press("anna", "Скрыть")
    assert said.address in stage.network.hidden


async def test_data_of_their_own_are_hidden_though_nothing_is_asked(stage: Stage) -> None:
    await stage.set_up(community(modes=HIDES), HOURS)
    said = await stage.say("nina", "мой телефон +7 916 123-45-67", thread="post")
    assert said.address in stage.network.hidden
    assert stage.network.said_in("wall")[0].startswith("Nina, ваш комментарий мы скрыли")


@pytest.mark.parametrize("text", ["код 4607012345678", "спасибо, @anna", "звонила вам на 8 495 123-45-67"])
async def test_what_only_looks_like_data_calls_nobody(stage: Stage, text: str) -> None:
    await stage.set_up(community(modes=HIDES), HOURS)
    await stage.say("nina", text, thread="post")
    assert await stage.cases() == []
    assert stage.network.said_in("wall") == []


@pytest.mark.parametrize("text", ["мой телефон +7 916 123-45-67, когда {} ?", "#angry +7 916 123-45-67 {}"])
async def test_the_edits_of_a_comment_with_data_are_asked_about_and_counted_once(
    stage: Stage, text: str
) -> None:
    await stage.set_up(community(), HOURS)
    said = await stage.say("nina", text.format("позвоните"), thread="post")
    for number in range(3):
        words = text.format(f"позвоните {number}")
        await stage.happen(structs.replace(said, text=words, event_id=f"e{number}", edited=True))
    assert len(stage.network.said_in("wall")) == 1
    totals = await stage.totals()
    assert totals.get(Counter.QUESTIONS, 0) + totals.get(Counter.NEGATIVE, 0) == 1
    assert len(await log_of(stage)) == totals.get(Counter.QUESTIONS, 0)
    assert len(await stage.cases()) == 1


async def test_a_question_that_an_edit_adds_data_to_is_asked_into_private_and_counted_once(
    stage: Stage,
) -> None:
    await stage.set_up(community(), HOURS)
    said = await stage.say("nina", "а можно снять зал ?", thread="post")
    added = structs.replace(
        said, text="мой телефон +7 916 123-45-67, когда зал ?", event_id="e1", edited=True
    )
    await stage.happen(added)
    assert "личные" in stage.network.said_in("wall")[-1]
    assert (await stage.totals())[Counter.QUESTIONS] == 1


async def complaints(stage: Stage, number: int, thread: str) -> None:
    """So many people complain, as a storm if they do so in different places and a burst if in one."""
    for one in range(number):
        await stage.say(f"u{one}", "#angry не привезли", thread=thread.format(one))


@pytest.mark.parametrize("thread", ["post", "post{}"])
async def test_what_joins_a_storm_or_a_burst_with_data_is_hidden_and_shown_again_from_its_card(
    stage: Stage, thread: str
) -> None:
    await stage.set_up(community(modes=HIDES), HOURS)
    await complaints(stage, 6, thread)
    said = await stage.say("nina", "#angry не привезли, мой телефон +7 916 123-45-67", thread="post")
    await stage.later()
    before = len(stage.network.hidden)
    await stage.press("anna", "Скрыть")
    assert said.address in stage.network.hidden
    assert len(stage.network.hidden) == before + 1, "the complaints of the others stay"
    await stage.later()
    await stage.press("anna", "Вернуть")
    assert said.address not in stage.network.hidden


async def test_what_the_bot_hid_in_a_conversation_that_waits_is_shown_again_from_its_case(
    stage: Stage,
) -> None:
    await stage.set_up(community(modes=HIDES), HOURS)
    await stage.say("nina", "а можно снять зал ?", thread="post")
    said = await stage.say("nina", "мой телефон +7 916 123-45-67, когда позвоните ?", thread="post")
    assert said.address in stage.network.hidden
    await stage.later()
    await stage.press("anna", "Вернуть")
    assert said.address not in stage.network.hidden
    [case] = await stage.cases()
    assert case.state is CaseState.TAKEN


async def test_what_is_hidden_while_a_review_is_in_hand_has_a_card_of_its_own_that_shows_it_again(
    stage: Stage,
) -> None:
    await stage.set_up(community(modes=HIDES), HOURS)
    await stage.say("nina", "~spam купите слона", thread="post")
    await stage.press("anna", "Беру")
    said = await stage.say("nina", "мой телефон +7 916 123-45-67, когда позвоните ?", thread="post")
    assert said.address in stage.network.hidden
    await stage.press("anna", "Вернуть")
    assert said.address not in stage.network.hidden


async def test_what_was_hidden_before_its_case_was_closed_is_shown_again_once_it_is_open_anew(
    stage: Stage,
) -> None:
    await stage.set_up(community(modes=HIDES), HOURS)
    said = await stage.say("nina", "мой телефон +7 916 123-45-67, когда позвоните ?", thread="post")
    await stage.press("anna", "Закрыть")
    await stage.press("anna", "Открыть снова")
    await stage.press("anna", "Вернуть")
    assert said.address not in stage.network.hidden


async def test_in_private_and_among_people_who_chat_nothing_is_hidden(stage: Stage) -> None:
    await stage.set_up(community(modes=HIDES), HOURS)
    for chat in ("dm-nina", "talk"):
        await stage.say("nina", "мой телефон +7 916 123-45-67, когда позвоните ?", chat=chat)
    assert not stage.network.hidden


def test_parts_of_a_question_stand_where_the_last_one_does() -> None:
    said = waited([item("1", text="сколько"), item("2", text="стоит?")])
    assert (said.text, said.address.message) == ("сколько\nстоит?", "2")


async def test_an_offer_stands_no_more_once_a_person_speaks_to_the_whole_thread(
    stage: Stage, guess: Guess
) -> None:
    await stage.say("nina", "а во сколько ?", thread="post")
    offer = stage.network.last_in("wall")
    await stage.say("anna", "Друзья, сейчас всё расскажу.", thread="post")
    said = stage.network.said_in("wall")
    assert "больше ничего не решает" in await stage.press_under("nina", offer, "где вы")
    await stage.later(timedelta(minutes=11))
    await stage.talks()
    assert stage.network.said_in("wall") == said
