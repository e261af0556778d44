"""Whether a platform takes a post: every limit that it would break, in words that name both.

Pure. The same is asked when a post is planned and once more before it is sent.
"""

from collections.abc import Iterator

from models.capabilities import PollLimits, PostLimits
from models.content import Content, Poll, Trait
from models.texts import Sentence


def units(text: str) -> int:
    """The length of a text in units of UTF-16, as platforms count: most emoji are two."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def objections(content: Content, limits: PostLimits) -> list[Sentence]:
    """What is wrong with a post for this platform; nothing where it fits."""
    return [Sentence(key, {"platform": limits.name, **params}) for key, params in _found(content, limits)]


_Objection = tuple[str, dict[str, str | int]]


def _found(content: Content, limits: PostLimits) -> Iterator[_Objection]:
    yield from _words(content, limits)
    yield from _media(content, limits)
    if content.poll is not None:
        yield from _poll(content.poll, limits.poll)
    yield from _buttons(content, limits)
    yield from _extras(content, limits)


def _words(content: Content, limits: PostLimits) -> Iterator[_Objection]:
    most, what = (limits.caption, "caption") if content.media else (limits.text, "text")
    yield from _length(what, content.text, most)
    yield from _length("comment", content.first_comment, limits.comment)
    if content.first_comment and Trait.COMMENTS_CLOSED in content.traits:
        yield "limit.comment_closed", {}


def _media(content: Content, limits: PostLimits) -> Iterator[_Objection]:
    others = bool(content.poll) + bool(content.link) if limits.together else 0
    if (number := len(content.media) + others) > limits.media:
        yield "limit.media", {"number": number, "limit": limits.media}
    for kind in dict.fromkeys(map(limits.kind, content.media)):
        if limits.kinds is not None and kind not in limits.kinds:
            yield "limit.kind", {"kind": kind, "kinds": ", ".join(sorted(limits.kinds))}


def _poll(poll: Poll, limits: PollLimits | None) -> Iterator[_Objection]:
    if limits is None:
        yield "limit.poll", {}
        return
    yield from _length("poll.question", poll.question, limits.question)
    if (number := len(poll.options)) > limits.options:
        yield "limit.poll.options", {"number": number, "limit": limits.options}
    for option in poll.options:
        yield from _length("poll.option", option, limits.option)
    if poll.right is not None and limits.explanation is None:
        yield "limit.quiz", {}
    elif limits.explanation is not None:
        yield from _length("poll.explanation", poll.explanation, limits.explanation)


def _buttons(content: Content, limits: PostLimits) -> Iterator[_Objection]:
    if not content.buttons:
        return
    if limits.button is None:
        yield "limit.buttons", {}
        return
    if len(content.media) > 1 and not limits.under_albums:
        yield "limit.buttons.album", {}
    for button in (one for row in content.buttons for one in row):
        yield from _length("button", button.label, limits.button)


def _extras(content: Content, limits: PostLimits) -> Iterator[_Objection]:
    if content.link and not limits.link:
        yield "limit.link", {}
    if content.source and not limits.source:
        yield "limit.source", {}
    for trait in sorted(content.traits - limits.traits):
        yield f"limit.trait.{trait}", {}


def _length(what: str, text: str, most: int) -> Iterator[_Objection]:
    if (length := units(text)) > most:
        yield f"limit.{what}", {"length": length, "limit": most}
