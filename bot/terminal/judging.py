"""`bot judge`: texts in, decisions out, with reasons in words; and labels of a community's own.

The loop over lines is `bot.terminal.jsonl`; here one text becomes one reply.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bot.configuration.files import read_text
from bot.terminal.jsonl import Reply, answer_each
from handlers.likeness.examples import Examples
from models.communities import NEGATIVE_THRESHOLD
from models.decisions import Axis, Decision, Finding
from models.encoding import Encoder
from models.errors import ConfigError
from models.texts import Sentence, Texts
from moderation.artifact import SHIPPED, load
from moderation.calibration import LocalLabel, local_platt, second_lines
from moderation.judge import Judge
from moderation.second import AnyJudge, SecondOpinion, ThoroughJudge
from moderation.why import without

_COLUMNS = ("text", "axis", "label")


def make_judge(
    model: Path | None = None, labels: Path | None = None, encoder: Encoder | None = None
) -> AnyJudge:
    """A judge with the artefact `model` (None: the shipped one), calibrated on the CSV `labels`.

    With `encoder` it has a second opinion, where the artefact was made with that encoder.

    Raises:
        ConfigError: the artefact or the labels can't be used; the message names file and line.
    """
    artifact = load(model or SHIPPED)
    known = read_labels(labels) if labels is not None else ()
    opinion = artifact.opinion
    if encoder is None or opinion is None or opinion.encoder != encoder.name:
        return Judge(artifact.recalibrated(local_platt(artifact, known)))
    judge = Judge(artifact)
    thorough = ThoroughJudge(SecondOpinion(judge, opinion), encoder)
    if not known:
        return thorough
    return ThoroughJudge(SecondOpinion(judge, opinion, second_lines(thorough, known)), encoder)


def judge_lines(
    lines: Iterable[bytes],
    judge: AnyJudge,
    texts: Texts,
    language: str,
    *,
    explain: bool = False,
) -> Iterator[Reply]:
    """Judge each `{"id", "text"}` line, lazily and in order; `explain` adds what mattered, what would have
    become of it without that, the nearest sample, and the classifier's version. Where the running bot acts on
    another verdict, since its first look has no second opinion, that is `live`.

    `texts` must hold `moderation.judge.LOCALE` and `handlers.LOCALE`.
    """
    examples = Examples()

    def one(text: str) -> Mapping[str, object]:
        decision = judge.judge(text)
        reply = _reply(decision, texts, language)
        if isinstance(judge, ThoroughJudge):
            live = judge.acted_on(text, decision, NEGATIVE_THRESHOLD)
            reply |= {"live": live.word} if live is not decision.verdict else {}
        if explain:
            reply["because"] = [_because(text, finding, texts, language) for finding in decision.findings]
            milder = without(judge, text) if decision.findings else None
            reply["without"] = texts.render(language, milder) if milder else None
            example = examples.of(text) if decision.findings else None
            reply["nearest"] = texts.render(language, example) if example else None
            reply["model"] = decision.model
        return reply

    return answer_each(lines, one)


def in_vain_lines(
    judge: AnyJudge, labels: Sequence[LocalLabel], texts: Texts, language: str
) -> Iterator[str]:
    """What the thresholds cost among the labelled texts, a line an axis that leads to a verdict.

    `texts` must hold `bot.catalogues.LOCALE`. The labels are those that the judge was calibrated with, so the
    figures are a little too kind.
    """
    for axis in (Axis.SPAM, Axis.TOXIC):
        harmless = [text for text, about, label in labels if about is axis and not label]
        if harmless:
            found = (judge.judge(text).findings for text in harmless)
            vain = sum(any(one.rule == axis.value for one in findings) for findings in found)
            share = f"{1000 * vain / len(harmless):.0f}"
            yield texts.say(
                language, "judge.in_vain", axis=axis.value, vain=vain, harmless=len(harmless), share=share
            )


def read_labels(path: Path) -> list[LocalLabel]:
    """Labels of a community's own: CSV with the columns text, axis, label (0 or 1).

    Raises:
        ConfigError: the file or a line of it is not that; the message names both.
    """
    rows = csv.DictReader(io.StringIO(read_text(path)))
    try:
        missing = set(_COLUMNS) - set(rows.fieldnames or ())
        if missing:
            lacking = {"file": str(path), "missing": ", ".join(sorted(missing))}
            raise ConfigError(why=Sentence("labels.columns", lacking))
        return [_label(row, f"{path}:{rows.line_num}") for row in rows]
    except csv.Error as error:
        where = f"{path}:{rows.reader.line_num}"
        raise ConfigError(why=Sentence("labels.no_csv", {"where": where})) from error


def _label(row: Mapping[str, str | None], where: str) -> LocalLabel:
    axis, label = (row["axis"] or "").strip(), (row["label"] or "").strip()
    if axis not in set(Axis):
        wrong = {"where": where, "axis": axis, "axes": ", ".join(Axis)}
        raise ConfigError(why=Sentence("labels.axis", wrong))
    if label not in {"0", "1"}:
        raise ConfigError(why=Sentence("labels.label", {"where": where, "label": label}))
    return LocalLabel(row["text"] or "", Axis(axis), int(label))


def _reply(decision: Decision, texts: Texts, language: str) -> dict[str, object]:
    return {
        "scores": {axis.value: float(f"{getattr(decision.scores, axis):.6g}") for axis in Axis},
        "decision": decision.verdict.word,
        "reasons": [texts.render(language, finding.reason) for finding in decision.findings],
    }


def _because(text: str, finding: Finding, texts: Texts, language: str) -> dict[str, object]:
    fragment = text[slice(*finding.span)] if finding.span else None
    return {"rule": finding.rule, "fragment": fragment, "reason": texts.render(language, finding.reason)}
