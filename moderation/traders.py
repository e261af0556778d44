"""Who offers goods or services and sends people to an account: "all sizes in stock, order @somebody".

The classifier reads no names, and goods that nothing was learned about are words like any others to it. So
the manner of a trader is looked for: at least two of stock, price, delivery, brand and quality, and a name
in the place where one calls. It is a matter for a person; who sells their own old sofa is no trader.
"""

import re

from models.decisions import Finding, Verdict
from models.texts import Sentence
from moderation.evidence import MENTION, Around, HouseRules, Reading
from moderation.rules import Rule

_LONGEST = 600
_LEAST = 2
_MANNER = tuple(
    re.compile(rf"\b(?:{words})")
    for words in (
        # what there is
        r"в наличии|под заказ|на складе|со склада|все размеры|размерн\w+ ряд|нов\w+ (?:поступлен|коллекц)|"
        r"ассортимент|больш\w+ выбор|каталог|in stock|all sizes|wholesale",
        # for how much, and whom to ask
        r"опт(?:ом|у?\b|ов)|прайс|от \d{3,}|\d{3,5} ?(?:р\b|руб|₽)|(?:лучш|низк|приятн|закупочн)\w+ цен|"
        r"цен[аы]? (?:ниже|приятн|договорн|от|оптов)|дешев(?:ле|о\b)|недорого|скидк|распродаж|рассрочк|"
        r"бесплатн|пиши|писать|заказ|перв\w+ (?:сеанс|вопрос|урок)|"
        r"discount|cheap|free shipping|contact|dm|order",
        # how one gets it
        r"достав(?:к|им)|отправ(?:к|ля|им)|сдэк|наложенн|наложк|примерк|выезд|запис[ьы]|delivery|shipping",
        # how good it is said to be
        r"оригинал|люкс|реплик|копи[ияй]\b|1 ?[в:] ?1\b|replica",
        r"качеств|гарант|премиум|от производител|(?:от|с) фабрик|стаж|опыт|отзыв|quality|warranty",
    )
)
_CALLS = re.compile(
    r"[^?@\s][^\w?@]{0,3}\s(@\w{4,})\W*\Z"
    r"|\b(?:заказ\w*|пи[шс]\w+|прайс|менеджер|через|у|order|contact|dm|via)\W{1,3}(?:\w+\W{1,3})?(@\w{4,})"
)
"""A name to which one is sent, or that stands behind everything; not behind a question."""
_PRIVATE = re.compile(
    r"\b(?:отда[мю]|куп(?:лю|ил\w*)|меняю|ищу|нужн[аоы]?\b|не подош\w+|носил\w*|мо[йяеи]\b|моего|моей|я\b|"
    r"мне\b|у вас\b|спасиб\w+|заказ(?:ыв)?ал\w*|взял\w*|брал\w*|приш(?:ел|л[аио])\b|где|кто|подскаж\w+|"
    r"посовет\w+|my\b|thanks|where|who\b)"
)
"""How a customer or a neighbour speaks."""
_SELLS = re.compile(r"\bпрода(?:м|ю|ется)\b|\bб/у\b")
"""So does who sells one thing of their own: one sign more makes them a trader."""


def trade() -> Rule:
    """Goods or services are offered, and people are sent to an account."""

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        if not reading.signals & MENTION or len(reading.text) > _LONGEST:
            return None
        said = reading.text.lower().replace("ё", "е")
        called = _CALLS.search(said)
        if called is None or _PRIVATE.search(said):
            return None
        signs = sum(one.search(said) is not None for one in _MANNER)
        if signs < _LEAST + (_SELLS.search(said) is not None):
            return None
        reason = Sentence("reason.mentions.trade", {"name": called[called.lastindex or 0]})
        span = called.span(called.lastindex or 0) if len(said) == len(reading.text) else None
        return Finding("mentions", Verdict.REVIEW, reason, span)

    return rule
