"""What is said of an import and of who did what, in the language of who reads it."""

from collections.abc import Callable

import pytest

from bot.catalogues import all_texts
from handlers.plan.rows import Action, Note, Row
from handlers.plan.sheet import Sheet
from handlers.plan.told import name_in, preview_lines
from models.staff import TERMINAL
from models.texts import Sentence


def said(language: str) -> Callable[[Sentence], str]:
    texts = all_texts()
    return lambda sentence: texts.render(language, sentence)


@pytest.mark.parametrize(
    ("where", "shown"),
    [("VEVENT 1, date", "событие 1, Дата: "), ("B3", "B3: ")],
)
def test_a_place_in_a_calendar_is_said_in_words(where: str, shown: str) -> None:
    row = Row(where=where, action=Action.WRONG, notes=(Note(where, Sentence("queue.empty")),))
    _, note = preview_lines([row], Sheet([]), said("ru"))
    assert note.startswith(shown)


def test_what_came_from_the_terminal_says_so_in_the_language_of_the_reader() -> None:
    texts = all_texts()
    assert name_in({}, TERMINAL, lambda key, **_: texts.say("ru", key)) == "терминал"
    assert name_in({}, "id17", lambda key, **_: texts.say("ru", key)) == "id17"


def test_what_is_said_of_many_cells_is_said_once_and_what_is_wrong_comes_first() -> None:
    queue = Sentence("queue.empty")
    rows = [
        *(Row(where=f"E{n}", action=Action.NEW, notes=(Note(f"E{n}", queue),)) for n in range(2, 14)),
        Row(where="D7", action=Action.WRONG, notes=(Note("D7", Sentence("cell.time")),)),
    ]
    _, *notes = preview_lines(rows, Sheet([]), said("ru"))
    assert notes == [
        "D7: не время; так: 9:00",
        "E2, E3, E4, E5, E6, E7, E8, E9, E10, E11…: Очередь пуста.",
    ]
