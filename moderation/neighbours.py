"""What a neighbour asks for or gives away: a nanny for an evening, a ride to the next town, jars for pickles.

In words it is nearly the offer of an odd job, which most advertisements in the labelled sets are, so the
classifier alone removes it. It is shown to a person instead; what the classifier thinks stays as it is.
"""

import re
from dataclasses import replace

from models.decisions import Finding, Verdict
from moderation.evidence import LINK, MENTION, Around, HouseRules, Reading
from moderation.rules import Rule

_LONGEST = 200
_HELP = (
    r"нян(?:ю|я|ечк[уа])|сиделк[уа]|домработниц[уа]|помощниц[уа] по (?:дому|хозяйству)|репетитора?|логопеда?|"
    r"мастера?|сантехника?|электрика?|плиточника?|печника?|парикмахера?|ветеринара?|кинолога?|грумера?|"
    r"попутчи(?:ка?|ков|ц[уа])|передержк[уа]|сосед(?:а|к[уа])?"
)
"""One person for one household: whoever wants many people is hiring."""
_ASKS = rf"(?:ищу|ищем|нуж(?:ен|на|ны)|требуется|посоветуйте|порекомендуйте)(?: \w+){{0,2}} (?:{_HELP})"
_GIVES = (
    r"(?:отда(?:м|ю|дим|ем)|подарю|подарим)(?: \w+){0,8} (?:даром|бесплатно|самовывоз\w*|в добрые руки)"
    r"|(?:отда(?:м|ю|дим|ем)|подарю|подарим) (?:даром|бесплатно|в добрые руки)"
    r"|прим(?:у|ем) (?:в дар|даром|бесплатно)"
)
_ASKS_OR_GIVES = re.compile(rf"\b(?:{_ASKS}|{_GIVES})\b")
_LURES = re.compile(
    r"крипт|трейд|инвест|сигнал|казино|ставк|займ|кредит|дох[оа]д|заработ|подработ|удален|ваканси|смен[аыу]\b|"
    r"ежедневн|еженедельн|обучени|\bкурс|марафон|вебинар|промокод|бонус|акци[яи]\b|закрыт|\bлс\b|личк|личн|канал|"
    r"\bбот|подпис|18 ?\+|интим|\d{5}"
)
"""What no neighbour has to do with, and how strangers are called elsewhere."""


def asks_a_neighbour(reading: Reading) -> bool:
    """Whether a short text without addresses asks for help at home or gives something away."""
    if len(reading.text) > _LONGEST or reading.signals & (LINK | MENTION):
        return False
    said = reading.normal
    return _ASKS_OR_GIVES.search(said) is not None and _LURES.search(said) is None


def but_neighbours(judged: Rule) -> Rule:
    """As `judged`, but what a neighbour asks for or gives away is never removed."""

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        found = judged(reading, around, house)
        if found is None or found.verdict is not Verdict.REMOVE or not asks_a_neighbour(reading):
            return found
        return replace(found, verdict=Verdict.REVIEW)

    return rule
