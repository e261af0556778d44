"""What can still be done to a post that is out: /pin, /unpin, /delete, and other words for it."""

from dataclasses import replace
from typing import NamedTuple

from handlers.plan.approval import proposed
from handlers.plan.asking import media_of, nothing_more, post_of, with_terms
from handlers.plan.fitting import objections
from handlers.plan.outgoing import outgoing
from handlers.plan.review import Review
from handlers.request import Command, Request, able
from models.capabilities import Capability, PostLimits
from models.content import Content, Post, PostState
from models.errors import InputError
from models.intents import ChangePost, Order, Pin, Revise, Unpin, Withdraw
from models.messages import Address
from models.staff import Ability

_ON_THE_PLATFORM = (PostState.PUBLISHED, PostState.HANDED_OVER)


async def pin(request: Request) -> str:
    """`/pin N`: a published post stands at the top."""
    found, address = await _out(request, "pin.usage", Capability.PIN_POST)
    await _order(request, Pin(address=address, post=found.id))
    return request.say("pin.done", number=found.id)


async def unpin(request: Request) -> str:
    """`/unpin N`: it goes the way of the others."""
    found, address = await _out(request, "pin.usage", Capability.PIN_POST)
    await _order(request, Unpin(address=address, post=found.id))
    return request.say("unpin.done", number=found.id)


async def delete(request: Request) -> str:
    """`/delete N`: a published post is taken off the wall."""
    found, address = await _out(request, "delete.usage", Capability.WITHDRAW_POST, *_ON_THE_PLATFORM)
    await _order(request, Withdraw(address=address, post=found.id))
    return request.say("delete.done", number=found.id)


class Words(NamedTuple):
    """What is `said` of a post anew, and what is `kept` of it as it was."""

    said: Content
    kept: Content


async def revise(
    request: Request, review: Review, found: Post, words: Words, limits: PostLimits | None
) -> str:
    """The words and buttons of a published post are others now, or are to be as soon as somebody approves
    them; the rest of it stays.

    Raises:
        InputError: something else was to be changed, it breaks a limit, or the platform does not let us.
    """
    shown = with_terms(replace(words.said, media=()), words.kept)
    changed = replace(found.content, text=shown.text, marks=shown.marks, buttons=shown.buttons)
    named = set(words.said.media) - set(media_of(request))
    if shown != changed or request.message.attachments or named:
        raise request.error("edit.only_words")
    content = outgoing(replace(found, content=changed), request.community)
    here = await request.ledger.media.named(content.media)
    if wrong := objections(content, limits, here) if limits else []:
        raise InputError("\n".join(request.render(one) for one in wrong))
    await able(request, Capability.CHANGE_POST, "published.not_possible")
    if not changed.marked:
        raise request.error("approval.not_marked", number=found.id)
    if request.community.planning.approval.stages:
        waiting = proposed(found, changed, request.who, request.now)
        await review.settle(request.ledger, request.known, waiting, request.message.cause)
        return request.say("revise.proposed", number=found.id)
    if found.revision is not None:
        await request.ledger.posts.save(replace(found, revision=None))
    if found.address is not None:
        await _order(request, Revise(address=found.address, post=found.id, content=content))
    return request.say("revise.done", number=found.id)


async def _out(
    request: Request, usage: str, capability: Capability, *states: PostState
) -> tuple[Post, Address]:
    word, rest = request.shift()
    found = await post_of(request, word, usage)
    nothing_more(rest, usage)
    if found.state not in (states or (PostState.PUBLISHED,)) or found.address is None:
        state = request.say(f"post.state.{found.state}")
        raise request.error("published.not_out", number=found.id, state=state)
    await able(request, capability, "published.not_possible")
    return found, found.address


async def _order(request: Request, act: ChangePost) -> None:
    kind = type(act).__name__.lower()
    await request.ledger.outbox.put([Order(key=f"{request.message.cause}:{kind}", intent=act)])


COMMANDS = (
    Command("pin", Ability.PLAN, pin),
    Command("unpin", Ability.PLAN, unpin),
    Command("delete", Ability.PLAN, delete),
)
