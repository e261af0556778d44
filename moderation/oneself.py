"""What people call themselves: whoever says "what a fool I am" insults nobody.

What they say of themselves is cut out and what is left is judged by itself, so who calls themselves a fool
before they insult others gains nothing. What the classifier thinks of the whole stays as it is.
"""

import re
from collections.abc import Callable

from models.decisions import Finding, Verdict
from models.texts import Sentence
from moderation.evidence import Around, HouseRules, Reading
from moderation.rules import Rule

_LONGEST = 300
_HARMLESS_TO = 0.5
"""What is left must be likelier than not no insult: it is short and says less than the whole."""

_NAMES = (
    r"дур(?:а|ак|аки|ака|ачок|ачки|ачь[её]|очка|ында|ы)|идиот(?:а|ка|ки|ы)?|дебил(?:а|ка|ки|ы|ушка|оид)?|кретин(?:а|ка|ы)?|"
    r"придур(?:ок|ки|ка)|тупиц[аы]|туп(?:ой|ая|ые)|тупень|глуп(?:ый|ая|ые)|бестолоч[ьи]|балбес(?:а|ка|ы)?|олух[иа]?|"
    r"лох[иа]?|лошара|лохушк[аи]|баран[ыа]?|ос[её]л|ослица|ослы|олен[ьи]|овц[аы]|коз[аы]|коз[её]л|козлы|коров[аы]|"
    r"свинь[яи]|тормоз[а]?|раззяв[аы]|растяп[аы]|клуш[аи]|даун[ы]?|имбецил[ыа]?|дегенерат[ыа]?|долбо[её]б(?:а|ка|ы)?|"
    r"муда(?:к|ки|ка|чка)|еблан[ыа]?|ебанут(?:ый|ая|ые)|псих[иа]?|психичка|больн(?:ой|ая|ые)|"
    r"конченн?(?:ый|ая|ые)|ненормальн(?:ый|ая|ые)|лузер[ыа]?|неудачни(?:к|ки|ца)|ничтожество|алкаш[иа]?|лентяй(?:ка)?"
)
_BETWEEN = (
    r"с (?:\w+ )?\w+|же|ведь|просто|опять|снова|и|вот|ну|так(?:ой|ая|ие)|полн(?:ый|ая|ые)|"
    r"последн(?:ий|яя|ие)|стар(?:ый|ая|ые)|два|две|об[ае]|трое|как|т[оае]т? ещ[её]|реально|наверное|"
    r"видимо|конечно|вообще|туп(?:ой|ая|ые)|слеп(?:ой|ая|ые)|рассеянн(?:ый|ая|ые)|немного|прям"
)
_OF_ONESELF = re.compile(
    rf"(?<![\w-])(?<!\bне )(?:я|мы),?(?: (?:{_BETWEEN})){{0,3}} (?:{_NAMES})(?![\w-])"
    rf"|(?<![\w-])(?:{_NAMES})(?: же| просто)? (?:я|мы)(?=\s*(?:[^\w\s]|\Z))"
    r"|\b(?:i|we)(?:['’]m| am|['’]re| are|m)(?: (?:an?|so|such|too|really|just|total|complete|a bit)){0,3} "
    r"(?:idiots?|fools?|morons?|stupid|dumb(?:ass)?|clowns?|losers?)\b",
    re.IGNORECASE,
)
_TO_OTHERS = re.compile(
    r"(?<!\w)(?:ты|тебя|тебе|тобой|тво\w+|вы|вас|вам|вами|ваш\w*|сам\w?|все(?! равно|-таки| же)|всех|всем|"
    r"everyone|you\w*|ur?)(?!\w)",
    re.IGNORECASE,
)
"""Who is spoken to, or all: then it may be they who are meant."""


def without_oneself(text: str) -> tuple[str, re.Match[str]] | None:
    """What is left of a short text without what somebody calls themselves, and the first of these.

    None where there is no such thing, or others are spoken to.
    """
    if len(text) > _LONGEST:
        return None
    said, rest = _OF_ONESELF.search(text), _OF_ONESELF.sub(" ", text)
    return (rest, said) if said and not _TO_OTHERS.search(rest) else None


def but_oneself(judged: Rule, read: Callable[[str], Reading]) -> Rule:
    """As `judged`, but what somebody calls themselves is only noted, if what is left is harmless.

    A house that wants clean language wants it of those who speak of themselves, too.
    """

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        found = judged(reading, around, house)
        if found is None or found.verdict is Verdict.ALLOW or house.clean_language:
            return found
        left = without_oneself(reading.text)
        if left is None or speaks_against(read(left[0]), around, house):
            return found
        fragment, span = left[1][0], left[1].span()
        return Finding(found.rule, Verdict.ALLOW, Sentence("reason.oneself", {"fragment": fragment}), span)

    def speaks_against(rest: Reading, around: Around, house: HouseRules) -> bool:
        if rest.scores.toxic >= _HARMLESS_TO:
            return True
        again = judged(rest, around, house)
        return again is not None and again.verdict > Verdict.ALLOW

    return rule
