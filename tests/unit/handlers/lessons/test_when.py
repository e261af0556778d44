"""When a lesson is held, and whether it judges at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.lessons.when import ENOUGH, Facts, Why, leaves_none, may_judge, state_of, why_now
from models.decisions import Axis
from models.lessons import Comparison, Exam, KeptLesson, LessonReport, LessonState

NOON = datetime(2026, 11, 22, 9, tzinfo=UTC)
NIGHT = datetime(2026, 11, 22, 1, tzinfo=UTC)
WELL = LessonReport(votes=40, doubtful=0, axes=(Axis.SPAM,))
BADLY = replace(
    WELL,
    comparisons=(Comparison(exam=Exam.PEOPLE, axis=Axis.SPAM, texts=40, before=0.9, after=0.5, worse=True),),
)


def lesson(number: int = 1, state: LessonState = LessonState.LIVE, **changes: object) -> KeptLesson:
    given = {"at": NOON - timedelta(days=2), "base": "b1", "report": WELL, "label": 10, **changes}
    return KeptLesson(id=number, state=state, **given)  # type: ignore[arg-type]


def facts(**changes: object) -> Facts:
    given = {"newest": (), "live": None, "base": "b1", "new": 0, "undone": 0, "now": NOON, **changes}
    return Facts(zone="Europe/Moscow", **given)  # type: ignore[arg-type]


def test_without_anything_new_nothing_is_learned_by_day_or_night() -> None:
    assert why_now(facts()) is None
    assert why_now(facts(now=NIGHT, new=ENOUGH - 1)) is None
    assert why_now(facts(new=1000)) is None


def test_enough_new_labels_are_learned_in_the_night_of_the_community_and_once() -> None:
    assert why_now(facts(now=NIGHT, new=ENOUGH)) is Why.NIGHT
    just_now = lesson(state=LessonState.REFUSED, at=NIGHT - timedelta(minutes=5))
    assert why_now(facts(now=NIGHT, new=ENOUGH, newest=[just_now])) is None


def test_what_somebody_asks_for_is_done_at_once() -> None:
    assert why_now(facts(newest=[lesson(2, LessonState.ASKED), lesson()])) is Why.ASKED


def test_a_label_that_the_live_lesson_knows_and_that_is_taken_back_calls_for_a_lesson() -> None:
    live = lesson()
    assert why_now(facts(live=live, newest=[live], undone=1)) is Why.UNDONE


def test_a_new_artefact_calls_for_a_lesson_once() -> None:
    live = lesson(base="b0")
    assert why_now(facts(live=live, newest=[live])) is Why.OUTGROWN
    assert why_now(facts(live=live, newest=[lesson(2, LessonState.REFUSED), live])) is None


def test_nothing_judges_that_did_not_pass() -> None:
    for why in Why:
        assert state_of(BADLY, why, facts()) is LessonState.REFUSED
        assert state_of(replace(WELL, axes=()), why, facts()) is LessonState.REFUSED
        assert state_of(WELL, why, facts()) is LessonState.LIVE


def test_after_a_person_took_a_lesson_back_those_of_the_night_wait_for_a_person() -> None:
    back = lesson(2, LessonState.WITHDRAWN)
    held = facts(newest=[back, lesson(1)], live=lesson(1))
    assert state_of(WELL, Why.NIGHT, held) is LessonState.WAITING
    assert state_of(WELL, Why.ASKED, held) is LessonState.LIVE
    later = lesson(3)
    assert state_of(WELL, Why.NIGHT, facts(newest=[later, back], live=later)) is LessonState.LIVE


def test_what_an_undone_label_taught_is_not_kept_if_the_lesson_without_it_fails() -> None:
    assert leaves_none(LessonState.REFUSED, Why.UNDONE)
    assert not leaves_none(LessonState.REFUSED, Why.NIGHT)
    assert not leaves_none(LessonState.LIVE, Why.UNDONE)


@pytest.mark.parametrize(
    ("state", "report", "base", "may"),
    [
        (LessonState.WAITING, WELL, "b1", True),
        (LessonState.WITHDRAWN, WELL, "b1", True),
        (LessonState.PAST, WELL, "b1", True),
        (LessonState.REFUSED, BADLY, "b1", False),
        (LessonState.LIVE, WELL, "b1", False),
        (LessonState.ASKED, WELL, "b1", False),
        (LessonState.PAST, WELL, "b0", False),
    ],
)
def test_a_person_may_only_put_in_place_what_passed_and_fits(
    state: LessonState, report: LessonReport, base: str, may: bool
) -> None:
    assert may_judge(lesson(state=state, report=report, base=base), "b1") is may
