"""What is worse than a poor evening: harm done to somebody's health, something foreign in what was served,
rudeness of the staff. Told calmly it is no complaint to the classifier, so it is told apart by words. Pure.

Only as somebody's own experience: that they fell ill of what was ours, that they found something in it, that
one of the staff was rude. A question, a joke or somebody's rudeness to the staff is none.
"""

import re
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from moderation.evidence import Reading

_SIGN: Final = re.compile(
    r"отрави\w*|отравл\w*|аллерг\w*|скорую|скорой|рвало|рвота|рвет|вырвало|тошни\w*|понос\w*|больниц\w+"
    r"|госпитал\w+|ожог\w*|обожг\w+|обжег\w*|сыпь\w*|опух\w+|температур\w+|волос\w*|таракан\w*|личинк\w+"
    r"|черв\w+|плесен\w*|стекл\w+|осколо?к\w*|опарыш\w*|насеком\w+|крыс\w+|муха|муху|жука?|гвозд\w+|ноготь"
    r"|хам\w*|нахам\w+|нагруб\w+|груби\w*|оскорби\w+|накрич\w+|обозва\w+|обматер\w+|орал\w*"
    r"|hairs?|poison\w*|sick|rude|cockroach\w*|glass|hospital\w*|mou?ld|mou?ldy|maggots?|vomit\w*|allergic"
    r"|insulted"
)
_BEGINNINGS: Final = frozenset(
    {
        "отр", "алл", "ско", "рва", "рво", "рве", "выр", "тош", "пон", "бол", "гос", "ожо", "обо",
        "обж", "сып", "опу", "тем", "вол", "тар", "лич", "чер", "пле", "сте", "оск", "опа", "нас",
        "кры", "мух", "жук", "гво", "ног", "хам", "нах", "наг", "гру", "нак", "обм", "ора", "hai",
        "poi", "sic", "rud", "coc", "gla", "hos", "mou", "mol", "mag", "vom", "all", "ins",
    }
)  # fmt: skip
"""How the words begin: nearly all others are told apart by that."""
_LETTERS: Final = 3
_SURE: Final = 0.99
"""Beyond the threshold of any community that hears complaints at all."""

_FOOD = (
    r"(?:салат|суп|борщ|торт|пирог|пирож|булоч|бул[ко]|хлеб|кекс|десерт|мороженн?о|сэндвич|бутерброд|бургер|"
    r"шаурм|шаверм|пицц|ролл|суш|кофе|капучино|латте|раф|чай|чае|напит|сок|блюд|тарелк|стакан|чашк|порци|обед|"
    r"ужин|завтрак|мяс|рыб|куриц|котлет|паст|соус|сыр|каш|омлет|выпечк|круассан|заказ|упаковк|коробк|пакет|"
    r"еде|еды|еду|крем|маск|процедур|маникюр|окрашиван|стрижк|пилинг|массаж|чебурек|пельмен|плов|кусоч|кухн)\w*"
)
_OURS = r"(?:ваш\w*|у вас|вами|от вас)"
_OF_OURS = rf"(?:{_OURS}|(?:после|от|из-за) (?:\w+ )?{_FOOD})"
_ILL = (
    r"отрави(?:л\w*|вш\w+)|(?:пищевое )?отравлени[ея]|(?:вы)?рвало|тошнило|рвота|понос\w*|"
    r"(?:вызыва|вызва)ли скорую|(?:увез|забра)\w+ (?:на скорой|скорая)|госпитализировали|"
    r"(?:попал\w*|увезли|лежал\w*|оказал\w*) в больниц\w+|(?:получил\w*|остался|теперь) ожог\w*|обожгл\w+|"
    r"покрыл\w+ сыпью|(?:пошла|появилась|вылезла) сыпь|опух(?:ло|ла|ли)"
)
_ALLERGY = rf"аллерги\w+ (?:\w+ )?(?:после|от|на) (?:ваш\w*|{_FOOD})|аллергия началась"
_FOREIGN = (
    r"(?:волос\w*|таракан\w*|личинк\w+|черв(?:як\w*|и|ей)|плесень|стекл[оа]|осколо?к\w*|опарыш\w*|насеком\w+|"
    r"крыс\w+|мух[ау]|жука?|гвоздь|ноготь)"
)
_MET = (
    r"(?:наш[её]?л[аи]?|обнаружил\w*|попал(?:ся|ась|ись|ось|а|и|о|)|оказал\w+|плавал\w*|был[аои]?|лежал\w*|"
    r"достал\w*)"
)
_IN = rf"(?:в|во|внутри|на) (?:(?:\w+ ){{0,2}}{_FOOD}|ваш\w*)"
_STAFF = (
    r"(?:официант(?:ка)?|бариста|кассирш?а?|продав(?:ец|щица)|администратор(?:ша)?|охранник|курьер|менеджер|"
    r"оператор|сотрудни(?:к|ца|ки)|персонал|хостес|мастер|врач|медсестра|водитель|повар|бармен|консультант)"
)
_RUDE = (
    r"(?:(?:на|по)?хамил[аи]?|(?:на)?грубил[аи]?|оскорбил[аи]?|накричал[аи]? на|обозвал[аи]?|обматерил[аи]?|"
    r"орал[аи]? на)"
)
_BOOR = r"(?:хам(?:ка|ло|ы|ье)?) (?:за (?:стойкой|кассой|прилавком)|на (?:кассе|ресепшене?)|у вас|ваш\w*)"
_GAP = r"(?:[^.!?\n]{0,60}?[\s,])?"
_NEAR = r"[^.!?\n]{0,40}?"

