"""Many posts for those who approve them: an import, and what the clock finds that nobody was asked about.

Each goes the way of a single one (`review`); here is decided how many are shown at once, since a chat takes
some twenty messages a minute.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from handlers.plan.approval import digest, wanted
from handlers.plan.coming import AHEAD
from handlers.plan.review import Review
from handlers.ports import Ledger
from models.content import Post, PostState
from models.texts import Sentence

_MOST_CARDS: Final = 10
"""So many posts of a community are shown for approval at once."""

_ON_ITS_WAY: Final = frozenset({PostState.PLANNED, PostState.REVIEW})
_COMING: Final = AHEAD + timedelta(days=1)
"""How far ahead it is looked for what nobody was asked about: as far as a series is planned, whose last day
counts to its end."""

_MISSED_FOR: Final = timedelta(days=1)
"""So long after its time a post that nobody approved is looked for, whatever kept us from it; the outbox
remembers for longer that it was shown."""


class Turns(NamedTuple):
    """Many posts by what is said of them now: some are `shown`, some need no card of their own, and for the
    rest there is no room. `left` are lists of those that one card would be for."""

    shown: Sequence[Post]
    quiet: Sequence[Post]
    left: Sequence[Sequence[Post]]


def in_turn(posts: Sequence[Post]) -> Turns:
    """The first ones that wait for approval in each community are shown, in the order in which they stand.

    Of the times of a series that say the same words one is shown: a yes to it holds for all of them.
    """
    alike: dict[object, list[Post]] = {}
    for post in posts:
        words = post.id if post.series is None else (post.series, digest(post.content))
        alike.setdefault((post.community, post.state, words), []).append(post)
    cards = Counter[str]()
    shown, quiet, left = list[Post](), list[Post](), list[Sequence[Post]]()
    for first, *others in alike.values():
        if first.state is not PostState.REVIEW:
            quiet += [first, *others]
        elif cards[first.community] < _MOST_CARDS:
            cards[first.community] += 1
            shown.append(first)
            quiet += others
        else:
            left.append([first, *others])
    return Turns(shown, quiet, left)


@dataclass(frozen=True, slots=True)
class ReviewMany:
    """Has many posts approved."""

    review: Review

    async def settle(self, ledger: Ledger, posts: Sequence[Post], cause: str) -> int:
        """They go the way of what is typed; returns how many cards there was no room for."""
        turns = in_turn(posts)
        waiting = [post for alike in turns.left for post in alike]
        await self._settle(ledger, turns.shown, cause, quietly=False)
        await self._settle(ledger, [*turns.quiet, *waiting], cause, quietly=True)
        return len(turns.left)

    async def out_of_step(self, ledger: Ledger, now: datetime) -> list[Post]:
        """Posts of the coming month that were planned before their community wanted approval, or wait for
        more than it wants by now; as they are to be, by time. Nobody is to learn of it at their time."""
        found: list[Post] = []
        directory = self.review.directory
        await directory.refresh(ledger)
        for known in directory.everywhere():
            stages = known.community.planning.approval.stages
            coming = await ledger.posts.plan(known.community.id, now, now + _COMING)
            steps = [(post, wanted(post, stages)) for post in coming if post.state in _ON_ITS_WAY]
            found += [
                replace(post, state=state)
                for post, state in steps
                if state in _ON_ITS_WAY and state is not post.state
            ]
        return found

    async def fall_in(self, ledger: Ledger, now: datetime) -> None:
        """Have those as their community wants it now, as far as there is room for their cards; the next ones
        follow by the next call, since they are still out of step.

        One whose time comes before its turn does not go out: what is due is asked for approval once more
        (`fate`), so it is kept back and shown by `remind`. So nothing is lost by leaving it as it stands, and
        one that was moved without a card would never be asked about.
        """
        turns = in_turn(await self.out_of_step(ledger, now))
        cause = f"anew:{now.timestamp():.0f}"
        await self._settle(ledger, turns.shown, cause, quietly=False)
        await self._settle(ledger, turns.quiet, cause, quietly=True)

    async def remind(self, ledger: Ledger, now: datetime) -> int:
        """Show once more what has missed its time since nobody approved it, once for each time; a yes still
        counts, as far as the community wants late posts. Returns how many there are."""
        await self.review.directory.refresh(ledger)
        missed = await ledger.posts.unapproved(now - _MISSED_FOR, now)
        for post in missed:
            if known := self.review.directory.find(post.community):
                why = Sentence("plan.missed", {"number": post.id})
                words = self.review.texts.render(known.community.language, why)
                cause = f"missed:{post.due.timestamp():.0f}"
                await self.review.show(ledger, known, post, cause, f"{words}\n\n")
        return len(missed)

    async def _settle(self, ledger: Ledger, posts: Sequence[Post], cause: str, *, quietly: bool) -> None:
        for post in posts:
            if known := self.review.directory.find(post.community):
                await self.review.settle(ledger, known, post, f"{cause}:{post.id}", quietly=quietly)
