import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

import numpy as np
import pytest

from bot.catalogues import LOCALE as BOT
from bot.terminal.judging import in_vain_lines, judge_lines, make_judge, read_labels
from handlers import LOCALE as STORIES
from models.decisions import Axis
from models.encoding import Meanings
from models.errors import ConfigError
from models.texts import Sentence, Texts
from moderation.calibration import LocalLabel
from moderation.judge import LOCALE, Judge, load_judge
from moderation.opinion import Mix, Net
from moderation.second import SecondOpinion, ThoroughJudge
from tests.refused import refused


@pytest.fixture(scope="module")
def judge() -> Judge:
    return make_judge()


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts(LOCALE, STORIES)


def line(text: str, id_: int = 1) -> bytes:
    return json.dumps({"id": id_, "text": text}, ensure_ascii=False).encode() + b"\n"


def test_a_line_gets_scores_a_decision_and_reasons(judge: Judge, texts: Texts) -> None:
    (reply,) = judge_lines([line("ты дебил", 7)], judge, texts, "ru")
    answer = json.loads(reply.line)
    assert list(answer) == ["id", "scores", "decision", "reasons"]
    assert answer["id"] == 7
    assert list(answer["scores"]) == ["spam", "toxic", "negative", "question"]
    assert answer["decision"] in {"review", "remove"}
    assert "дебил" in answer["reasons"][0]
    assert not reply.wrong


class Milder:
    """A second opinion to which nothing is bad."""

    name = "milder"

    def meanings(self, texts: Sequence[str]) -> Meanings:
        return np.zeros((len(texts), 1), np.float32)


def test_where_the_running_bot_acts_on_another_verdict_it_is_told(texts: Texts) -> None:
    judge = load_judge()
    assert judge.artifact.opinion is not None
    mute = Net(*(np.zeros(shape, np.float32) for shape in ((1, 1), 1, 1, 1)))
    opinion = replace(
        judge.artifact.opinion,
        encoder="milder",
        nets=dict.fromkeys(Axis, mute),
        mixes=dict.fromkeys(Axis, Mix(0.0, 1.0, -9.0)),
    )
    milder = ThoroughJudge(SecondOpinion(judge, opinion), Milder())
    lines = [line("ты тупой дебил, закрой рот"), line("привет")]
    removed, passed = (json.loads(one.line) for one in judge_lines(lines, milder, texts, "ru"))
    assert removed["decision"] != "remove"
    assert removed["live"] == "remove"
    assert (passed["decision"], "live" in passed) == ("allow", False)


def test_explaining_adds_the_fragments_that_mattered(judge: Judge, texts: Texts) -> None:
    (reply,) = judge_lines([line("смотри t.me/+abc")], judge, texts, "en", explain=True)
    answer = json.loads(reply.line)
    assert answer["model"] == judge.model
    assert answer["without"] == "without «t.me/+abc» it would pass"
    assert answer["because"][0] == {
        "rule": "invites",
        "fragment": "t.me/+abc",
        "reason": "invites into another chat: t.me/+abc",
    }


def test_explaining_names_the_nearest_sample(judge: Judge, texts: Texts) -> None:
    lines = [line("ты дебил, закрой рот"), line("привет")]
    rude, plain = (json.loads(one.line) for one in judge_lines(lines, judge, texts, "en", explain=True))
    assert rude["nearest"].startswith("like the sample “")
    assert rude["nearest"].endswith("” — insult")
    assert plain["nearest"] is None


def test_a_wrong_line_is_answered_in_its_place(judge: Judge, texts: Texts) -> None:
    replies = list(judge_lines([line("раз"), b"oops\n", b"\n", line("три", 3)], judge, texts, "ru"))
    answers = [json.loads(reply.line) for reply in replies]
    assert [reply.wrong for reply in replies] == [False, True, True, False]
    assert [answer.get("line") for answer in answers] == [None, 2, 3, None]


def test_lines_are_answered_as_they_come(judge: Judge, texts: Texts) -> None:
    endless: Iterator[bytes] = (line("привет", number) for number in count())
    assert len(list(islice(judge_lines(endless, judge, texts, "ru"), 3))) == 3


def test_labels_of_a_community_move_probabilities_and_not_verdicts(judge: Judge, tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    rows = "".join(f'"ну ты и дурак, {number}",toxic,0\n' for number in range(40))
    path.write_text("text,axis,label\n" + rows, encoding="utf-8")
    local = make_judge(labels=path)
    before, after = judge.judge("ну ты и дурак"), local.judge("ну ты и дурак")
    assert after.scores.toxic < before.scores.toxic
    assert after.scores.spam == before.scores.spam
    assert after.verdict is before.verdict


def test_labels_are_read_with_their_axes(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("label,text,axis\n1,купи,spam\n0,нет,question\n", encoding="utf-8-sig")
    assert read_labels(path) == [("купи", Axis.SPAM, 1), ("нет", Axis.QUESTION, 0)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("text,axis\nа,spam\n", "no column label", id="a column is missing"),
        pytest.param("text,axis,label\nа,rude,1\n", "labels.csv:2: axis is “rude”", id="an unknown axis"),
        pytest.param("text,axis,label\nа,spam,yes\n", "labels.csv:2: label is “yes”", id="an unknown label"),
    ],
)
def test_wrong_labels_are_told_with_file_and_line(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(content, encoding="utf-8")
    with refused(said):
        read_labels(path)


def test_a_missing_model_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nothing"):
        make_judge(tmp_path / "nothing.npz")


def test_labels_that_are_no_text_or_no_csv_are_told_with_their_place(tmp_path: Path) -> None:
    path, before = tmp_path / "labels.csv", csv.field_size_limit(10)
    try:
        path.write_bytes(b"text,axis,label\n\xff")
        with pytest.raises(ConfigError) as no_text:
            read_labels(path)
        path.write_text("text,axis,label\na,spam,1\nlonger than may be,spam,1\n", "utf-8")
        with pytest.raises(ConfigError) as no_csv:
            read_labels(path)
    finally:
        csv.field_size_limit(before)
    assert no_text.value.why == Sentence("file.no_text", {"file": str(path), "byte": 16})
    assert no_csv.value.why == Sentence("labels.no_csv", {"where": f"{path}:3"})


def test_what_the_thresholds_cost_is_told_by_the_labels(judge: Judge) -> None:
    fine = [LocalLabel(text, Axis.TOXIC, 0) for text in ("ты дебил", "привет")]
    labels = [*fine, LocalLabel("ы", Axis.SPAM, 1)]
    assert list(in_vain_lines(judge, labels, Texts(BOT), "en")) == [
        "toxic: of 2 harmless labelled texts 1 would be shown in vain, 500 of 1000 harmless messages"
    ]
