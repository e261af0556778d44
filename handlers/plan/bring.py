"""Media that posts name by an address or by a file are brought, and then the posts go their way.

Bringing takes a while, so nobody writes meanwhile: what came is looked at first, then the post as it stands
by then. Whoever begins with a post notes it, so two clocks don't bring the same twice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import structlog

from handlers.community.directory import Directory, Known
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
_PATIENCE: Final = timedelta(seconds=90)
"""Shorter than the first pause, so that nobody begins with a post again while somebody is at it."""

_FIRST_PAUSE: Final = timedelta(minutes=2)
_MOST_TRIES: Final = 6
"""With pauses that double that is two hours."""

_LIVING: Final = frozenset({PostState.DRAFT, PostState.REVIEW, PostState.PLANNED, PostState.HELD})

Keep = Callable[[Ledger, Known, Post, str], Awaitable[None]]
"""Keeps a post as it stands now, and does what follows from that; the last is the cause."""


class _Came(NamedTuple):
    """What came of the names of a post; of one that can't be brought at all why, and what is known of why one
    does not come now."""

    names: Mapping[str, str]
    refused: str = ""
    why: Sentence | None = None
    not_now: Sentence | None = None


class _Tried(NamedTuple):
    """A post whose media are to be brought now; of one that is gone only what was noted."""

    noted: Wanted
    post: Post | None


@dataclass(frozen=True, slots=True)
class Bring:
    """Brings what posts lack; `keep` puts a post where it belongs then. A post has so much `patience` at a
    time: what has come by then is kept, the rest is tried again."""

    directory: Directory
    texts: Texts
    limits: Mapping[str, PostLimits]
    bringer: Bringer
    keep: Keep
    patience: timedelta = _PATIENCE

    async def __call__(self, begin: OpenLedger, reading: OpenLedger, clock: Clock) -> int:
        """Bring what is due, some posts at a time; returns of how many posts it was settled."""
        async with reading() as ledger:
            due = [one.post for one in await ledger.media.wanted(clock(), _AT_ONCE)]
        return await self.of(due, begin, clock)

    async def of(self, posts: Sequence[int], begin: OpenLedger, clock: Clock) -> int:
        """Bring what these posts lack, where it is time to; returns of how many of them it was settled."""
        settled = 0
        for start in range(0, len(posts), _AT_ONCE):
            async with begin() as ledger:
                some = [await _tried(ledger, number, clock()) for number in posts[start : start + _AT_ONCE]]
            async with asyncio.TaskGroup() as tasks:
                going = [tasks.create_task(self._bring(begin, one, clock)) for one in some if one is not None]
            settled += sum(task.result() for task in going)
        return settled

    async def _bring(self, begin: OpenLedger, tried: _Tried, clock: Clock) -> bool:
        noted, post = tried
        try:
            came = await self._came(post) if post and noted.tries <= _MOST_TRIES else _Came({})
            async with begin() as ledger:
                return await self._settle(ledger, noted, came, clock())
        except (
            Exception
        ):  # outermost: one post must not hold up the others, and its try is written down already
            log.exception("media of a post could not be brought", post=noted.post)
            return False

    async def _came(self, post: Post) -> _Came:
        names: dict[str, str] = {}
        not_now: Sentence | None = None
        try:
            async with asyncio.timeout(self.patience.total_seconds()):
                for name in filter(is_wanted, post.content.media):
                    try:
                        names[name] = (await self.bringer.bring(name)).name
                    except RateLimited as error:
                        not_now = error.why
                        log.info(
                            "a medium can't be brought now", post=post.id, reason=str(error.why or error)
                        )
                    except StorageError as error:
                        log.warning("there is no room for a medium", post=post.id, reason=str(error))
        except NotTaken as refused:
            return _Came(names, name, refused.why)
        except TimeoutError:
            log.info("the media of a post take too long", post=post.id)
        return _Came(names, not_now=not_now)

    async def _settle(self, ledger: Ledger, tried: Wanted, came: _Came, now: datetime) -> bool:
        """Write down what came; whether that was all that the post lacked, or it will lack it for good.

        The post and what is noted of it count as they stand by now: somebody may have changed them.
        """
        await self.directory.refresh(ledger)
        noted, post = await ledger.media.wanted_by(tried.post), await ledger.posts.get(tried.post)
        if noted is None:
            return False  # somebody else was faster
        if post is None:
            await ledger.media.settled(tried.post)
            return True
        if came.refused not in post.content.media:
            came = came._replace(refused="", why=None)
        media = tuple(came.names.get(name, name) for name in post.content.media)
        post = replace(post, content=replace(post.content, media=media))
        if not all_here(media) and came.why is None and noted.tries < _MOST_TRIES:
            await ledger.posts.save(post)  # what is noted tells already when it is tried again
            return False
        await ledger.media.settled(post.id)
        known = self.directory.find(post.community)
        if post.state not in _LIVING:
            await ledger.posts.save(post)
        elif why := await self._objection(ledger, known, post, came):
            await self._send_back(ledger, known, post, why, now)
        else:
            await self._go_on(ledger, known, post, noted, now)
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
            return f"{named(came.refused)}: {self.texts.render(language, came.why)}"
        if not all_here(post.content.media):
            last = [self.texts.render(language, came.not_now)] if came.not_now else []
            return "; ".join([self.texts.say(language, "media.unreachable"), *last])
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
        await ledger.posts.save(returned(post, WHO, now, why))
        community = known.community if known else None
        chat = community and (community.chat_for(Place.DESK) or community.chat_for(Place.DUTY))
        if community and chat:
            words = self.texts.say(community.language, "media.failed", number=post.id, reason=why)
            told = Send(platform=community.platform, chat=chat, text=words)
            await ledger.outbox.put([Order(key=_cause(post, now), intent=told)])


async def _tried(ledger: Ledger, number: int, now: datetime) -> _Tried | None:
    """A post that is tried now, if it is time to. That is noted before anything is done, and when it is next
    tried: what kills the process, or fails as nobody has foreseen, is not tried for ever."""
    noted = await ledger.media.wanted_by(number)
    if noted is None or noted.not_before > now:
        return None
    pause = _FIRST_PAUSE * (1 << min(noted.tries, _MOST_TRIES))
    noted = replace(noted, tries=noted.tries + 1, not_before=now + pause)
    await ledger.media.want(noted)
    return _Tried(noted, await ledger.posts.get(number))


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
