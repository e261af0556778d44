"""What an import has to read of the plan: the posts that its lines are about, and those that stand near."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from handlers.community.directory import Directory
from handlers.plan.cells import Unreadable, read_content, read_due
from handlers.plan.exporting import zone_of
from handlers.plan.lines import Reader
from handlers.plan.rows import natural_key
from handlers.ports import Ledger
from models.cells import Line
from models.content import Post

_AROUND: Final = timedelta(days=2)
"""A day of any zone lies within so long of each of its moments."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Of one target: by what its posts may be known, and the moments near which others matter."""

    keys: set[str] = field(default_factory=set)
    moments: set[datetime] = field(default_factory=set)


async def posts_for(ledger: Ledger, reader: Reader, lines: Sequence[Line]) -> list[Post]:
    """The posts that these lines may be about or come near to."""
    found: dict[int, Post] = {}
    for target, wanted in _wanted(reader, lines).items():
        known = await ledger.posts.keyed(target, wanted.keys - {""})
        found |= {post.id: post for post in known}
        moments = wanted.moments | {post.due for post in known}
        for since, until in _stretches(moments, _margin(reader.by.directory, target)):
            found |= {post.id: post for post in await ledger.posts.plan(target, since, until)}
    return sorted(found.values(), key=lambda post: (post.due, post.id))


def _wanted(reader: Reader, lines: Iterable[Line]) -> dict[str, _Wanted]:
    wanted: dict[str, _Wanted] = defaultdict(_Wanted)
    for line in lines:
        cells = {name: cell.text for name, cell in line.items()}
        for target in reader.targets(line):
            of = wanted[target]
            of.keys.add(cells.get("key", "").strip())
            try:
                due = read_due(cells, zone_of(reader.by.directory, target), reader.by.now)
                of.moments.add(due)
                of.keys.add(natural_key(target, due, read_content(cells)))
            except Unreadable:
                continue  # it is told when the line itself is read
    return wanted


def _margin(directory: Directory, target: str) -> timedelta:
    known = directory.find(target)
    return max(_AROUND, known.community.planning.apart) if known else _AROUND


def _stretches(moments: Iterable[datetime], margin: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """The time around these moments, in stretches that do not touch."""
    ordered = sorted(moments)
    first = 0
    for place, moment in enumerate(ordered):
        last = place + 1 == len(ordered)
        if last or ordered[place + 1] - moment > 2 * margin:
            yield ordered[first] - margin, moment + margin
            first = place + 1
