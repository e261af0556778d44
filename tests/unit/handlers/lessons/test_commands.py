"""/model and the buttons under a report: who may, what is shown, one press back."""

from dataclasses import replace

import pytest

from models.decisions import Axis
from models.lessons import KeptLesson, LessonReport, LessonState
from tests.builders import NOW
from tests.stage import Stage

WELL = LessonReport(votes=40, doubtful=2, axes=(Axis.SPAM,), words=((Axis.SPAM, ("чпокер", "-слон")),))
LESSON = KeptLesson(at=NOW, state=LessonState.WAITING, fingerprint="f1", label=7, report=WELL)


async def keep(stage: Stage, *lessons: KeptLesson, live: int | None = None) -> None:
    async with stage.store.begin() as ledger:
        for lesson in lessons:
            await ledger.lessons.add(lesson, b"content")
        if live is not None:
            await ledger.lessons.put_live(live, NOW)


async def states(stage: Stage) -> dict[int, LessonState]:
    async with stage.store.reading() as ledger:
        return {one.id: one.state for one in await ledger.lessons.newest(10)}


async def test_before_anything_was_learned_it_says_what_judges_and_how_to_learn(stage: Stage) -> None:
    answer = await stage.ask("olga", "/model")
    assert answer.startswith(
        "Сейчас судит: judge-1\nВаших решений после последнего урока: 0\nТак: /model learn"
    )


async def test_a_lesson_is_asked_for_once(stage: Stage) -> None:
    assert "Ответ придёт сюда" in await stage.ask("olga", "/model learn")
    assert await stage.ask("olga", "/model learn") == "Уже учусь, подождите минуту."
    async with stage.store.reading() as ledger:
        [asked] = await ledger.lessons.newest(5)
    assert (asked.state, asked.by, asked.chat) == (LessonState.ASKED, "olga", "desk")


async def test_a_live_lesson_is_taken_back_by_typing_and_put_in_place_again(stage: Stage) -> None:
    await keep(stage, LESSON, live=1)
    assert "Урок отменён человеком." in await stage.ask("olga", "/model back")
    assert await states(stage) == {1: LessonState.WITHDRAWN}
    assert await stage.ask("olga", "/model back") == "Отменять нечего: сужу так, как был выпущен."
    answer = await stage.ask("olga", "/model use 1")
    assert "Сужу с этим уроком." in answer
    assert "Новое на оси «спам»: чпокер, −слон" in answer
    assert await states(stage) == {1: LessonState.LIVE}


async def test_one_press_takes_a_lesson_back_to_the_one_before(stage: Stage) -> None:
    await keep(stage, LESSON, LESSON)
    await stage.ask("olga", "/model use 1")
    await stage.ask("olga", "/model use 2")
    [*_, report] = [one for one in stage.network.written.values() if one.buttons]
    assert await stage.press("olga", "Судить как раньше", report) == "Урок отменён."
    assert await states(stage) == {2: LessonState.WITHDRAWN, 1: LessonState.LIVE}
    assert "Урок отменён человеком." in report.text
    assert report.labels == ["Судить с ним"]
    assert await stage.press("olga", "Судить с ним", report) == "Урок в деле."
    assert await states(stage) == {2: LessonState.LIVE, 1: LessonState.PAST}


async def test_who_goes_back_and_back_comes_to_the_artefact_and_not_in_a_circle(stage: Stage) -> None:
    await keep(stage, LESSON, LESSON)
    for number in (1, 2, 1):
        await stage.ask("olga", f"/model use {number}")
    assert "Урок отменён человеком." in await stage.ask("olga", "/model back")
    assert await states(stage) == {2: LessonState.LIVE, 1: LessonState.WITHDRAWN}
    await stage.ask("olga", "/model back")
    assert await states(stage) == {2: LessonState.WITHDRAWN, 1: LessonState.WITHDRAWN}
    assert await stage.ask("olga", "/model back") == "Отменять нечего: сужу так, как был выпущен."


async def test_a_second_press_is_too_late_and_says_so(stage: Stage) -> None:
    await keep(stage, LESSON, live=1)
    await stage.ask("olga", "/model")
    [report] = [one for one in stage.network.written.values() if one.buttons]
    first, second = (stage.pressing("olga", report, "Судить как раньше") for _ in range(2))
    await stage.happen(first)
    await stage.happen(second)
    assert stage.network.told[second.press_id] == "Урок №1 уже не в деле."


async def test_a_press_counts_only_from_who_may_and_where_it_was_shown(stage: Stage) -> None:
    await keep(stage, LESSON, live=1)
    for person, data, chat in (
        ("anna", "lesson.back.1@desk", "desk"),
        ("petya", "lesson.back.1@desk", "desk"),
        ("olga", "lesson.back.1@duty", "desk"),
        ("olga", "lesson.back.1", "desk"),
        ("olga", "lesson.drop.1@desk", "desk"),
        ("olga", "lesson@desk", "desk"),
    ):
        press = stage.press_of(person, data, chat)
        await stage.happen(press)
        assert stage.network.told[press.press_id]
    assert await states(stage) == {1: LessonState.LIVE}


async def test_what_was_refused_can_not_be_put_in_place(stage: Stage) -> None:
    await keep(stage, replace(LESSON, state=LessonState.REFUSED, report=replace(WELL, axes=())))
    assert "поставить нельзя" in await stage.ask("olga", "/model use 1")
    assert "Урок не выдержал проверку" in await stage.ask("olga", "/model 1")


@pytest.mark.parametrize(
    ("line", "words"),
    [("/model 99", "Урока «99» нет."), ("/model use", "Так: /model"), ("/model лучше", "Так: /model")],
)  # fmt: skip
async def test_a_line_that_means_nothing_is_answered_in_words(stage: Stage, line: str, words: str) -> None:
    assert words in await stage.ask("olga", line)
