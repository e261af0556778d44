"""What a message answers is known as long as it was said lately."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.messages.earlier import Earlier, Spoken, insult_in
from models.cases import CaseKind
from models.decisions import Decision, Finding, Scores, Verdict
from models.questions import Way
from models.texts import Sentence
from tests.stage import Stage

MESSAGES = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9).map(str)), max_size=60)


@given(MESSAGES, st.integers(1, 8))
def test_the_last_messages_are_known_and_no_more_than_twice_as_many(
    said: list[tuple[str, str]], most: int
) -> None:
    earlier = Earlier(most)
    for number, (chat, message) in enumerate(said):
        earlier.note(chat, message, Spoken(str(number), ours=False))
    latest = {place: str(number) for number, place in enumerate(said)}
    for chat, message in list(dict.fromkeys(reversed(said)))[:most]:
        found = earlier.answered(chat, message, "somebody")
        assert found is not None
        assert found.person == latest[chat, message]
    known = [place for place in latest if earlier.answered(*place, "somebody")]
    assert len(known) <= 2 * most


def test_who_goes_on_with_their_own_words_answers_nobody() -> None:
    earlier = Earlier()
    earlier.note("chat", "1", Spoken("petya", ours=False, insult="дебил"))
    assert earlier.answered("chat", "1", "petya") is None
    assert earlier.answered("chat", None, "vera") is None
    assert earlier.answered("other", "1", "vera") is None


@pytest.mark.parametrize(
    ("rule", "verdict", "insult"),
    [("toxic", Verdict.REVIEW, "дебил"), ("links", Verdict.REVIEW, ""), ("obscene", Verdict.ALLOW, "")],
)
def test_only_what_was_held_to_insult_is_an_insult(rule: str, verdict: Verdict, insult: str) -> None:
    found = Finding(rule, verdict, Sentence("reason.toxic.whole"), (3, 8))
    assert insult_in("ты дебил", Decision(verdict, Scores(), (found,), "")) == insult


async def test_a_question_to_another_subscriber_calls_nobody(stage: Stage) -> None:
    said = await stage.say("petya", "Мне сказали, что билеты бесплатно", thread="post")
    for text in ("и вы поверили ?", "а зачем ты так далеко туда ходишь каждый день ?"):
        await stage.say("vera", text, thread="post", reply_to=said.address.message)
    assert not await stage.cases()
    async with stage.store.reading() as ledger:
        asked = await ledger.questions.since("shop", stage.watch() - timedelta(days=1), 9)
    assert {one.way for one in asked} == {Way.ASIDE}, "what was left alone can be looked up"
    await stage.say("vera", "и вы поверили ?", thread="post")
    assert [case.kind for case in await stage.cases()] == [CaseKind.QUESTION]


@pytest.mark.parametrize(
    "text",
    [
        "А во сколько завтра открывается магазин ?",
        "А у вас есть доставка в Казань и сколько она стоит ?",
        "а доставка есть ?",
        "вы когда теперь снова будете в Самаре ?",
        "Do you ship to Kazan ?",
    ],
)
async def test_a_question_to_the_shop_is_heard_below_a_subscriber_too(stage: Stage, text: str) -> None:
    said = await stage.say("petya", "Красивая лампа", thread="post")
    await stage.say("vera", text, thread="post", reply_to=said.address.message)
    assert [case.kind for case in await stage.cases()] == [CaseKind.QUESTION]


@pytest.mark.parametrize(
    ("text", "answers", "aimed"),
    [
        ("#angry ужас", True, "to_subscriber"),
        ("#angry ужас", False, "under_post"),
        ("#angry были в лавке, ужас", True, "names_us"),
    ],
)
async def test_the_case_of_a_complaint_says_whom_it_is_about(
    stage: Stage, text: str, answers: bool, aimed: str
) -> None:
    said = await stage.say("petya", "Стою в очереди", thread="post")
    await stage.say("vera", text, thread="post", reply_to=said.address.message if answers else None)
    [case] = await stage.cases()
    assert case.reasons[1].key == f"reason.negative.{aimed}"
