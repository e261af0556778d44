"""Approval: a post is shown to those who approve it, what the buttons of its card do, and what follows.

Who may and what becomes of a post is decided in `handlers.plan.approval`; here it is asked, told and kept.
What a card says is in `post_card`, what becomes of many posts at once in `review_many`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from handlers.community.directory import Directory, Known
from handlers.plan.approval import (
    Voter,
    answered,
    approved,
    as_agreed,
    held,
    in_question,
    released,
    returned,
    wanted,
)
from handlers.plan.errors import NotAllowed
from handlers.plan.outgoing import outgoing
from handlers.plan.post_card import PostCards, version_of
from handlers.plan.publish import order
from handlers.ports import Ledger, Signer
from models.clock import Clock
from models.communities import Community, Place
from models.content import Post, PostState, Trait
from models.intents import AnswerPress, Edit, Order, Revise, Send
from models.messages import Press
from models.staff import Ability
from models.texts import Texts

ABILITY: Final[Mapping[str, Ability]] = {
    "approve": Ability.APPROVE,
    "return": Ability.PLAN,
    "hold": Ability.PLAN,
    "release": Ability.PLAN,
}


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

    @property
    def cards(self) -> PostCards:
        """Makes the cards that are shown."""
        return PostCards(self.texts, self.signer)

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
            await self.show(ledger, known, post, cause)

    async def show(self, ledger: Ledger, known: Known, post: Post, cause: str, head: str = "") -> None:
        """Send the card of a post, below `head`, to where posts are approved."""
        community = known.community
        chat = community.chat_for(Place.DESK) or community.chat_for(Place.DUTY)
        if chat is not None:
            buttons = self.cards.buttons(community, post, chat)
            words = f"{head}{self.cards.text(known, post)}"
            card = Send(platform=community.platform, chat=chat, text=words, buttons=buttons)
            await self.show_whole(ledger, known, post, chat, cause)
            await ledger.outbox.put([Order(key=f"{cause}:review:{post.id}", intent=card)])

    async def show_whole(self, ledger: Ledger, known: Known, post: Post, chat: str, cause: str) -> None:
        """Of a post that is too long for its card all of it comes first."""
        said = enumerate(self.cards.whole(known, post, chat))
        orders = [Order(key=f"{cause}:whole:{post.id}:{number}", intent=one) for number, one in said]
        await ledger.outbox.put(orders)

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
            return say("approval.not_allowed")
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
        buttons = self.cards.buttons(known.community, post, press.address.chat)
        edit = Edit(address=press.address, text=self.cards.text(known, post), buttons=buttons)
        await ledger.outbox.put([Order(key=f"{press.cause}:card", intent=edit)])


def _revising(asked: Post, community: Community, cause: str) -> Iterator[Order]:
    """What puts approved words in the place of those on the wall."""
    if asked.address is not None:
        words = Revise(address=asked.address, post=asked.id, content=outgoing(asked, community))
        yield Order(key=f"{cause}:revise:{asked.id}", intent=words)
