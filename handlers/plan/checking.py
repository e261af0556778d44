"""Whether a post may be planned: what its platform takes, what our keys allow, what stands beside it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from handlers.plan.fitting import objections
from handlers.plan.outgoing import outgoing
from handlers.request import Request, able
from models.capabilities import Capability, PostLimits
from models.content import GONE, Content, Post, PostState, Trait
from models.errors import InputError
from models.media import MediaKind, kept_hash

_UPLOADED: Final = {
    Capability.POST_WITH_VIDEO: frozenset({MediaKind.VIDEO}),
    Capability.POST_WITH_FILE: frozenset({MediaKind.ANIMATION, MediaKind.DOCUMENT, MediaKind.AUDIO}),
}
"""What the platform must let us do for what we keep ourselves; each is uploaded in its own way."""

UNMINDED = GONE | {PostState.DRAFT}
"""What stands in nobody's way."""


async def check(request: Request, post: Post, limits: PostLimits | None, *, alone: bool = False) -> None:
    """Refuse what the platform would not take or does not let us do, and unless it is looked at `alone`,
    what comes too close to another post.

    Raises:
        InputError: with each limit that it breaks.
    """
    content = post.content
    if len(content.alt) > len(content.media):
        raise request.error("post.alt_of_nothing", media=len(content.media), alt=len(content.alt))
    kept = await request.ledger.media.named(post.content.media)
    if wrong := objections(outgoing(post, request.community), limits, kept) if limits else []:
        raise InputError("\n".join(request.render(one) for one in wrong))
    for capability in needed(post.content):
        await able(request, capability, "post.not_possible")
    if not alone:
        await check_apart(request, post)


async def check_apart(request: Request, post: Post) -> None:
    """Refuse a post closer to another one than the community wants them.

    Raises:
        InputError: there is one.
    """
    apart = request.community.planning.apart
    if not apart:
        return
    near = await request.ledger.posts.plan(
        post.community, post.due - apart + timedelta(microseconds=1), post.due + apart
    )
    if other := next((one for one in near if one.id != post.id and one.state not in UNMINDED), None):
        raise request.error("limit.apart", number=other.id, minutes=apart // timedelta(minutes=1))


def at_once(post: Post, others: Iterable[Post]) -> Post | None:
    """Another post that is to go out at the very same time, where a community allows that."""
    return next(
        (one for one in others if one.due == post.due and one.id != post.id and one.state not in UNMINDED),
        None,
    )


async def told_at_once(request: Request, posts: Sequence[Post]) -> list[str]:
    """What is said where others go out in the very minute of one of these posts; nothing where none does."""
    found: dict[int, None] = {}
    for post in posts:
        near = await request.ledger.posts.plan(post.community, post.due, post.due + timedelta(microseconds=1))
        if other := at_once(post, near):
            found[other.id] = None
    return said_at_once(request, list(found))


def said_at_once(request: Request, numbers: Sequence[int]) -> list[str]:
    """What is said of posts that go out in the very minute of another one."""
    match numbers:
        case []:
            return []
        case [number]:
            return [request.say("post.at_once", number=number)]
        case _:
            return [request.say("post.at_once.many", numbers=", ".join(f"№{one}" for one in numbers))]


def needed(content: Content) -> list[Capability]:
    """What the platform must let us do for it."""
    # A link is attached as a picture is.
    attached = content.media or content.link
    asked = [Capability.POST_WITH_PICTURE if attached else Capability.POST]
    if content.poll is not None:
        asked.append(Capability.POST_WITH_POLL)
    kinds = {name.partition(":")[0] for name in content.media if kept_hash(name)}
    asked += [capability for capability, named in _UPLOADED.items() if kinds & named]
    if content.first_comment:
        asked.append(Capability.ANSWER)
    if Trait.PINNED in content.traits:
        asked.append(Capability.PIN_POST)
    if content.keep_for is not None:
        asked.append(Capability.WITHDRAW_POST)
    return asked
