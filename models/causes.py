"""Why people complain, as a community sorts it: a short list with the words by which each cause is known."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A cause of complaints. `words` are beginnings of words; `answer` is what is said first in public, if a
    person has approved it."""

    name: str
    words: tuple[str, ...] = ()
    answer: str = ""


USUAL: dict[str, tuple[Cause, ...]] = {
    "ru": (
        Cause(
            name="доставка",
            words=("доставк", "доставл", "курьер", "посылк", "привез", "не приех", "заказ не приш", "опозда"),
        ),
        Cause(name="цена", words=("цен", "дорог", "стоимост", "подорож", "переплат", "скидк", "деньг")),
        Cause(
            name="качество",
            words=("качеств", "брак", "сломал", "испорч", "несвеж", "холодн", "невкусн", "протух", "порвал"),
        ),
        Cause(
            name="сотрудники",
            words=(
                "хам",
                "груб",
                "продав",
                "сотрудни",
                "менеджер",
                "официант",
                "персонал",
                "обслуж",
                "оператор",
            ),
        ),
        Cause(
            name="сбой", words=("сайт", "приложен", "ошибк", "не работает", "завис", "глюч", "баг", "не груз")
        ),
    ),
    "en": (
        Cause(name="delivery", words=("deliver", "courier", "parcel", "shipping", "late", "never arrived")),
        Cause(name="price", words=("price", "expensive", "cost", "overpriced", "refund", "discount")),
        Cause(name="quality", words=("quality", "broken", "defect", "stale", "cold", "spoiled", "torn")),
        Cause(name="staff", words=("rude", "staff", "manager", "waiter", "service", "employee")),
        Cause(name="bug", words=("site", "app", "error", "not working", "crash", "bug", "glitch")),
    ),
}
"""What a community begins with, by its language."""
