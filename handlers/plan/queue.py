"""/queue: what is to come, what is out, and what may still be put off or dropped."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.plan.approval import wanted
from handlers.plan.asking import nothing_more, post_of, shown, too_late, when_in
from handlers.plan.checking import check, check_apart, told_at_once
from handlers.plan.quotas import check_day
from handlers.plan.review import Review
from handlers.request import Command, Request
from handlers.typed.wording import first_words, results_line
from models.capabilities import PostLimits
from models.content import TRANSITIONS, Post, PostState
from models.staff import Ability
from models.zones import same_day

_SHOWN = 20
_RECENT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class QueueCommand:
    """The queue; `limits` are those of each platform."""

    limits: Mapping[str, PostLimits]
    review: Review

    def commands(self) -> tuple[Command, ...]:
        """What this story offers."""
        return (Command("queue", Ability.PLAN, self.queue),)

    async def queue(self, request: Request) -> str:
        """`/queue`, `/queue past`, `/queue cancel N`, `/queue move N WHEN`."""
        word, rest = request.shift()
        match word.lower():
            case "":
                return await _upcoming(request)
            case "past" | "вышли":
                nothing_more(rest, "queue.usage")
                return await _past(request)
            case "cancel" | "отмена":
                return await _cancel(rest)
            case "move" | "перенести":
                return await self._move(rest)
        raise request.error("queue.usage")

    async def _move(self, request: Request) -> str:
        found, rest = await _found(request, PostState.PLANNED)
        due, left = when_in(rest)
        nothing_more(replace(rest, words=left), "queue.usage")
        limits = self.limits.get(request.community.platform)
        if not same_day(found.due, due, request.community.zone):
            await check_day(request, limits, due)
        moved = replace(found, due=due)
        if moved.state in (PostState.DRAFT, PostState.HELD):
            await check_apart(request, moved)
        else:
            # What was called off, or not published, comes back: its media may be forgotten by now.
            await check(request, moved, limits)
            moved = replace(moved, state=wanted(moved, request.community.planning.approval.stages))
        await self.review.settle(request.ledger, request.known, moved, request.message.cause)
        key = "queue.moved" if moved.state is PostState.PLANNED else "queue.moved_only"
        state = request.say(f"post.state.{moved.state}")
        said = request.say(key, number=moved.id, when=shown(request, moved.due), state=state)
        return "\n".join([said, *await told_at_once(request, [moved])])


async def _upcoming(request: Request) -> str:
    posts = await request.ledger.posts.upcoming(request.community.id, _SHOWN + 1)
    if not posts:
        return request.say("queue.empty")
    more = [request.say("queue.more", number=_SHOWN)] if len(posts) > _SHOWN else []
    return "\n".join([request.say("queue.title"), *(_line(request, one) for one in posts[:_SHOWN]), *more])


async def _cancel(request: Request) -> str:
    found, rest = await _found(request, PostState.CANCELLED)
    nothing_more(rest, "queue.usage")
    if found.state is PostState.PUBLISHING:  # only its own fate cancels what has come due
        raise too_late(request, found)
    await request.ledger.posts.save(replace(found, state=PostState.CANCELLED))
    return request.say("queue.cancelled", number=found.id)


async def _past(request: Request) -> str:
    since, until = request.now - _RECENT, request.now + timedelta(seconds=1)
    posts = await request.ledger.posts.recent(request.community.id, since, until, _SHOWN)
    if not posts:
        return request.say("queue.nothing_past")
    return "\n".join([request.say("queue.past"), *(_past_line(request, one) for one in posts)])


async def _found(request: Request, target: PostState) -> tuple[Post, Request]:
    word, rest = request.shift()
    found = await post_of(request, word, "queue.usage")
    if found.state is not target and target not in TRANSITIONS[found.state]:
        raise too_late(request, found)
    return found, rest


def _line(request: Request, planned: Post) -> str:
    return request.say(
        "queue.line",
        number=planned.id,
        when=shown(request, planned.due),
        text=first_words(planned.text),
        state=request.say(f"post.state.{planned.state}"),
    )


def _past_line(request: Request, post: Post) -> str:
    return request.say(
        "queue.line",
        number=post.id,
        when=shown(request, post.published_at or post.due),
        text=first_words(post.text),
        state=results_line(post.results, request.community.language, request.texts),
    )
