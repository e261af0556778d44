"""Posts of an earlier import whose times a calendar has no more: its event was moved or has ended."""

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime
from typing import Final

from handlers.plan.exporting import zone_of
from handlers.plan.lines import Action, Note, Reader, Row
from handlers.plan.unrolling import AHEAD, NO_TIMES, comes_again, event_of, still_to_come, trouble
from handlers.ports import Ledger
from models.cells import Again, Line
from models.content import Post, PostState
from models.texts import Sentence

_STILL_TO_GO: Final = frozenset({PostState.DRAFT, PostState.REVIEW, PostState.HELD, PostState.PLANNED})
_AS_FAR: Final = 2 * AHEAD
"""Times are planned for a year; people may have moved the last ones."""

_SHOWN: Final = 5


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
