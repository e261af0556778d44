"""The public face of moderation: a text and what is known around it in, one decision out."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from operator import itemgetter
from pathlib import Path

from models.communities import NEGATIVE_THRESHOLD
from models.decisions import Axis, Decision, Scores, Verdict
from moderation.artifact import SHIPPED, Artifact, Platt, Thresholds, load
from moderation.classifier import Classifier
from moderation.evidence import (
    ALWAYS,
    CHANNEL,
    HARM,
    HIDDEN,
    LINK,
    MENTION,
    OBSCENE,
    PHRASES,
    QUARREL,
    REPEATED,
    RUDE,
    SHOUT,
    SPAMMY,
    STRANGER,
    Around,
    HouseRules,
    Reading,
)
from moderation.harm import heard
from moderation.lexicon import DATA, Rooted, read_lines, trie_pattern, words_pattern
from moderation.memory import Total
from moderation.neighbours import but_neighbours
from moderation.oneself import but_oneself
from moderation.quarrels import given_back
from moderation.reading import Reader
from moderation.rules import (
    Rule,
    caps,
    channel_post,
    duplicate,
    flood,
    invites,
    likely,
    links,
    mentions,
    obscene,
    registered_domain,
    stop_phrases,
)
from moderation.strangers import first_message, is_odd
from moderation.text import Word, normalise
from moderation.traders import trade

__all__ = ["LOCALE", "RULES", "Around", "HouseRules", "Judge", "house_rules", "load_judge"]

RULES = (
    "spam", "toxic", "links", "invites", "mentions", "flood",
    "duplicate", "obscene", "caps", "channel_post", "stop_phrase", "first_message", "trade",
)  # fmt: skip
"""The names of all rules, as policies and catalogues use them."""

LOCALE = Path(__file__).parent / "locale"
"""The catalogues of the reasons, for `models.texts.Texts`."""

_NOTHING_AROUND = Around()
_NO_HOUSE = HouseRules()
_MOST_FRAGMENTS = 3
_ACCOUNT = re.compile(r"(?<!\w)@\w{4,}")
_WORTH_SHOWING = 0.3


class _Asked(dict[int, Sequence[Rule]]):
    """The rules to ask, by what there is about a text."""

    def __init__(self, rules: Sequence[tuple[int, Rule]]) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, why: int) -> Sequence[Rule]:
        self[why] = [rule for wanted, rule in self._rules if why & wanted]
        return self[why]


class Judge:
    """Judges texts with one artefact and one set of rules; remembers words, never texts.

    Not thread-safe: its memory belongs to one thread.
    """

    def __init__(self, artifact: Artifact) -> None:
        self._obscene = Rooted(DATA / "obscene.txt", DATA / "obscene_roots.txt")
        self._reader = Reader(Classifier(artifact), self._obscene)
        self._ask(artifact)

    def _ask(self, artifact: Artifact) -> None:
        rules = self._all_rules(artifact, self._obscene)
        self._asked = _Asked(rules)
        self._spammy, self._rude = (artifact.thresholds[axis].review for axis in (Axis.SPAM, Axis.TOXIC))
        self.artifact = artifact
        self.model = artifact.model

    def reading_scores_as(
        self, platt: Mapping[Axis, Platt], thresholds: Mapping[Axis, Thresholds]
    ) -> "Judge":
        """A judge that shares what this one remembers and has other probabilities and thresholds.

        Thresholds that aren't given move along with the probabilities, so that verdicts stay.
        """
        artifact = self.artifact.recalibrated(platt)
        artifact = replace(artifact, thresholds={**artifact.thresholds, **thresholds})
        other = copy(self)
        other._reader = self._reader.calibrated(artifact.platt)
        other._ask(artifact)
        return other

    def apart(self) -> "Judge":
        """A judge with a memory of its own, for another thread."""
        other = copy(self)
        other._reader = self._reader.apart()
        other._ask(self.artifact)
        return other

    def judge(self, text: str, around: Around = _NOTHING_AROUND, house: HouseRules = _NO_HOUSE) -> Decision:
        """All findings about `text` as one decision: the harshest wins. Never fails on any text."""
        return self.decide(self._reader.read(text), around, house)

    def read(self, text: str) -> Reading:
        """What the rules need to know about `text`."""
        return self._reader.read(text)

    def decide(self, reading: Reading, around: Around, house: HouseRules) -> Decision:
        """As `judge`, of a text that was read."""
        if reading.signals & HARM:
            reading = heard(reading)
        asked = self._rules(reading.signals, reading.scores, around, house)
        if not asked:
            return Decision(Verdict.ALLOW, reading.scores, (), self.model)
        return self._found(asked, reading, around, house)

    def learn(self, texts: Iterable[str]) -> None:
        """Get to know the words of texts that will be judged: many at once cost half."""
        self._reader.learn(texts)

    def skim(self, texts: Sequence[str]) -> list[Total | None]:
        """`learn` texts and tell what each adds up to, for `judge_skimmed`."""
        return self._reader.skim(texts)

    def judge_skimmed(
        self, text: str, total: Total | None, around: Around = _NOTHING_AROUND, house: HouseRules = _NO_HOUSE
    ) -> Decision:
        """As `judge`, of a text with that total: nearly every message is judged without a closer look."""
        if total is None:
            return self.judge(text, around, house)
        scores = self._reader.scores(total)
        asked = self._rules(0, scores, around, house)
        if not asked:
            return Decision(Verdict.ALLOW, scores, (), self.model)
        return self._found(asked, self._reader.skimmed(text, scores), around, house)

    def _rules(self, signals: int, scores: Scores, around: Around, house: HouseRules) -> Sequence[Rule]:
        why = signals | ALWAYS
        if scores.spam >= self._spammy:
            why |= SPAMMY
        if scores.toxic >= self._rude:
            why |= RUDE
        if around is not _NOTHING_AROUND:
            why |= around.reasons
            if around.stranger and is_odd(around.stranger, scores.spam):
                why |= STRANGER
        if house.stop_phrases is not None:
            why |= PHRASES
        return self._asked[why]

    def _found(self, asked: Sequence[Rule], reading: Reading, around: Around, house: HouseRules) -> Decision:
        findings = tuple(filter(None, [rule(reading, around, house) for rule in asked]))
        if not findings:
            return Decision(Verdict.ALLOW, reading.scores, (), self.model)
        verdict = max([found.verdict for found in findings])
        return Decision(verdict, reading.scores, findings, self.model)

    def _all_rules(self, artifact: Artifact, rude: Container[str]) -> tuple[tuple[int, Rule], ...]:
        """Each with the reasons to ask it: nearly every message gives none but `ALWAYS`."""
        known = frozenset(read_lines(DATA / "known_domains.txt"))
        names = words_pattern(DATA / "obscene_names.txt")
        spam, toxic = (artifact.thresholds[axis] for axis in (Axis.SPAM, Axis.TOXIC))
        return (
            (SPAMMY, but_neighbours(likely(Axis.SPAM, spam, self._heaviest), self._reader.read, spam.review)),
            (RUDE, but_oneself(likely(Axis.TOXIC, toxic, self._heaviest), self._reader.read)),
            (LINK | HIDDEN, invites()),
            (LINK | HIDDEN, links(known)),
            (MENTION, mentions()),
            (MENTION, trade()),
            (REPEATED, flood()),
            (REPEATED, duplicate()),
            (OBSCENE, but_oneself(obscene(rude, names), self._reader.read)),
            (SHOUT, caps()),
            (CHANNEL, channel_post()),
            (STRANGER, first_message()),
            (QUARREL, given_back()),
            (PHRASES, stop_phrases()),
        )

    def _heaviest(self, reading: Reading, axis: Axis) -> Sequence[Word]:
        weighed: dict[str, tuple[float, Word]] = {}
        for word in reading.weighty(axis, _MOST_FRAGMENTS):
            weight = getattr(self._reader.token(word.text), axis)
            weighed.setdefault(word.text, (weight, word))
        ranked = sorted(weighed.values(), key=itemgetter(0), reverse=True)[:_MOST_FRAGMENTS]
        return [word for weight, word in ranked if weight > 0 and weight >= _WORTH_SHOWING * ranked[0][0]]


def load_judge(artifact: Path | None = None) -> Judge:
    """A judge with the artefact at that path, or with the shipped one.

    Raises:
        ConfigError: the artefact is missing or damaged; the message names the file.
    """
    return Judge(load(artifact or SHIPPED))


def house_rules(
    stop_phrases: Iterable[str] = (),
    allowed_domains: Iterable[str] = (),
    *,
    clean_language: bool = False,
    complaint: float = NEGATIVE_THRESHOLD,
    texts: Iterable[str] = (),
) -> HouseRules:
    """Compile a community's own rules. A phrase that ends with `*` stands for all its endings; `texts` are
    those in which the community names its own accounts."""
    phrases = [normalise(phrase) + "*" * phrase.rstrip().endswith("*") for phrase in stop_phrases]
    wanted = [phrase for phrase in phrases if phrase.strip("*")]
    pattern = re.compile(rf"(?<!\S){trie_pattern(wanted)}(?!\S)") if wanted else None
    domains = (registered_domain(address) or address.strip().lower() for address in allowed_domains)
    accounts = (name.lower() for text in texts for name in _ACCOUNT.findall(text))
    return HouseRules(pattern, frozenset(domains), clean_language, complaint, frozenset(accounts))
