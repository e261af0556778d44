"""Who offers goods or services and sends people to an account: "all sizes in stock, order @somebody".

The classifier reads no names, and goods that nothing was learned about are words like any others to it. So
the manner of a trader is looked for: at least two of stock, price, delivery, brand and quality, and a name
in the place where one calls. It is a matter for a person; who sells their own old sofa is no trader, nor is a
customer who speaks of orders, delivery and quality and calls the shop: they complain, or praise.
"""

import re

from models.decisions import Finding, Verdict
from models.texts import Sentence
from moderation.evidence import MENTION, Around, HouseRules, Reading
from moderation.rules import Rule

_LONGEST = 600
_LEAST = 2
_NOTHING = r"(?!)"
_MANNER = tuple(
    (re.compile(rf"\b(?:{sellers})"), re.compile(rf"\b(?:{customers})"))
    for sellers, customers in (
        # what there is
        (
            r"в наличии|под заказ|на складе|со склада|все размеры|размерн\w+ ряд|"
            r"нов\w+ (?:поступлен|коллекц)|ассортимент|больш\w+ выбор|каталог|in stock|all sizes|wholesale",
            _NOTHING,
        ),
        # for how much, and whom to ask
        (
            r"опт(?:ом|у?\b|ов)|прайс|от \d{3,}|\d{3,5} ?(?:р\b|руб|₽)|"
            r"(?:лучш|низк|приятн|закупочн)\w+ цен|цен[аы]? (?:ниже|приятн|договорн|от|оптов)|"
            r"дешев(?:ле|о\b)|недорого|скидк|распродаж|рассрочк|перв\w+ (?:сеанс|вопрос|урок)|"
            r"discount|cheap|free shipping",
            r"бесплатн|пиши|писать|заказ|contact|dm|order",
        ),
        # how one gets it
        (
            r"доставим|отправим|наложенн|наложк|примерк|выезд|запис[ьы]",
            r"доставк|отправ(?:к|ля)|сдэк|delivery|shipping",
        ),
        # how good it is said to be
        (r"оригинал|люкс|реплик|копи[ияй]\b|1 ?[в:] ?1\b|replica", _NOTHING),
        (
            r"премиум|от производител|(?:от|с) фабрик|стаж",
            r"качеств|гарант|опыт|отзыв|quality|warranty",
        ),
    )
)
"""Words of sellers, and words that customers use as often: these count only behind a call to order."""
_SENT = re.compile(r"\b(?:заказ\w*|пи[шс]\w+|прайс|менеджер|order|contact|dm)\W{1,3}(?:\w+\W{1,3})?(@\w{4,})")
"""A name to which one is sent."""
_BESIDE = re.compile(
    r"(?:[^?@\s][^\w?@]{0,3}\s(?=@\w{4,}\W*\Z)|\b(?:через|у|via)\W{1,3}(?:\w+\W{1,3})?)(@\w{4,})"
)
"""A name behind everything, not behind a question, or of who has it: a trader's, or that of a friend who is
shown a sale."""
_BIDS = re.compile(
    r"(?<!\d)(?!20[23]\d\b)\d{3,}|\bоптов|\bопт(?:ом|у)?\b|\bпрайс|\bпо \w+ цен|\bпод заказ|"
    r"\bсклад|\bфабрик|\bпроизводител|\bпродаю\b|\bна дом|\bв профил|\bждем вас|\bдержите\b"
)
"""What a trader says and a friend doesn't: a sum or a phone, wholesale, a factory, an offer of one's own."""
_CALLED = re.compile(
    r"(?:\b(?:заказать|заказывай(?:те)?|заказы|пиши(?:те)?|писать|прайс|contact|dm|to order)|"
    r"(?:\A|[^\w\s]\s{0,3})(?:заказ|order))\W{1,3}"
    r"(?:(?:в|у|к|на|по|или|тут|здесь|сюда|нам|мне|лс|личку|директ|принимает|принимаем|to|at|via|here|us|me)\W{1,3}){0,3}"
    r"@\w{4,}"
)
"""A name behind a call: "заказать: @…", "пишите в лс или @…"."""
_PRIVATE = re.compile(
    r"\b(?:отда[мю]|куп(?:лю|ил\w*)|меняю|ищу|нужн[аоы]?\b|не подош\w+|носил\w*|мо[йяеи]\b|моего|моей|я\b|"
    r"мне\b|у вас\b|спасиб\w+|заказ(?:ыв)?ал\w*|взял\w*|брал\w*|приш(?:ел|л[аио])\b|где|кто|подскаж\w+|"
    r"посовет\w+|смотри\b|глянь|хо(?:чу|тел\w*)|жд(?:у|ал\w*)\b|ждем\b(?! вас)|верните|вернул\w*|"
    r"буд(?:у|ем)\b|"
    r"(?:опозда|запазд|задерж|обман|отмен|удал|испорт|слом|потеря|понрав)\w+|"
    r"не (?!упуст|пропуст|дорог|прохо)\w+|нет\b|непонятн\w+|"
    r"(?:плох|ужасн|отвратит|кошмар|безобраз)\w+|"
    r"my\b|thanks|where|who\b|i\b|we\b|was\b|were\b|ordered|late\b|bad\b|refund|broken|arrived)"
)
"""How a customer or a neighbour speaks."""
_SELLS = re.compile(r"\bпрода(?:м|ю|ется)\b|\bб/у\b")
"""So does who sells one thing of their own: one sign more makes them a trader."""


def trade() -> Rule:
    """Goods or services are offered, and people are sent to an account that is none of the house."""

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        if not reading.signals & MENTION or len(reading.text) > _LONGEST:
            return None
        if reading.scores.negative >= house.complaint:
            return None
        said = reading.text.lower().replace("ё", "е")
        named = _named(said)
        if named is None or named[1] in house.accounts or not _offers(said):
            return None
        span = named.span(1) if len(said) == len(reading.text) else None
        return Finding("trade", Verdict.REVIEW, Sentence("reason.trade", {"name": named[1]}), span)

    return rule


def _named(said: str) -> re.Match[str] | None:
    if sent := _SENT.search(said):
        return sent
    return _BESIDE.search(said) if _CALLED.search(said) or _BIDS.search(said) else None


def _offers(said: str) -> bool:
    if _PRIVATE.search(said):
        return False
    called = _CALLED.search(said) is not None
    signs = sum(
        sellers.search(said) is not None or (called and customers.search(said) is not None)
        for sellers, customers in _MANNER
    )
    return signs >= _LEAST + (_SELLS.search(said) is not None)
