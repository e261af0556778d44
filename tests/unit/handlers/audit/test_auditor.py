"""What the bot would have done with a history."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.answers.matching import Matcher
from handlers.audit.auditor import Auditor
from handlers.audit.outcomes import Outcomes
from handlers.audit.records import AuditMessage, Outcome, Report
from models.communities import Community, Mode, Place
from models.faq import Entry
from models.messages import AuthorKind
from moderation.judge import Judge, load_judge

NOON = datetime(2024, 6, 3, 12, tzinfo=UTC)
COMMUNITY = Community(id="shop", platform="vk", title="Маяк", mode=Mode.ACT)
SPAM = "Заработок от 500 000 рублей в день! Пиши в личку, переходи https://t.me/+AbCdEf123456"
ANGRY = "Ужасная доставка, третий день жду, поддержка хамит, верните деньги, больше никогда!"
ASKED = "Сколько стоит доставка в Казань?"


@pytest.fixture(scope="module")
def judge() -> Judge:
    return load_judge()


def said(text: str, number: int = 1, **changes: object) -> AuditMessage:
    message = AuditMessage(
        id=str(number),
        chat="wall-1_1",
        author=f"user{number}",
        author_name=f"Имя {number}",
        text=text,
        at=NOON + timedelta(minutes=number),
    )
    return replace(message, **changes)


def heard(judge: Judge, messages: Sequence[AuditMessage], **options: object) -> Report:
    matcher = options.pop("matcher", None)
    outcomes = Outcomes(judge, options.pop("community", COMMUNITY), matcher, **options)
    auditor = Auditor(outcomes, UTC, with_answers=matcher is not None)
    auditor.hear(messages)
    return auditor.report()


def test_a_word_alone_waits_for_no_answer_in_public(judge: Judge) -> None:
    everything = Community(id="shop", platform="vk", title="Маяк", question_threshold=0.0)
    report = heard(judge, [said("верно", 1), said("привет!", 2), said("цена?", 3)], community=everything)
    assert report.outcomes == {Outcome.LEFT: 2, Outcome.UNANSWERED: 1}


def test_each_message_has_one_outcome(judge: Judge) -> None:
    report = heard(judge, [said(SPAM, 1), said(ANGRY, 2), said(ASKED, 3), said("Какая красота!", 4)])
    assert report.outcomes == {
        Outcome.REMOVED: 1,
        Outcome.ESCALATED: 1,
        Outcome.UNANSWERED: 1,
        Outcome.LEFT: 1,
    }
    assert (report.messages, report.people) == (4, 4)
    (case,) = report.cases[Outcome.REMOVED]
    assert case.text == SPAM
    assert "invites" in {finding.rule for finding in case.findings}
    assert report.rules["invites"] == {Outcome.REMOVED: 1}


def test_who_complains_is_not_among_the_worst(judge: Judge) -> None:
    report = heard(judge, [said(SPAM, 1), said(ANGRY, 2)])
    assert [person.author for person in report.worst] == ["user1"]


def test_what_the_base_answers_is_answered(judge: Judge) -> None:
    base = Matcher([Entry(id="cost", phrasings=("Сколько стоит доставка?",), answer="300 ₽")])
    report = heard(judge, [said(ASKED, 1), said("Сколько стоит доставка?", 2)], matcher=base)
    assert report.answers["cost"] >= 1
    assert report.outcomes[Outcome.ANSWERED] == report.answers["cost"]


def test_an_answer_is_given_until_its_last_day(judge: Judge) -> None:
    ends = Entry(id="cost", phrasings=("Сколько стоит доставка?",), answer="300 ₽", until=NOON.date())
    question = "Сколько стоит доставка?"
    asked = [said(question, 1), said(question, 2, at=None), said(question, 3, at=NOON + timedelta(days=1))]
    assert heard(judge, asked, matcher=Matcher([ends])).answers == {"cost": 2}


def test_in_a_chat_questions_are_overheard(judge: Judge) -> None:
    assert heard(judge, [said(ASKED, place=Place.CHAT)]).outcomes == {Outcome.OVERHEARD: 1}


@pytest.mark.parametrize(
    ("changes", "options"),
    [
        ({"kind": AuthorKind.COMMUNITY}, {}),
        ({}, {"staff": ["user1"]}),
        ({}, {"staff": ["ИМЯ 1"]}),
    ],
)
def test_those_who_speak_for_the_community_are_never_judged(
    judge: Judge, changes: dict[str, object], options: dict[str, object]
) -> None:
    assert heard(judge, [said(SPAM, **changes)], **options).outcomes == {Outcome.OURS: 1}


def test_the_same_text_again_is_one_case_with_a_count(judge: Judge) -> None:
    report = heard(judge, [said(SPAM, number) for number in range(1, 6)])
    (case,) = report.cases[Outcome.REMOVED]
    assert case.count == 5


def test_a_flood_shows_by_the_times_of_the_messages(judge: Judge) -> None:
    quick = [said(f"раз {n}", n, author="u", at=NOON + timedelta(seconds=n)) for n in range(1, 12)]
    assert heard(judge, quick).rules["flood"][Outcome.REMOVED] == 3
    slow = [replace(message, at=NOON + timedelta(minutes=int(message.id))) for message in quick]
    assert "flood" not in heard(judge, slow).rules


def test_the_order_within_a_stretch_does_not_matter(judge: Judge) -> None:
    quick = [said(f"раз {n}", n, author="u", at=NOON + timedelta(seconds=n)) for n in range(1, 12)]
    assert heard(judge, quick).rules == heard(judge, quick[::-1]).rules


def test_an_earlier_chat_after_a_later_one_makes_no_flood(judge: Judge) -> None:
    auditor = Auditor(Outcomes(judge, COMMUNITY), UTC)
    for day in (9, 5, 1):
        at = NOON + timedelta(days=day)
        auditor.hear([said(f"раз {n}", day * 100 + n, author="u", at=at) for n in range(4)])
    assert "flood" not in auditor.report().rules


def test_messages_without_time_or_author_are_judged_by_their_text(judge: Judge) -> None:
    report = heard(judge, [said(SPAM, n, at=None, author="", author_name="") for n in range(20)])
    assert report.outcomes == {Outcome.REMOVED: 20}
    assert (report.people, report.worst, report.weeks, report.first) == (0, (), {}, None)


@pytest.mark.parametrize("text", ["", "🙂", "👍👍", "…"])
def test_what_has_no_words_asks_nothing(judge: Judge, text: str) -> None:
    assert heard(judge, [said(text)]).outcomes == {Outcome.LEFT: 1}


def test_house_rules_of_the_community_hold(judge: Judge) -> None:
    strict = replace(COMMUNITY, stop_phrases=("конкурент*",))
    assert heard(judge, [said("у конкурента дешевле")], community=strict).outcomes == {Outcome.REMOVED: 1}


def test_a_question_that_somebody_replied_to_was_not_ignored(judge: Judge) -> None:
    reply = said("300 рублей", 3, reply_to="1", kind=AuthorKind.COMMUNITY, at=NOON + timedelta(minutes=31))
    own = said("жду с утра", 4, author="user2", reply_to="2")
    report = heard(judge, [said(ASKED, 1), said("Когда привезут мой заказ?", 2), reply, own])
    assert report.ignored == 1
    assert report.wait == pytest.approx(30 * 60, rel=0.06)
    assert {group.questions[0].text: group.ignored for group in report.groups} == {
        ASKED: 0,
        "Когда привезут мой заказ?": 1,
    }


def test_similar_questions_are_grouped_and_the_commonest_leads(judge: Judge) -> None:
    texts = ["Есть ли самовывоз?", "самовывоз у вас есть?", "Есть ли самовывоз?", "Когда откроется магазин?"]
    hears_all = replace(COMMUNITY, question_threshold=0.3)  # grouping is tested, not the classifier
    report = heard(judge, [said(text, number) for number, text in enumerate(texts)], community=hears_all)
    assert [(group.count, group.questions[0].text) for group in report.groups] == [
        (3, "Есть ли самовывоз?"),
        (1, "Когда откроется магазин?"),
    ]


def test_a_case_says_without_what_it_would_have_passed(judge: Judge) -> None:
    report = heard(judge, [said("смотрите какой котик https://t.me/+AbCdEf123456")])
    (case,) = report.cases[Outcome.REMOVED]
    assert case.without is not None
    assert case.without.key == "without.allow"


def test_what_the_running_bot_would_look_at_once_more_is_counted(judge: Judge) -> None:
    texts = ["автор идиот", SPAM, "Какая красота!"]
    messages = [said(text, number) for number, text in enumerate(texts)]
    assert heard(judge, messages).again == 1
    suggesting = replace(COMMUNITY, mode=Mode.SUGGEST)
    assert heard(judge, messages, community=suggesting).again == 0, "people are asked about it already"
    private = [replace(one, place=Place.PRIVATE) for one in messages]
    assert heard(judge, private).again == 0
