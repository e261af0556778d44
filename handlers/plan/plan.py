"""/plan: the days to come; a post is shown, approved, sent back, held or let go; an import is undone."""

from dataclasses import dataclass, replace
from typing import Final

from handlers.plan.approval import Voter, in_question, submitted
from handlers.plan.asking import post_of
from handlers.plan.batches import take_back
from handlers.plan.bring import want
from handlers.plan.calendar import days_ahead
from handlers.plan.checking import check
from handlers.plan.errors import NotAllowed
from handlers.plan.files import PlanFiles
from handlers.plan.lending import Lending
from handlers.plan.outgoing import outgoing
from handlers.plan.post_card import version_of
from handlers.plan.review import ABILITY, By, Review, carried_out
from handlers.plan.told import undone
from handlers.request import Answer, Command, Request, number_in
from models.content import Content, Post
from models.errors import InputError
from models.intents import Order, ShowPost
from models.media import is_wanted
from models.staff import Ability

_VERBS: Final = {
    "approve": "approve", "одобрить": "approve",
    "return": "return", "вернуть": "return",
    "hold": "hold", "придержать": "hold",
    "release": "release", "отпустить": "release",
}  # fmt: skip
_TAKEN: Final = ("import", "импорт")
_GIVEN: Final = ("export", "экспорт")
_WEEK: Final = 7
_MOST_DAYS: Final = 31


@dataclass(frozen=True, slots=True)
class PlanCommand:
    """The command."""

    review: Review
    files: PlanFiles
    lending: Lending

    def commands(self) -> tuple[Command, ...]:
        """What this story offers."""
        return (Command("plan", Ability.PLAN, self.plan),)

    async def plan(self, request: Request) -> str | Answer:
        """`/plan [DAYS]`, `/plan show|submit N`, `/plan approve|return|hold|release N [WORDS]`, `undo N`,
        `link N [TERM] NAME`, `import`, `export [FORM]`. `N:VERSION` is that post only while it is as somebody
        has seen it."""
        word, rest = request.shift()
        if not word or number_in(word):
            days = number_in(word) or _WEEK
            told = await days_ahead(request, min(days, _MOST_DAYS))
            return told if days <= _MOST_DAYS else f"{told}\n{request.say('calendar.most', days=_MOST_DAYS)}"
        match word.lower():
            case "show" | "показать":
                return await self._shown(await self._at_home(request, rest.words), rest.words)
            case "submit" | "готов":
                return await self._submit(rest)
            case "undo" | "отменить":
                return await self._undo(rest)
            case "link" | "ссылка":
                return await self.lending.issue(rest)
        return await self._with_files_or_votes(word.lower(), rest)

    async def _with_files_or_votes(self, word: str, rest: Request) -> str | Answer:
        if word in _TAKEN:
            return await self.files.take(rest)
        if word in _GIVEN:
            return await self.files.give(rest)
        if verb := _VERBS.get(word):
            return await self._carry_out(rest, verb)
        raise rest.error("plan.usage")

    async def _at_home(self, request: Request, word: str) -> Request:
        """The request in the community of the post that a word names, if who asks plans posts there too."""
        post = await request.ledger.posts.seen(number_in(word) or 0)
        known = self.review.directory.find(post.community) if post else None
        there = replace(request, known=known) if known else request
        return there if there.known.may(there.who, Ability.PLAN) else request

    async def _shown(self, request: Request, word: str) -> Answer:
        """The card; of a post of another community without buttons, for it is decided upon there."""
        post, chat = await post_of(request, word, "plan.usage"), request.message.address.chat
        text = self.review.cards.text(request.known, post)
        here = self.review.directory.of(request.message.address, private=request.message.private)
        await _seen(request, post)
        if here is not None and here.community.id != post.community:
            return Answer(text)
        await self.review.show_whole(request.ledger, request.known, post, chat, request.message.cause)
        return Answer(text, self.review.cards.buttons(request.community, post, chat))

    async def _submit(self, request: Request) -> str:
        post = await post_of(request, request.words, "plan.usage")
        try:
            post = submitted(post, request.community.planning.approval.stages)
        except NotAllowed as error:
            raise InputError(request.render(error.why)) from error
        await check(request, post, self.files.limits.get(request.community.platform))
        await self.review.settle(request.ledger, request.known, post, request.message.cause)
        await want(request.ledger, post, request.now, submitted=True)
        if number := sum(map(is_wanted, post.content.media)):
            return request.say("media.coming", number=number)
        return request.say("plan.now", number=post.id, state=request.say(f"post.state.{post.state}"))

    async def _undo(self, request: Request) -> str:
        number = number_in(request.words) or 0

        def may(community: str) -> bool:
            known = self.files.directory.find(community)
            return known is None or known.may(replace(request, known=known).who, Ability.PLAN)

        try:
            came = await take_back(request.ledger, number, request.now, may)
        except NotAllowed as error:
            raise InputError(request.render(error.why)) from error
        return request.render(undone(number, came))

    async def _carry_out(self, request: Request, verb: str) -> str:
        if not request.known.may(request.who, ABILITY[verb]):
            raise request.error("command.not_allowed")
        word, rest = request.shift()
        number, _, seen = word.partition(":")
        post = await post_of(request, number, "plan.usage")
        if seen and seen != version_of(post):
            raise request.error("approval.stale")
        voter = Voter(request.who, last_word=request.known.may(request.who, Ability.LAST_WORD))
        by = By(voter, request.now, rest.words)
        try:
            post = carried_out(verb, post, request.community.planning.approval.stages, by)
        except NotAllowed as error:
            raise InputError(request.render(error.why)) from error
        await self.review.settle(request.ledger, request.known, post, request.message.cause)
        await self.review.spread(request.ledger, request.known, post, request.message.cause, request.now)
        return request.say(f"approval.done.{verb}", number=post.id)


async def _seen(request: Request, post: Post) -> None:
    """The post comes as readers will see it, with those of its media that are here."""
    content = outgoing(in_question(post), request.community)
    here = tuple(name for name in content.media if not is_wanted(name))
    content = replace(content, media=here, first_comment="", source="")
    if content == Content(traits=content.traits):
        return
    chat, platform = request.message.address.chat, request.message.address.platform
    show = ShowPost(platform=platform, chat=chat, post=post.id, content=content)
    await request.ledger.outbox.put([Order(key=f"{request.message.cause}:seen", intent=show)])
