"""Looks for what we have written, where its receipt was lost. VK keeps our number of messages only.

Posts and comments are looked through from the newest on, back to the time of the order.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from bot.platforms.vk import calls, posts
from bot.platforms.vk.calls import PAGE, Call
from bot.platforms.vk.content import name
from bot.platforms.vk.keyboards import numbered
from bot.platforms.vk.keys import Keys, Lacking
from bot.platforms.vk.places import Spot, number, spot
from models.errors import RateLimited, Refused, Untellable
from models.intents import Publish, Receipt, SeeOut, Send

log = structlog.get_logger()

_CLOCKS_DIFFER: Final = timedelta(minutes=1)
_HISTORY: Final = 200
_LOOK_AGAIN: Final = timedelta(minutes=1)
_MOST_PAGES: Final = 20
_Found = Mapping[str, Any]
"""A post or a comment as VK tells it."""


async def said(keys: Keys, act: Send, random_id: int) -> Receipt | None:
    """A message with this number of ours; further copies are taken away.

    None also where we may not read the talk: VK itself sends nothing twice under the same number.

    Raises:
        DeliveryError: can't be told now.
    """
    try:
        told = await keys.call(
            "messages.getHistory", peer_id=number(act.chat), count=_HISTORY, group_id=keys.group
        )
    except Refused as refused:
        log.info("a talk can't be read", chat=act.chat, reason=str(refused))
        return None
    ours = sorted(
        one["conversation_message_id"] for one in told["items"] if one.get("random_id") == random_id
    )
    if len(ours) > 1:
        again = calls.delete_all(act.chat, ours[1:])
        await keys.call(again.method, **again.params)
    return Receipt(message=str(ours[0])) if ours else None


async def published(
    keys: Keys, act: Publish, since: datetime, attachments: Sequence[str], taken: Collection[str] = ()
) -> Receipt | None:
    """The post, on the wall; one without words by what is attached. None of `taken` is it.

    Raises:
        Untellable: no key of ours may look, or there is too much to look through.
        DeliveryError: can't be told now.
    """
    owner = number(act.chat)
    text = posts.words(act.content)
    found = await (on_the_wall(keys, owner, since) if act.at is None else _postponed(keys, owner))
    items = [one for one in found if text or _shows(one, attachments)]
    # What VK keeps has the date on which it is to come out.
    return _oldest(items, owner, text, act.at or since, lambda one: str(Spot("wall", one["id"])), taken)


async def came_out(keys: Keys, act: SeeOut) -> Receipt:
    """The post that VK kept, where it is now: it has another number.

    Raises:
        RateLimited: VK still keeps it.
        Refused: it is neither kept nor on the wall.
        DeliveryError: can't be told now.
    """
    owner, text = number(act.address.chat), posts.words(act.content)
    out = await on_the_wall(keys, owner, act.at)
    if found := _oldest(out, owner, text, act.at, lambda one: str(Spot("wall", one["id"]))):
        return found
    waiting = spot(act.address.message).thing
    if any(one["id"] == waiting for one in await _postponed(keys, owner)):
        raise RateLimited(_LOOK_AGAIN)
    raise Refused("the post is neither among the postponed nor on the wall")


async def on_the_wall(keys: Keys, owner: int, since: datetime) -> list[_Found]:
    """Posts of a community since a moment; the one at the top may be older.

    Raises:
        DeliveryError: it can't be told now, by none of our keys, or it is too much.
    """
    return await _paged(keys, Call("wall.get", {"owner_id": owner, "count": PAGE, "filter": "owner"}), since)


async def _postponed(keys: Keys, owner: int) -> list[_Found]:
    """What VK keeps, which a service key does not see."""
    return await _paged(keys, Call("wall.get", {"owner_id": owner, "count": PAGE, "filter": "postponed"}))


def _shows(post: Mapping[str, Any], attachments: Sequence[str]) -> bool:
    """Whether a post shows this; the key of access, which comes last, is not always told."""
    shown = [name(one) for one in post.get("attachments") or ()]
    return [one.split("_")[:2] for one in shown] == [one.split("_")[:2] for one in attachments]


async def commented(keys: Keys, act: Send, since: datetime, taken: Collection[str] = ()) -> Receipt | None:
    """The comment, under its post and in its thread. None of `taken` is it.

    Raises:
        Untellable: no key of ours may look, or there is too much to look through.
        DeliveryError: can't be told now.
    """
    place = calls.place_of(act)
    told = list(_flat(await _paged(keys, calls.comments(act.chat, place), since)))
    if place.kind in calls.THREADED and place.comment is not None:
        root = await _root(keys, act.chat, place.comment) if place.kind == "wall" else place.comment
        told += await _paged(keys, calls.comments(act.chat, place, root), since)

    def name(one: Mapping[str, Any]) -> str:
        return str(Spot(place.kind, place.thing, one["id"]))

    answering = [one for one in told if not place.comment or _answers(one, place.comment)]
    return _oldest(answering, -keys.group, numbered(act.text, act.buttons), since, name, taken)


async def _paged(keys: Keys, call: Call, since: datetime | None = None) -> list[_Found]:
    """What was written since a moment, or all of it where VK does not heed the order, as in threads."""
    found: list[_Found] = []
    for _ in range(_MOST_PAGES):
        items = (await _read(keys, call.method, **call.params, offset=len(found)))["items"]
        found += items
        if len(items) < PAGE:
            return found
        if since is not None and _reaches(items, since):
            return found
    raise Untellable(f"{call.method} has more to look through than {_MOST_PAGES} pages")


def _reaches(page: Sequence[_Found], since: datetime) -> bool:
    """Whether whatever follows a page was written before a moment."""
    newest_first = page[1]["id"] > page[-1]["id"]  # the first may be one that is pinned
    last = page[-1].get("date")  # a stub has none
    return newest_first and last is not None and last < (since - _CLOCKS_DIFFER).timestamp()


async def _root(keys: Keys, owner: str, comment: int) -> int:
    """The comment of the first level that a thread is under, if it can be told."""
    try:
        told = await keys.call("wall.getComment", owner_id=owner, comment_id=comment)
    except Refused:
        return comment
    parents = [parent for one in told["items"] for parent in one.get("parents_stack") or ()]
    return int(parents[0]) if parents else comment


async def _read(keys: Keys, method: str, **params: Any) -> Any:
    try:
        return await keys.call(method, **params)
    except Lacking as lacking:
        raise Untellable(str(lacking)) from lacking


def _answers(one: Mapping[str, Any], comment: int) -> bool:
    """What answers something that is gone meanwhile, or a whole topic, names nothing."""
    answered = one.get("reply_to_comment")
    return answered is None or answered == comment


def _oldest(
    items: Sequence[Mapping[str, Any]],
    author: int,
    text: str,
    since: datetime,
    name: Callable[[Mapping[str, Any]], str],
    taken: Collection[str] = (),
) -> Receipt | None:
    """The first of those that say the same, were written by us since then and are no other order's."""
    words, first = text.split(), (since - _CLOCKS_DIFFER).timestamp()
    ours = [
        one
        for one in items
        if one.get("from_id") == author
        and one["date"] >= first
        and one.get("text", "").split() == words
        and name(one) not in taken
    ]
    return Receipt(message=name(min(ours, key=lambda one: int(one["id"])))) if ours else None


def _flat(items: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for one in items:
        yield one
        yield from (one.get("thread") or {}).get("items") or ()
