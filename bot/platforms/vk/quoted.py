"""The words that commands in comments answer: VK's events name only the numbers of those comments.

Anybody may type a command, and each look costs the administrator's key a call, so they are asked for
together, each comment once, and no more at a time than go as one call.
"""

import asyncio
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final

import msgspec
import structlog

from bot.platforms.vk import wire
from bot.platforms.vk.key import PACKED
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.places import Spot, number, spot
from models.errors import DeliveryError
from models.messages import Address, Message

log = structlog.get_logger()

_AT_ONCE: Final = PACKED
"""Whoever types what comes behind these is told to answer a message."""

_UNDER: Final = {
    "photo": ("photos", "photo_id"),
    "video": ("video", "video_id"),
    "market": ("market", "item_id"),
    "topic": ("board", "topic_id"),
}
"""The section of the methods about comments, and the field of what is commented, by the kind of place."""


async def quoted(keys: Keys, commands: Iterable[Message]) -> Mapping[Address, wire.Said]:
    """The comments that commands answer, by the addresses of the commands; without those that answer none
    and those of which VK does not tell now."""
    by_answered: dict[tuple[str, Spot], list[Address]] = {}
    for said in commands:
        where = spot(said.reply_to) if said.reply_to else None
        if where is not None and where.comment is not None:
            by_answered.setdefault((said.address.chat, where), []).append(said.address)
    async with asyncio.TaskGroup() as group:
        looks = {
            answered: group.create_task(_comment(keys, *answered))
            for answered in islice(by_answered, _AT_ONCE)
        }
    found = ((by_answered[answered], look.result()) for answered, look in looks.items())
    return {address: said for addresses, said in found if said is not None for address in addresses}


async def _comment(keys: Keys, chat: str, where: Spot) -> wire.Said | None:
    try:
        told = await _told(keys, number(chat), where)
        found = map(wire.said, told["items"])
        return next((one for one in found if one.id == where.comment), None)
    except (DeliveryError, msgspec.ValidationError) as error:
        # A comment that is gone may be told as a stub without author or words.
        log.info("what a command answers can't be read now", reason=str(error))
        return None


async def _told(keys: Keys, owner: int, where: Spot) -> Any:
    """One comment. Under a post it is asked for by its number, elsewhere as the first of those from it on."""
    if where.kind == "wall":
        return await keys.call("wall.getComment", owner_id=owner, comment_id=where.comment)
    section, thing = _UNDER[where.kind]
    whose = {"group_id": -owner} if section == "board" else {"owner_id": owner}
    asked = {**whose, thing: where.thing, "start_comment_id": where.comment, "count": 1}
    return await keys.call(f"{section}.getComments", **asked)
