"""Looks for what we have written, where its receipt was lost. VK keeps our number of messages only."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from bot.platforms.vk import calls
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
_POSTS: Final = 20
_MOST_PAGES: Final = 20
_PAGE: Final = 100


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
    """The post, among the newest on the wall; one without words by what is attached. None of `taken` is it.

    Raises:
        Untellable: no key of ours may look.
        DeliveryError: can't be told now.
    """
    owner = number(act.chat)
    kept = "owner" if act.at is None else "postponed"
    told = await _read(keys, "wall.get", owner_id=owner, count=_POSTS, filter=kept)
    text = calls.words(act.content)
    items = [one for one in told["items"] if text or _shows(one, attachments)]
    # What VK keeps has the date on which it is to come out.
    return _oldest(items, owner, text, act.at or since, lambda one: str(Spot("wall", one["id"])), taken)


async def came_out(keys: Keys, act: SeeOut) -> Receipt:
    """The post that VK kept, where it is now: it has another number.

    Raises:
        RateLimited: VK still keeps it.
        Refused: it is neither kept nor on the wall.
        DeliveryError: can't be told now.
    """
    owner, text = number(act.address.chat), calls.words(act.content)
    told = await _read(keys, "wall.get", owner_id=owner, count=_POSTS, filter="owner")
    if found := _oldest(told["items"], owner, text, act.at, lambda one: str(Spot("wall", one["id"]))):
        return found
    if await _is_kept(keys, owner, spot(act.address.message).thing):
        raise RateLimited(_LOOK_AGAIN)
    raise Refused("the post is neither among the postponed nor on the wall")


async def _is_kept(keys: Keys, owner: int, post: int) -> bool:
    """Whether a post is among the postponed, which a service key does not see."""
    seen = 0
    while True:
        told = await _read(keys, "wall.get", owner_id=owner, count=_PAGE, offset=seen, filter="postponed")
        if any(one["id"] == post for one in told["items"]):
            return True
        seen += len(told["items"])
        if not told["items"] or seen >= told["count"]:
            return False


def _shows(post: Mapping[str, Any], attachments: Sequence[str]) -> bool:
    """Whether a post shows this; the key of access, which comes last, is not always told."""
    shown = [name(one) for one in post.get("attachments") or ()]
    return [one.split("_")[:2] for one in shown] == [one.split("_")[:2] for one in attachments]


async def commented(keys: Keys, act: Send, since: datetime, taken: Collection[str] = ()) -> Receipt | None:
    """The comment, among the newest under its post and in its thread. None of `taken` is it.

    Raises:
        Untellable: no key of ours may look.
        DeliveryError: can't be told now.
    """
    place = calls.place_of(act)
    call = calls.comments(act.chat, place)
    told = list(_flat((await _read(keys, call.method, **call.params))["items"]))
    if place.kind in calls.THREADED and place.comment is not None:
        root = await _root(keys, act.chat, place.comment) if place.kind == "wall" else place.comment
        call = calls.comments(act.chat, place, root)
        told += await _thread(keys, call)

    def name(one: Mapping[str, Any]) -> str:
        return str(Spot(place.kind, place.thing, one["id"]))

    answering = [one for one in told if not place.comment or _answers(one, place.comment)]
    return _oldest(answering, -keys.group, numbered(act.text, act.buttons), since, name, taken)


async def _thread(keys: Keys, call: calls.Call) -> list[Mapping[str, Any]]:
    """The newest answers of a thread; all of them where VK does not heed the order there."""
    found: list[Mapping[str, Any]] = []
    for page in range(_MOST_PAGES):
        told = await _read(keys, call.method, **dict(call.params), offset=page * calls.PAGE)
        items = told["items"]
        found += items
        if len(items) < calls.PAGE or items[0]["id"] > items[-1]["id"]:
            break
    return found


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
