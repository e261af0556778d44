"""Three ways out for a message that stays: an approved answer, a person, or silence."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handlers.answers.around import About
from handlers.answers.respond import Respond
from handlers.community.directory import Known
from handlers.messages.effects import Effects
from handlers.messages.scene import Scene
from handlers.talks import handover
from models.cases import Case, CaseKind, CaseState
from models.communities import Community, Mode, Place
from models.conversations import Conversation, key_of
from models.decisions import Decision
from models.faq import Match
from models.intents import Send
from models.messages import Message
from models.outcomes import Counter
from models.questions import Way
from models.texts import Texts
from moderation.judge import HouseRules, Judge, load_judge
from tests.builders import NOW, case, community, decision, entry, message
from tests.fakes import Always, PlainSigner

CHATS = {Place.WALL: "wall", Place.CHAT: "chat", Place.PRIVATE: "dm-petya"}
SURE = Match(entry=entry(), confidence=0.9, margin=0.5)
QUESTION = decision(question=0.9)
COMPLAINT = decision(negative=0.95)


@pytest.fixture(scope="session")
def heard(texts: Texts) -> Any:
    def hear(
        said: Message,
        verdict: Decision,
        match: Match | None = None,
        where: Community | None = None,
        taken: Case | None = None,
    ) -> Effects:
        known = Known(where or community(), {}, HouseRules(), Always(match))
        place = known.place_of(said.address, private=said.private)
        assert place is not None
        effects = Effects()
        talk = Conversation(key=key_of(said), community=known.community.id, since=NOW)
        if taken is not None:
            talk = handover.taken(replace(talk, case=taken.id), NOW, known.community.quiet_for)
        respond = Respond(PlainSigner())
        respond(Scene(known, place, said, verdict, NOW, texts), effects, About(talk, taken))
        return effects

    return hear


@pytest.fixture(scope="session")
def judge() -> Judge:
    return load_judge()


def counted(effects: Effects) -> dict[Counter, int]:
    return {counter: number for tally in effects.tallies() for counter, number in tally.counts.items()}


def words(effects: Effects) -> list[str]:
    return [order.intent.text for order in effects.orders if isinstance(order.intent, Send)]


def promises(effects: Effects) -> list[str]:
    """What is promised: in private at once, elsewhere as soon as a case is opened."""
    orders = [order for alarm in effects.alarms for order in alarm.promise] + effects.orders
    said = [order.intent.text for order in orders if isinstance(order.intent, Send)]
    return [text for text in said if "овём" in text or "зову" in text or "Зову" in text]


def test_a_known_question_gets_the_approved_answer_where_it_was_asked(heard: Any) -> None:
    asked = message("?", chat="wall", thread="post")
    effects = heard(asked, QUESTION, SURE)
    [order] = effects.orders
    assert order.intent == Send(
        platform="vk", chat="wall", thread="post", reply_to=asked.address.message, text="С 8 до 22."
    )
    assert not effects.alarms
    assert counted(effects) == {Counter.QUESTIONS: 1, Counter.ANSWERED: 1}


@given(confidence=st.floats(0, 1), promised=st.floats(0, 1), own=st.none() | st.floats(0, 1))
def test_only_what_is_sure_as_the_base_promises_or_the_community_wants_is_answered(
    heard: Any, confidence: float, promised: float, own: float | None
) -> None:
    match = Match(entry=entry(), confidence=confidence, margin=0.0, needed=promised)
    effects = heard(message("?"), QUESTION, match, community(answer_threshold=own))
    sure = confidence >= (promised if own is None else own)
    assert (words(effects) == ["С 8 до 22."]) == sure
    if sure or confidence < 0.31:  # nothing is offered that is as unlikely
        assert bool(effects.alarms) != sure
    else:
        assert [one.way for one in effects.questions] == [Way.NEARLY]


@pytest.mark.parametrize("place", list(CHATS))
def test_an_unknown_question_is_promised_a_person_where_somebody_waits_for_us(
    heard: Any, place: Place
) -> None:
    effects = heard(message("?", chat=CHATS[place]), QUESTION)
    if place is Place.CHAT:  # people in a chat ask each other
        assert not effects.alarms
    else:
        [alarm] = effects.alarms
        assert alarm.kind is CaseKind.QUESTION
        assert promises(effects) == [
            "Спасибо за вопрос! Точного ответа у меня нет, поэтому зову человека — ответим здесь же."
        ]
    assert len(effects.orders) == (place is Place.PRIVATE)
    assert counted(effects) == {Counter.QUESTIONS: 1}


@pytest.mark.parametrize("place", list(CHATS))
@pytest.mark.parametrize("match", [None, SURE])
def test_a_complaint_always_goes_to_a_person(heard: Any, place: Place, match: Match | None) -> None:
    effects = heard(message("?", chat=CHATS[place]), decision(negative=0.95, question=0.9), match)
    [alarm] = effects.alarms
    assert alarm.kind is CaseKind.NEGATIVE
    assert "С 8 до 22." not in words(effects)
    assert len(promises(effects)) == (place is not Place.CHAT)
    assert not any("вопрос" in words for words in promises(effects)), "nobody asked"
    assert counted(effects) == {Counter.NEGATIVE: 1}


@given(mode=st.sampled_from(Mode), place=st.sampled_from(list(CHATS)), question=st.floats(0, 1),
       negative=st.floats(0, 1), known=st.booleans(), edit=st.booleans())  # fmt: skip
def test_only_a_community_that_lets_the_bot_act_hears_it_speak(
    heard: Any, mode: Mode, place: Place, question: float, negative: float, known: bool, edit: bool
) -> None:
    said = message("во сколько вы завтра открываетесь", chat=CHATS[place], edited=edit)
    where = community(mode=mode)
    effects = heard(said, decision(question=question, negative=negative), SURE if known else None, where)
    unheard = edit and negative < where.negative_threshold
    if mode is not Mode.ACT or unheard:
        assert not effects.orders
        assert not promises(effects)
    if mode is Mode.OFF or unheard:
        assert not counted(effects)
    if mode in (Mode.OFF, Mode.SHADOW) or unheard:
        assert not effects.alarms
    assert len(effects.alarms) + len(effects.orders) - len(promises(effects)) <= 1


def test_in_suggest_mode_the_answer_is_proposed(heard: Any) -> None:
    effects = heard(message("?"), QUESTION, SURE, community(mode=Mode.SUGGEST))
    [alarm] = effects.alarms
    assert alarm.reasons[0].params["answer"] == "С 8 до 22."
    assert counted(effects) == {Counter.QUESTIONS: 1}


@pytest.mark.parametrize("text", ["спасибо!", "ок", "до завтра", ""])
def test_courtesy_calls_nobody(heard: Any, text: str) -> None:
    effects = heard(message(text, chat="dm-petya"), decision())
    assert not effects.alarms
    assert not effects.orders


GREETINGS = ["привет", "да", "спасибо", "Саша", "верно", "класс", "", "👍", "ха-ха))", "+1", "thanks!"]


@pytest.mark.parametrize("place", [Place.WALL, Place.CHAT])
@pytest.mark.parametrize("text", GREETINGS)
def test_a_word_alone_is_no_question_in_public_whatever_the_model_thinks(
    heard: Any, place: Place, text: str
) -> None:
    effects = heard(message(text, chat=CHATS[place]), QUESTION)
    assert not effects.alarms
    assert not effects.orders
    assert not counted(effects)


def test_a_word_alone_gets_the_approved_answer_that_it_asks_for(heard: Any) -> None:
    assert words(heard(message("цена"), QUESTION, SURE)) == ["С 8 до 22."]


@pytest.mark.parametrize(
    ("text", "chat"),
    [("цена?", "wall"), ("сколько стоит доставка", "wall"), ("оператор", "dm-petya")],
)
def test_a_mark_a_second_word_or_a_private_talk_make_it_a_question(heard: Any, text: str, chat: str) -> None:
    assert promises(heard(message(text, chat=chat), QUESTION))


@pytest.mark.parametrize("text", [*GREETINGS, "Привет, Саша", "да, верно", "большое спасибо"])
def test_the_shipped_judge_and_the_bot_let_courtesies_on_a_wall_pass(
    heard: Any, judge: Judge, text: str
) -> None:
    effects = heard(message(text), judge.judge(text))
    assert not effects.alarms
    assert not effects.orders


@pytest.mark.parametrize("text", ["сколько стоит доставка?", "а вы сегодня работаете", "how much is it"])
def test_the_shipped_judge_and_the_bot_hear_questions_on_a_wall(heard: Any, judge: Judge, text: str) -> None:
    [alarm] = heard(message(text), judge.judge(text)).alarms
    assert alarm.kind is CaseKind.QUESTION


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(message("вчера не работал ваш сайт", chat="dm-petya"), id="a statement"),
        pytest.param(message("", chat="dm-petya", attachments=("photo",)), id="a picture alone"),
    ],
)
def test_whoever_writes_to_us_in_private_is_promised_a_person(heard: Any, said: Message) -> None:
    effects = heard(said, decision())
    assert promises(effects) == ["Спасибо, что написали! Зову человека — ответим здесь же."]


@pytest.mark.parametrize("chat", ["wall", "chat"])
def test_a_statement_in_public_needs_no_answer(heard: Any, chat: str) -> None:
    effects = heard(message("вчера у вас было очень вкусно", chat=chat), decision())
    assert not effects.alarms


@given(st.sampled_from([QUESTION, COMPLAINT, decision()]), st.sampled_from([None, SURE]))
def test_the_bot_keeps_quiet_where_a_person_has_the_conversation(
    heard: Any, verdict: Decision, match: Match | None
) -> None:
    taken = case(CaseKind.NEGATIVE, state=CaseState.TAKEN, incident="theirs")
    effects = heard(message("спасибо", chat="dm-petya"), verdict, match, taken=taken)
    assert not effects.orders
    assert not promises(effects)
    assert [alarm.incident for alarm in effects.alarms] == ["theirs"], "the person sees what is said"


def test_storms_are_of_one_place_and_incidents_of_one_person_in_one_thread(heard: Any) -> None:
    first, other = (
        heard(replace(message("?", author=who), thread=thread), QUESTION).alarms[0]
        for who, thread in (("petya", "1"), ("vera", "2"))
    )
    assert first.storm == other.storm
    assert first.incident != other.incident
