"""What follows from the fate of a post of the plan; whether it is out was found by `delivery`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from msgspec import structs

from handlers.cases.pinned import redraw
from handlers.messages.effects import count
from handlers.ports import Ledger
from models.content import Content, Post, PostState, Trait
from models.intents import FirstComment, Order, Pin, Publish, Receipt, Revise, SeeOut, Unpin, Withdraw
from models.messages import Address
from models.outcomes import Counter

_SHOWN_WITHIN = timedelta(seconds=30)
"""So soon after its time a platform has shown a post that it kept."""


async def published(ledger: Ledger, intent: Publish, receipt: Receipt, now: datetime) -> None:
    """A post is out, or the platform keeps it until its time."""
    post = await ledger.posts.get(intent.post)
    if post is None or receipt.message is None:
        return
    address = Address(platform=intent.platform, chat=intent.chat, message=receipt.message)
    if intent.at is None:
        await _is_out(ledger, post, address, now)
        return
    await ledger.posts.save(replace(post, state=PostState.HANDED_OVER, address=address))
    look = SeeOut(address=address, post=post.id, content=post.content, at=intent.at)
    key = f"post:{post.id}:{address.message}:out"
    await ledger.outbox.put([Order(key=key, intent=look, not_before=intent.at + _SHOWN_WITHIN)])


async def came_out(ledger: Ledger, intent: SeeOut, receipt: Receipt, now: datetime) -> None:
    """A post that the platform kept is out."""
    post = await ledger.posts.get(intent.post)
    if post is not None and receipt.message is not None and post.state is PostState.HANDED_OVER:
        await _is_out(ledger, post, structs.replace(intent.address, message=receipt.message), now)


async def changed(ledger: Ledger, intent: Revise | Pin | Withdraw, now: datetime) -> None:
    """The plan tells what is to be seen on the wall."""
    post = await ledger.posts.get(intent.post)
    if post is None:
        return
    if isinstance(intent, Pin):
        await _pinned(ledger, post, intent, now)
    elif isinstance(intent, Revise):
        await ledger.posts.save(replace(post, content=intent.content))
    else:
        await ledger.posts.save(replace(post, state=PostState.WITHDRAWN))
        await redraw(ledger, post, f"post:{post.id}:withdrawn", now)


async def _pinned(ledger: Ledger, post: Post, intent: Pin, now: datetime) -> None:
    """A post stands at the top, or nobody tries to put it there any more: from now on its term is counted.

    An unpin that was ordered with the pin could overtake it, and the post stayed there for ever.
    """
    if intent.term is None or post.state is PostState.WITHDRAWN:
        return
    unpin = Unpin(address=intent.address, post=intent.post, at=now + intent.term)
    key = f"{_name(intent.address, intent.post)}:unpin"
    await ledger.outbox.put([Order(key=key, intent=unpin, not_before=unpin.at)])


async def _is_out(ledger: Ledger, post: Post, address: Address, now: datetime) -> None:
    if post.state is PostState.PUBLISHED:
        return  # settled by two, it is out once
    await ledger.posts.save(replace(post, state=PostState.PUBLISHED, published_at=now, address=address))
    await ledger.outbox.put(list(_after(address, post.id, post.content, now)))
    await redraw(ledger, post, f"post:{post.id}:{address.message}:out", now)
    await count(ledger, post.community, now, [Counter.POSTS_PUBLISHED])


def _after(address: Address, post: int, content: Content, now: datetime) -> Iterator[Order]:
    """What a post wants as soon as it is out, and when it has stood for as long as it should."""
    name = _name(address, post)
    if content.first_comment:
        comment = FirstComment(address=address, post=post, text=content.first_comment)
        yield Order(key=f"{name}:comment", intent=comment)
    if Trait.PINNED in content.traits:
        yield Order(key=f"{name}:pin", intent=Pin(address=address, post=post, term=content.pin_for))
    if content.keep_for is not None:
        withdraw = Withdraw(address=address, post=post, at=now + content.keep_for)
        yield Order(key=f"{name}:withdraw", intent=withdraw, not_before=withdraw.at)


def _name(address: Address, post: int) -> str:
    return f"post:{post}:{address.message}"
