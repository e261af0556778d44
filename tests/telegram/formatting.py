"""Texts as the Bot API counts and marks them: UTF-16 lengths, entities, HTML."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tests.telegram.failures import refused
from tests.telegram.world import Json

_FOUND: Final = (
    (
        "url",
        re.compile(r"https?://[^\s<>\"]*[^\s<>\".,:;!?)\]]|\b(?:[\w-]+\.)+(?:com|org|net|ru|me|рф)\b[^\s]*"),
    ),
    ("email", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z]\w{2,31}")),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
    ("bot_command", re.compile(r"(?<![\w/])/\w{1,64}(?:@\w+)?")),
)
_TAGS: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_MARK = re.compile(r"<(?P<end>/?)(?P<tag>[a-zA-Z0-9-]*)(?P<rest>[^<>]*)(?P<close>>?)")
_ATTRIBUTE = re.compile(r"([a-z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+)))?")


def units(text: str) -> int:
    """Its length as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and what is special in it."""

    text: str
    entities: list[Json]

    def fields(self, text: str = "text", entities: str = "entities") -> Json:
        """As fields of a message."""
        return {text: self.text} | ({entities: self.entities} if self.entities else {})


def marked(text: str, parse_mode: str | None, entities: list[Json] | None) -> Marked:
    """The text after its marks were read, trimmed, with what the server finds by itself.

    Raises:
        Failure: the marks can't be read or an entity lies outside.
    """
    if parse_mode and entities is None:
        text, entities = _from_html(text, parse_mode)
    given = list(entities or [])
    lead = units(text) - units(text.lstrip())
    text = text.strip()
    kept = [moved for entity in given if (moved := _within(entity, lead, units(text)))]
    return Marked(text, sorted([*kept, *found(text, kept)], key=lambda one: (one["offset"], -one["length"])))


def found(text: str, taken: list[Json] | None = None) -> Iterator[Json]:
    """Links, mentions and the like that the server sees in a text, outside of what is `taken`."""
    busy = list(taken or [])
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start, end = units(text[: match.start()]), units(text[: match.end()])
            if all(end <= one["offset"] or one["offset"] + one["length"] <= start for one in busy):
                entity = {"type": kind, "offset": start, "length": end - start}
                busy.append(entity)
                yield entity


def _within(entity: Json, lead: int, length: int) -> Json | None:
    """The entity in the trimmed text, or None if nothing of it is left."""
    if entity["offset"] < 0 or entity["length"] < 0:
        raise refused("can't parse entities: entity bounds are negative")
    start = max(entity["offset"] - lead, 0)
    end = min(entity["offset"] - lead + entity["length"], length)
    return entity | {"offset": start, "length": end - start} if start < end else None


def _from_html(text: str, parse_mode: str) -> tuple[str, list[Json]]:
    if parse_mode.lower() != "html":
        raise refused(f"unsupported parse_mode of this server: {parse_mode}")
    plain, entities, position = "", [], 0
    open_tags: list[tuple[str, int, Json]] = []
    for mark in _MARK.finditer(text):
        plain += html.unescape(text[position : mark.start()])
        position = mark.end()
        at = len(text[: mark.start()].encode())
        if mark["end"]:
            entities += _ended(open_tags, mark["tag"].lower(), units(plain), at)
        else:
            open_tags.append((mark["tag"].lower(), units(plain), _begun(mark, at)))
    plain += html.unescape(text[position:])
    if open_tags:
        raise refused(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{open_tags[-1][0]}\""
        )
    return plain, entities


def _begun(mark: re.Match[str], at: int) -> Json:
    tag = mark["tag"].lower()
    if tag not in _TAGS:
        raise refused(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {at}')
    if not mark["close"]:
        raise refused(f"can't parse entities: Unclosed start tag at byte offset {at}")
    attributes = {
        name: double or single or bare for name, double, single, bare in _ATTRIBUTE.findall(mark["rest"])
    }
    entity: Json = {"type": _TAGS[tag]}
    if tag == "a":
        entity["url"] = html.unescape(attributes.get("href", ""))
    if tag == "tg-emoji":
        entity["custom_emoji_id"] = attributes.get("emoji-id", "")
    if tag == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    return entity


def _ended(open_tags: list[tuple[str, int, Json]], tag: str, end: int, at: int) -> list[Json]:
    if not open_tags:
        raise refused(f"can't parse entities: Unexpected end tag at byte offset {at}")
    opened, start, entity = open_tags.pop()
    if tag and tag != opened:
        raise refused(
            f"can't parse entities: Unmatched end tag at byte offset {at}, "
            f'expected "</{opened}>", found "</{tag}>"'
        )
    if end == start:
        return []
    return [{"type": entity["type"], "offset": start, "length": end - start} | entity]
