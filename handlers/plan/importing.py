"""A plan comes from a file: what each line of it would do, in words, before anything is done.

What a single line leads to is decided in `lines`; here it is asked what lines do together.
"""

import asyncio
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Final

from handlers.community.directory import Directory, Known
from handlers.plan.beside import posts_for
from handlers.plan.checking import UNMINDED, needed
from handlers.plan.exporting import zone_of
from handlers.plan.left_out import absent, left_out
from handlers.plan.lines import Reader
from handlers.plan.media import media_of_lines
from handlers.plan.rows import Action, Importer, Note, Row, There
from handlers.plan.sheet import Sheet
from handlers.plan.unrolling import unrolled
from handlers.ports import Ledger
from models.capabilities import Capability, PostLimits
from models.content import Post, PostState
from models.texts import Sentence

_AT_ONCE: Final = timedelta(microseconds=1)
_BRINGS: Final = frozenset({Action.NEW, Action.CHANGED})
EVER: Final = (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))


async def preview(importer: Importer, ledger: Ledger, sheet: Sheet) -> list[Row]:
    """What each line would do, and what is called off since a calendar has it no more."""
    await importer.directory.refresh(ledger)
    lines = await asyncio.to_thread(unrolled, sheet.lines, importer.now)  # thousands of events take a while
    reader = Reader(importer, sheet.columns, There([]))
    media = await media_of_lines(lines, importer.origins, ledger)
    there = There(await posts_for(ledger, reader, lines), media)
    reader = replace(reader, there=there)
    rows = _only_once(list(chain.from_iterable(map(reader.rows, lines))))
    rows = await _possible(rows, ledger, importer.directory)
    rows += await left_out(ledger, reader, sheet.lines, lines)
    rows += await absent(ledger, reader, rows, sheet.lines)
    rows = _apart(rows, there, importer.directory)
    return _full_days(rows, there, importer.directory, importer.limits)


async def _possible(rows: Sequence[Row], ledger: Ledger, directory: Directory) -> list[Row]:
    """What a platform does not let us do is wrong."""
    asked = [_asked(row, directory) for row in rows]
    lacking = {one: await ledger.capabilities.lacks(*one) for one in set(chain.from_iterable(asked))}
    why = [next(filter(None, map(lacking.get, needs)), None) for needs in asked]
    return [_wrong(row, words) if words else row for row, words in zip(rows, why, strict=True)]


def _asked(row: Row, directory: Directory) -> list[tuple[str, Capability]]:
    """What a line asks of which platform."""
    post, known = _brought(row, directory)
    return [(known.community.platform, one) for one in needed(post.content)] if post and known else []


def _brought(row: Row, directory: Directory) -> tuple[Post | None, Known | None]:
    """The post that a line brings in, if it does, and its community, if that is connected."""
    post = row.post if row.action in _BRINGS else None
    return post, directory.find(post.community) if post else None


def _wrong(row: Row, words: Sentence) -> Row:
    return Row(where=row.where, action=Action.WRONG, before=row.before, notes=(Note(row.where, words),))


def _staying(rows: Sequence[Row], there: There) -> list[Post]:
    """The posts that no line changes."""
    changed = {row.before.id for row in rows if row.before is not None and row.action is Action.CHANGED}
    return [post for post in there.posts if post.id not in changed]


def _apart(rows: Sequence[Row], there: There, directory: Directory) -> list[Row]:
    """Where a community wants its posts apart, lines that come too close to another post are wrong."""
    taken: dict[str, list[datetime]] = {}
    for one in _staying(rows, there):
        if one.state not in UNMINDED:
            taken.setdefault(one.community, []).append(one.due)
    for moments in taken.values():
        moments.sort()
    kept: list[Row] = []
    for row in rows:
        post, known = _brought(row, directory)
        if post and known and post.state not in UNMINDED:
            apart, moments = known.community.planning.apart, taken.setdefault(post.community, [])
            if _near(moments, post.due, apart):
                row = _wrong(row, Sentence("cell.apart", {"minutes": apart // timedelta(minutes=1)}))
            elif _near(moments, post.due, _AT_ONCE):
                row = replace(row, notes=(*row.notes, Note(row.where, Sentence("cell.at_once"))))
                insort(moments, post.due)
            else:
                insort(moments, post.due)
        kept.append(row)
    return kept


def _near(moments: Sequence[datetime], due: datetime, apart: timedelta) -> bool:
    place = bisect_left(moments, due)
    return any(abs(one - due) < apart for one in moments[max(place - 1, 0) : place + 1])


def _only_once(rows: Sequence[Row]) -> list[Row]:
    """Of lines about the same post all but the first are wrong."""
    seen: set[tuple[str, str]] = set()
    kept: list[Row] = []
    for row in rows:
        name = (row.post.community, row.post.key) if row.post else None
        if name in seen:
            row = _wrong(row, Sentence("cell.twice"))
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

    full = Counter(day(one) for one in _staying(rows, there) if one.state is not PostState.CANCELLED)
    kept: list[Row] = []
    for row in rows:
        post, known = _brought(row, directory)
        taken = limits.get(known.community.platform) if known else None
        if post is not None and post.state is not PostState.CANCELLED:
            full[day(post)] += 1
            if taken and taken.a_day is not None and full[day(post)] > taken.a_day:
                row = _wrong(row, Sentence("cell.full_day", {"limit": taken.a_day}))
        kept.append(row)
    return kept
