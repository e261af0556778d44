"""What people call themselves: whoever says "what a fool I am" insults nobody.

What they say of themselves is cut out and what is left is judged by itself, so who calls themselves a fool
before they insult others gains nothing. What they say of a dog that barked or a phone that hangs is shown
to a person at most. What the classifier thinks of the whole stays as it is.
"""

import re
from collections.abc import Callable

from msgspec.structs import replace

from models.decisions import Finding, Verdict
from models.texts import Sentence
from moderation.evidence import Around, HouseRules, Reading
from moderation.rules import Rule

_LONGEST = 300
_HARMLESS_TO = 0.5
"""What is left must be likelier than not no insult: it is short and says less than the whole."""

_ONE = (
    r"дур(?:а|ак|ачок|ачь[её]|очка|ында)|идиот(?:ка)?|дебил(?:ка|ушка|оид)?|кретин(?:ка)?|придурок|тупица|"
    r"туп(?:ой|ая)|тупень|глуп(?:ый|ая)|бестолочь|балбес(?:ка)?|олух|лох|лошара|лохушка|баран|ос[её]л|ослица|"
    r"олень|овца|коза|коз[её]л|корова|свинья|тормоз|раззява|растяпа|клуша|даун|имбецил|дегенерат|"
    r"долбо[её]б(?:ка)?|муда(?:к|чка)|еблан|ебанут(?:ый|ая)|псих|психичка|больн(?:ой|ая)|конченн?(?:ый|ая)|"
    r"ненормальн(?:ый|ая)|лузер|неудачни(?:к|ца)|ничтожество|алкаш|лентяй(?:ка)?"
)
_MORE = (
    r"дур(?:аки|ачки|ы)|идиот(?:ки|ы)|дебил(?:ки|ы)|кретин(?:ки|ы)|придурки|тупицы|тупые|глупые|бестолочи|"
    r"балбес(?:ки|ы)|олухи|лохи|лошары|лохушки|бараны|ослы|ослицы|олени|овцы|козы|козлы|коровы|свиньи|тормоза|"
    r"раззявы|растяпы|клуши|дауны|имбецилы|дегенераты|долбо[её]б(?:ки|ы)|муда(?:ки|чки)|ебланы|ебанутые|психи|"
    r"больные|конченн?ые|ненормальные|лузеры|неудачни(?:ки|цы)|ничтожества|алкаши|лентяи"
)
_OF_TWO = (
    r"дура(?:ка|чка)|идиота|дебила|кретина|придурка|балбеса|олуха|лоха|барана|осла|оленя|козла|тормоза|дауна|"
    r"имбецила|дегенерата|долбо[её]ба|мудака|еблана|психа|лузера|неудачника|алкаша|лентяя"
)
"""As these are called after a number only: "я дурака видел" is about somebody else."""

_BETWEEN = (
    r"же|ведь|просто|опять|снова|вот|ну|так(?:ой|ая|ие)|полн(?:ый|ая|ые)|"
    r"последн(?:ий|яя|ие)|стар(?:ый|ая|ые)|об[ае]|как|т[оае]т? ещ[её]|реально|наверное|"
    r"видимо|конечно|вообще|туп(?:ой|ая|ые)|слеп(?:ой|ая|ые)|рассеянн(?:ый|ая|ые)|немного|прям|"
    # "ну я и дурак", but not "я и дурак сосед пришли"
    r"(?<=\bну я )и|(?<=\bну мы )и|и(?= [\w-]+(?: что\b|\s*(?:[^\w\s]|\Z)))"
)
_BESIDE = r" с (?:\w+ )?\w*(?:[оеё]й|[оеё]м|ним|ью|[аяиь]ми)"
"""Whoever is a fool together with the speaker; who is meant by these words is judged with what is left."""

_BEGINS = r"(?:(?<![^.!?…,;()\n])|(?<=[.!?…,;()]\s))(?:(?:вот|ну|и|же|ох|эх|ой|как(?:ой|ая|ие)) ){0,3}"
"""In "админ дебил мы" the name belongs to the word before it, so "дурак я" begins a part of the sentence."""

