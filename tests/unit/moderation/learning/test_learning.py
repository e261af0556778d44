"""What is learned from presses: exactly undone, not moved by who is wrong, refused where it does harm."""

import random
from dataclasses import replace
from functools import cache

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.decisions import Axis, Verdict
from models.labels import Label
from models.lessons import Exam
from moderation.artifact import load
from moderation.corpora import OWN_TAUGHT, own_examples
from moderation.judge import Judge
from moderation.judges import taught
from moderation.learning.desk import Desk
from moderation.learning.gate import is_more
from moderation.learning.teach import Learned, learn
from moderation.lesson import Lesson
from tests.builders import community
from tests.unit.moderation.learning.school import COMMUNITY, label, material, presses, texts

BASE = load()
SHOP = community(id=COMMUNITY)
ELSEWHERE = community(id="elsewhere")
HISTORY = tuple(texts((0, 0), 600, seed=9))


def lesson_of(labels: list[Label], **more: object) -> Learned:
    return learn(BASE, material(labels, HISTORY, **more))


@cache
def honest() -> tuple[Label, ...]:
    return tuple(presses(60) + presses(60, Axis.SPAM, seed=5))


@cache
def honest_lesson() -> Learned:
    return lesson_of(list(honest()))


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_label_done_and_undone_leaves_the_fingerprint_bit_equal(data: st.DataObject) -> None:
    labels = list(honest())
    before = honest_lesson().lesson
    undone = data.draw(st.sets(st.sampled_from(range(len(labels))), max_size=20))
    with_others = [*labels, *(replace(labels[row], text=labels[row].text + " и точка") for row in undone)]
    rest = [one for one in with_others if not one.text.endswith(" и точка")]
    random.Random(len(undone)).shuffle(rest)
    again = lesson_of([replace(one, id=one.id + 1000) for one in rest]).lesson
    assert again.content == before.content
    assert again.fingerprint == before.fingerprint
    assert not undone or lesson_of(with_others).lesson.fingerprint != before.fingerprint


def test_a_lesson_comes_back_from_its_bytes_as_it_was() -> None:
    lesson = honest_lesson().lesson
    read = Lesson.read(lesson.content)
    assert (read.names, read.local, read.base) == (lesson.names, lesson.local, lesson.base)
    assert np.array_equal(read.weights, lesson.weights)
    assert read.fingerprint == lesson.fingerprint


def test_what_is_served_is_what_was_examined() -> None:
    """The judge with a lesson gives the probabilities that the lesson was learned with."""
    lesson = honest_lesson().lesson
    judges = taught(BASE, lesson)
    fitted = judges.of(ELSEWHERE)
    assert fitted.model.endswith(lesson.fingerprint[:8])
    local = judges.of(SHOP)
    text = "ты тупой, закрой рот"
    assert local.judge(text).verdict is fitted.judge(text).verdict
    assert local.judge(text).scores != fitted.judge(text).scores


def test_of_a_new_word_that_people_call_spam_the_judge_learns_that_it_is() -> None:
    told = [label(f"{one} чпокер {number}", True, Axis.SPAM, number=number)
            for number, one in enumerate(texts((0, 1), 40, seed=3))]  # fmt: skip
    told += presses(60, Axis.SPAM)
    before, after = Judge(BASE), taught(BASE, lesson_of(told).lesson).of(ELSEWHERE)
    text = "заходи в чпокер"
    assert after.judge(text).scores.spam > before.judge(text).scores.spam
    assert after.judge(text).scores.toxic == before.judge(text).scores.toxic


def test_a_moderator_who_is_right_passes_the_gate() -> None:
    report = honest_lesson().report
    assert report.passed
    assert set(report.axes) == {Axis.TOXIC, Axis.SPAM}
    assert {one.exam for one in report.comparisons} >= {Exam.FROZEN_ORDER, Exam.PEOPLE, Exam.HISTORY}


def flipped(labels: tuple[Label, ...], share: float, seed: int) -> list[Label]:
    drawn = random.Random(seed)
    return [replace(one, holds=one.holds ^ (drawn.random() < share)) for one in labels]


