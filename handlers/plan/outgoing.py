"""What of a post is made only when it goes out: tags on its links, and the line that an advertisement needs.

Pure, and done twice it is done once. The same words are checked when a post is planned.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final
from urllib.parse import quote, urlsplit

from models.communities import Community
from models.content import Ad, Content, Post
from models.marks import Mark, MarkKind

_URL: Final = re.compile(r"https?://[^\s<>()\[\]{}\"«»“”]+", re.IGNORECASE)
_TAIL: Final = ".,;:!?…'"
"""What ends a sentence rather than an address."""

_OURS: Final = re.compile(r"(?:^|\.)(?:t\.me|telegram\.me|vk\.com|vk\.ru|vk\.me|vk\.cc)$")
"""Places on the platforms themselves: a mention of somebody, not a way out."""

_Tag = Callable[[str], str]


def outgoing(post: Post, community: Community) -> Content:
    """What the platform is given."""
    content = post.content
    if community.planning.utm:
        content = tagged(content, tagger(post, community))
    return labelled(content)


def tagger(post: Post, community: Community) -> _Tag:
    """Tags an address with where it stood: the platform, its campaign or rubric, its row."""
    tags = {
        "utm_source": community.platform,
        "utm_medium": "social",
        "utm_campaign": post.campaign or post.rubric or community.id,
        "utm_content": post.key or str(post.id),
    }
    added = "&".join(f"{name}={quote(value, safe='')}" for name, value in tags.items())

    def tag(url: str) -> str:
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
        except ValueError:  # an address that is none, like https://[
            return url
        if parts.scheme.lower() not in ("http", "https") or not host or _OURS.search(host):
            return url
        if re.search(r"(?:^|[&;])utm_\w+=", parts.query, re.IGNORECASE):
            return url
        query = f"{parts.query}&{added}" if parts.query else added
        bare = url.partition("#")[0].partition("?")[0]
        return f"{bare}?{query}" + (f"#{parts.fragment}" if "#" in url else "")

    return tag


def tagged(content: Content, tag: _Tag) -> Content:
    """The content with each of its links tagged, also those that stand in its text as they are."""
    text, marks = _in_text(content.text, content.marks, tag)
    buttons = tuple(tuple(replace(button, url=tag(button.url)) for button in row) for row in content.buttons)
    link = tag(content.link) if content.link else ""
    comment, _ = _in_text(content.first_comment, (), tag)
    return replace(content, text=text, marks=marks, buttons=buttons, link=link, first_comment=comment)


def _in_text(text: str, marks: Iterable[Mark], tag: _Tag) -> tuple[str, tuple[Mark, ...]]:
    grown: list[tuple[int, int]] = []
    pieces: list[str] = []
    done = 0
    for match in _URL.finditer(text):
        url = match[0].rstrip(_TAIL)
        if (new := tag(url)) != url:
            end = match.start() + len(url)
            pieces += [text[done : match.start()], new]
            grown.append((end, len(new) - len(url)))
            done = end

    def place(at: int) -> int:
        return at + sum(more for end, more in grown if end <= at)

    moved = (_moved(mark, place, tag) for mark in marks)
    return "".join([*pieces, text[done:]]), tuple(moved)


def _moved(mark: Mark, place: Callable[[int], int], tag: _Tag) -> Mark:
    start, end = place(mark.start), place(mark.start + mark.length)
    url = tag(mark.url) if mark.kind is MarkKind.LINK else mark.url
    return replace(mark, start=start, length=end - start, url=url)


def labelled(content: Content) -> Content:
    """The content with the line of an advertisement under its text, unless readers see all of it there."""
    ad = content.ad
    if ad is None or not ad.complete or _says(content.text, ad):
        return content
    return replace(content, text=f"{content.text}\n\n{line_of(ad)}".lstrip())


def line_of(ad: Ad) -> str:
    """What readers see of who pays: «Реклама. ООО «Пирог». erid: 2VtzqwABC»."""
    return f"{ad.label}. {ad.advertiser}. erid: {ad.erid}"


def _says(text: str, ad: Ad) -> bool:
    """Whether label, advertiser and token stand in the text itself; nobody reads what an address holds."""
    seen = _URL.sub(" ", text)
    token = re.search(rf"(?<![\w-]){re.escape(ad.erid)}(?![\w-])", seen)
    return token is not None and ad.label in seen and ad.advertiser in seen