_ILL_OF_OURS = re.compile(
    rf"\b(?:{_ILL})\b{_GAP}\b{_OF_OURS}|\b{_OF_OURS}\b[^?\n]{{0,80}}?\b(?:{_ILL})\b|\b(?:{_ALLERGY})"
)
_FOUND = re.compile(
    rf"\b{_MET} (?:\w+ ){{0,2}}{_FOREIGN} {_IN}|\b{_MET} {_IN}{_GAP}\b{_FOREIGN}\b"
    rf"|\b{_IN} (?:\w+ ){{0,2}}{_MET} (?:\w+ ){{0,2}}{_FOREIGN}\b|\b{_FOREIGN} {_IN}(?=\s*(?:[!.,(]|\Z))"
)
_RUDELY = re.compile(
    rf"\b{_STAFF}\b{_NEAR} {_RUDE}\b|\b{_RUDE} (?:\w+ )?{_STAFF}\b|\b{_BOOR}"
    rf"|\b(?:нам|мне|маме|жене|мужу) {_RUDE}\b{_GAP}\b{_OURS}|\b{_OURS}\b{_NEAR}\b{_RUDE}\b"
)
_ENGLISH = re.compile(
    r"\b(?:i|we|my \w+) (?:\w+ ){0,2}(?:got|had|was|were|ended up) (?:\w+ ){0,2}"
    r"(?:food poisoning|poisoned|sick|in (?:the )?hospital|hospitali[sz]ed|an allergic reaction)\b"
    r"[^.!?\n]{0,40}?\b(?:your?|after|from)\b"
    r"|\b(?:found|there was|there were) (?:an? |some )?(?:\w+ )?"
    r"(?:hairs?|cockroach\w*|glass|mou?ld|maggots?) in (?:my|our|the|your)\b"
    r"|\b(?:waiter|waitress|barista|cashier|manager|staff|courier|driver) (?:was|were) (?:\w+ )?rude\b"
    r"|\b(?:waiter|waitress|barista|cashier|manager|courier|driver) insulted (?:me|us|my)\b"
)
_NOT_SO = re.compile(
    r"\bне (?:отрав|рвало|тошнило|(?:на)?хамил|(?:на)?грубил|нашл)|\bникто не\b|\bни разу\b|\bклиент"
    r"|\bпосетител|\bгост[ьия]\b|\bпокупател|\bвдруг\b|\bесли\b|\bчтобы?\b|\bбоюсь\b|\bnever\b|\bif\b"
)
"""It did not happen, may happen, or was done by somebody else."""


def is_harm_word(word: str) -> bool:
    """Whether a word, as the normaliser leaves it, may tell of harm."""
    return word[:_LETTERS] in _BEGINNINGS and _SIGN.fullmatch(word) is not None


def heard(reading: Reading) -> Reading:
    """As it was read, but sure to be a complaint where it tells of harm."""
    if reading.scores.negative >= _SURE or not tells_of_harm(reading.text):
        return reading
    return replace(reading, scores=replace(reading.scores, negative=_SURE))


@lru_cache(maxsize=256)
def tells_of_harm(text: str) -> bool:
    """Whether somebody tells of harm that they or theirs came to here.

    The last answers are kept, because the score, the words of a case and its urgency ask in turn.
    """
    said = " ".join(text.lower().replace("ё", "е").split())
    found = (one.search(said) for one in (_ILL_OF_OURS, _FOUND, _RUDELY, _ENGLISH))
    return any(one is not None and _happened(said, one) for one in found)


def _happened(said: str, told: re.Match[str]) -> bool:
    """By the sentence in which it is told."""
    begins = max(said.rfind(end, 0, told.start()) for end in ".!?") + 1
    asked = said[told.end() :].lstrip().startswith("?")
    return not asked and _NOT_SO.search(said, begins, told.end()) is None
