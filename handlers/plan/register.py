"""The register of advertisements of a month, for the reports that the law asks for (38-FZ, article 18.1).

Pure. Of figures that a platform does not tell it is said that there are none: they are no zeros.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from handlers.community.directory import Directory
from handlers.plan.exporting import zone_of
from models.content import Post
from models.texts import Texts

COLUMNS: Final = (
    "number", "published", "target", "platform", "address", "advertiser", "erid", "label", "text", "views",
    "reach",
)  # fmt: skip


def register_lines(
    posts: Iterable[Post], directory: Directory, month: date, unknown: str
) -> list[Mapping[str, str]]:
    """The advertisements that came out in the month of a day, by time, as cells by their columns; `unknown`
    is what stands for a figure that nobody tells."""
    out = [
        post
        for post in posts
        if post.content.ad is not None and _month(post, directory) == (month.year, month.month)
    ]
    return [_line(number, post, directory, unknown) for number, post in enumerate(out, start=1)]


def register_headings(texts: Texts, language: str) -> Mapping[str, str]:
    """What stands above each column."""
    return {column: texts.say(language, f"register.{column}") for column in COLUMNS}


def no_figure(texts: Texts, language: str) -> str:
    """What stands for a figure that nobody tells."""
    return texts.say(language, "register.unknown")


def _month(post: Post, directory: Directory) -> tuple[int, int] | None:
    if post.published_at is None:
        return None
    here = post.published_at.astimezone(zone_of(directory, post.community))
    return here.year, here.month


def _line(number: int, post: Post, directory: Directory, unknown: str) -> Mapping[str, str]:
    known, ad, address = directory.find(post.community), post.content.ad, post.address
    published = (
        post.published_at.astimezone(zone_of(directory, post.community)) if post.published_at else None
    )
    results = post.results
    return {
        "number": str(number),
        "published": f"{published:%Y-%m-%d %H:%M}" if published else "",
        "target": known.community.title if known else post.community,
        "platform": address.platform if address else "",
        "address": f"{address.chat}/{address.message}" if address else "",
        "advertiser": ad.advertiser if ad else "",
        "erid": ad.erid if ad else "",
        "label": ad.label if ad else "",
        "text": post.content.text,
        "views": unknown if results.views is None else str(results.views),
        "reach": unknown if results.reach is None else str(results.reach),
    }
