"""The rule about what answers an insult: a few words that say nothing by themselves give it back.

"Сам такой" is harmless under a compliment. What a message answers is known as far as it was heard lately.
"""

import re

from models.decisions import Finding, Verdict
from models.texts import Sentence
from moderation.evidence import Around, HouseRules, Reading
from moderation.rules import Rule

_LONGEST = 60
"""Characters within which the words are all that is said."""
_GIVES_BACK = re.compile(
    r"(?:(?:ну|а|да|и|ты|вы|сам|ага|ой) ){0,3}(?:сам[аи]?|ты|вы|иди(?:те)?|пошел|пошла|пошли|катись|вали|"
    r"шел бы|шла бы)(?: ты| вы| бы)? (?:так(?:ой|ая|ие)(?: же)?|туда(?: же)?|еще хуже|не лучше|тоже)"
    r"|(?:и )?(?:тебе|вам) (?:того|туда|тем) же(?: \w+)?|от так(?:ого|ой|их) (?:и )?слыш(?:у|им)"
    r"|взаимно|аналогично|(?:на себя|в зеркало) (?:по|гля)\w+"
    r"|кто (?:так )?обзывается (?:тот )?(?:сам )?так и называется"
    r"|(?:no|same to|right back at|back at|look at) you|so are you|you too|takes one to know one|no u",
)
_QUARRELS_FROM = 0.5
"""Who answers an insult with what is as likely one as not goes on with it; at odds of less than the usual
threshold, since what it answers is evidence too."""
_SHOWN = 60


def given_back() -> Rule:
    """An insult that is answered in kind, or returned by words that are none."""

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        if not around.insult:
            return None
        returned = len(reading.text) <= _LONGEST and _GIVES_BACK.fullmatch(reading.normal)
        if not returned and reading.scores.toxic < _QUARRELS_FROM:
            return None
        insult = {"insult": around.insult[:_SHOWN]}
        return Finding("toxic", Verdict.REVIEW, Sentence("reason.toxic.given_back", insult))

    return rule
