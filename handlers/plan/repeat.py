"""/repeat: a post that comes again; its words, its time or its end are changed from one of its times on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from handlers.plan.approval import edited
from handlers.plan.asking import (
    composed,
    media_of,
    nothing_more,
    post_of,
    recomposed,
    shown,
    with_names,
    with_terms,
)
from handlers.plan.checking import check, told_at_once
from handlers.plan.coming import fill, key_of
from handlers.plan.errors import Unclear
from handlers.plan.recurrence import Recurrence, end_of, parse_recurrence
from handlers.plan.review import Review
from handlers.request import Command, Request
from handlers.typed.clocks import at_wall, parse_clock
from handlers.typed.numerals import day
from handlers.typed.wording import first_words
from models.capabilities import PostLimits
from models.communities import Place
from models.content import Content, Post, PostState, Trait
from models.errors import InputError
from models.media import all_here
from models.series import Series
from models.staff import Ability
from models.zones import zone

_CHANGEABLE: Final = frozenset({PostState.DRAFT, PostState.REVIEW, PostState.HELD, PostState.PLANNED})


@dataclass(frozen=True, slots=True)
class RepeatCommand:
    """The command; `limits` are those of each platform."""

    limits: Mapping[str, PostLimits]
    review: Review

    def commands(self) -> tuple[Command, ...]:
        """What this story offers."""
        return (Command("repeat", Ability.PLAN, self.repeat),)

    async def repeat(self, request: Request) -> str:
        """`/repeat`, `/repeat DAYS TIME [END] TEXT`, `/repeat edit|move|stop N`: N is one of its posts."""
        word, rest = request.shift()
        match word.lower():
            case "":
                return await _list(request)
            case "edit" | "изменить":
                return await self._edit(rest)
            case "move" | "перенести":
                return await self._move(rest)
            case "stop" | "хватит":
                return await _stop(rest)
        return await self._begin(request)

    async def _begin(self, request: Request) -> str:
        community = request.community
        if community.chat_for(Place.WALL) is None:
            raise request.error("post.no_wall")
        try:
            recurrence, words = parse_recurrence(request.words, request.now, zone(community.zone))
        except Unclear as unclear:
            raise InputError(request.render(unclear.why)) from unclear
        content = composed(request, words)
        if content == Content():
            raise request.error("post.empty")
        if not recurrence.ends and (end := end_of(content.text)):
            raise request.error("repeat.end_last", end=end)
        if Trait.AHEAD in content.traits:
            raise request.error("repeat.ahead")
        if not all_here(content.media):
            raise request.error("repeat.media")
        sample = Post(id=0, community=community.id, author=request.who, content=content, due=request.now)
        await check(request, sample, self.limits.get(community.platform), alone=True)
        series = Series(
            id=0,
            community=community.id,
            author=request.who,
            content=content,
            rule=recurrence.rule,
            first=recurrence.first,
            clock=recurrence.clock,
        )
        series = await request.ledger.series.add(with_names(series, words))
        made = await fill(request.ledger, self.review, request.known, series, request.now)
        if not made:
            raise request.error("repeat.never")
        return await _begun(request, series, recurrence, made)

    async def _edit(self, request: Request) -> str:
        """From one of its times on it says something else; what was edited by itself stays."""
        post, series, rest = await _of_series(request)
        said, kept = recomposed(request, rest.words, series.content)
        content = with_terms(said, kept)
        if not (rest.words or media_of(rest)) or Trait.AHEAD in content.traits:
            raise request.error("repeat.usage")
        if not all_here(content.media):
            raise request.error("repeat.media")
        sample = replace(post, content=content)
        await check(request, sample, self.limits.get(request.community.platform), alone=True)
        stages = request.community.planning.approval.stages
        number = 0
        for one in await _following(request, post):
            if one.content in (series.content, post.content):
                changed = edited(with_names(one, rest.words), content, request.who, stages, request.now)
                if changed == one:
                    continue
                cause = f"{request.message.cause}:{one.id}"
                await self.review.settle(request.ledger, request.known, changed, cause, quietly=number > 0)
                number += 1
        series = with_names(series, rest.words)
        await request.ledger.series.save(replace(series, content=content, author=request.who))
        return request.say("repeat.edited", posts=number)

    async def _move(self, request: Request) -> str:
        """From one of its times on it comes at another time of day; what was moved by itself stays,
        and so does what would have to be out already."""
        post, series, rest = await _of_series(request)
        clock = parse_clock(rest.words.strip())
        if clock is None:
            raise request.error("repeat.usage")
        home = zone(request.community.zone)
        usual = {series.clock, post.due.astimezone(home).time()}
        moved = list[Post]()
        for one in await _following(request, post):
            here = one.due.astimezone(home)
            due = at_wall(here.date(), clock, home)
            own = one.id == post.id or (here.time() in usual and one.key == key_of(series, here.date()))
            if own and due > request.now:
                moved.append(replace(one, due=due))
                await request.ledger.posts.save(moved[-1])
        await request.ledger.series.save(replace(series, clock=clock))
        said = request.say("repeat.moved", posts=len(moved), time=f"{clock:%H:%M}")
        return "\n".join([said, *await told_at_once(request, moved)])


async def _begun(request: Request, series: Series, recurrence: Recurrence, made: Sequence[Post]) -> str:
    """What begins: when first, what it says and until when; so an end that was meant as words is seen."""
    first = made[0]
    said = request.say("repeat.planned", number=first.id, when=shown(request, first.due), posts=len(made))
    text = first_words(series.content.text)
    says = [request.say("repeat.text", text=text)] if text else []
    waits = [request.say("repeat.awaits")] if first.state is PostState.REVIEW else []
    beside = await told_at_once(request, made)
    how = request.say("repeat.how", number=first.id)
    return "\n".join([said, *says, _end(request, recurrence), *waits, *beside, how])


def _end(request: Request, recurrence: Recurrence) -> str:
    if recurrence.until is not None:
        return request.say("repeat.until", day=day(recurrence.until, request.community.language))
    if recurrence.count is not None:
        return request.say("repeat.count", number=recurrence.count)
    return request.say("repeat.endless")


async def _stop(request: Request) -> str:
    """From one of its times on it does not come any more."""
    post, series, rest = await _of_series(request)
    nothing_more(rest, "repeat.usage")
    following = await _following(request, post)
    for one in following:
        await request.ledger.posts.save(replace(one, state=PostState.CANCELLED))
    await request.ledger.series.save(replace(series, ended=True))
    return request.say("repeat.stopped", posts=len(following))


async def _list(request: Request) -> str:
    mine = [one for one in await request.ledger.series.living() if one.community == request.community.id]
    if not mine:
        return request.say("repeat.usage")
    lines = [await _line(request, one) for one in mine]
    return "\n".join([request.say("repeat.title"), *lines, request.say("repeat.usage")])


async def _line(request: Request, series: Series) -> str:
    coming = await request.ledger.posts.of_series(series.id, request.now)
    following = next((one for one in coming if one.state in _CHANGEABLE), None)
    return request.say(
        "repeat.line",
        text=first_words(series.title or series.content.text),
        when=shown(request, following.due) if following else "—",
        number=following.id if following else "—",
    )


async def _of_series(request: Request) -> tuple[Post, Series, Request]:
    """The post that is named, its series, and what else was said.

    Raises:
        InputError: there is no such post, or it comes once.
    """
    word, rest = request.shift()
    post = await post_of(request, word, "repeat.usage")
    series = await request.ledger.series.get(post.series) if post.series is not None else None
    if series is None:
        raise request.error("repeat.once", number=post.id)
    return post, series, rest


async def _following(request: Request, post: Post) -> Sequence[Post]:
    """The post and those of its series after it, as far as they may still be changed."""
    since: datetime = max(post.due, request.now.astimezone(UTC))
    found = await request.ledger.posts.of_series(post.series or 0, since)
    return [one for one in found if one.state in _CHANGEABLE]
