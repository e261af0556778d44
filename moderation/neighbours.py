"""What a neighbour asks for or gives away: a nanny for an evening, a ride to the next town, jars for pickles.

In words it is nearly the offer of an odd job, which most advertisements in the labelled sets are, so the
classifier alone removes it. It is shown to a person instead, unless something is wrong with the rest: what is
left without the request and its terms is judged by itself, so who adds a request to an advertisement gains
nothing. What the classifier thinks of the whole stays as it is. So it is with a few words in which nothing is
offered that anybody could take up.
"""

import re
from collections.abc import Callable

from msgspec.structs import replace

from models.decisions import Finding, Verdict
from moderation.customers import without_contact
from moderation.evidence import LINK, MENTION, Around, HouseRules, Reading
from moderation.rules import Rule

_LONGEST = 200
_REST = 90
"""The request is most of a text: from here on it tells of something else."""
_BEFORE = 40
"""So many characters may stand before a request: a greeting, or who may need what is given away."""

_HELP = (
    r"нян(?:ю|я|ечк[уа])|сиделк[уа]|домработниц[уа]|помощниц[уа] по (?:дому|хозяйству)|репетитора?|логопеда?|"
    r"мастера?|сантехника?|электрика?|плиточника?|печника?|парикмахера?|ветеринара?|кинолога?|грумера?|"
    r"попутчи(?:ка?|ков|ц[уа])|передержк[уа]|сосед(?:а|к[уа])?"
)
"""One person for one household: whoever wants many people is hiring."""
_ASKS = (
    r"(?:ищу|ищем|нужен|нужна|требуется|посоветуйте|порекомендуйте)"
    rf"(?P<whom>(?: \w+){{0,2}}) (?:{_HELP})"
)
_GIVES = (
    r"(?P<gift>(?:отда(?:м|ю|дим|[её]м)|подар(?:ю|им))(?P<what>(?:,? [\w-]+){0,8}?),? "
    r"(?:даром|бесплатно|самовывоз\w*|в добрые руки)|прим(?:у|ем) (?:в дар|даром|бесплатно))"
)
_ASKS_OR_GIVES = re.compile(rf"\b(?:{_ASKS}|{_GIVES})\b(?!(?: на дом\w?)?\s*\?)", re.IGNORECASE)
"""Asked as a question alone it is how a tradesman begins: "Нужен мастер?"."""

_FOR_WHOM = re.compile(r"\bкому (?:нужн\w+|надо)\b", re.IGNORECASE)

_PAY = r"(?:оплат\w+|плачу|платим|заплачу)\W{1,3}"
_TERMS = (
    rf"(?:{_PAY})?(?:(?:по|от|до) )?(?<!\d )\b(?:[1-9]|[12]\d)\d{{2}} ?(?:р|руб\w*|₽)?\.? ?(?:в|за|/) ?"
    r"(?:час|вечер|ночь|день|сутки|смену|раз|занятие|урок|прогулку)\b"
    rf"|{_PAY}(?:почасов\w+|ежедневно|еженедельно|кажд\w+ (?:день|вечер|неделю)|на месте|сразу)\b"
    r"|\b(?:с личным|со своим) (?:авто\w*|транспортом)\b|\bсмены? по \d{1,2} час\w*|\bобучение дома\b"
)
_CONTACT = (
    r"(?:\bтел\w*\W{0,3})?(?:\+7|\b[78])[ (-]{0,2}\d{3}[ )-]{0,2}\d{3}[ -]?\d{2}[ -]?\d{2}\b"
    r"|(?:\A|[,.;!])\s*(?:(?:пиш|напиш)\w+ )?в (?:личку|лс|личные сообщения)\s*(?=[,.;!]|\Z)"
)
_OF_HELP = re.compile(rf"{_TERMS}|{_CONTACT}", re.IGNORECASE)
"""What household and advertiser have in common: pay for an hour or a day, where to call."""
_OF_GIFT = re.compile(_CONTACT, re.IGNORECASE)

_LURES = re.compile(
    r"крипт|трейд|инвест|сигнал|казино|ставк|займ|кредит|дох[оа]д|зараб|подработ|бизнес|возможност|удален|ваканси|"
    r"прибыл|выплат|вложен|деньг|денег|схем[аеуы]|гарант|скидк|людей|сотрудник|команд|партнер|девушек|парни|парней|"
    r"курьер|набор|набира|опыта|график|обучени|\bкурс|марафон|вебинар|промокод|бонус|акци[яи]\b|закрыт|закладк|"
    r"канал|личк|\bлс\b|\bбот|подпис|аккаунт|впн|vpn|телеграм|telegram|\bтг\b|вотсап|ватсап|whatsapp|вайбер|viber|"
    r"нужн\w+|нужен|требу\w+|ищу|ищем|ребята?\b|люди|человека?\b|халтур|шабаш|разнорабоч|груз|стройк|куплю|скупа|"
    r"прода[мюе]|оптом|плюс|интим|досуг|(?<!раз )(?<!раза )\bв (?:день|неделю|месяц)\b|"
    r"\d{4}|\d \d{3}\b|\d ?к\b|\bтыс|пересылк|предоплат|полцены"
)
_SIGNS = re.compile(r"[$€£₽₸₴₿%]|(?<![A-Za-z+])\+")
"""What no neighbour has to do with once the terms are told, and how strangers are called elsewhere."""

_FEW = 40
_FIGURE = re.compile(r"\d")


def without_request(reading: Reading) -> tuple[str, str] | None:
    """What is left of a short text without addresses once its request and the terms of that are cut out.

    With the words inside the request ("a good nanny") and without: they would dilute what stands around it.
    None where it neither asks for help at home nor gives anything away, or tells more of something else.
    """
    text = reading.text
    if len(text) > _LONGEST or reading.signals & (LINK | MENTION):
        return None
    asked = _ASKS_OR_GIVES.search(text)
    if asked is None or asked.start() > _BEFORE:
        return None
    terms = _OF_GIFT if asked["gift"] is not None else _OF_HELP
    around = f"{_FOR_WHOM.sub(' ', text[: asked.start()])} {terms.sub(' ', text[asked.end() :])}"
    said = f"{asked['whom'] or asked['what'] or ''} {around}"
    return (said, around) if len(" ".join(said.split())) <= _REST else None


def offers_nothing(reading: Reading) -> bool:
    """Whether a text is of a few words, without an address, a figure or a lure: a single «пишите» is spam to
    the classifier, and so is who asks «пишите код на C++?»."""
    few = len(reading.text) <= _FEW and not reading.signals & (LINK | MENTION)
    return few and not _FIGURE.search(reading.text) and not _lures(reading)


def but_neighbours(judged: Rule, read: Callable[[str], Reading], flagged_from: float) -> Rule:
    """As `judged`, but what a neighbour or customer asks for is shown to a person where it would be removed,
    and so is what offers nothing.

    The former not where the rest holds a lure or is by itself spam with a probability of `flagged_from` or
    more.
    """

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        found = judged(reading, around, house)
        if found is None or found.verdict is not Verdict.REMOVE:
            return found
        milder = replace(found, verdict=Verdict.REVIEW)
        if offers_nothing(reading):
            return milder
        rests = without_request(reading) or without_contact(reading)
        return found if rests is None or any(held_against(read(rest)) for rest in rests) else milder

    def held_against(rest: Reading) -> bool:
        return rest.scores.spam >= flagged_from or _lures(rest)

    return rule


def _lures(rest: Reading) -> bool:
    return _SIGNS.search(rest.text) is not None or _LURES.search(rest.normal) is not None
