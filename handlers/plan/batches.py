"""An import is carried out, and taken back."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto
from typing import Final

from handlers.plan.bring import before_bringing, want
from handlers.plan.errors import NotAllowed
from handlers.plan.fitting import Kept
from handlers.plan.rows import Action, Row
from handlers.ports import Ledger
from models.batches import Batch
from models.content import Post, PostState
from models.media import kept_hash

_ON_ITS_WAY: Final = frozenset({PostState.REVIEW, PostState.PLANNED, PostState.HELD})


@dataclass(frozen=True, slots=True)
class Undone:
    """What came of taking an import back: posts that are as they were, and those that went on meanwhile.

    Those `without` media that are kept no longer are back too, but as drafts.
    """

    back: int
    kept: int
    without: tuple[int, ...] = ()


async def carry_out(ledger: Ledger, rows: Sequence[Row], who: str, source: str, now: datetime) -> Batch:
    """Do what these lines lead to; those that are wrong are left out."""
    before: list[Post] = []
    after: list[Post] = []
    waiting: list[int] = []
    for row in rows:
        if row.post is None or row.action not in (Action.NEW, Action.CHANGED):
            continue
        if row.before is None:
            after.append(await ledger.posts.add(row.post))
        elif await ledger.posts.get(row.before.id) == row.before:  # nobody was faster
            await ledger.posts.save(row.post)
            if (noted := await ledger.media.wanted_by(row.before.id)) and noted.submitted:
                waiting.append(row.before.id)
            before.append(row.before)
            after.append(row.post)
    submitted = {(row.post.community, row.post.key) for row in rows if row.post and row.submitted}
    for post in after:
        await want(ledger, post, now, submitted=(post.community, post.key) in submitted)
    batch = Batch(
        id=0,
        at=now,
        who=who,
        source=source,
        before=tuple(before),
        after=tuple(after),
        waiting=tuple(waiting),
    )
    return replace(batch, id=await ledger.batches.add(batch)) if after else batch


def anywhere(community: str) -> bool:
    """Whoever has the program itself may change the plan of every community."""
    return True


async def take_back(
    ledger: Ledger, number: int, now: datetime, may: Callable[[str], bool] = anywhere
) -> Undone:
    """Have posts as they were before an import; what somebody has changed since, or what is out, stays.

    Raises:
        NotAllowed: there is no such import, or one for a community where one may not, or it was taken back.
    """
    batch = await ledger.batches.get(number)
    if batch is None or not all(may(post.community) for post in batch.after):
        raise NotAllowed("import.unknown", number=number)
    if batch.undone_at is not None:
        raise NotAllowed("import.undone_already", number=number)
    here = await ledger.media.named([name for post in batch.before for name in post.content.media])
    fates = {post.id: await _back(ledger, batch, post, here, now) for post in batch.after}
    await ledger.batches.undone(number, now)
    counted = Counter(fates.values())
    without = tuple(post for post, fate in fates.items() if fate is _Fate.WITHOUT)
    return Undone(back=len(fates) - counted[_Fate.KEPT], kept=counted[_Fate.KEPT], without=without)


class _Fate(Enum):
    """What became of a post whose import was taken back."""

    BACK = auto()
    WITHOUT = auto()
    KEPT = auto()


async def _back(ledger: Ledger, batch: Batch, left: Post, here: Kept, now: datetime) -> _Fate:
    present = await ledger.posts.get(left.id)
    if present is None or (present != left and not before_bringing(present, left)):
        return _Fate.KEPT
    earlier = next((post for post in batch.before if post.id == left.id), None)
    if earlier is None:
        await ledger.media.settled(left.id)
        await ledger.posts.remove(left.id)  # the import itself still tells what it was
        return _Fate.BACK
    lacking = any(kept_hash(name) and name not in here for name in earlier.content.media)
    if lacking and earlier.state in _ON_ITS_WAY:
        earlier = replace(earlier, state=PostState.DRAFT)
    await ledger.posts.save(earlier)
    await want(ledger, earlier, now, submitted=earlier.id in batch.waiting)
    return _Fate.WITHOUT if lacking else _Fate.BACK
