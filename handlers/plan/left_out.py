"""Posts that a calendar has no more: of an event that was moved or has ended, and of one that is not in it.

The first are called off. The second are told of and stay: a calendar may be a part of another one.
"""

import re
from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime
from typing import Final

from handlers.plan.exporting import zone_of
from handlers.plan.lines import Reader
from handlers.plan.rows import CALENDAR, Action, Note, Row
from handlers.plan.unrolling import AHEAD, NO_TIMES, comes_again, event_of, still_to_come, trouble
from handlers.ports import Ledger
from models.cells import Again, Line
from models.content import Post, PostState
from models.texts import Sentence

_STILL_TO_GO: Final = frozenset({PostState.DRAFT, PostState.REVIEW, PostState.HELD, PostState.PLANNED})
_AS_FAR: Final = 2 * AHEAD
"""Times are planned for a year; people may have moved the last ones."""

_SHOWN: Final = 5
_OURS: Final = re.compile(r"[0-9a-f]{10}|[0-9a-f]{16}|s\d+-\d{8}")
"""Keys that the plan gives by itself; others came with a file."""


async def left_out(ledger: Ledger, reader: Reader, lines: Sequence[Line], times: Sequence[Line]) -> list[Row]:
    """Rows that call off the posts still to go out that came of events of these lines, and are none of the
    `times` into which the lines unroll. Of an event that can't be understood nothing is called off."""
    now, rows = reader.by.now, list[Row]()
    kept = {_key(line) for line in times}
    for target, events in _events(reader, lines, times).items():
        gone: dict[str, list[Post]] = defaultdict(list)
        for post in await ledger.posts.plan(target, now, now + _AS_FAR):
            event = events.get(event_of(post.key))
            again = comes_again(event) if event else None
            if again and _is_gone(post, again, kept, now):
                gone[event_of(post.key)].append(post)
        for key, posts in gone.items():
            rows += _rows(reader, events[key], posts)
    return rows


def _is_gone(post: Post, again: Again, kept: Set[str], now: datetime) -> bool:
    if post.state not in _STILL_TO_GO or post.key in kept or post.due <= now:
        return False
    return still_to_come(post.key, again, now)


def _events(reader: Reader, lines: Sequence[Line], times: Sequence[Line]) -> dict[str, dict[str, Line]]:
    """By their targets, those where one may plan, the events that come again by their keys."""
    unclear = {_key(line) for line in times if trouble(line) not in ("", NO_TIMES)}
    events: dict[str, dict[str, Line]] = defaultdict(dict)
    for line in lines:
        key = _key(line)
        if key and key not in unclear and comes_again(line):
            for target in filter(reader.may_plan, reader.targets(line)):
                events[target][key] = line
    return events


def _key(line: Line) -> str:
    return line["key"].text.strip() if "key" in line else ""


def _rows(reader: Reader, event: Line, posts: Sequence[Post]) -> list[Row]:
    """The first one tells of all."""
    where, zone = event["date"].where, zone_of(reader.by.directory, posts[0].community)
    when = ", ".join(f"{post.due.astimezone(zone):%d.%m.%Y %H:%M}" for post in posts[:_SHOWN])
    more = "…" if len(posts) > _SHOWN else ""
    note = Note(where, Sentence("cell.left_out", {"number": len(posts), "when": when + more}))
    first, *others = [
        Row(where=where, action=Action.CHANGED, post=replace(post, state=PostState.CANCELLED), before=post)
        for post in posts
    ]
    return [replace(first, notes=(note,)), *others]


async def absent(ledger: Ledger, reader: Reader, rows: Sequence[Row], lines: Sequence[Line]) -> list[Row]:
    """A row for each target in which a calendar is read again, that tells of the posts still to go out of
    which it has no event. They are posts like those of which it has one: a calendar of somebody else knows
    nothing of what was planned here, an exported plan does."""
    now, told = reader.by.now, list[Row]()
    events = {_key(line) for line in lines}
    for target, known in _read_again(rows).items():
        all_of_plan = any(_OURS.fullmatch(event_of(post.key)) for post in known)
        here = {post.id for post in known}
        gone = [
            post
            for post in await ledger.posts.plan(target, now, now + _AS_FAR)
            if post.state in _STILL_TO_GO
            and post.id not in here
            and not {post.key, event_of(post.key)} & events
            and (all_of_plan or not _OURS.fullmatch(post.key))
        ]
        told += [_staying(gone)] if gone else []
    return told


def _read_again(rows: Sequence[Row]) -> dict[str, list[Post]]:
    """By their communities the posts of which a calendar has an event."""
    found: dict[str, list[Post]] = defaultdict(list)
    for row in rows:
        if row.before is not None and row.where.startswith(CALENDAR):
            found[row.before.community].append(row.before)
    return found


def _staying(posts: Sequence[Post]) -> Row:
    """They stay as they are."""
    shown = ", ".join(f"№{post.id}" for post in posts[:_SHOWN]) + ("…" if len(posts) > _SHOWN else "")
    note = Note(CALENDAR, Sentence("cell.absent", {"number": len(posts), "posts": shown}))
    return Row(where=CALENDAR, action=Action.ABSENT, notes=(note,))
