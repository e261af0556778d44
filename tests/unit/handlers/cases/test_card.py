"""A card tells what happened, why, and what was done, in words that fit on a phone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handlers.cases.burst_card import Counted
from handlers.cases.card import Card, Shown, compose
from handlers.messages.surroundings import Said
from models.cases import Case, CaseKind, CaseState
from models.communities import Ladder
from models.outcomes import DeedKind, Done
from models.texts import Sentence, Texts
from tests.builders import NOW, case, community, item, standing
from tests.fakes import PlainSigner
from tests.stage import Stage

PLATFORM_LIMIT = 4096


def card(one: Case, texts: Texts, language: str = "ru", **shown: object) -> Card:
    parts: dict[str, object] = {"more": (), "done": (), "author": None, **shown}
    return compose(
        Shown(case=one, **parts),  # type: ignore[arg-type]
        community(language=language),
        "duty",
        texts,
        PlainSigner(),
    )


def test_a_card_tells_who_what_why_and_what_was_done(texts: Texts) -> None:
    removed = case(
        CaseKind.REMOVED,
        id=12,
        first=item(text="купи слона, дёшево"),
        reasons=(Sentence("reason.spam.whole", {"percent": 97}), Sentence("reason.caps", {"percent": 90})),
        spans=((0, 4), (12, 18), (0, 4)),
    )
    done = (Done(DeedKind.REMOVED, None), Done(DeedKind.MUTED, NOW + timedelta(hours=1)))
    shown = card(removed, texts, done=done, author=standing(messages=5, strikes=3))
    assert shown.text.splitlines() == [
        "№12 · Удалено ботом",
        "Petya · стена · сообщений: 5, нарушений: 3",
        "«купи слона, дёшево»",
        "Почему: похоже на спам (97 %); крик: заглавных букв 90 %",
        "Слова: купи · дёшево",
        "Сделано: удалено, запрет писать до 22 нояб., 16:00",
        "Бот уже всё сделал. Если зря — верните.",
    ]
    assert [[button.label for button in row] for row in shown.buttons] == [
        ["Вернуть", "Закрыть"],
        ["Предупредить", "Запретить писать: 60 минут", "Заблокировать: 7 дней"],
        ["Беру"],
    ]


def test_a_card_in_english_is_all_english(texts: Texts) -> None:
    shown = card(case(first=item(text="buy")), texts, "en", author=standing())
    words = shown.text + "".join(button.label for row in shown.buttons for button in row)
    assert words.isascii() or all(letter in "·«»—…“”’" for letter in words if not letter.isascii())


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Ждёт человека · ответить до 22 нояб., 15:30"),
        ({"state": CaseState.TAKEN, "owner_name": "Анна"}, "В работе: Анна · до 22 нояб., 15:30"),
        (
            {"state": CaseState.CLOSED, "owner_name": "Анна", "outcome": "banned"},
            "Скрыто, автор заблокирован — Анна",
        ),
        ({"kind": CaseKind.REMOVED}, "Бот уже всё сделал. Если зря — верните."),
    ],
)  # fmt: skip
def test_the_last_line_says_how_it_stands(changes: dict[str, object], words: str, texts: Texts) -> None:
    assert card(replace(case(), **changes), texts).text.splitlines()[-1] == words  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "label"),
    [("hidden", "Отменить"), ("restored", "Отменить"), ("muted", "Отменить"), ("banned", "Отменить"),
     ("replied", "Открыть снова"), ("closed", "Открыть снова"), ("fine", "Открыть снова")],
)  # fmt: skip
def test_only_what_can_be_undone_says_so(outcome: str, label: str, texts: Texts) -> None:
    closed = case(state=CaseState.CLOSED, outcome=outcome, closed_at=NOW)
    labels = [button.label for row in card(closed, texts).buttons for button in row]
    assert labels[-1] == label
    assert labels[:-1] == (["Вернуть боту"] if outcome == "replied" else [])


def test_buttons_tell_the_terms_of_the_community(texts: Texts) -> None:
    strict = community(ladder=Ladder(mute_for=timedelta(minutes=90), ban_for=timedelta(days=30)))
    shown = compose(Shown(case(), (), (), None), strict, "duty", texts, PlainSigner())
    labels = [button.label for row in shown.buttons for button in row]
    assert {"Запретить писать: 90 минут", "Заблокировать: 4 недели"} <= set(labels)


def test_a_message_without_words_is_said_to_have_none(texts: Texts) -> None:
    assert "(без текста)" in card(case(first=item(text="")), texts).text.splitlines()


def test_a_storm_shows_its_size_and_its_newest_messages(texts: Texts) -> None:
    many = [item(str(n), f"p{n}") for n in range(1, 9)]
    shown = card(case(first=many[0], count=8, people=8), texts, more=many[-2:])
    assert "№1 · Нужно решение ×8, людей: 8" in shown.text
    assert [line for line in shown.text.splitlines() if line.startswith("и ещё")] == [
        "и ещё: «слова 7»",
        "и ещё: «слова 8»",
        "и ещё 5, не показаны: /case 1 list",
    ]
    labels = [button.label for row in shown.buttons for button in row]
    assert {"Скрыть · все 8", "Не проблема · все 8", "Заблокировать: 7 дней · всем 8"} <= set(labels)


def test_of_one_person_who_repeats_themselves_one_is_punished(texts: Texts) -> None:
    again = item("2", text="ещё раз")
    shown = card(case(count=2, people=1), texts, more=[again])
    labels = [button.label for row in shown.buttons for button in row]
    assert {"Скрыть · все 2", "Заблокировать: 7 дней"} <= set(labels)
    assert "не показаны" not in shown.text


def test_parts_of_a_question_are_not_told_twice(texts: Texts) -> None:
    asked = item(text="номер 4417\nдо сих пор ничего")
    before = (Said(asked.author_name, "номер 4417"), Said("Вера", "номер 4417"))
    lines = card(case(CaseKind.QUESTION, first=asked), texts, before=before).text.splitlines()
    assert [line for line in lines if line.startswith("до этого")] == ["до этого Вера: «номер 4417»"]


@given(
    text=st.text(max_size=2000) | st.just("😡" * 9000),
    answer=st.text(max_size=2000) | st.just("😀" * 9000),
    spans=st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), max_size=9),
)
def test_a_card_fits_into_a_message_whatever_was_written(
    texts: Texts, text: str, answer: str, spans: list[tuple[int, int]]
) -> None:
    proposed = Sentence("reason.proposed_answer", {"answer": answer, "entry": "q1"})
    one = case(
        CaseKind.QUESTION, first=item(text=text), reasons=(proposed,), spans=tuple(spans), model="m" * 60
    )
    grounds = (
        Sentence("without.allow", {"fragments": ", ".join(["«" + "😡" * 60 + "»"] * 3)}),
        Sentence("example.decided.spam", {"text": "😡" * 100, "case": 10**9}),
    )
    shown = card(one, texts, more=(item("2", text=text), item("3", text=text)), grounds=grounds)
    assert len(shown.text.encode("utf-16-le")) // 2 <= PLATFORM_LIMIT
    assert all(len(button.data.encode()) <= 64 for row in shown.buttons for button in row)


@given(st.text(alphabet="{}%s№«»\n name", max_size=40))
def test_what_somebody_wrote_never_changes_the_sentence(texts: Texts, text: str) -> None:
    shown = card(case(first=item(text=text, author_name=text)), texts)
    assert not text or f"«{text}»" in shown.text


async def test_a_card_tells_without_what_it_would_pass_and_what_it_is_like(stage: Stage) -> None:
    await stage.say("petya", "продам гараж у моря ~spam")
    await stage.press("anna", "Скрыть")
    await stage.say("vasya", "продам большой гараж у моря ~spam", chat="chat")
    lines = stage.network.cards()[-1].text.splitlines()
    assert "Без «~spam» прошло бы" in lines
    assert "Похожее решили в деле №1: «продам гараж у моря ~spam» — спам" in lines
    assert "Судил: judge-1" in lines
    await stage.ask("anna", "/case 1 undo")
    await stage.ask("anna", "/case 2")
    assert not any("Похожее решили" in line for line in stage.network.cards()[-1].text.splitlines())


def test_of_many_counted_complaints_the_card_lists_some_and_tells_how_many_more(texts: Texts) -> None:
    many = tuple(Counted(number, item(str(number), text="ж" * 4000)) for number in range(100))
    shown = card(case(CaseKind.NEGATIVE), texts, counted=many)
    assert len(shown.text) < PLATFORM_LIMIT / 2
    assert sum(line.startswith("в счёте") for line in shown.text.splitlines()) == 8
    assert "и ещё жалоб в других делах: 92" in shown.text


def test_what_was_said_before_and_is_counted_is_told_once(texts: Texts) -> None:
    same = item("1", text="всё плохо")
    before = (Said("Petya", "всё плохо"), Said("Vera", "а мне нравится"))
    told = card(case(CaseKind.NEGATIVE), texts, counted=(Counted(3, same),), before=before).text
    assert told.count("всё плохо") == 1
    assert "до этого Vera" in told
