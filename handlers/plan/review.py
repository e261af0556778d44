"""Approval: a card of a post with its buttons, what each of them does, and what follows from it.

Who may and what becomes of a post is decided in `handlers.plan.approval`; here it is asked, told and kept.
A button names how many steps the post had when its card was shown and what it said: one that has gone on
since, or another one that was given its number, takes no press of an old card.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from handlers.community.directory import Directory, Known
from handlers.plan.approval import (
    Voter,
    answered,
    approved,
    as_agreed,
    digest,
    held,
    in_question,
    released,
    returned,
    wanted,
)
from handlers.plan.cells import written
from handlers.plan.errors import NotAllowed
from handlers.plan.exporting import planned_of
from handlers.plan.outgoing import outgoing
from handlers.plan.publish import order
from handlers.plan.terms import term_in_words
from handlers.plan.told import name_in, trail_lines
from handlers.ports import Ledger, Signer
from models.clock import Clock
from models.communities import Community, Place
from models.content import Content, Post, PostState, Trait
from models.intents import AnswerPress, Button, Edit, Order, Revise, Send
from models.marks import MarkKind
from models.messages import Press
from models.staff import Ability
from models.texts import Sentence, Texts
from models.zones import local_time, zone

PREFIX: Final = "plan"
"""How the data of this story's buttons begins."""

ABILITY: Final[Mapping[str, Ability]] = {
    "approve": Ability.APPROVE,
    "return": Ability.PLAN,
    "hold": Ability.PLAN,
    "release": Ability.PLAN,
}
_OFFERED: Final[Mapping[PostState, tuple[str, ...]]] = {
    PostState.REVIEW: ("approve", "return", "hold"),
    PostState.PLANNED: ("hold", "return"),
    PostState.HELD: ("release", "return"),
}
_ABOUT_WORDS: Final = ("approve", "return")
_PREVIEW: Final = 3000
"""Characters of a content that a card shows; of a longer one all is sent before it."""

_PARTS: Final = ("alt", "poll", "buttons", "link", "source", "comment")
"""What is shown of a content beside its text as its cells say it, by the columns of the plan."""

_DIGITS: Final = 8
"""So much of a digest tells two contents apart; a button holds 64 bytes at most on Telegram."""

_MOST_CARDS: Final = 10
"""So many posts of an import are shown for approval at once: a chat takes some twenty messages a minute."""

_ON_ITS_WAY: Final = frozenset({PostState.PLANNED, PostState.REVIEW})
_COMING: Final = timedelta(days=31)
"""How far ahead it is looked for what nobody was asked about."""

_MISSED_FOR: Final = timedelta(days=1)
"""So long after its time a post that nobody approved is looked for, whatever kept us from it; the outbox
remembers for longer that it was shown."""


@dataclass(frozen=True, slots=True)
class By:
    """Who does something to a post, when, and what they say about it."""

    voter: Voter
    now: datetime
    note: str = ""


def carried_out(verb: str, post: Post, stages: int, by: By) -> Post:
    """The post after somebody has approved, returned, held or released it.

    Raises:
        NotAllowed: that can't be done with it, or not by them.
    """
    asked = in_question(post)
    done = _carried_out(verb, asked, stages, by)
    return done if asked is post else answered(post, done)


def _carried_out(verb: str, post: Post, stages: int, by: By) -> Post:
    match verb:
        case "approve":
            return approved(post, by.voter, stages, by.now, by.note)
        case "return":
            return returned(post, by.voter.person, by.now, by.note)
        case "hold":
            return held(post, by.voter.person, by.now)
    return released(post, by.voter.person, stages, by.now)


