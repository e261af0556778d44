"""/post and /edit: a specialist plans posts by typing, and changes what was planned."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.plan.approval import edited, wanted
from handlers.plan.asking import able, composed, media_of, post_of, shown, too_late, when_in
from handlers.plan.fitting import objections
from handlers.plan.outgoing import outgoing
from handlers.plan.published import revise
from handlers.plan.quotas import check_day, check_waiting
from handlers.plan.review import Review
from handlers.request import Command, Request
from models.capabilities import Capability, PostLimits
from models.communities import Place
from models.content import Content, Post, PostState, Trait
from models.errors import InputError
from models.staff import Ability
from models.texts import Sentence


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
        due, words = when_in(request)
        content = composed(request, words)
        if content == Content():
            raise request.error("post.empty")
        community = request.community
        draft = Post(id=0, community=community.id, author=request.who, content=content, due=due)
        await self._check(request, draft)
        await check_day(request, self._limits(request), due)
        if Trait.AHEAD in content.traits:
            await check_waiting(request, self._limits(request))
        state = wanted(draft, community.planning.approval.stages)
        planned = await request.ledger.posts.add(replace(draft, state=state))
        await self.review.settle(request.ledger, request.known, planned, request.message.cause)
        return _planned(request, planned, f"post.{state}")

    async def edit(self, request: Request) -> str:
        """`/edit N TEXT`: a planned post says something else; what is attached stays if nothing new is."""
        word, rest = request.shift()
        found = await post_of(request, word, "edit.usage")
        if not rest.words and not media_of(request):
            raise request.error("edit.usage")
        content = composed(request, rest.words)
        if found.state is PostState.PUBLISHED:
            return await revise(request, found, content, self._limits(request))
        if found.state in (PostState.PUBLISHING, PostState.HANDED_OVER, PostState.WITHDRAWN):
            raise too_late(request, found)
        if Trait.AHEAD in content.traits:
            raise request.error("edit.ahead")
        content = replace(content, media=content.media or found.content.media)
        await self._check(request, replace(found, content=content))
        stages = request.community.planning.approval.stages
        changed = edited(found, content, request.who, stages, request.now)
        await self.review.settle(request.ledger, request.known, changed, request.message.cause)
        return _planned(request, changed, f"edit.{changed.state}" if _still(changed) else "edit.done")

    def _limits(self, request: Request) -> PostLimits | None:
        return self.limits.get(request.community.platform)

    async def _check(self, request: Request, post: Post) -> None:
        """Refuse what the platform would not take or does not let us do.

        Raises:
            InputError: with each limit that it breaks.
        """
        limits = self._limits(request)
        if wrong := objections(outgoing(post, request.community), limits) if limits else []:
            raise InputError("\n".join(request.render(one) for one in wrong))
        for capability in _needed(post.content):
            await able(request, capability, "post.not_possible")


def _still(post: Post) -> bool:
    """Whether something keeps it from going out at its time."""
    return post.state in (PostState.DRAFT, PostState.REVIEW, PostState.HELD)


def _needed(content: Content) -> list[Capability]:
    # A link is attached as a picture is.
    attached = content.media or content.link
    needed = [Capability.POST_WITH_PICTURE if attached else Capability.POST]
    if content.poll is not None:
        needed.append(Capability.POST_WITH_POLL)
    if content.first_comment:
        needed.append(Capability.ANSWER)
    if Trait.PINNED in content.traits:
        needed.append(Capability.PIN_POST)
    return needed


def _planned(request: Request, post: Post, key: str) -> str:
    said = request.say(key, number=post.id, when=shown(request, post.due))
    parts = [request.render(part) for part in _parts(post.content)]
    return f"{said}\n{request.say('post.holds', parts=', '.join(parts))}" if parts else said


def _parts(content: Content) -> list[Sentence]:
    """What a post holds beside its text."""
    parts = [Sentence("post.part.media", {"number": len(content.media)})] if content.media else []
    if content.poll is not None:
        kind = "poll" if content.poll.right is None else "quiz"
        parts.append(Sentence(f"post.part.{kind}", {"number": len(content.poll.options)}))
    if content.buttons:
        number = sum(len(row) for row in content.buttons)
        parts.append(Sentence("post.part.buttons", {"number": number}))
    named = [name for name in ("link", "source", "first_comment") if getattr(content, name)]
    return [*parts, *(Sentence(f"post.part.{name}") for name in [*named, *sorted(content.traits)])]
