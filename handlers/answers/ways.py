"""Which way a question goes out: surely answered, nearly understood, or unsure. Pure.

An entry that may not be given now (its time is over, nothing fills its slots), or that asks for the number
of an order that was just told, is as if it did not know. Where
an entry speaks of a product, the question says which one, and is matched without its name; a phrasing that
names a product asks the same of every other one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from handlers.answers.beside import asks_beside, asks_without_a_mark, says_more, without_praise
from handlers.answers.slots import PRODUCT, filled, slots_of
from handlers.community.directory import Known
from handlers.likeness.personal import asks_for_an_order, tells_of_an_order
from models.communities import Community
from models.faq import Candidate, Entry, Match
from models.products import Product
from models.questions import Option
from models.zones import local_date

_OFFERED = 3
_NEAR = 0.31
"""So sure must one be of the best that is offered: at half of it a third of those who ask what no entry
answers is asked about something else before a person is called, at this one a sixth (`docs/benchmarks.md`).
"""
_PARTS = re.compile(r"(?<=\?)\s+|\n+")
_MOST_PARTS = 3
_THINKABLE = 0.05
"""So sure of any that is offered."""


class Sure(NamedTuple):
    """The approved text, ready to be said. `rest` where something else was asked that nobody knows."""

    entry: Entry
    text: str
    confidence: float
    rest: bool = False


class Nearly(NamedTuple):
    """What may have been meant, best first."""

    options: tuple[Option, ...]
    confidence: float


class Unsure(NamedTuple):
    """Nothing to say; `entry` is what came nearest, where `held` surely meant but not to be said now."""

    entry: Entry | None = None
    confidence: float = 0.0
    held: bool = False


WayOut = Sure | Nearly | Unsure


def sure(match: Match, community: Community) -> bool:
    """Whether the bot may give this answer by itself."""
    own = community.answer_threshold
    return match.confidence >= (match.needed if own is None else own)


def way_out(question: str, known: Known, now: datetime) -> WayOut:
    """The way of what is asked: of several questions each is answered that is surely known."""
    parts = parts_of(question)
    ways = [_of_one(part, known, now) for part in parts]
    answers = [way for way in ways if isinstance(way, Sure)]
    if not answers:
        whole = ways[0] if len(ways) == 1 else _of_one(question, known, now)
        return whole._replace(rest=_leaves_more(question)) if isinstance(whole, Sure) else whole
    text = "\n\n".join(dict.fromkeys(one.text for one in answers))
    unknown = (part for part, way in zip(parts, ways, strict=True) if not isinstance(way, Sure))
    rest = _leaves_more(question) or any(map(asks_beside, unknown))
    return Sure(answers[0].entry, text, min(one.confidence for one in answers), rest)


def parts_of(question: str) -> Sequence[str]:
    """The first questions of a message that has several, or the one that stands beside mere praise, which
    says nothing of what is asked; nothing where there is but one question."""
    plain = without_praise(question)
    asked = _questions_in(plain)
    if len(asked) > 1:
        return asked[:_MOST_PARTS]
    return (plain,) if asked and plain != question else ()


def _leaves_more(question: str) -> bool:
    """Whether more is asked or said than is answered; no quick look, so only what is answered needs it."""
    return len(_questions_in(question)) > _MOST_PARTS or says_more(question)


def _questions_in(text: str) -> Sequence[str]:
    return [part.strip() for part in _PARTS.split(text) if "?" in part or asks_without_a_mark(part)]


def _of_one(question: str, known: Known, now: datetime) -> WayOut:
    match = known.matcher.match(question)
    if match is None or not sure(match, known.community) or speaks_of_product(match.entry):
        found = _about_products(question, match, known, now)
        if found is not None:
            return found
    if match is None:
        return Unsure()
    if sure(match, known.community):
        text = said_by(match.entry, known, now)
        if text is not None and not _wants_what_was_told(text, question):
            return Sure(match.entry, text, match.confidence)
        return Unsure(match.entry, match.confidence, held=True)
    may = tuple(_thinkable(match, question, known, now))
    if not may or may[0].confidence < _NEAR:
        return Unsure(match.entry, match.confidence)
    options = [Option(entry.id, entry.version, entry.phrasings[0]) for entry, _ in may]
    return Nearly(tuple(options[:_OFFERED]), match.confidence)


def thought_over(question: str, known: Known, now: datetime) -> WayOut:
    """The way of one question as it goes out in the end: thought about, unless its words say enough. Slow."""
    found = way_out(question, known, now)
    if isinstance(found, Sure) or not known.matcher.thinks:
        return found
    known.matcher.think(
        [question, *parts_of(question), *asked_of(question, known, known.shelf.find(question))]
    )
    return way_out(question, known, now)


def asked_of(question: str, known: Known, products: Sequence[Product]) -> Sequence[str]:
    """What is asked about products: the question without their names."""
    return tuple(dict.fromkeys(known.shelf.without(question, product) for product in products))


def speaks_of_product(entry: Entry) -> bool:
    """Whether an answer has slots that a row of the catalogue fills."""
    return any(slot in PRODUCT for slot in slots_of(entry.answer))


def said_by(entry: Entry, known: Known, now: datetime, product: Product | None = None) -> str | None:
    """What an entry says now, of a product where it speaks of one; None where it may not be given."""
    if not entry.holds_on(local_date(now, known.community.zone)):
        return None
    if product is not None and not known.shelf.is_fresh(product, now):
        return None
    values: Mapping[str, str] = known.community.facts
    return filled(entry.answer, {**values, **product.values()} if product else values)


def _about_products(question: str, whole: Match | None, known: Known, now: datetime) -> WayOut | None:
    """The way of a question about products; None where it is about none, or no answer speaks of them.

    `whole` is what its words match with their names.
    """
    products = known.shelf.find(question)
    if not products:
        return None
    asked = asked_of(question, known, products)
    for match in (*map(known.matcher.match, asked), _of_another(asked, known), whole):
        if match is not None and sure(match, known.community) and speaks_of_product(match.entry):
            return _of_products(match, products, known, now)
    return None


def _of_another(asked: Sequence[str], known: Known) -> Match | None:
    """The entry that is asked about another product in just these words."""
    for entry in known.entries:
        for phrasing in entry.phrasings if speaks_of_product(entry) else ():
            others = asked_of(phrasing, known, known.shelf.find(phrasing))
            if any(words and words in asked for words in others):
                return Match(entry=entry, confidence=1.0, margin=1.0)
    return None


def _of_products(match: Match, products: Sequence[Product], known: Known, now: datetime) -> WayOut:
    entry = match.entry
    said = {one.id: text for one in products if (text := said_by(entry, known, now, one)) is not None}
    if len(products) == 1 and said:
        return Sure(entry, said[products[0].id], match.confidence)
    options = tuple(Option(entry.id, entry.version, one.name, one.id) for one in products if one.id in said)
    return Nearly(options, match.confidence) if options else Unsure(entry, match.confidence, held=True)


def _thinkable(match: Match, question: str, known: Known, now: datetime) -> Iterator[Candidate]:
    """What may have been meant and may be given now, best first."""
    for one in (Candidate(match.entry, match.confidence), *match.others):
        text = said_by(one.entry, known, now) if one.confidence >= _THINKABLE else None
        if text is not None and not _wants_what_was_told(text, question):
            yield one


def _wants_what_was_told(answer: str, question: str) -> bool:
    """Whether an answer asks for the number of the order that the question names: a person has to look."""
    return tells_of_an_order(question) and asks_for_an_order(answer)
