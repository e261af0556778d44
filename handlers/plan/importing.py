"""A plan comes from a file: what each line of it would do, in words, before anything is done.

What a single line leads to is decided in `lines`; here it is asked what lines do together.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Final

from handlers.directory import Directory
from handlers.plan.exporting import zone_of
from handlers.plan.lines import Action, Importer, Note, Reader, Row, There
from handlers.plan.sheet import Sheet
from handlers.ports import Ledger
from models.capabilities import PostLimits
from models.content import Post, PostState
from models.texts import Sentence

EVER: Final = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))


async def preview(importer: Importer, ledger: Ledger, sheet: Sheet) -> list[Row]:
    """What each line would do."""
    await importer.directory.refresh(ledger)
    there = There(await ledger.posts.plan(None, *EVER))
    reader = Reader(importer, sheet.columns, there)
    rows = list(chain.from_iterable(map(reader.rows, sheet.lines)))
    return _full_days(_only_once(rows), there, importer.directory, importer.limits)


def _only_once(rows: Sequence[Row]) -> list[Row]:
    """Of lines about the same post all but the first are wrong."""
    seen: set[tuple[str, str]] = set()
    kept: list[Row] = []
    for row in rows:
        name = (row.post.community, row.post.key) if row.post else None
        if name in seen:
            row = Row(where=row.where, action=Action.WRONG, notes=(Note(row.where, Sentence("cell.twice")),))
        elif name:
            seen.add(name)
        kept.append(row)
    return kept


def _full_days(
    rows: Sequence[Row], there: There, directory: Directory, limits: Mapping[str, PostLimits]
) -> list[Row]:
    """Where a platform takes so many posts a day, the lines beyond that are wrong."""

    def day(post: Post) -> tuple[str, str]:
        return post.community, post.due.astimezone(zone_of(directory, post.community)).date().isoformat()

    moved = {row.before.id for row in rows if row.post is not None and row.before is not None}
    live = (one for one in there.posts if one.state is not PostState.CANCELLED and one.id not in moved)
    full = Counter(map(day, live))
    kept: list[Row] = []
    for row in rows:
        known = directory.find(row.post.community) if row.post else None
        taken = limits.get(known.community.platform) if known else None
        most = taken.a_day if taken else None
        if row.post is not None and row.post.state is not PostState.CANCELLED:
            full[day(row.post)] += 1
            if most is not None and row.action is not Action.SAME and full[day(row.post)] > most:
                words = Sentence("cell.full_day", {"limit": most})
                row = Row(where=row.where, action=Action.WRONG, notes=(Note(row.where, words),))
        kept.append(row)
    return kept
