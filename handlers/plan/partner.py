"""Whether a post looks like an advertisement of somebody else that nobody has marked. Pure; it only warns.

One strong sign is enough, of weak ones it takes two: a brand's own posts have promo codes and links too.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import parse_qs, urlsplit

from models.content import Content

_STRONG: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (
        "named",
        re.compile(
            r"на правах рекламы|#\s?(?:реклама|ad\b|промо|спонсор)|рекламн\w+ (?:пост|интеграц)|\berid\b|"
            r"(?:^|[\n(])\s*реклама[.:)\n]|интеграция с|реклама партн[её]р",
            re.IGNORECASE,
        ),
    ),
    (
        "friend",
        re.compile(
            r"при (?:поддержке|спонсорстве)|спонсор\w*|партн[её]рск\w+|"
            r"(?:наш\w*|вместе с|совместно с|от) (?:\w+ )?партн[её]р\w*|sponsored|in partnership",
            re.IGNORECASE,
        ),
    ),
)
_WEAK: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("promo", re.compile(r"промо-?код\w*|promo ?code|по коду\b|скидк\w+ (?:\d+ ?%|по)", re.IGNORECASE)),
    (
        "call",
        re.compile(
            r"\b(?:закажи|заказать|купи|купить|оформи|регистрируй|переходи|скачай|записывай|подпишись|подписывай)\w*|"
            r"только (?:до|сегодня)|успей\w*|подробн\w+ по ссылке|order now|sign up",
            re.IGNORECASE,
        ),
    ),
    (
        "friend",
        re.compile(r"наш\w* друз\w+|друзья из|рекоменду\w+ канал|(?:ребят|коллег) из", re.IGNORECASE),
    ),
    ("mention", re.compile(r"(?<![\w/])@\w{4,}|t\.me/\w+|vk\.(?:com|ru)/\w+", re.IGNORECASE)),
)
_URL: Final = re.compile(r"https?://[^\s<>()\[\]]+", re.IGNORECASE)
_BARE: Final = re.compile(
    r"(?<![\w@/.:-])(?:[\w-]+\.)+(?:ru|рф|com|net|org|shop|store|online)\b", re.IGNORECASE
)
"""A site that is named without «https», as posts do."""

_TRACKED: Final = frozenset({"ref", "aff", "affid", "partner", "clickid", "subid", "sub1", "pid", "promo"})


def partner_signs(content: Content, own: Sequence[str]) -> tuple[str, ...]:
    """The names of the signs, none where it is marked or looks like the brand's own; `own` are its sites."""
    if content.ad is not None or not content.marked:
        return ()
    strong = list(dict.fromkeys(name for name, pattern in _STRONG if pattern.search(content.text)))
    weak = list(dict.fromkeys(_weak(content, own)))
    return tuple(dict.fromkeys([*strong, *weak])) if strong or len(weak) > 1 else ()


def _weak(content: Content, own: Sequence[str]) -> Iterator[str]:
    yield from (name for name, pattern in _WEAK if pattern.search(content.text))
    for url in _links(content):
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
        except ValueError:
            continue
        if host and not any(host == site or host.endswith(f".{site}") for site in own):
            yield "link"
            if _TRACKED & {name.lower() for name in parse_qs(parts.query, keep_blank_values=True)}:
                yield "tracked"


def _links(content: Content) -> Iterator[str]:
    yield from _URL.findall(content.text)
    yield from (f"https://{site}" for site in _BARE.findall(_URL.sub(" ", content.text)))
    yield from (mark.url for mark in content.marks if mark.url)
    yield from (button.url for row in content.buttons for button in row)
    if content.link:
        yield content.link
