"""Statements at the top of the wall: posts that somebody orders in a hurry, and that are taken down again.

They go the way of all posts: what the platform does not take is refused, and where posts are approved so are
they. When they are made is decided elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from handlers.community.directory import Known
from handlers.plan.approval import wanted
from handlers.plan.checking import needed
from handlers.plan.fitting import objections
from handlers.plan.outgoing import outgoing
from handlers.plan.review import Review
from handlers.ports import Ledger
from models.capabilities import Capability, PostLimits
from models.communities import Place
from models.content import GONE, Content, Post, PostState, Trait
from models.errors import InputError
from models.intents import Order, Withdraw

_NOT_OUT: Final = frozenset(
    {PostState.DRAFT, PostState.REVIEW, PostState.HELD, PostState.PLANNED, PostState.FAILED}
)
"""Where a post is certainly not on the wall, so that calling it off is all there is to do."""


@dataclass(frozen=True, slots=True)
class Statements:
    """Makes them; `limits` are those of each platform."""

    limits: Mapping[str, PostLimits]
    review: Review

    async def pin(self, ledger: Ledger, known: Known, words: str, who: str, now: datetime, cause: str) -> int:
        """Have `words` published and pinned as soon as may be; returns the number of the post.

        Raises:
            InputError: there is no wall, the words break a limit, or the platform does not let us.
        """
        community = known.community
        if community.chat_for(Place.WALL) is None:
            raise InputError(self.review.texts.say(community.language, "post.no_wall"))
        content = Content(text=words, traits=frozenset({Trait.PINNED}))
        draft = Post(id=0, community=community.id, author=who, content=content, due=now)
        limits = self.limits.get(community.platform)
        if wrong := objections(outgoing(draft, community), limits, {}) if limits else []:
            raise InputError("\n".join(self.review.texts.render(community.language, one) for one in wrong))
        await self._able(ledger, known, needed(content), "statement.not_possible")
        state = wanted(draft, community.planning.approval.stages)
        planned = await ledger.posts.add(replace(draft, state=state))
        await self.review.settle(ledger, known, planned, cause)
        return planned.id

    async def take_down(self, ledger: Ledger, known: Known, number: int, cause: str) -> bool:
        """Take it off the wall, or out of the plan where it is not out yet; returns whether it has been out.

        Raises:
            InputError: it is on its way now, nobody knows whether it is out, or the platform does not let us.
        """
        found = await ledger.posts.get(number)
        if found is None or found.state in GONE:
            return found is not None and found.state is PostState.WITHDRAWN
        say = partial(self.review.texts.say, known.community.language)
        if found.state is PostState.PUBLISHED and found.address is not None:
            await self._able(ledger, known, [Capability.WITHDRAW_POST], "statement.not_taken_down")
            act = Withdraw(address=found.address, post=found.id)
            await ledger.outbox.put([Order(key=f"{cause}:withdraw", intent=act)])
            return True
        if found.state in (PostState.PUBLISHING, PostState.HANDED_OVER):
            raise InputError(say("statement.on_its_way"))
        if found.state not in _NOT_OUT:
            raise InputError(say("statement.in_doubt", number=found.id))
        await ledger.posts.save(replace(found, state=PostState.CANCELLED))
        return False

    async def _able(self, ledger: Ledger, known: Known, asked: Iterable[Capability], refusal: str) -> None:
        community, texts = known.community, self.review.texts
        for capability in asked:
            why = await ledger.capabilities.lacks(community.platform, capability)
            if why is not None:
                reason = texts.render(community.language, why)
                raise InputError(texts.say(community.language, refusal, reason=reason))
