"""How a post will be seen in a community: its words as the platform shows them, and how much room is left.

Pure. It is made of the same content that the platform is given.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from handlers.plan.fitting import NOTHING, Kept, objections, units
from handlers.plan.outgoing import outgoing
from handlers.plan.terms import term_in_words
from models.capabilities import PostLimits
from models.communities import Community
from models.content import Content, Poll, Post
from models.marks import Mark, MarkKind, with_addresses
from models.media import MediaKind
from models.texts import Sentence


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that is shown in one way; with a `url` it is a link."""

    text: str
    kinds: frozenset[MarkKind] = frozenset()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a limit is used; lengths are in units of UTF-16."""

    what: str
    used: int
    most: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A post as its platform will show it; `besides` is what readers come upon later or elsewhere, `wrong`
    are the limits that it breaks."""

    pieces: tuple[Piece, ...]
    content: Content
    room: tuple[Room, ...]
    wrong: tuple[Sentence, ...]
    besides: tuple[Sentence, ...] = ()


def preview(post: Post, community: Community, limits: PostLimits | None, kept: Kept = NOTHING) -> Preview:
    """What readers of a community will see; a platform without known limits refuses nothing. `kept` is of its
    media."""
    content = outgoing(post, community)
    if limits is not None and not limits.marks:
        pieces = pieces_of(with_addresses(content.text, content.marks), ())
    else:
        pieces = pieces_of(content.text, content.marks)
    besides = tuple(_besides(content, community.language, kept))
    if limits is None:
        return Preview(tuple(pieces), content, (), (), besides)
    room, wrong = tuple(_room(content, limits)), tuple(objections(content, limits, kept))
    return Preview(tuple(pieces), content, room, wrong, besides)


def pieces_of(text: str, marks: Iterable[Mark]) -> Iterator[Piece]:
    """A text cut where the way changes in which it is shown; together the pieces are the text."""
    spans = [(mark.start, min(mark.start + mark.length, len(text)), mark) for mark in marks]
    cuts = sorted(
        {0, len(text), *(cut for start, end, _ in spans for cut in (start, end) if cut <= len(text))}
    )
    for start, end in pairwise(cuts):
        over = [mark for since, until, mark in spans if since <= start and end <= until]
        url = next((mark.url for mark in over if mark.kind is MarkKind.LINK), "")
        yield Piece(text[start:end], frozenset(mark.kind for mark in over), url)


def _besides(content: Content, language: str, kept: Kept) -> Iterator[Sentence]:
    yield from _of_poll(content.poll)
    yield from _of_media(content, kept)
    for name, term in (("pin_for", content.pin_for), ("keep_for", content.keep_for)):
        if term is not None:
            yield Sentence(f"preview.{name}", {"term": term_in_words(term, language)})


def _of_poll(poll: Poll | None) -> Iterator[Sentence]:
    if poll is not None and poll.several:
        yield Sentence("preview.several")
    if poll is not None and poll.explanation:
        yield Sentence("preview.explanation", {"words": poll.explanation})


def _of_media(content: Content, kept: Kept) -> Iterator[Sentence]:
    for number, name in enumerate(content.media, 1):
        medium = kept.get(name)
        if medium is not None and medium.look.kind is not MediaKind.PHOTO:
            yield Sentence("preview.file", {"number": number, "title": medium.title})
    for number, words in enumerate(content.alt, 1):
        if words:
            yield Sentence("preview.alt", {"number": number, "words": words})


def _room(content: Content, limits: PostLimits) -> Iterator[Room]:
    most = limits.caption if content.media else limits.text
    yield Room("text", units(content.text), most)
    if content.media:
        yield Room("media", len(content.media), limits.media)
    if content.first_comment:
        yield Room("comment", units(content.first_comment), limits.comment)
    if content.poll is not None and limits.poll is not None:
        yield Room("options", len(content.poll.options), limits.poll.options)
