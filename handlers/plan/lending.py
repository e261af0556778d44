"""A signed one-time link by which somebody outside approves a post or sends it back.

Whoever gives a link away lends their own yes: it is theirs in the trail, with the name for whom it was. So
all rules of approval hold as they are: nobody lends a yes to their own words, nobody has two, and the last
word of two is lent by who has it. A link is of the very words that its owner was shown; each who approves
lends their own, and the yes of one leaves the links of the others as they are.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from handlers.community.directory import Directory, Known
from handlers.plan.approval import Voter, approved, digest, in_question
from handlers.plan.asking import post_of, shown
from handlers.plan.errors import NotAllowed
from handlers.plan.review import ABILITY, By, Review, carried_out
from handlers.plan.terms import parse_term
from handlers.ports import Ledger, Signer
from handlers.request import Request
from models.communities import Place
from models.content import Move, Post, PostState
from models.errors import InputError
from models.intents import Order, Send
from models.links import ApprovalLink
from models.staff import Ability
from models.texts import Sentence

VERBS: Final = ("approve", "return")
"""What can be done by a link."""

_FOR: Final = "approval link"
"""What the signature of a link is for, in place of the chat that a button is for."""

_USUAL: Final = timedelta(days=3)
_LONGEST: Final = timedelta(days=30)
_SECRET_BYTES: Final = 16
_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that somebody has opened, and its post; `why` it can't be used any more."""

    link: ApprovalLink
    known: Known
    post: Post
    why: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Lending:
    """Issues links and carries out what is decided by them; `address` is where they lead, empty for
    nowhere."""

    directory: Directory
    review: Review
    signer: Signer
    address: str = ""

    async def issue(self, request: Request) -> str:
        """`/plan link N [TERM] NAME`: a link for somebody to approve post N, told to who asks alone.

        Raises:
            InputError: links are not set up, others would see it, or the one who asks could not approve.
        """
        if not self.address:
            raise request.error("link.no_address")
        if not request.known.may(request.who, ABILITY["approve"]):
            raise request.error("command.not_allowed")
        if not request.message.private:
            raise request.error("link.private")
        number, rest = request.shift()
        post = await post_of(request, number, "link.usage")
        term, whom = _for_whom(rest)
        if not whom:
            raise request.error("link.usage")
        self._could(request, post)
        link = ApprovalLink(
            id=secrets.token_urlsafe(_SECRET_BYTES),
            post=post.id,
            of=digest(in_question(post).content),
            steps=len(post.trail),
            issuer=request.who,
            whom=whom,
            issued_at=request.now,
            expires_at=request.now + min(term, _LONGEST),
        )
        await request.ledger.approval_links.add(link)
        url = f"{self.address.rstrip('/')}/approve/{self.signer.sign(link.id, _FOR)}"
        until = shown(request, decide_by(link, post))
        return request.say("link.issued", number=post.id, whom=whom, until=until, link=url)

    def _could(self, request: Request, post: Post) -> None:
        """Refuse to lend a yes that the one who asks does not have."""
        voter = Voter(request.who, last_word=request.known.may(request.who, Ability.LAST_WORD))
        try:
            approved(in_question(post), voter, request.community.planning.approval.stages, request.now)
        except NotAllowed as error:
            raise InputError(request.render(error.why)) from error

    async def opened(self, ledger: Ledger, token: str, now: datetime) -> Opened | None:
        """The link with this signature and its post; None where there is none, whatever the reason."""
        name = self.signer.check(token, _FOR)
        link = await ledger.approval_links.get(name) if name else None
        post = await ledger.posts.seen(link.post) if link else None
        if link is None or post is None:
            return None
        await self.directory.refresh(ledger)
        known = self.directory.find(post.community)
        return Opened(link, known, post, _why_not(link, known, post, now)) if known else None

    async def decide(self, ledger: Ledger, found: Opened, verb: str, note: str, now: datetime) -> None:
        """Carry out what the owner of a link has decided, and use the link up in the same transaction.

        Raises:
            NotAllowed: the link can't be used any more, or the post not be treated so.
        """
        link, known = found.link, found.known
        # From here on nobody else changes it.
        post = await ledger.posts.get(link.post) or found.post
        if why := _why_not(link, known, post, now):
            raise NotAllowed(why.key)
        voter = Voter(link.issuer, last_word=known.may(link.issuer, Ability.LAST_WORD))
        stages = known.community.planning.approval.stages
        done = _lent(carried_out(verb, post, stages, By(voter, now, note)), link.whom)
        if not await ledger.approval_links.use(link.id, now):
            raise NotAllowed("link.used")
        cause = f"link:{link.id}"
        await self.review.settle(ledger, known, done, cause)
        await self.review.spread(ledger, known, done, cause, now)
        await ledger.outbox.put(self._told(known, done, verb, link, note))

    def _told(self, known: Known, post: Post, verb: str, link: ApprovalLink, note: str) -> Sequence[Order]:
        """Those who plan hear of it."""
        community = known.community
        chat = community.chat_for(Place.DESK) or community.chat_for(Place.DUTY)
        if chat is None:
            return []
        say = self.review.texts.say
        words = say(community.language, f"link.told.{verb}", number=post.id, whom=link.whom)
        text = f"{words}\n{note}" if note else words
        send = Send(platform=community.platform, chat=chat, text=text)
        return [Order(key=f"link:{link.id}:told", intent=send)]


def decide_by(link: ApprovalLink, post: Post) -> datetime:
    """Until when a decision by a link is of use: what is planned does not come out after its time."""
    return link.expires_at if post.published_at is not None else min(link.expires_at, post.due)


def _for_whom(request: Request) -> tuple[timedelta, str]:
    """How long a link holds and for whom it is: «2д Мария Петрова»."""
    word, rest = request.shift()
    term = parse_term(word)
    name = " ".join((rest if term else request).words.split())
    return term or _USUAL, name[:_NAME]


def _why_not(link: ApprovalLink, known: Known, post: Post, now: datetime) -> Sentence | None:
    if link.used_at is not None:
        return Sentence("link.used")
    if now >= link.expires_at:
        return Sentence("link.expired")
    asked = in_question(post)
    # Calling a post off leaves no step in its trail.
    if (
        asked.state is not PostState.REVIEW
        or digest(asked.content) != link.of
        or any(step.move is not Move.APPROVED or step.who == link.issuer for step in post.trail[link.steps :])
    ):
        return Sentence("link.void")
    if not known.may(link.issuer, ABILITY["approve"]):
        return Sentence("link.void")
    return None


def _lent(post: Post, whom: str) -> Post:
    """The last step was done by who lends their yes to `whom`."""
    *before, last = post.trail
    return replace(post, trail=(*before, replace(last, whom=whom)))
