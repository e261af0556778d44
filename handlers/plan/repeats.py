"""Of the lines of a file it is told where a post nearly repeats another one, of the file or of the plan."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from handlers.community.directory import Directory
from handlers.plan.alike import RECENT, repeats
from handlers.plan.exporting import zone_of
from handlers.plan.rows import Action, Note, Row
from handlers.ports import Ledger
from models.content import Post
from models.texts import Sentence

_BRINGS: Final = frozenset({Action.NEW, Action.CHANGED})
_AFTER: Final = timedelta(microseconds=1)


async def with_repeats(rows: Sequence[Row], ledger: Ledger, directory: Directory) -> list[Row]:
    """The lines, with a note where a post says nearly what another one of these weeks says there."""
    found: dict[int, Post] = {}
    for community, places in _by_community(rows).items():
        posts = [post for place in places if (post := rows[place].post)]
        beside = await _beside(ledger, community, posts)
        # A month of posts is compared in a blink, thousands take a while.
        others = await asyncio.to_thread(repeats, posts, beside)
        found |= {place: other for place, other in zip(places, others, strict=True) if other}
    return [_noted(row, found.get(place), directory) for place, row in enumerate(rows)]


def _by_community(rows: Iterable[Row]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if row.post is not None and row.action in _BRINGS:
            places[row.post.community].append(place)
    return places


async def _beside(ledger: Ledger, community: str, posts: Sequence[Post]) -> list[Post]:
    """The posts of the plan about that time that no line changes."""
    dues = [post.due for post in posts]
    there = await ledger.posts.plan(community, min(dues) - RECENT, max(dues) + RECENT + _AFTER)
    changed = {post.id for post in posts}
    return [post for post in there if post.id not in changed]


def _noted(row: Row, other: Post | None, directory: Directory) -> Row:
    if other is None:
        return row
    when = f"{other.due.astimezone(zone_of(directory, other.community)):%d.%m.%Y %H:%M}"
    return replace(row, notes=(*row.notes, Note(row.where, Sentence("cell.alike", {"when": when}))))
