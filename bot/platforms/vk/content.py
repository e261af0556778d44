"""What readers see of something on VK: its words, the links under them, what came with it. Pure.

Attachments are walked as they came, so that a new kind of them is read like the others.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from bot.platforms.vk.places import SITE

_MENTION: Final = re.compile(r"\[((?:id|club|public|event)\d+|https?://[^|\]\s]+)(?::[^|\]]*)?\|([^\]]*)\]")
"""Words that VK shows in place of an address; those of a comment that is answered stand after a colon."""

_WORDS: Final = (
    "title", "subtitle", "artist", "question", "name", "text", "caption", "description", "transcript",
)  # fmt: skip
_LISTS: Final = ("answers", "cards")
_INSIDE: Final = ("attachments", "copy_history", "fwd_messages")
_QUIET: Final = frozenset({"sticker", "gift", "graffiti", "ugc_sticker"})
"""Shown as a picture; their titles are those of a shop."""

_DEEPEST: Final = 8


_ADDRESSED: Final = re.compile(r"\s*\[(?:id|club|public|event)\d+\|[^\]]*\]\s*,?\s*(?=/)")
"""Whom one writes to, before a command: VK puts it there for who answers, people to call a bot."""


class Content(msgspec.Struct, frozen=True):
    """`attachments` as VK writes them, like `photo57_3_key`, or the kind alone where they have no id.

    `origin` is the owner of a wall from which a post was brought here.
    """

    text: str
    links: tuple[str, ...]
    attachments: tuple[str, ...]
    origin: str | None = None


def content_of(text: str, attached: Sequence[Any] = (), inside: Sequence[Any] = ()) -> Content:
    """What a text with attachments shows; `inside` are messages or posts that were brought with it."""
    if not attached and not inside:
        if "[" not in text:
            return Content(text, (), ())
        return Content(shown(text), tuple(dict.fromkeys(_under_words(text))), ())
    parts: list[Mapping[str, Any]] = [one for one in (*attached, *inside) if isinstance(one, dict)]
    words = [text, *(word for part in parts for word in _words(part))]
    links = [*_under_words(text), *(link for part in parts for link in _links(part))]
    return Content(
        "\n".join(shown(word) for word in words if word.strip()),
        tuple(dict.fromkeys(links)),
        tuple(name(part) for part in parts if isinstance(part.get("type"), str) and "text" not in part),
        _origin(parts),
    )


def command_or_words(text: str) -> str:
    """A text without whom it is addressed to, where what follows is a command."""
    return _ADDRESSED.sub("", text, count=1) if text.startswith("[") else text


def shown(text: str) -> str:
    """A text as it is seen: `[id1|Анна]` is Анна."""
    return _MENTION.sub(r"\2", text) if "[" in text else text


def _under_words(text: str) -> Iterator[str]:
    for target, _ in _MENTION.findall(text) if "[" in text else ():
        if "//" in target:
            yield target
        elif not target.startswith("id"):
            yield SITE + target


def _body(part: Mapping[str, Any]) -> Mapping[str, Any]:
    """An attachment's own object; a post or a message is one itself."""
    kind = part.get("type")
    body = part.get(kind) if isinstance(kind, str) else part
    return body if isinstance(body, dict) else {}


def _words(part: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    if depth > _DEEPEST or part.get("type") in _QUIET:
        return
    body = _body(part)
    yield from (body[field] for field in _WORDS if isinstance(body.get(field), str))
    for inner in _each(body, _LISTS):
        yield from (inner[field] for field in _WORDS if isinstance(inner.get(field), str))
    for inner in _each(body, _INSIDE):
        yield from _words(inner, depth + 1)


def _links(part: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    body = _body(part)
    if part.get("type") == "link" and isinstance(body.get("url"), str):
        yield body["url"]
    for holder in (body, *_each(body, _LISTS)):
        yield from _buttons(holder)
    if isinstance(body.get("text"), str):
        yield from _under_words(body["text"])
    for inner in _each(body, _INSIDE):
        yield from _links(inner, depth + 1)


def _buttons(holder: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(holder.get("link_url"), str):
        yield holder["link_url"]
    button = holder.get("button")
    action = button.get("action") if isinstance(button, dict) else None
    for one in (action, holder.get("link")):
        if isinstance(one, dict) and isinstance(one.get("url"), str):
            yield one["url"]


def _each(body: Mapping[str, Any], fields: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    for field in fields:
        listed = body.get(field)
        yield from (one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, dict))


def name(part: Mapping[str, Any]) -> str:
    """What was attached, as calls name it; what has no number by its kind."""
    body, kind = _body(part), str(part["type"])
    owner, id_ = body.get("owner_id", body.get("to_id", body.get("from_id"))), body.get("id")
    if not isinstance(owner, int) or not isinstance(id_, int):
        sticker = body.get("sticker_id")
        return f"{kind}{sticker}" if isinstance(sticker, int) else kind
    key = body.get("access_key")
    return f"{kind}{owner}_{id_}_{key}" if isinstance(key, str) and key else f"{kind}{owner}_{id_}"


def _origin(parts: Sequence[Mapping[str, Any]]) -> str | None:
    for part in parts:
        if part.get("type") == "wall" or "post_type" in part:
            body = _body(part)
            owner = body.get("owner_id", body.get("to_id", body.get("from_id")))
            if isinstance(owner, int) and owner < 0:
                return str(owner)
    return None
