"""Random plans, the same ones for the same seed: everything that a post of the plan can hold."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.plan.cells import Planned
from models.content import Ad, Content, LinkButton, Poll, PostState, Trait
from models.marks import Mark, MarkKind

LETTERS = (
    "абвгдежзиклмнопрстуфхцчшщъыьэюя ABC xyz 0123456789 .,:;!?-—«»\"'\\/()[]{}<>&|=+@#%*_~^`"
    "\n\n\t ё́ 🎄🧑‍🍳👍🏽 \u00a0\u200b\u2028\ufeff"
)
NASTY = (
    *("=1+1", "+7", "-5", "@SUM(A1)", "'", "'=x", "_x000D_", "#N/A", "TRUE", "1e5", "2026-12-25"),
    *("a\r\nb", "\x0b"),
)
ZONE = ZoneInfo("Europe/Berlin")
"""A zone whose clocks are put back, so that some times are shown twice."""


def plans(count: int, seed: int = 7) -> Iterator[Planned]:
    """So many lines of a plan."""
    chance = random.Random(seed)
    for number in range(count):
        yield _plan(chance, number)


def _plan(chance: random.Random, number: int) -> Planned:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(2 * 525_600))
    return Planned(
        key=f"k{number}",
        target=chance.choice(("shop", "cafe", "Кофейня №1")),
        due=chance.choice((moment, _twice(chance))),
        content=_content(chance, number),
        title=_words(chance, 5),
        rubric=_words(chance, 2),
        campaign=_words(chance, 2),
        state=chance.choice((None, *PostState)),
    )


def _twice(chance: random.Random) -> datetime:
    """A time that clocks in Berlin show twice: the night of 25 October 2026."""
    return datetime(
        2026, 10, 25, chance.choice((0, 1)), chance.randrange(60), chance.randrange(60), tzinfo=UTC
    )


def _content(chance: random.Random, number: int) -> Content:
    text = _words(chance, 40)
    return Content(
        text=text,
        marks=tuple(_mark(chance, len(text)) for _ in range(chance.randrange(3))),
        media=tuple(_medium(chance, place) for place in range(chance.choice((0, 0, 1, 10)))),
        alt=tuple(_words(chance, 4) or "пирог" for _ in range(chance.choice((0, 0, 1, 3)))),
        poll=_poll(chance) if chance.random() < 0.2 else None,
        buttons=tuple(
            tuple(_button(chance) for _ in range(chance.randint(1, 3)))
            for _ in range(chance.choice((0, 0, 2)))
        ),
        link=chance.choice(("", _link(chance))),
        source=chance.choice(("", _link(chance))),
        first_comment=_words(chance, 8),
        traits=frozenset(trait for trait in Trait if chance.random() < 0.2),
        ad=_ad(chance, number) if chance.random() < 0.2 else None,
        pin_for=chance.choice((None, timedelta(days=3), timedelta(minutes=90), timedelta(seconds=61))),
        keep_for=chance.choice((None, timedelta(days=7))),
    )


def _medium(chance: random.Random, place: int) -> str:
    """What platforms keep, what we keep, and what is still to be brought."""
    number = chance.randrange(10**9)
    names = (f"photo:{number}_{place}", f"photo:@{number:064x}", f"folder:весна/пирог {number}.jpg")
    return chance.choice((*names, f"https://cdn.example/{number}.jpg?size=2#{place}"))


def _poll(chance: random.Random) -> Poll:
    options = tuple(_words(chance, 3) or "да" for _ in range(chance.randint(2, 10)))
    right = chance.choice((None, chance.randrange(len(options))))
    return Poll(
        question=_words(chance, 6) or "?",
        options=options,
        several=chance.random() < 0.5,
        right=right,
        explanation=_words(chance, 4) if right is not None else "",
    )


def _ad(chance: random.Random, number: int) -> Ad:
    return Ad(advertiser=_words(chance, 3), erid=chance.choice(("", f"2Vtz{number}")))


def _row(chance: random.Random) -> tuple[LinkButton, ...]:
    return tuple(_button(chance) for _ in range(chance.randint(1, 3)))


def _button(chance: random.Random) -> LinkButton:
    return LinkButton(label=_words(chance, 2) or "Меню", url=_link(chance))


def _mark(chance: random.Random, length: int) -> Mark:
    kind = chance.choice(list(MarkKind))
    start = chance.randrange(length + 1)
    url = _link(chance) if kind is MarkKind.LINK else ""
    return Mark(kind=kind, start=start, length=chance.randrange(length + 1), url=url)


def _link(chance: random.Random) -> str:
    tail = "".join(
        chance.choice("abcя0-_/?&=%().#'+ ~".replace(" ", "")) for _ in range(chance.randrange(20))
    )
    return f"https://cafe.ru/{tail}"


def _words(chance: random.Random, most: int) -> str:
    if chance.random() < 0.1:
        return chance.choice(NASTY)
    return "".join(chance.choice(LETTERS) for _ in range(chance.randrange(most * 6)))
