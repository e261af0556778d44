"""What a specialist types becomes a post, or is answered with what can't be understood."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.plan.composing import compose
from handlers.plan.errors import Unclear
from models.content import Content, LinkButton, Poll, Trait
from models.marks import Mark, MarkKind


def button(label: str, url: str) -> LinkButton:
    return LinkButton(label=label, url=url)


def link(start: int, length: int, url: str) -> Mark:
    return Mark(kind=MarkKind.LINK, start=start, length=length, url=url)


@pytest.mark.parametrize(
    "text",
    ["", "Новый пирог!", "Строка\n\n  — вторая", "цена: 10/15 ₽", " /тихо не строка", "[скобки] и (скобки)"],
)
def test_a_text_is_what_was_typed(text: str) -> None:
    assert compose(text) == Content(text=text)


@given(st.text(st.characters(blacklist_characters="[/", blacklist_categories=("Cs",)), max_size=60))
def test_any_text_without_lines_of_ours_stays_as_it_is(text: str) -> None:
    assert compose(text).text == text.rstrip()


@given(st.text(max_size=80))
def test_whatever_is_typed_is_understood_or_refused_in_words(text: str) -> None:
    with suppress(Unclear):
        compose(text)


def test_lines_of_links_are_rows_of_buttons() -> None:
    content = compose("Меню\n[Открыть](https://a.ru/menu) [Позвонить](a.ru)\n\n[Доехать](https://b.ru)")
    assert content.text == "Меню"
    assert content.buttons == (
        (button("Открыть", "https://a.ru/menu"), button("Позвонить", "https://a.ru")),
        (button("Доехать", "https://b.ru"),),
    )


def test_a_link_within_the_text_is_a_link() -> None:
    content = compose("Смотрите [меню](https://a.ru) и [карту](b.ru/map), а [1](сноска) — нет")
    assert content.text == "Смотрите меню и карту, а [1](сноска) — нет"
    assert content.marks == (link(9, 4, "https://a.ru"), link(16, 5, "https://b.ru/map"))


def test_marks_move_with_their_words() -> None:
    raw = "Смотрите [меню](https://a.ru) и карту"
    bold = Mark(kind=MarkKind.BOLD, start=raw.index("карту"), length=5)
    over = Mark(kind=MarkKind.ITALIC, start=0, length=len(raw))
    content = compose(raw, [bold, over])
    shown = {mark.kind: content.text[mark.start : mark.start + mark.length] for mark in content.marks}
    assert shown == {"bold": "карту", "italic": "Смотрите меню и карту", "link": "меню"}


def test_a_poll_has_one_option_a_line() -> None:
    content = compose("Голосуем!\n/poll С чем печь?\n- с вишней\n\n— с маком\n/several\n/pin")
    assert content.poll == Poll(question="С чем печь?", options=("с вишней", "с маком"), several=True)
    assert (content.text, content.traits) == ("Голосуем!", frozenset({Trait.PINNED}))


def test_a_quiz_has_its_right_answer_marked_with_a_plus() -> None:
    content = compose("/викторина Сколько зёрен в чашке?\n-5\n+60\n200\n/пояснение Около 60.")
    wanted = Poll(
        question="Сколько зёрен в чашке?", options=("-5", "60", "200"), right=1, explanation="Около 60."
    )
    assert content == Content(poll=wanted)


def test_lines_with_a_slash_say_how_the_post_is_published() -> None:
    content = compose(
        "Пирог\n/silent\n/Закрепить\n/source a.ru/recipe\n/комментарий Ждём с 8:00!\n/link https://b.ru"
    )
    assert content == Content(
        text="Пирог",
        traits=frozenset({Trait.SILENT, Trait.PINNED}),
        source="https://a.ru/recipe",
        first_comment="Ждём с 8:00!",
        link="https://b.ru",
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Пирог\n/тихл", "compose.unknown"),
        ("Пирог\n/pin\nи ещё текст", "compose.stray"),
        ("[Меню](https://a.ru)\nи ещё текст", "compose.stray"),
        ("Пирог\n/тихо и ещё текст", "compose.stray"),
        ("Пирог\n/closed потому что", "compose.stray"),
        ("/poll Какой?\nа\nб\n/several ответов", "compose.stray"),
        ("[Меню](никуда)", "compose.bad_link"),
        ("[Меню](javascript:alert)\n[Меню](a.ru)", "compose.bad_link"),
        ("Пирог\n[Меню](a.ru) [Карта](никуда)", "compose.bad_link"),
        ("/poll", "compose.no_question"),
        ("/poll Какой?", "compose.few_options"),
        ("/poll Какой?\nэтот", "compose.few_options"),
        ("/poll Какой?\nэтот\nэтот", "compose.same_options"),
        ("/poll Какой?\nа\nб\n/poll Ещё?\nв\nг", "compose.two_polls"),
        ("/poll Какой?\nа\nб\n/explain потому", "compose.explained_poll"),
        ("/quiz Какой?\nа\nб", "compose.right_option"),
        ("/quiz Какой?\n+а\n+б", "compose.right_option"),
        ("/several", "compose.no_poll"),
        ("/comment", "compose.nothing"),
        ("/source никуда", "compose.bad_link"),
    ],
)
def test_what_can_not_be_understood_is_named(words: str, why: str) -> None:
    with pytest.raises(Unclear) as unclear:
        compose(words)
    assert unclear.value.why.key == why