def test_a_moderator_who_is_wrong_in_one_of_twenty_moves_no_more_than_one_who_left_those_out() -> None:
    """What the errors move, over and above what the right ones teach, is no more than the noise of having
    a twentieth fewer presses; without doubt about votes it is several times as much."""
    probes = texts((0, 0), 300, seed=10) + texts((1, 0), 150, seed=11) + texts((0, 1), 150, seed=12)
    right = verdicts_after(honest_lesson(), probes)
    astray = fewer = 0
    for seed in range(4):
        drawn = random.Random(seed)
        wrong = verdicts_after(lesson_of(flipped(honest(), 0.05, seed)), probes)
        less = verdicts_after(lesson_of([one for one in honest() if drawn.random() >= 0.05]), probes)
        astray += sum(one is not other for one, other in zip(wrong, right, strict=True))
        fewer += sum(one is not other for one, other in zip(less, right, strict=True))
    assert not is_more(astray, fewer)
    assert astray <= 4 * len(probes) // 200


def verdicts_after(learned: Learned, probes: list[str]) -> list[Verdict]:
    """What is judged with a lesson if it passes, and without any if it does not."""
    judge = taught(BASE, learned.lesson if learned.report.passed else None).of(SHOP)
    return [judge.judge(text).verdict for text in probes]


def test_one_word_that_is_called_spam_on_purpose_is_doubted() -> None:
    """One of twenty presses of a moderator, all against the same harmless word."""
    aimed = [label(f"{text} самовывоз", True, Axis.SPAM, number=number)
             for number, text in enumerate(texts((0, 0), 6, seed=21))]  # fmt: skip
    learned = lesson_of([*honest(), *aimed])
    judge = taught(BASE, learned.lesson).of(SHOP)
    asked = [f"{text} самовывоз" for text in texts((0, 0), 40, seed=22)]
    assert learned.report.doubtful >= len(aimed) // 2
    assert sum(judge.judge(text).verdict > Judge(BASE).judge(text).verdict for text in asked) <= 1


def test_who_is_always_wrong_is_set_aside_and_named() -> None:
    liar = flipped(tuple(presses(60, by="eve")), 1.0, 0)
    learned = lesson_of(liar)
    assert learned.report.set_aside == (f"{COMMUNITY}:eve",)
    assert not learned.report.passed
    assert not learned.lesson.names


def test_who_is_always_wrong_does_not_spoil_what_others_teach() -> None:
    liar = flipped(tuple(presses(60, by="eve", seed=31)), 1.0, 0)
    learned = lesson_of([*honest(), *liar])
    assert learned.report.set_aside == (f"{COMMUNITY}:eve",)
    assert learned.lesson.fingerprint == honest_lesson().lesson.fingerprint


def test_a_word_against_what_is_certain_counts_when_a_second_person_says_so() -> None:
    strange = [label(text, False, number=number) for number, text in enumerate(texts((1, 0), 3, seed=41))]
    alone = lesson_of([*honest(), *strange]).report
    seconded = lesson_of([*honest(), *strange, *(replace(one, by="lev") for one in strange)]).report
    assert alone.doubtful > seconded.doubtful


def test_a_few_presses_change_nothing() -> None:
    learned = lesson_of(presses(5))
    assert (learned.report.axes, learned.report.passed, learned.lesson.names) == ((), False, ())
    assert taught(BASE, learned.lesson).of(SHOP).judge("привет").verdict is Verdict.ALLOW


def test_two_people_who_agree_on_a_falsehood_are_stopped_by_the_gate() -> None:
    """Together they are believed, so nobody is set aside; what they teach is examined all the same."""
    liars = [one for who in ("eve", "mallory") for one in flipped(tuple(presses(150, by=who)), 1.0, 0)]
    learned = lesson_of(liars)
    assert learned.report.set_aside == ()
    assert not learned.report.passed


def test_a_lesson_is_compared_with_the_one_that_judges_on_votes_that_came_since() -> None:
    live = honest_lesson().lesson
    began = min(one.at for one in honest())
    report = lesson_of([*honest(), *presses(30, seed=51)], live=live.content, live_at=began).report
    assert Exam.PEOPLE_SINCE in {one.exam for one in report.comparisons}


def test_lines_that_only_teach_examine_no_lesson_and_count_in_no_promise() -> None:
    """They lie near the thresholds: of so many of them an honest lesson loses some, and was refused."""
    only_taught = list(own_examples(OWN_TAUGHT))
    frozen = {one.text for one in Desk(load(), (), ()).frozen}
    assert len(only_taught) > 1_000
    assert frozen.isdisjoint(one.text for one in only_taught)
    assert not any(one.friendly for one in only_taught)
