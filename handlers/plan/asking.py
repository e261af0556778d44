"""What the commands of the plan read in a request, and refuse in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

from handlers.plan.composing import WORDS, compose
from handlers.plan.errors import Unclear
from handlers.plan.taking_off import LINE, TAKES_OFF, without
from handlers.plan.when import parse_when
from handlers.request import Request, number_in
from models.content import Content, Post
from models.errors import InputError
from models.marks import Mark
from models.series import Series
from models.zones import local_time, zone

_NAMES: Final[Mapping[str, str]] = {
    "title": "title", "название": "title", "rubric": "rubric", "рубрика": "rubric",
    "campaign": "campaign", "кампания": "campaign",
}  # fmt: skip
_NAMING: Final = re.compile(
    rf"(?:\A|\n)/({'|'.join(_NAMES)})[^\S\n]+([^\n]{{1,200}})(?=\n|\Z)", re.IGNORECASE
)
_WITHIN: Final = re.compile(
    rf"\S[^\S\n]+/({'|'.join(sorted({*WORDS, *_NAMES, *TAKES_OFF}))})(?!\S)", re.IGNORECASE
)
"""What begins a line of its own, and stands within another one."""

_BLANK: Final = re.compile(r"\A(?:[^\S\n]*\n)+")

_Named = TypeVar("_Named", Post, Series)


async def post_of(request: Request, word: str, usage: str) -> Post:
    """The post of this community that a word names.

    Raises:
        InputError: there is none.
    """
    if not word:
        raise request.error(usage)
    found = await request.ledger.posts.get(number_in(word) or 0)
    if found is None or found.community != request.community.id:
        raise request.error("queue.no_such_post", number=word)
    return found


def too_late(request: Request, found: Post) -> InputError:
    """A post can't be changed any more."""
    return request.error("queue.too_late", number=found.id, state=request.say(f"post.state.{found.state}"))


def when_in(request: Request) -> tuple[datetime, str]:
    """The moment that a request begins with, and the rest of its words.

    Raises:
        InputError: there is none.
    """
    try:
        return parse_when(request.words, request.now, zone(request.community.zone))
    except InputError as error:
        raise request.error(str(error)) from error


def nothing_more(request: Request, usage: str) -> None:
    """Nothing is left of what was typed: what is not understood is named and not passed over.

    Raises:
        InputError: something is.
    """
    if left := request.words.strip():
        raise request.error("plan.left_over", words=left, usage=request.say(usage))


def composed(request: Request, words: str) -> Content:
    """What `words`, the end of what was typed, and what came with them say.

    Raises:
        InputError: a line can't be understood.
    """
    return _composed(request, words, _NAMING)


def recomposed(request: Request, words: str, earlier: Content) -> tuple[Content, Content]:
    """What `words` say of a post anew, as above, and what they leave of it as it was.

    Raises:
        InputError: a line can't be understood.
    """
    said = _composed(request, words, re.compile(f"{_NAMING.pattern}|{LINE.pattern}", re.IGNORECASE))
    try:
        return said, without(earlier, words)
    except Unclear as unclear:
        raise InputError(request.render(unclear.why)) from unclear


def _composed(request: Request, words: str, left_out: re.Pattern[str]) -> Content:
    if within := _WITHIN.search(LINE.sub("", words)):  # «/drop /тихо» names what goes as it was said
        raise request.error("compose.within", name=within[1])
    text = request.message.text.rstrip()
    start = len(text) - len(words)
    marks = [replace(mark, start=mark.start - start) for mark in request.message.marks if mark.start >= start]
    try:
        content = compose(*_without(left_out, words, marks))
        return replace(content, media=(*media_of(request), *content.media))
    except Unclear as unclear:
        raise InputError(request.render(unclear.why)) from unclear


def _without(lines: re.Pattern[str], words: str, marks: Sequence[Mark]) -> tuple[str, Sequence[Mark]]:
    """The words without some lines, and the marks where their words stand then. What stood below a line that
    was the first one begins no new line."""
    cut = [match.span() for match in lines.finditer(words)]
    left = lines.sub("", words)
    blank = len(left) - len(_BLANK.sub("", left))

    def now_at(place: int) -> int:
        gone = sum(min(place, end) - start for start, end in cut if start < place)
        return max(0, place - gone - blank)

    moved = [(now_at(mark.start), now_at(mark.start + mark.length), mark) for mark in marks]
    kept = [replace(mark, start=start, length=end - start) for start, end, mark in moved if end > start]
    return left[blank:], kept


def _names_in(words: str) -> dict[str, str]:
    """What the plan calls a post, by lines that nobody outside sees: «/рубрика Меню»."""
    return {_NAMES[word.lower()]: name.strip() for word, name in _NAMING.findall(words)}


def with_names(post: _Named, words: str) -> _Named:
    """A post, or a series of them, under the names that `words` give it; what they don't say stays."""
    names = _names_in(words)
    return replace(
        post,
        title=names.get("title", post.title),
        rubric=names.get("rubric", post.rubric),
        campaign=names.get("campaign", post.campaign),
    )


def with_terms(content: Content, earlier: Content) -> Content:
    """Other words on the terms of the earlier ones: who reads a typo in an advertisement mends the typo.

    What stays unless it is said anew: the text, media with what is seen on them, the poll, buttons, the link
    and the source, traits, who pays, how long it stands, and the first comment.
    """
    return replace(
        content,
        text=content.text or earlier.text,
        marks=content.marks if content.text else earlier.marks,
        media=content.media or earlier.media,
        alt=content.alt or (() if content.media else earlier.alt),
        poll=content.poll or earlier.poll,
        buttons=content.buttons or earlier.buttons,
        link=content.link or earlier.link,
        source=content.source or earlier.source,
        traits=content.traits | earlier.traits,
        ad=content.ad or earlier.ad,
        pin_for=content.pin_for or earlier.pin_for,
        keep_for=content.keep_for or earlier.keep_for,
        first_comment=content.first_comment or earlier.first_comment,
    )


def media_of(request: Request) -> tuple[str, ...]:
    """What is attached to the command or, where nothing is, to the message that it answers."""
    message = request.message
    answered = message.answered.attachments if message.answered else ()
    return message.attachments or answered


def shown(request: Request, moment: datetime) -> str:
    """A moment in the zone and the language of the community."""
    return local_time(moment, request.community.zone, request.community.language)
