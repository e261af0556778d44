"""A post that says all that one can, and what of each part must be seen by who approves it."""

from dataclasses import fields
from datetime import timedelta

from models.content import Ad, Content, LinkButton, Poll, Trait
from models.marks import Mark, MarkKind
from models.media import Look, MediaKind, Medium
from tests.builders import NOW

PRICES = Medium(
    hash="cd" * 32,
    look=Look(kind=MediaKind.DOCUMENT, form="pdf"),
    size=9,
    title="Прайс.pdf",
    added_at=NOW,
)
WHOLE = Content(
    text="Меню недели",
    marks=(Mark(kind=MarkKind.LINK, start=0, length=4, url="https://cafe.example/menu"),),
    media=(PRICES.name,),
    alt=("Тарелка супа",),
    poll=Poll(question="Суп?", options=("да", "нет"), several=True, right=0, explanation="Он без соли"),
    buttons=((LinkButton(label="Заказать", url="https://cafe.example/order"),),),
    link="https://cafe.example/link",
    source="https://cafe.example/source",
    first_comment="Ждём!",
    traits=frozenset(Trait),
    ad=Ad(advertiser="ООО «Пирог»", erid="2Vtz"),
    pin_for=timedelta(days=3),
    keep_for=timedelta(hours=36),
)
SEEN = {
    "text": ["Меню недели"[5:]],
    "marks": ["https://cafe.example/menu"],
    "media": ["Прайс.pdf"],
    "alt": ["Тарелка супа"],
    "poll": ["Суп?", "да", "нет", "Он без соли", "Можно выбрать несколько"],
    "buttons": ["Заказать", "https://cafe.example/order"],
    "link": ["https://cafe.example/link"],
    "source": ["https://cafe.example/source"],
    "first_comment": ["Ждём!"],
    "ad": ["Реклама. ООО «Пирог». erid: 2Vtz"],
    "pin_for": ["Закреплён: 3 дня"],
    "keep_for": ["Удаляется со стены через: 36 часов"],
}
"""The words by the field of a content; traits have words of each page's own."""

if set(SEEN) | {"traits"} != {field.name for field in fields(Content)}:
    raise AssertionError("a field of Content that no page is asked for")