@dataclass(frozen=True, slots=True)
class Review:
    """Shows posts to those who approve them, and hears their buttons."""

    directory: Directory
    texts: Texts
    signer: Signer
    clock: Clock

    async def settle(
        self, ledger: Ledger, known: Known, post: Post, cause: str, *, quietly: bool = False
    ) -> None:
        """Keep a post as it stands: what waits for approval is shown to those who approve, unless `quietly`;
        what the platform is to keep until its time is given to it as soon as nothing holds it back, and other
        words for a post that is out go out as soon as they are approved."""
        wall = known.community.chat_for(Place.WALL)
        ahead = post.state is PostState.PLANNED and Trait.AHEAD in post.content.traits
        # One whose time has come meanwhile is left to the tick, which knows what becomes of late ones.
        if ahead and wall is not None and post.due > self.clock():
            post = replace(post, state=PostState.PUBLISHING)
            await ledger.outbox.put([order(post, known.community, wall, cause, post.due)])
        asked = in_question(post)
        if asked is not post and wanted(asked, known.community.planning.approval.stages) is PostState.PLANNED:
            await ledger.outbox.put(list(_revising(asked, known.community, cause)))
            post = asked = replace(post, revision=None)
        await ledger.posts.save(post)
        if asked.state is PostState.REVIEW and not quietly:
            await self._show(ledger, known, post, cause)

    async def settle_all(self, ledger: Ledger, posts: Sequence[Post], cause: str) -> int:
        """Many posts go the way of what is typed; returns how many wait without a card.

        Of the times of a series that say the same words one is shown: a yes to it holds for all of them.
        """
        cards, seen = 0, set[object]()
        without = 0
        for post in posts:
            if known := self.directory.find(post.community):
                same = (post.series, digest(post.content)) if post.series is not None else post.id
                asked = post.state is PostState.REVIEW and same not in seen
                quietly = not asked or cards == _MOST_CARDS
                without += asked and quietly
                cards += asked and not quietly
                seen.add(same)
                await self.settle(ledger, known, post, f"{cause}:{post.id}", quietly=quietly)
        return without

    async def out_of_step(self, ledger: Ledger, now: datetime) -> list[Post]:
        """Posts of the coming month that were planned before their community wanted approval, or wait for
        more than it wants by now; as they are to be. Nobody is to learn of it at their time."""
        found: list[Post] = []
        await self.directory.refresh(ledger)
        for known in self.directory.everywhere():
            stages = known.community.planning.approval.stages
            coming = await ledger.posts.plan(known.community.id, now, now + _COMING)
            steps = [(post, wanted(post, stages)) for post in coming if post.state in _ON_ITS_WAY]
            found += [
                replace(post, state=state)
                for post, state in steps
                if state in _ON_ITS_WAY and state is not post.state
            ]
        return found

    async def fall_in(self, ledger: Ledger, now: datetime) -> int:
        """Have those as their community wants it now; returns how many there are."""
        posts = await self.out_of_step(ledger, now)
        await self.settle_all(ledger, posts, f"anew:{now.timestamp():.0f}")
        return len(posts)

    async def remind(self, ledger: Ledger, now: datetime) -> int:
        """Show once more what has missed its time since nobody approved it, once for each time; a yes still
        counts, as far as the community wants late posts. Returns how many there are."""
        await self.directory.refresh(ledger)
        missed = await ledger.posts.unapproved(now - _MISSED_FOR, now)
        for post in missed:
            if known := self.directory.find(post.community):
                why = Sentence("reason.post_kept_back.review", {"number": post.id})
                words = self.texts.render(known.community.language, why)
                await self._show(ledger, known, post, f"missed:{post.due.timestamp():.0f}", f"{words}\n\n")
        return len(missed)

    async def _show(self, ledger: Ledger, known: Known, post: Post, cause: str, head: str = "") -> None:
        community = known.community
        chat = community.chat_for(Place.DESK) or community.chat_for(Place.DUTY)
        if chat is not None:
            buttons = self.buttons(community, post, chat)
            words = f"{head}{self.card(known, post)}"
            card = Send(platform=community.platform, chat=chat, text=words, buttons=buttons)
            await self.show_whole(ledger, known, post, chat, cause)
            await ledger.outbox.put([Order(key=f"{cause}:review:{post.id}", intent=card)])

    async def show_whole(self, ledger: Ledger, known: Known, post: Post, chat: str, cause: str) -> None:
        """Of a post that is too long for its card all of it comes first."""
        body, platform = self._body(known, post), known.community.platform
        if len(body) > _PREVIEW:
            pieces = [body[start : start + _PREVIEW] for start in range(0, len(body), _PREVIEW)]
            said = [Send(platform=platform, chat=chat, text=piece) for piece in pieces]
            keys = (f"{cause}:whole:{post.id}:{number}" for number in range(len(said)))
            await ledger.outbox.put([Order(key=key, intent=one) for key, one in zip(keys, said, strict=True)])

    async def spread(self, ledger: Ledger, known: Known, post: Post, cause: str, now: datetime) -> None:
        """What was said about a post holds for the other times of its series that say the same words."""
        if post.series is None:
            return
        stages = known.community.planning.approval.stages
        for other in await ledger.posts.of_series(post.series, now):
            agreed = as_agreed(other, post)
            if other.state is PostState.REVIEW and agreed is not other:
                agreed = replace(agreed, state=wanted(agreed, stages))
                await self.settle(ledger, known, agreed, f"{cause}:{other.id}", quietly=True)

    async def press(self, ledger: Ledger, press: Press, now: datetime) -> bool:
        """Somebody presses a button of a card. No community is changed by it."""
        if known := self.directory.of(press.address, private=True):
            words = await self._pressed(ledger, known, press, now)
            answer = AnswerPress(platform=press.address.platform, press_id=press.press_id, text=words)
            await ledger.outbox.put([Order(key=f"{press.cause}:answer", intent=answer)])
        return False

    async def _pressed(self, ledger: Ledger, known: Known, press: Press, now: datetime) -> str:
        say = partial(self.texts.say, known.community.language)
        data = self.signer.check(press.data, press.address.chat)
        if data is None:
            return say("press.not_ours")
        _, verb, number, version = data.split(".")
        person = press.author.id
        if not known.may(person, ABILITY[verb]):
            return say("command.not_allowed")
        post = await ledger.posts.get(int(number))
        if post is None or post.community != known.community.id:
            return say("press.not_ours")
        if version != version_of(post):
            await self._show_again(ledger, known, post, press)
            return say("approval.stale")
        voter = Voter(person, last_word=known.may(person, Ability.LAST_WORD))
        try:
            post = carried_out(verb, post, known.community.planning.approval.stages, By(voter, now))
        except NotAllowed as error:
            return self.texts.render(known.community.language, error.why)
        await self.settle(ledger, known, post, press.cause)
        await self.spread(ledger, known, post, press.cause, now)
        await self._show_again(ledger, known, post, press)
        return say(f"approval.done.{verb}", number=post.id)

    async def _show_again(self, ledger: Ledger, known: Known, post: Post, press: Press) -> None:
        """The card that was pressed tells how things stand now."""
        buttons = self.buttons(known.community, post, press.address.chat)
        edit = Edit(address=press.address, text=self.card(known, post), buttons=buttons)
        await ledger.outbox.put([Order(key=f"{press.cause}:card", intent=edit)])

    def card(self, known: Known, post: Post) -> str:
        """A post as it will be seen, with what is known of it and who did what."""
        community, say = known.community, partial(self.texts.say, known.community.language)
        head = say(
            "plan.card",
            number=post.id,
            title=post.title or post.rubric or "—",
            when=local_time(post.due, community.zone, community.language),
            state=say(f"post.state.{post.state}"),
            author=name_in(known.staff, post.author),
        )
        if in_question(post) is not post:
            head = f"{head}\n{say('plan.card.revision')}"
        trail = trail_lines(post, community, known.staff, say)
        body = self._body(known, post)
        return "\n".join([head, *trail, "", body if len(body) <= _PREVIEW else f"{body[:_PREVIEW]}…"])

    def _body(self, known: Known, post: Post) -> str:
        """All that will be seen of a post, and where its links lead."""
        community, say = known.community, partial(self.texts.say, known.community.language)
        content = outgoing(in_question(post), community)
        cells = written(planned_of(replace(post, content=content)), zone(community.zone))
        links = [
            f"{content.text[mark.start : mark.start + mark.length]} → {mark.url}"
            for mark in content.marks
            if mark.kind is MarkKind.LINK
        ]
        media = [say("post.part.media", number=len(content.media))] if content.media else []
        parts = [f"{say(f'column.{name}')}: {cells[name]}" for name in _PARTS if name in cells]
        parts += _settled(content, community.language, say)
        return "\n\n".join(filter(None, [content.text, *links, *media, *parts]))

    def buttons(self, community: Community, post: Post, chat: str) -> tuple[tuple[Button, ...], ...]:
        """What can be done with a post now."""
        say = partial(self.texts.say, community.language)
        row = tuple(
            Button(
                label=say(f"plan.button.{verb}"),
                data=self.signer.sign(f"{PREFIX}.{verb}.{post.id}.{version_of(post)}", chat),
            )
            for verb in offered(post)
        )
        return (row,) if row else ()


def _settled(content: Content, language: str, say: Callable[..., str]) -> Iterator[str]:
    """How a post is to be shown, and for how long."""
    if content.traits:
        traits = ", ".join(say(f"post.part.{trait}") for trait in sorted(content.traits))
        yield f"{say('column.options')}: {traits}"
    for name, span in (("pin_for", content.pin_for), ("keep_for", content.keep_for)):
        if span is not None:
            yield f"{say(f'column.{name}')}: {term_in_words(span, language)}"


def offered(post: Post) -> tuple[str, ...]:
    """What can be done with a post now; words that were proposed for one that is out can't be held."""
    if in_question(post) is not post:
        return _ABOUT_WORDS
    return _OFFERED.get(post.state, ())


def _revising(asked: Post, community: Community, cause: str) -> Iterator[Order]:
    """What puts approved words in the place of those on the wall."""
    if asked.address is not None:
        words = Revise(address=asked.address, post=asked.id, content=outgoing(asked, community))
        yield Order(key=f"{cause}:revise:{asked.id}", intent=words)


def version_of(post: Post) -> str:
    """What an approval names, so that it is of the words that were seen and of nothing that came later."""
    return f"{len(post.trail)}-{digest(in_question(post).content)[:_DIGITS]}"
