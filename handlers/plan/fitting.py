"""Whether a platform takes a post: every limit that it would break, in words that name both.

Pure. The same is asked when a post is planned and once more before it is sent.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from handlers.plan.sources import objection
from models.capabilities import FileLimits, PollLimits, PostLimits
from models.content import Content, Poll, Trait
from models.media import Medium, is_wanted, kept_hash
from models.texts import Sentence


def units(text: str) -> int:
    """The length of a text in units of UTF-16, as platforms count: most emoji are two."""
    return len(text) + sum(letter > "\uffff" for letter in text)


Kept = Mapping[str, Medium]
"""What is known of the media that we keep ourselves, by the names that posts give them."""


NOTHING: Final[Kept] = MappingProxyType({})


def objections(content: Content, limits: PostLimits, kept: Kept = NOTHING) -> list[Sentence]:
    """What is wrong with a post for this platform; nothing where it fits. `kept` is of its media."""
    found = [*_found(content, limits), *_files(content, limits, kept)]
    return [Sentence(key, {"platform": limits.name, **params}) for key, params in found]


_Objection = tuple[str, dict[str, str | int | float]]


def _found(content: Content, limits: PostLimits) -> Iterator[_Objection]:
    if not (content.text.strip() or content.media or content.poll or (content.link and limits.together)):
        yield "limit.empty", {}  # where links are not attached they need words to stand in
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
    theirs = [name for name in content.media if not is_wanted(name) and kept_hash(name) is None]
    for name in theirs:
        if not limits.own(name):
            yield "limit.foreign", {"name": name}
    for kind in dict.fromkeys(limits.kind(name) for name in theirs if limits.own(name)):
        if limits.kinds is not None and kind not in limits.kinds:
            yield "limit.kind", {"kind": kind, "kinds": ", ".join(sorted(limits.kinds))}


def _files(content: Content, limits: PostLimits, kept: Kept) -> Iterator[_Objection]:
    """What is wrong with files that we keep, or that are still to be brought."""
    for name in dict.fromkeys(content.media):
        if is_wanted(name):
            if why := objection(name, limits.sources):
                yield why.key, dict(why.params)
        elif kept_hash(name) is not None:
            if (medium := kept.get(name)) is None:
                yield "limit.file.gone", {"name": name}
            else:
                yield from _file(medium, limits)
    size = sum(kept[name].size for name in content.media if name in kept)
    if limits.at_once is not None and size > limits.at_once and len(content.media) > 1:
        yield "limit.files.size", {"size": _megabytes(size), "limit": _megabytes(limits.at_once)}


def _file(medium: Medium, limits: PostLimits) -> Iterator[_Objection]:
    look, name = medium.look, medium.title
    if (taken := limits.uploads.get(look.kind)) is None:
        yield "limit.file.kind", {"name": name, "kind": look.kind, "kinds": ", ".join(limits.uploads)}
        return
    if taken.forms is not None and look.form not in taken.forms:
        yield "limit.file.form", {"name": name, "form": look.form, "forms": ", ".join(sorted(taken.forms))}
    if medium.size > taken.size:
        size, most = _megabytes(medium.size), _megabytes(taken.size)
        yield "limit.file.size", {"name": name, "size": size, "limit": most}
    if look.width is not None and look.height is not None:
        yield from _sides(name, look.width, look.height, taken)


def _sides(name: str, width: int, height: int, taken: FileLimits) -> Iterator[_Objection]:
    about: dict[str, str | int | float] = {"name": name, "width": width, "height": height}
    if taken.sides is not None and width + height > taken.sides:
        yield "limit.file.sides", {**about, "limit": taken.sides}
    if taken.ratio is not None and max(width, height) > taken.ratio * min(width, height):
        yield "limit.file.ratio", {**about, "limit": taken.ratio}


def _megabytes(size: int) -> float:
    return round(size / 1024 / 1024, 1)


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
    hours = (content.keep_for or timedelta(0)) / timedelta(hours=1)
    if limits.keep_hours is not None and hours > limits.keep_hours:
        yield "limit.keep", {"limit": limits.keep_hours}


def _length(what: str, text: str, most: int) -> Iterator[_Objection]:
    if (length := units(text)) > most:
        yield f"limit.{what}", {"length": length, "limit": most}
