"""The second opinion: learned beside the classifier, served with it, and quiet where there is no encoder."""

from pathlib import Path

import numpy as np
import pytest

from bot.terminal.judging import make_judge
from models.decisions import Axis, Verdict
from moderation import evaluate
from moderation.artifact import Artifact, Platt, Thresholds, load
from moderation.calibration import LocalLabel, second_lines
from moderation.judge import Judge
from moderation.second import SecondOpinion, ThoroughJudge
from moderation.train import train
from tests.unit.moderation.corpus import small_folder
from tests.unit.moderation.meanings import Letters


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    small_folder(folder)
    before, evaluate.RESAMPLES = evaluate.RESAMPLES, 3
    for name in ("one", "other"):
        train(folder, folder / f"{name}.npz", features=2_000, encoder=Letters())
    evaluate.RESAMPLES = before
    return folder / "one.npz"


@pytest.fixture
def artifact(made: Path) -> Artifact:
    return load(made)


def opinion(artifact: Artifact, judge: Judge | None = None) -> SecondOpinion:
    assert artifact.opinion is not None
    return SecondOpinion(judge or Judge(artifact), artifact.opinion)


def second(artifact: Artifact, judge: Judge | None = None) -> ThoroughJudge:
    return ThoroughJudge(opinion(artifact, judge), Letters())


def test_the_same_folder_gives_bit_equal_opinions(made: Path) -> None:
    for ending in ("npz", "json", "md"):
        one, other = made.with_suffix(f".{ending}"), made.with_name(f"other.{ending}")
        assert one.read_bytes() == other.read_bytes()


def test_it_tells_insults_from_kind_words(artifact: Artifact) -> None:
    judge = second(artifact)
    assert (
        judge.judge("ты урод и про кофе молчи").scores.toxic
        > judge.judge("какой чудесный пирог").scores.toxic
    )


def test_a_decision_names_both_who_took_part(artifact: Artifact) -> None:
    assert second(artifact).judge("привет").model == f"{artifact.model}+letters"


def test_the_encoder_is_asked_about_the_text_without_its_disguise(artifact: Artifact) -> None:
    assert opinion(artifact).readable("какой чудeсный п и р о г, Оля!") == "какой чудесный пирог, Оля!"


def test_what_is_asked_apart_is_judged_as_in_one_go(artifact: Artifact) -> None:
    text, asked = "ты идиот и про чай молчи", opinion(artifact)
    (meaning,) = Letters().meanings([asked.readable(text)])
    assert asked.judged(text, meaning) == second(artifact).judge(text)


def test_labels_of_a_place_move_probabilities_and_not_verdicts(artifact: Artifact) -> None:
    assert artifact.opinion is not None
    plain = second(artifact)
    texts = ["ты урод и про кофе молчи", "какой чудесный пирог и ещё чай", "ты дурак", "вижу этот город"]
    lines = second_lines(plain, [LocalLabel(text, Axis.TOXIC, 0) for text in texts])
    local = ThoroughJudge(SecondOpinion(Judge(artifact), artifact.opinion, lines), Letters())
    assert local.judge(texts[0]).scores.toxic < plain.judge(texts[0]).scores.toxic
    assert [local.judge(text).verdict for text in texts] == [plain.judge(text).verdict for text in texts]


def test_a_community_that_is_stricter_alone_is_stricter_with_it(artifact: Artifact) -> None:
    never = Thresholds(review=1 - 1e-9, remove=1 - 1e-10)
    lenient = Judge(artifact).reading_scores_as({}, {Axis.TOXIC: never})
    text = "ты урод и про кофе молчи"
    assert second(artifact).judge(text).verdict > Verdict.ALLOW
    assert second(artifact, lenient).judge(text).verdict is Verdict.ALLOW


def test_other_probabilities_of_the_classifier_change_nothing(artifact: Artifact) -> None:
    moved = Judge(artifact).reading_scores_as({Axis.TOXIC: Platt(0.5, 1.0)}, {})
    for text in ("ты урод и про кофе молчи", "какой чудесный пирог"):
        ours, theirs = second(artifact).judge(text), second(artifact, moved).judge(text)
        assert np.isclose(ours.scores.toxic, theirs.scores.toxic)
        assert ours.verdict is theirs.verdict


def test_without_its_encoder_the_classifier_judges_alone(made: Path) -> None:
    class Other(Letters):
        name = "other"

    assert isinstance(make_judge(made, encoder=Letters()), ThoroughJudge)
    assert isinstance(make_judge(made, encoder=Other()), Judge)
    assert isinstance(make_judge(made), Judge)
