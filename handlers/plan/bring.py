"""Media that posts name by an address or by a file are brought, and then the posts go their way.

Bringing takes a while, so nobody writes meanwhile: what came is looked at first, then the post as it stands
by then. Two clocks are harmless: what is kept is kept once.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import structlog

from handlers.directory import Directory, Known
from handlers.plan.approval import returned, wanted
from handlers.plan.fitting import objections
from handlers.plan.outgoing import outgoing
from handlers.plan.sources import named
from handlers.ports import Bringer, Ledger, OpenLedger
from models.capabilities import PostLimits
from models.clock import Clock
from models.communities import Place
from models.content import Post, PostState
from models.errors import NotTaken, RateLimited, StorageError
from models.intents import Order, Send
from models.media import Wanted, all_here, is_wanted
from models.texts import LANGUAGES, Sentence, Texts

log = structlog.get_logger()

WHO: Final = "smotritel"
"""Who sends a post back whose media can't be brought."""

_AT_ONCE: Final = 5
_FIRST_PAUSE: Final = timedelta(minutes=2)
_MOST_TRIES: Final = 6
"""With pauses that double that is two hours."""

_LIVING: Final = frozenset({PostState.DRAFT, PostState.REVIEW, PostState.PLANNED, PostState.HELD})

Keep = Callable[[Ledger, Known, Post, str], Awaitable[None]]
"""Keeps a post as it stands now, and does what follows from that; the last is the cause."""


class _Came(NamedTuple):
    """What came of the names of a post; of one that can't be brought at all why, and whether one may come
    later."""

    names: Mapping[str, str]
    refused: str = ""
    why: Sentence | None = None
    later: bool = False


@dataclass(frozen=True, slots=True)
class Bring:
    """Brings what posts lack; `keep` puts a post where it belongs then."""

    directory: Directory
    texts: Texts
    limits: Mapping[str, PostLimits]
    bringer: Bringer
    keep: Keep

    async def __call__(self, begin: OpenLedger, reading: OpenLedger, clock: Clock) -> int:
        """Bring what is due, some posts at a time; returns of how many posts it was settled."""
        async with reading() as ledger:
            due = await ledger.media.wanted(clock(), _AT_ONCE)
            posts = [await ledger.posts.get(one.post) for one in due]
        settled = 0
        for one, post in zip(due, posts, strict=True):
            came = await self._came(post) if post is not None else _Came({})
            async with begin() as ledger:
                settled += await self._settle(ledger, one, came, clock())
        return settled

    async def _came(self, post: Post) -> _Came:
        names: dict[str, str] = {}
        later = False
        for name in filter(is_wanted, post.content.media):
            try:
                names[name] = (await self.bringer.bring(name)).name
            except NotTaken as refused:
                return _Came(names, named(name), refused.why)
            except (RateLimited, StorageError) as error:
                log.info("a medium can't be brought now", post=post.id, reason=str(error))
                later = True
        return _Came(names, later=later)

    async def _settle(self, ledger: Ledger, one: Wanted, came: _Came, now: datetime) -> bool:
        """Write down what came; whether that was all that the post lacked, or it will lack it for good."""
        await self.directory.refresh(ledger)
        post = await ledger.posts.get(one.post)
        if await ledger.media.wanted_by(one.post) is None:
            return False  # somebody else was faster
        if post is None:
            await ledger.media.settled(one.post)
            return True
        known = self.directory.find(post.community)
        media = tuple(came.names.get(name, name) for name in post.content.media)
        post = replace(post, content=replace(post.content, media=media))
        lacking = not all_here(media)
        if lacking and came.why is None and one.tries + 1 < _MOST_TRIES:
            # Not now; or the post was changed meanwhile, and lacks something else.
            await ledger.posts.save(post)
            pause = _FIRST_PAUSE * (1 << one.tries) if came.later else timedelta(0)
            await ledger.media.want(replace(one, tries=one.tries + 1, not_before=now + pause))
            return False
        await ledger.media.settled(post.id)
        if why := await self._objection(ledger, known, post, came):
            await self._send_back(ledger, known, post, why, now)
            return True
        await self._go_on(ledger, known, post, one, now)
        return True

    async def _go_on(
        self, ledger: Ledger, known: Known | None, post: Post, one: Wanted, now: datetime
    ) -> None:
        """All is here: the post goes its way, where its community is connected."""
        if known is None:
            await ledger.posts.save(post)
            return
        if one.submitted and post.state is PostState.DRAFT:
            post = replace(post, state=wanted(post, known.community.planning.approval.stages))
        await self.keep(ledger, known, post, _cause(post, now))

    async def _objection(self, ledger: Ledger, known: Known | None, post: Post, came: _Came) -> str:
        """Why the post can't go out as it is now; nothing where it can."""
        language = known.community.language if known else LANGUAGES[0]
        if came.why is not None:
            return f"{came.refused}: {self.texts.render(language, came.why)}"
        if not all_here(post.content.media):
            return self.texts.say(language, "media.unreachable")
        if known is None:
            return ""
        limits = self.limits.get(known.community.platform)
        kept = await ledger.media.named(post.content.media)
        found = objections(outgoing(post, known.community), limits, kept) if limits else []
        return "; ".join(self.texts.render(language, one) for one in found)

    async def _send_back(
        self, ledger: Ledger, known: Known | None, post: Post, why: str, now: datetime
    ) -> None:
        """The post stays a draft, with the reason in its trail, and whoever plans is told."""
        if post.state in _LIVING:
            post = returned(post, WHO, now, why)
        await ledger.posts.save(post)
        community = known.community if known else None
        chat = community and (community.chat_for(Place.DESK) or community.chat_for(Place.DUTY))
        if community and chat:
            words = self.texts.say(community.language, "media.failed", number=post.id, reason=why)
            told = Send(platform=community.platform, chat=chat, text=words)
            await ledger.outbox.put([Order(key=_cause(post, now), intent=told)])


async def want(ledger: Ledger, post: Post, now: datetime, *, submitted: bool) -> None:
    """Note that the media of a post are to be brought, if it lacks any; `submitted` tells whether it goes its
    way then."""
    if all_here(post.content.media):
        await ledger.media.settled(post.id)
    else:
        await ledger.media.want(Wanted(post=post.id, submitted=submitted, not_before=now))


def before_bringing(post: Post, left: Post) -> bool:
    """Whether a post is as it was `left` but for media that were brought since, or could not be."""
    names = zip(post.content.media, left.content.media, strict=False)
    same = len(post.content.media) == len(left.content.media) and all(
        now == then or is_wanted(then) for now, then in names
    )
    trail = tuple(step for step in post.trail if step.who != WHO)
    content = replace(post.content, media=left.content.media)
    return (
        same
        and post.state in _LIVING
        and replace(post, content=content, trail=trail, state=left.state) == left
    )


def _cause(post: Post, now: datetime) -> str:
    return f"media:{post.id}:{now.timestamp():.0f}"