_OF_ONESELF = re.compile(
    rf"(?<![\w-])(?<!\bне )(?:я|(?P<us>мы))(?P<apart>,)?(?: (?:{_BETWEEN})){{0,2}}(?P<beside>{_BESIDE})?"
    rf"(?: (?:{_BETWEEN})){{0,3}} "
    rf"(?:(?:дв[ае]|об[ае]|трое) (?:{_OF_TWO}|{_MORE})|(?(us)(?:{_MORE})|(?:{_ONE})))"
    # Who asks whether they are a fool says no; "это я, дурак!" is said to one, "а я, дурак, ждал" is not.
    r"(?![\w-])(?!\s*\?)(?(apart)(?=,| \w))"
    rf"|{_BEGINS}(?:(?:{_ONE})(?: же| просто)? я|(?:{_MORE})(?: же| просто)? мы)(?=\s*(?:[^\w\s]|\Z))"
    r"|\b(?:i|we)(?:['’]m| am|['’]re| are|m)(?: (?:an?|so|such|too|really|just|total|complete|a bit)){0,3} "
    r"(?:idiots?|fools?|morons?|stupid|dumb(?:ass)?|clowns?|losers?)\b",
    re.IGNORECASE,
)
_OF_A_THING = re.compile(
    r"(?<![\w-])(?:собак[аиу]|п[её]с(?:ик)?|щен(?:ок|ки)|кот(?:ик)?|кошк[аиу]|кот[её]нок|попугай|хомяк|телефон|"
    r"ноутбук|комп|навигатор|автозамена|т9)(?![\w-])[^\n]{0,80}?[,.!;]\s"
    rf"(?P<said>(?:он|она|они) (?:у (?:меня|нас) )?(?:{_ONE}|{_MORE}))(?=\s*(?:[^\w\s]|\Z))",
    re.IGNORECASE,
)
_TO_OTHERS = re.compile(
    r"(?<!\w)(?:ты|тебя|тебе|тобой|тво\w+|вы|вас|вам|вами|ваш\w*|сам\w?|все(?! равно|-таки| же)|всех|всем|"
    r"everyone|you\w*|ur?|ещ[её] больш\w+|так(?:ой|ая|ие) же|как и(?! всегда| обычно| раньше)|"
    r"тоже(?=\s*(?:[^\w\s]|\Z)))(?!\w)",
    re.IGNORECASE,
)
"""Who is spoken to, or all, or who is compared with the speaker: then it may be they who are meant."""


def without_oneself(text: str) -> tuple[str, re.Match[str]] | None:
    """What is left of a short text without what somebody calls themselves, and the first of these.

    None where there is no such thing, or others are spoken to.
    """
    said = _OF_ONESELF.search(text) if len(text) <= _LONGEST else None
    if said is None:
        return None
    rest = _OF_ONESELF.sub(lambda said: f"{said['beside'] or ''} ", text)
    return None if _TO_OTHERS.search(rest) else (rest, said)


def without_a_thing(text: str) -> str | None:
    """What is left of a short text without what somebody calls an animal or a thing that they named before.

    None where there is no such thing, or others are spoken to.
    """
    found = _OF_A_THING.search(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    rest = f"{text[: found.start('said')]} {text[found.end('said') :]}"
    return None if _TO_OTHERS.search(rest) else rest


def but_oneself(judged: Rule, read: Callable[[str], Reading]) -> Rule:
    """As `judged`, but what somebody calls themselves is only noted if what is left is harmless.

    What they call an animal or a thing that is theirs is only shown.

    A house that wants clean language wants it of those who speak of themselves, too.
    """

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        found = judged(reading, around, house)
        if found is None or found.verdict is Verdict.ALLOW or house.clean_language:
            return found
        thing = without_a_thing(reading.text) if found.verdict is Verdict.REMOVE else None
        if thing is not None and not removed(read(thing), around, house):
            return replace(found, verdict=Verdict.REVIEW)
        left = without_oneself(reading.text)
        if left is None or speaks_against(read(left[0]), around, house):
            return found
        fragment, span = left[1][0], left[1].span()
        return Finding(found.rule, Verdict.ALLOW, Sentence("reason.oneself", {"fragment": fragment}), span)

    def removed(rest: Reading, around: Around, house: HouseRules) -> bool:
        again = judged(rest, around, house)
        return again is not None and again.verdict is Verdict.REMOVE

    def speaks_against(rest: Reading, around: Around, house: HouseRules) -> bool:
        if rest.scores.toxic >= _HARMLESS_TO:
            return True
        again = judged(rest, around, house)
        return again is not None and again.verdict > Verdict.ALLOW

    return rule
