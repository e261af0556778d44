"""What somebody is punished for is told in words of their own case."""

import pytest

from handlers.cases.telling import why_of
from models.cases import CaseKind
from models.texts import Sentence, Texts
from tests.builders import case


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("reason.trade", "объявления о товарах и услугах"),
        ("reason.mentions", "массовые упоминания"),
        ("reason.caps", "сплошные заглавные буквы"),
        ("reason.stop_phrase", "слова, которые здесь не пишут"),
        ("reason.personal_data", "личные данные там, где их видят все"),
        ("reason.signals", "решение модератора"),
    ],
)
def test_who_is_punished_is_told_the_rule_that_the_case_is_about(texts: Texts, key: str, told: str) -> None:
    about = case(CaseKind.REVIEW, reasons=(Sentence(key),))

    def say(key: str) -> str:
        return texts.say("ru", key)

    assert why_of(about, say) == told
