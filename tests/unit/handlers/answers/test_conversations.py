"""Questions and answers as they are lived: promised once, handed over, taken up again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from msgspec.structs import replace

from handlers.orders.delivery import Patience
from models.cases import CaseKind, CaseState, Severity
from models.communities import Mode
from models.conversations import key_of
from models.errors import RateLimited
from models.faq import Match
from models.intents import Act, Receipt, Send
from models.messages import Author, AuthorKind, Message
from models.outcomes import Counter
from tests.builders import PLATFORM, answering, community, edited, entry, message
from tests.fakes import Always, Network
from tests.stage import Stage


async def test_a_person_is_promised_once_however_often_one_asks(stage: Stage) -> None:
    for text in ("а можно снять зал ?", "ау ?", "кто-нибудь здесь есть вообще"):
        await stage.say("nina", text, chat="dm-nina")
    assert len(stage.network.said_in("dm-nina")) == 1
    assert [one.count for one in await stage.cases()] == [3]


async def test_what_many_ask_in_one_thread_is_one_card_and_told_once_while_it_is_read(stage: Stage) -> None:
    asked = ("есть ли у вас парковка ?", "а парковка у вас есть ?", "парковка есть ?")
    for who, text in zip(("nina", "timur", "vera"), asked, strict=True):
        await stage.say(who, text, "wall", thread="post")
        await stage.later(timedelta(minutes=2))
    [case] = await stage.cases()
    assert (case.count, case.people) == (3, 3)
    assert len(stage.network.said_in("wall")) == 1
    await stage.later(timedelta(hours=1))
    await stage.say("oleg", "парковка есть ?", "wall", thread="post")
    assert len(stage.network.said_in("wall")) == 2, "he has not read what was said an hour ago"
    await stage.say("petya", "парковка есть ?", "wall", thread="other post")
    assert [one.count for one in await stage.cases()] == [3, 1, 1]


@pytest.mark.parametrize("how", ["overdue", "taken", "answered by hand"])
async def test_who_asks_what_others_did_calls_people_once_nobody_looks_at_their_card(
    stage: Stage, how: str
) -> None:
    asked = await stage.say("petya", "парковка есть ?", "wall", thread="post")
    if how == "taken":
        await stage.press("anna", "Беру")
    elif how == "answered by hand":
        await stage.say("anna", "Да, во дворе", "wall", thread="post", reply_to=asked.address.message)
    else:
        await stage.later(timedelta(minutes=31))
    await stage.say("vera", "парковка есть ?", "wall", thread="post")
    assert [(one.count, one.first.author) for one in await stage.cases()] == [(1, "petya"), (1, "vera")]
    assert len(stage.network.cards()) == 2
    assert stage.network.said_in("wall")[-1].startswith("Спасибо за вопрос")
    await stage.say("petya", "а она платная ?", "wall", thread="post")
    await stage.say("oleg", "парковка есть ?", "wall", thread="post")
    assert [one.count for one in await stage.cases()] == [2, 2], "each in the case where they are looked at"


async def test_who_goes_on_with_a_case_in_hand_while_another_asks_the_same_stays_in_it(stage: Stage) -> None:
    await stage.say("petya", "парковка есть ?", "wall", thread="post")
    await stage.press("anna", "Беру")
    await stage.happen(
        message("а она платная ?", "petya", "wall", thread="post"),
        message("парковка есть ?", "vera", "wall", thread="post"),
    )
    assert [(one.count, one.people) for one in await stage.cases()] == [(2, 1), (1, 1)]
    assert len(stage.network.cards()) == 2


async def test_a_question_that_is_asked_all_day_is_promised_a_person_each_half_hour(stage: Stage) -> None:
    for number in range(12):
        await stage.say(f"p{number}", "парковка есть ?", "wall", thread="post")
        await stage.later(timedelta(minutes=20))
    assert [one.count for one in await stage.cases()] == [2] * 6
    assert len(stage.network.said_in("wall")) == len(stage.network.cards()) == 6


@pytest.mark.parametrize("text", ["где мой заказ ?", "когда мне привезут ?", "позовите человека"])
async def test_what_everybody_asks_about_themselves_is_everybodys_own(stage: Stage, text: str) -> None:
    for who in ("nina", "timur"):
        await stage.say(who, text, "wall", thread="post")
        await stage.later(timedelta(minutes=2))
    assert [one.people for one in await stage.cases()] == [1, 1]


async def test_once_a_person_has_the_conversation_the_bot_keeps_quiet_until_it_is_over(stage: Stage) -> None:
    await stage.set_up(community(), entry())
    await stage.say("nina", "#angry у вас всё плохо", chat="dm-nina")
    promised = stage.network.said_in("dm-nina")
    await stage.press("anna", "Беру")
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    await stage.say("nina", "#angry и ещё мне нахамили", chat="dm-nina")
    await stage.say("nina", "#obscene сколько можно", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == promised
    [case] = await stage.cases()
    assert case.count == 4, "what is said meanwhile is shown to the person"
    await stage.press("anna", "Закрыть")
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina")[-1] == "С 8 до 22."


async def test_in_another_conversation_the_bot_goes_on_answering(stage: Stage) -> None:
    await stage.set_up(community(), entry())
    await stage.say("nina", "#angry у вас всё плохо", chat="dm-nina")
    await stage.press("anna", "Беру")
    await stage.say("timur", "во сколько вы открываетесь ?", chat="dm-timur")
    assert stage.network.said_in("dm-timur") == ["С 8 до 22."]


async def test_an_edited_question_is_not_answered_again(stage: Stage) -> None:
    await stage.set_up(community(), entry())
    asked = await stage.say("nina", "во скока вы открываетесь ?", chat="dm-nina")
    before = stage.network.said_in("dm-nina")
    await stage.happen(edited(asked, "во сколько вы открываетесь ?"))
    assert stage.network.said_in("dm-nina") == before


async def test_thanks_and_praise_are_counted_but_not_those_of_a_complaint_or_an_advertisement(
    stage: Stage,
) -> None:
    await stage.set_up(community(), entry())
    for words in ("Спасибо, очень вкусно!", "#angry спасибо", "#spam отличный заработок", "просто слова"):
        await stage.say("nina", words)
    assert (await stage.totals())[Counter.PRAISED] == 1


@pytest.mark.parametrize("chat", ["wall", "dm-nina"])
async def test_what_becomes_a_complaint_by_an_edit_calls_a_person_once(stage: Stage, chat: str) -> None:
    await stage.set_up(community(), entry())
    asked = await stage.say("nina", "во сколько вы открываетесь ?", chat=chat)
    for words in ("#angry опять закрыто", "#angry опять закрыто!"):
        await stage.happen(edited(asked, words))
    [case] = await stage.cases()
    assert (case.kind, case.count, case.first.text) == (CaseKind.NEGATIVE, 1, "#angry опять закрыто")
    assert (await stage.totals())[Counter.NEGATIVE] == 1
    assert len(stage.network.said_in(chat)) == 2, "the answer, and one promise"


async def test_what_is_shown_to_a_person_for_a_decision_is_not_answered(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST), entry())
    await stage.say("nina", "~spam во сколько вы открываетесь ?")
    assert [one.kind for one in await stage.cases()] == ["review"]


async def test_a_rule_in_shadow_does_not_keep_an_answer_back(stage: Stage) -> None:
    await stage.set_up(community(modes={"caps": Mode.SHADOW}), entry())
    await stage.happen(message("#caps ?", "nina"), message("во сколько вы открываетесь ?", "nina"))
    totals = await stage.totals()
    assert (totals[Counter.SHADOWED], totals[Counter.QUESTIONS], totals[Counter.ANSWERED]) == (1, 2, 1)
    assert stage.network.said_in("wall")[0] == "С 8 до 22."


async def test_in_shadow_mode_everything_is_counted_and_nobody_is_troubled(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SHADOW), entry())
    for text in ("#spam", "#angry плохо", "а можно снять зал ?", "во сколько вы открываетесь ?"):
        await stage.say("nina", text)
    assert not stage.network.performed
    assert await stage.cases(*CaseState) == []
    assert await stage.totals() == {
        Counter.EVENTS: 4, Counter.SHADOWED: 1, Counter.NEGATIVE: 1, Counter.QUESTIONS: 2,
    }  # fmt: skip


async def test_after_a_persons_answer_the_bot_keeps_quiet_until_they_have_been_quiet(stage: Stage) -> None:
    await stage.set_up(community(quiet_for=timedelta(minutes=10)), entry())
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    await stage.answer_card("anna", "Да, от 30 гостей.")
    said = stage.network.said_in("dm-nina")
    assert said[-1] == "Да, от 30 гостей."
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == said
    assert (await stage.cases(CaseState.OPEN))[0].first.text == "во сколько вы открываетесь ?"
    card = stage.network.cards()[-1]
    assert "предлагаю ответ «С 8 до 22.»" in card.text, "what is known is not told as unknown"
    assert "Ответить так" in card.labels
    await stage.later(timedelta(minutes=11))
    await stage.talks()
    assert stage.network.said_in("dm-nina") == said, "people are called for her again, nothing is said"
    await stage.say("nina", "так во сколько вы открываетесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina")[-1] == "С 8 до 22."


async def test_whoever_has_answered_gives_the_word_back_by_a_press(stage: Stage) -> None:
    await stage.set_up(community(), entry())
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    card = stage.network.cards()[0]
    await stage.answer_card("anna", "Да, от 30 гостей.", card)
    assert await stage.press("anna", "Вернуть боту", card) == "Разговор снова ведёт бот."
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina")[-1] == "С 8 до 22."


async def test_whoever_has_it_and_keeps_quiet_loses_it_to_everybody_on_duty(stage: Stage) -> None:
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    await stage.press("anna", "Беру")
    await stage.later(timedelta(minutes=31))
    await stage.talks()
    [case] = await stage.cases()
    assert case.state is CaseState.OPEN
    await stage.overdue()
    assert "ждёт" in stage.network.said_in("duty")[-1] or "ждут" in stage.network.said_in("duty")[-1]


@pytest.mark.parametrize("words", ["/bot", "бот", "вернуться к боту"])
async def test_the_asker_comes_back_to_the_bot_and_nothing_of_the_old_hand_over_happens(
    stage: Stage, words: str
) -> None:
    await stage.set_up(community(), entry())
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    await stage.press("anna", "Беру")
    await stage.say("nina", words, chat="dm-nina")
    assert stage.network.said_in("dm-nina")[-1] == "Снова на связи бот. Спрашивайте!"
    [case] = await stage.cases()
    assert (case.state, case.outcome) == (CaseState.CLOSED, "returned")
    assert stage.network.cards()[-1].text.endswith("Спросивший вернулся к боту — Nina")
    late = await stage.ask("lev", "/case 1 close", "duty")
    assert late.startswith("Уже решено: Спросивший вернулся к боту — Nina")
    shown = len(stage.network.said_in("duty"))
    await stage.later(timedelta(hours=5))
    await stage.talks()
    await stage.overdue()
    assert len(stage.network.said_in("duty")) == shown
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina")[-1] == "С 8 до 22."


async def test_the_way_back_is_a_button_under_the_promise(stage: Stage) -> None:
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    promise = stage.network.last_in("dm-nina")
    await stage.press_under("nina", promise, "Вернуться к боту")
    assert stage.network.said_in("dm-nina")[-1] == "Снова на связи бот. Спрашивайте!"
    assert "больше ничего не решает" in await stage.press_under("nina", promise, "Вернуться к боту")


async def test_who_wants_a_person_waits_no_longer_and_the_person_reads_the_question_alone(
    stage: Stage,
) -> None:
    await stage.set_up(community(burst=timedelta(seconds=5)))
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    await stage.say("nina", "/human", chat="dm-nina")
    [case] = await stage.cases()
    assert case.first.text == "а можно снять зал ?"
    await stage.later(timedelta(seconds=6))
    await stage.talks()
    assert len(await stage.cases()) == 1


async def test_who_wants_the_bot_is_answered_at_once_what_was_asked_before(stage: Stage) -> None:
    await stage.set_up(community(burst=timedelta(seconds=5)))
    asked = await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    assert await stage.cases() == []
    await stage.say("nina", "/bot", chat="dm-nina")
    [case] = await stage.cases()
    assert (case.first.text, case.first.address) == ("а можно снять зал ?", asked.address)


async def test_who_calls_the_bot_that_has_the_word_already_is_heard(stage: Stage) -> None:
    await stage.say("nina", "/bot", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == ["Снова на связи бот. Спрашивайте!"]
    assert await stage.cases() == []


@pytest.mark.parametrize(
    "words",
    [
        "/human",
        "оператор",
        "позовите человека, пожалуйста",
        "Can I talk to a human?",
        "I'd like to speak with a person",
    ],
)
async def test_the_asker_can_always_choose_a_person(stage: Stage, words: str) -> None:
    await stage.set_up(community(), entry())
    await stage.say("nina", words, chat="dm-nina")
    [case] = await stage.cases()
    assert case.state is CaseState.OPEN
    promised = stage.network.said_in("dm-nina")
    assert len(promised) == 1
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == promised, "they wanted a person"


async def test_in_a_thread_the_bot_is_silent_to_whom_staff_have_answered(stage: Stage) -> None:
    await stage.set_up(community(), entry())
    asked = message("во сколько вы открываетесь ?", "nina", thread="post")
    answered = message("Нина, с восьми!", "anna", thread="post", reply_to=asked.address.message)
    await stage.happen(asked, answered)
    assert stage.network.said_in("wall") == [], "Anna was there before"
    await stage.say("nina", "а во сколько вы открываетесь завтра ?", thread="post")
    assert stage.network.said_in("wall") == []
    await stage.say("timur", "во сколько вы открываетесь ?", thread="post")
    assert stage.network.said_in("wall") == ["С 8 до 22."], "Timur has nobody yet"


async def test_who_answers_what_the_bot_has_said_to_somebody_answers_them(stage: Stage) -> None:
    await stage.say("nina", "#angry ждём час", thread="post")
    promise = stage.network.last_in("wall")
    await stage.say("timur", "а зал снять можно ?", thread="post")
    await stage.say("anna", "Нина, уже несём!", thread="post", reply_to=promise.address.message)
    states = {one.kind: one.state for one in await stage.cases()}
    assert states == {CaseKind.NEGATIVE: CaseState.TAKEN, CaseKind.QUESTION: CaseState.OPEN}


async def test_where_staff_speak_to_everybody_in_a_thread_the_bot_is_silent_there(stage: Stage) -> None:
    await stage.set_up(community(), entry())
    await stage.say("anna", "Друзья, сейчас всё расскажу.", thread="post")
    await stage.say("nina", "во сколько вы открываетесь ?", thread="post")
    assert stage.network.said_in("wall") == []
    await stage.say("nina", "во сколько вы открываетесь ?", thread="another post")
    assert stage.network.said_in("wall") == ["С 8 до 22."]
    await stage.later(timedelta(minutes=31))
    await stage.talks()
    [case] = await stage.cases()
    assert case.first.author == "nina", "Anna has said nothing more, so people are called"


async def test_a_person_who_writes_from_the_platform_itself_silences_the_bot(stage: Stage) -> None:
    await stage.set_up(community(), entry())
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    ours = Author(id="-1", name="Лавка", kind=AuthorKind.COMMUNITY)
    await stage.happen(_by(ours, "dm-nina"))
    said = stage.network.said_in("dm-nina")
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == said
    [case, *_] = await stage.cases()
    assert case.state is CaseState.TAKEN, "nobody is called for what was answered"


async def test_an_answer_before_which_a_person_had_the_word_is_none_in_the_figures_nor_to_who_asks_next(
    stage: Stage,
) -> None:
    await stage.set_up(community(), entry())
    asked = message("во сколько вы открываетесь ?", "nina", "wall", thread="post")
    async with stage.store.begin() as ledger:  # ordered, and not said yet
        await stage.machine.work.handle(ledger, [asked], stage.watch())
    assert (await stage.totals())[Counter.ANSWERED] == 1
    ours = Author(id="-1", name="Лавка", kind=AuthorKind.COMMUNITY)
    spoken = replace(_by(ours, "wall", "Нина, сейчас подскажу"), thread="post")
    await stage.happen(replace(spoken, reply_to=asked.address.message))
    assert stage.network.said_in("wall") == []
    totals = await stage.totals()
    assert (totals[Counter.QUESTIONS], totals.get(Counter.ANSWERED, 0)) == (1, 0)
    await stage.say("vera", "во сколько вы открываетесь ?", thread="post")
    assert stage.network.said_in("wall") == ["С 8 до 22."], "nobody has read it"
    assert (await stage.totals())[Counter.ANSWERED] == 1


async def test_what_was_chosen_and_not_said_is_not_counted(stage: Stage) -> None:
    await stage.set_up(community(), entry())
    unsure = Always(Match(entry=entry(), confidence=0.4, margin=0.1))
    stage.machine.stories.directory._make_matcher = lambda *_: unsure
    await stage.later(timedelta(minutes=59))
    await stage.say("nina", "вы когда открыты ?", chat="dm-nina")
    assert stage.network.last_in("dm-nina").labels, "something is offered"
    await stage.later(timedelta(minutes=2))
    async with stage.store.begin() as ledger:
        yes = message("да", "nina", "dm-nina", at=stage.watch())
        await stage.machine.work.handle(ledger, [yes], stage.watch())
    assert (await stage.totals())[Counter.ANSWERED] == 1
    ours = Author(id="-1", name="Лавка", kind=AuthorKind.COMMUNITY)
    await stage.happen(_by(ours, "dm-nina", "Сейчас подскажу"))
    assert Counter.ANSWERED not in await stage.totals()
    async with stage.store.reading() as ledger:
        since, until = (stage.watch() + way * timedelta(hours=2) for way in (-1, 1))
        hours = await ledger.journal.hours("shop", Counter.ANSWERED, since, until)
    assert not any(hours.values()), "in the hour in which it was counted"


async def test_an_answer_that_the_platform_refuses_is_not_counted(stage: Stage, refusing: set[str]) -> None:
    await stage.set_up(community(), entry())
    refusing.add("dm-nina")
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    totals = await stage.totals()
    assert (totals[Counter.QUESTIONS], totals.get(Counter.ANSWERED, 0)) == (1, 0)


async def test_who_has_taken_it_and_answers_by_hand_has_answered_then(stage: Stage) -> None:
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    await stage.press("anna", "Беру")
    await stage.later(timedelta(minutes=3))
    ours = Author(id="-1", name="Лавка", kind=AuthorKind.COMMUNITY)
    for text in ("Можно!", "И ещё вот что."):
        await stage.happen(replace(_by(ours, "dm-nina", text), at=stage.watch()))
        await stage.later(timedelta(minutes=1))
    [case] = await stage.cases()
    assert (case.owner, case.answered_at) == ("anna", stage.watch() - timedelta(minutes=2))
    totals = await stage.totals()
    assert (totals[Counter.CASES_ANSWERED], totals[Counter.FIRST_ANSWER_SECONDS]) == (1, 180)


async def test_an_answer_by_hand_is_in_time_and_counts_as_one_by_the_card_does(stage: Stage) -> None:
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    [opened] = await stage.cases()
    await stage.later(timedelta(minutes=3))
    ours = Author(id="-1", name="Лавка", kind=AuthorKind.COMMUNITY)
    words = [_by(ours, "dm-nina", text) for text in ("Можно!", "И ещё вот что.")]
    await stage.happen(*(replace(one, at=stage.watch()) for one in words))
    [case] = await stage.cases()
    assert case.taken_at == case.answered_at == stage.watch()
    assert case.deadline > opened.deadline, "there is as much time to finish it as for whoever takes it"
    totals = await stage.totals()
    assert (totals[Counter.CASES_ANSWERED], totals[Counter.FIRST_ANSWER_SECONDS]) == (1, 180)


async def test_who_answers_by_hand_where_the_bot_only_proposes_has_answered(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST), entry())
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    [card] = stage.network.cards()
    late = stage.pressing("lev", card, "Ответить так")
    ours = Author(id="-1", name="Лавка", kind=AuthorKind.COMMUNITY)
    await stage.happen(_by(ours, "dm-nina"))
    [case] = await stage.cases()
    assert case.state is CaseState.TAKEN, "nobody is called for what was answered"
    assert "Ответить так" not in card.labels
    await stage.happen(late)
    assert stage.network.said_in("dm-nina") == []


async def test_of_several_questions_each_is_proposed_its_answer_and_one_press_says_all(stage: Stage) -> None:
    where = entry("where", "Тверская, 1.", "где вы находитесь ?")
    await stage.set_up(community(mode=Mode.SUGGEST), entry(), where)
    for asked in ("во сколько вы открываетесь ?", "где вы находитесь ?"):
        await stage.say("nina", asked, chat="dm-nina")
    assert await stage.press("anna", "Ответить так") == "Ответ отправлен."
    assert stage.network.said_in("dm-nina") == ["С 8 до 22.\n\nТверская, 1."]
    assert [one.state for one in await stage.cases()] == [CaseState.CLOSED]


async def test_what_is_proposed_for_a_part_of_what_was_asked_leaves_the_rest_in_hand(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST), entry())
    for asked in ("во сколько вы открываетесь ?", "а зал снять можно ?"):
        await stage.say("nina", asked, chat="dm-nina")
    await stage.press("anna", "Ответить так")
    assert stage.network.said_in("dm-nina") == ["С 8 до 22."]
    [case] = await stage.cases()
    assert (case.state, case.owner) == (CaseState.TAKEN, "anna")


async def test_what_the_bot_said_and_hears_again_silences_nobody(stage: Stage) -> None:
    await stage.set_up(community(), entry())
    await stage.say("nina", "во сколько вы открываетесь ?", thread="post")
    written = stage.network.last_in("wall")
    ours = Author(id="-1", name="Лавка", kind=AuthorKind.COMMUNITY)
    echo = replace(_by(ours, "wall", written.text), thread="post", address=written.address)
    await stage.happen(echo)
    await stage.say("timur", "а где вы ?", thread="post")
    assert "зову человека" in stage.network.said_in("wall")[-1]


async def test_a_person_is_not_taken_for_the_bot_whose_message_elsewhere_has_the_same_number(
    stage: Stage,
) -> None:
    await stage.set_up(community(), entry())
    await stage.say("timur", "во сколько вы открываетесь ?", chat="dm-timur")
    number = stage.network.last_in("dm-timur").address.message
    ours = Author(id="-1", name="Лавка", kind=AuthorKind.COMMUNITY)
    by_hand = _by(ours, "dm-nina")
    await stage.happen(replace(by_hand, address=replace(by_hand.address, message=number)))
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == []


async def test_what_the_bot_was_about_to_say_is_not_said_after_a_person(stage: Stage) -> None:
    await stage.set_up(community(), entry())
    stage.network.refuses = {Send: RateLimited(timedelta(minutes=1))}
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    stage.network.refuses = {}
    ours = Author(id="-1", name="Лавка", kind=AuthorKind.COMMUNITY)
    await stage.happen(_by(ours, "dm-nina"))
    await stage.later(timedelta(minutes=2))
    assert stage.network.said_in("dm-nina") == []


async def test_what_staff_have_answered_is_moderated_and_complaints_are_counted_and_shown(
    stage: Stage,
) -> None:
    bad = message("#spam купите слона ?", "petya", thread="post")
    angry = message("#angry плохо", "nina", thread="post")
    await stage.happen(bad, angry, message("Друзья, сейчас всё расскажу.", "anna", thread="post"))
    assert bad.address in stage.network.hidden
    assert (await stage.totals())[Counter.NEGATIVE] == 1
    assert CaseKind.NEGATIVE in [one.kind for one in await stage.cases()]
    assert stage.network.said_in("wall") == [], "Anna has answered"


async def test_a_complaint_is_shown_at_once_where_a_person_has_the_word_without_a_case(stage: Stage) -> None:
    await stage.say("anna", "Друзья, сейчас всё расскажу.", thread="post")
    await stage.say("nina", "#angry у вас всё плохо", thread="post")
    await stage.say("nina", "#angry и ещё нахамили", thread="post")
    [case] = await stage.cases()
    assert (case.kind, case.count) == (CaseKind.NEGATIVE, 2)
    assert stage.network.said_in("wall") == []


async def test_a_complaint_below_a_post_is_no_part_of_the_question_that_a_person_has_in_hand(
    stage: Stage,
) -> None:
    await stage.say("nina", "а зал снять можно ?", thread="post")
    await stage.press("anna", "Беру")
    await stage.say("nina", "а столик ?", thread="post")
    await stage.say("nina", "#angry ждём час", thread="post")
    found = {one.kind: one for one in await stage.cases()}
    assert found[CaseKind.QUESTION].count == 2
    assert (found[CaseKind.NEGATIVE].first.text, found[CaseKind.NEGATIVE].owner) == (
        "#angry ждём час",
        "anna",
    )


async def test_harm_is_pressing_also_in_a_talk_that_a_person_has_in_hand(stage: Stage) -> None:
    await stage.say("nina", "а зал снять можно ?", chat="dm-nina")
    await stage.press("anna", "Беру")
    await stage.say("nina", "#angry мы у вас отравились", chat="dm-nina")
    [harm] = await stage.cases(CaseState.OPEN)
    assert (harm.kind, harm.severity) == (CaseKind.NEGATIVE, Severity.URGENT)
    assert stage.network.cards()[-1].text.startswith("Срочно!")


async def test_harm_that_is_told_in_a_complaint_makes_its_case_pressing(stage: Stage) -> None:
    await stage.say("nina", "#angry ждём час", thread="post")
    await stage.press("anna", "Беру")
    await stage.say("nina", "#angry мы у вас отравились", thread="post")
    [case] = await stage.cases()
    assert (case.severity, case.deadline) == (Severity.URGENT, stage.watch() + timedelta(minutes=10))
    await stage.later()
    card = stage.network.cards()[0]
    assert card.text.startswith("Срочно!")
    await stage.later(timedelta(minutes=11))
    await stage.overdue()
    assert "⏰ №1" in stage.network.last_in("duty").text


async def test_what_is_asked_below_words_that_somebody_decides_about_is_not_hidden_with_them(
    stage: Stage,
) -> None:
    await stage.say("petya", "~toxic ну вы даёте", thread="post")
    [card] = stage.network.cards()
    await stage.press("anna", "Беру", card)
    await stage.say("petya", "а зал снять можно ?", thread="post")
    await stage.press("anna", "Скрыть", card)
    assert len(stage.network.hidden) == 1
    [asked] = await stage.cases(CaseState.OPEN)
    assert asked.kind is CaseKind.QUESTION


async def test_in_shadow_nobody_is_troubled_with_a_complaint_to_a_person(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SHADOW))
    await stage.say("anna", "Друзья, сейчас всё расскажу.", thread="post")
    await stage.say("nina", "#angry у вас всё плохо", thread="post")
    await stage.later(timedelta(minutes=31))
    await stage.talks()
    assert await stage.cases() == []


async def test_a_question_that_was_gathering_waits_for_who_speaks_to_the_whole_thread(stage: Stage) -> None:
    await stage.set_up(community(burst=timedelta(seconds=5)), entry())
    await stage.say("nina", "а можно снять зал ?", thread="post")
    await stage.say("anna", "Друзья, сейчас всё расскажу.", thread="post")
    await stage.later(timedelta(seconds=6))
    await stage.talks()
    assert stage.network.said_in("wall") == []
    assert await stage.cases() == []
    await stage.later(timedelta(minutes=31))
    await stage.talks()
    [case] = await stage.cases()
    assert case.first.text == "а можно снять зал ?", "Anna has said nothing more, so people are called"


async def test_who_waits_already_is_asked_into_private_with_personal_data(stage: Stage) -> None:
    await stage.say("nina", "а можно снять зал ?", thread="post")
    await stage.say("nina", "мой телефон +7 916 123-45-67, когда позвоните ?", thread="post")
    assert len(stage.network.said_in("wall")) == 2


async def test_closing_one_case_frees_nobody_whom_a_colleague_has_in_hand_in_another(stage: Stage) -> None:
    await stage.set_up(community(), entry())
    await stage.say("nina", "а можно снять зал ?", thread="post")
    question = stage.network.cards()[-1]
    await stage.say("nina", "~spam купите слона", thread="post")
    review = stage.network.cards()[-1]
    await stage.press("anna", "Беру", question)
    await stage.press("lev", "Беру", review)
    await stage.press("lev", "Не проблема", review)
    said = stage.network.said_in("wall")
    await stage.say("nina", "во сколько вы открываетесь ?", thread="post")
    assert stage.network.said_in("wall") == said, "Anna has the word"
    await stage.press("anna", "Закрыть", question)
    await stage.say("nina", "во сколько вы открываетесь ?", thread="post")
    assert stage.network.said_in("wall")[-1] == "С 8 до 22."


async def test_a_case_that_was_put_off_is_left_alone_until_then(stage: Stage) -> None:
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    await stage.press("anna", "Беру")
    await stage.press("anna", "Отложить")
    await stage.later(timedelta(minutes=45))
    await stage.talks()
    [case] = await stage.cases()
    assert case.state is CaseState.TAKEN
    await stage.later(timedelta(minutes=16))
    await stage.talks()
    [case] = await stage.cases()
    assert case.state is CaseState.OPEN


async def test_what_is_decided_on_the_spot_ends_the_waiting_too(stage: Stage) -> None:
    asked = await stage.say("nina", "а можно снять зал ?", thread="post")
    await stage.say("anna", "/warn", **answering(asked))
    [case] = await stage.cases()
    assert case.state is CaseState.CLOSED
    async with stage.store.reading() as ledger:
        assert await ledger.conversations.several([key_of(asked)]) == {}


async def test_of_a_conversation_that_is_over_nothing_is_kept(stage: Stage) -> None:
    asked = await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    await stage.press("anna", "Беру")
    await stage.press("anna", "Закрыть")
    async with stage.store.reading() as ledger:
        assert await ledger.conversations.several([key_of(asked)]) == {}


@pytest.mark.parametrize("last", ["", "позовите человека", "#angry сколько можно"])
async def test_of_a_long_question_in_many_parts_a_person_sees_all(stage: Stage, last: str) -> None:
    await stage.set_up(community(burst=timedelta(seconds=5)))
    parts = [f"часть {number} ?" for number in range(8)]
    for part in [*parts, last] if last else parts:
        await stage.say("nina", part, chat="dm-nina")
    await stage.later(timedelta(seconds=6))
    await stage.talks()
    [case] = await stage.cases()
    assert case.first.text == "\n".join([*parts, last] if last else parts)


async def test_whoever_never_stops_is_not_taken_for_one_question_for_ever(stage: Stage) -> None:
    await stage.set_up(community(burst=timedelta(seconds=5)))
    await stage.happen(*(message(f"часть {n} ?", "nina", chat="dm-nina") for n in range(30)))
    [case] = await stage.cases()
    assert case.first.text.startswith("часть 0 ?")
    assert case.count == 10


@dataclass(slots=True)
class Interrupted(Network):
    """A network on which somebody speaks while the bot's first answer is on its way."""

    speak: Callable[[], Awaitable[None]] | None = None

    async def perform(self, act: Act, key: str) -> Receipt:
        if isinstance(act, Send) and self.speak is not None:
            speak, self.speak = self.speak, None
            await speak()
        return await super(Interrupted, self).perform(act, key)


async def test_what_stands_in_line_behind_another_answer_is_not_said_after_a_person(stage: Stage) -> None:
    await stage.set_up(community(), entry(), entry("where", "Тверская, 1.", "где вы находитесь"))
    ours = Author(id="-1", name="Лавка", kind=AuthorKind.COMMUNITY)

    async def by_hand() -> None:
        async with stage.store.begin() as ledger:
            await stage.machine.work.handle(ledger, [_by(ours, "dm-nina")], stage.watch())

    network = stage.network = Interrupted(speak=by_hand)
    stage.delivering = stage.machine.delivering(PLATFORM, network, Patience())
    await stage.happen(
        message("во сколько вы открываетесь ?", "nina", chat="dm-nina"),
        message("где вы находитесь ?", "nina", chat="dm-nina"),
    )
    assert network.said_in("dm-nina") == ["С 8 до 22."]


def _by(author: Author, chat: str, text: str = "Можно!") -> Message:
    return replace(message(text, chat=chat), author=author)
