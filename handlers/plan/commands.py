"""/post and /edit: a specialist plans posts by typing, and changes what was planned."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from handlers.plan.alike import RECENT, nearly_repeated
from handlers.plan.approval import edited, wanted
from handlers.plan.asking import (
    composed,
    media_of,
    post_of,
    recomposed,
    shown,
    too_late,
    when_in,
    with_names,
    with_terms,
)
from handlers.plan.bring import want
from handlers.plan.calendar import next_slot
from handlers.plan.checking import at_once, check, said_at_once
from handlers.plan.partner import partner_signs
from handlers.plan.published import Words, revise
from handlers.plan.quotas import check_day, check_waiting
from handlers.plan.review import Review
from handlers.plan.terms import term_in_words
from handlers.plan.variants import aimed, variant
from handlers.request import Command, Request
from models.capabilities import PostLimits
from models.communities import Place
from models.content import Content, Post, PostState, Trait
from models.media import all_here, is_wanted
from models.staff import Ability
from models.texts import Sentence

_INTO_QUEUE: Final = ("queue", "очередь")


@dataclass(frozen=True, slots=True)
class PlanCommands:
    """The commands of those who plan; `limits` are those of each platform."""

    limits: Mapping[str, PostLimits]
    review: Review

    def commands(self) -> tuple[Command, ...]:
        """What this story offers."""
        return (
            Command("post", Ability.PLAN, self.post),
            Command("edit", Ability.PLAN, self.edit),
        )

    async def post(self, request: Request) -> str:
        """`/post WHEN TEXT`, with what is attached, or attached to the message that is answered."""
        if not request.words:
            raise request.error("post.usage")
        if request.community.chat_for(Place.WALL) is None:
            raise request.error("post.no_wall")
        due, words = await self._when(request)
        content = composed(request, words)
        if content == Content():
            raise request.error("post.empty")
        draft = Post(id=0, community=request.community.id, author=request.who, content=content, due=due)
        return await self._plan(request, with_names(draft, words))

    async def _plan(self, request: Request, draft: Post) -> str:
        """Keep a new post if nothing speaks against it."""
        await check(request, draft, self._limits(request))
        await check_day(request, self._limits(request), draft.due)
        if Trait.AHEAD in draft.content.traits:
            await check_waiting(request, self._limits(request))
        state = wanted(draft, request.community.planning.approval.stages)
        planned = await request.ledger.posts.add(replace(draft, state=state))
        await want(request.ledger, planned, request.now, submitted=True)
        await self.review.settle(request.ledger, request.known, planned, request.message.cause)
        return await _planned(request, planned, "post.awaits" if _awaits(planned) else f"post.{state}")

    async def edit(self, request: Request) -> str:
        """`/edit N [COMMUNITY:] TEXT`: a planned post says something else; what is attached and the terms on
        which it goes out stay where nothing new is said and no `/drop` takes them off. With a community the
        row says that there."""
        word, rest = request.shift()
        found = await post_of(request, word, "edit.usage")
        rest = aimed(rest, self.review.directory, self.limits)
        if not rest.words and not media_of(request):
            raise request.error("edit.usage")
        if rest.community.id != request.community.id:
            found = await variant(rest, found)
        return await self._say(rest, found)

    async def _say(self, request: Request, found: Post) -> str:
        """A post says what is typed in the request."""
        said, kept = recomposed(request, request.words, found.content)
        content = with_terms(said, kept)
        if not found.id:
            draft = replace(found, content=content)
            return await self._plan(request, with_names(draft, request.words))
        if found.state is PostState.PUBLISHED:
            return await revise(request, self.review, found, Words(said, kept), self._limits(request))
        if found.state is PostState.CANCELLED:
            raise request.error("edit.cancelled", number=found.id)
        if found.state in (PostState.PUBLISHING, PostState.HANDED_OVER, PostState.WITHDRAWN):
            raise too_late(request, found)
        if Trait.AHEAD in said.traits:
            raise request.error("edit.ahead")
        await check(request, replace(found, content=content), self._limits(request))
        stages = request.community.planning.approval.stages
        changed = edited(with_names(found, request.words), content, request.who, stages, request.now)
        submitted = found.state is not PostState.DRAFT or not all_here(found.content.media)
        await want(request.ledger, changed, request.now, submitted=submitted)
        await self.review.settle(request.ledger, request.known, changed, request.message.cause)
        if submitted and _awaits(changed):
            return await _planned(request, changed, "edit.awaits")
        return await _planned(request, changed, f"edit.{changed.state}" if _still(changed) else "edit.done")

    async def _when(self, request: Request) -> tuple[datetime, str]:
        """The moment that a request begins with, or the next free slot where it asks for the queue."""
        word, rest = request.shift()
        if word.lower() in _INTO_QUEUE:
            return await next_slot(request), rest.words
        return when_in(request)

    def _limits(self, request: Request) -> PostLimits | None:
        return self.limits.get(request.community.platform)


def _awaits(post: Post) -> bool:
    """Whether nothing but its media keeps a post a draft."""
    return post.state is PostState.DRAFT and post.content.marked and not all_here(post.content.media)


def _still(post: Post) -> bool:
    """Whether something keeps it from going out at its time."""
    return post.state in (PostState.DRAFT, PostState.REVIEW, PostState.HELD)


async def _planned(request: Request, post: Post, key: str) -> str:
    lines = [request.say(key, number=post.id, when=shown(request, post.due))]
    if parts := [request.render(part) for part in _parts(post.content, request.community.language)]:
        lines.append(request.say("post.holds", parts=", ".join(parts)))
    if number := sum(map(is_wanted, post.content.media)):
        lines.append(request.say("media.coming", number=number))
    if signs := partner_signs(post.content, request.community.allowed_domains):
        named = ", ".join(request.say(f"partner.{sign}") for sign in signs)
        lines.append(request.say("post.partner", signs=named))
    near = await request.ledger.posts.plan(post.community, post.due - RECENT, post.due + RECENT)
    lines += said_at_once(request, [other.id] if (other := at_once(post, near)) else [])
    if other := nearly_repeated(post, near):
        lines.append(request.say("post.alike", number=other.id, when=shown(request, other.due)))
    return "\n".join(lines)


def _parts(content: Content, language: str) -> list[Sentence]:
    """What a post holds beside its text."""
    parts = [Sentence("post.part.media", {"number": len(content.media)})] if content.media else []
    if content.poll is not None:
        kind = "poll" if content.poll.right is None else "quiz"
        parts.append(Sentence(f"post.part.{kind}", {"number": len(content.poll.options)}))
    if content.buttons:
        number = sum(len(row) for row in content.buttons)
        parts.append(Sentence("post.part.buttons", {"number": number}))
    named = [name for name in ("alt", "link", "source", "first_comment") if getattr(content, name)]
    terms = [
        Sentence(f"post.part.{name}", {"term": term_in_words(term, language)})
        for name, term in (("pin_for", content.pin_for), ("keep_for", content.keep_for))
        if term is not None
    ]
    # For how long it is pinned says that it is.
    traits = content.traits - ({Trait.PINNED} if content.pin_for else set())
    return [*parts, *(Sentence(f"post.part.{name}") for name in [*named, *sorted(traits)]), *terms]
