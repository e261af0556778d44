"""The words that commands under posts answer: VK's events name only the numbers of those comments.

Anybody may type a command, and each look costs the administrator's key a call, so they are asked for
together, each comment once, and no more at a time than go as one call.
"""

import asyncio
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final

import msgspec
import structlog

from bot.platforms.vk import wire
from bot.platforms.vk.key import PACKED
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.places import number, spot
from models.errors import DeliveryError
from models.messages import Address, Message

log = structlog.get_logger()

_AT_ONCE: Final = PACKED
"""Whoever types what comes behind these is told to answer a message."""


async def quoted(keys: Keys, commands: Iterable[Message]) -> Mapping[Address, wire.Said]:
    """The comments that commands answer, by the addresses of the commands; without those that answer none
    and those of which VK does not tell now."""
    by_answered: dict[tuple[str, int], list[Address]] = {}
    for said in commands:
        where = spot(said.reply_to) if said.reply_to else None
        if where is not None and where.kind == "wall" and where.comment is not None:
            by_answered.setdefault((said.address.chat, where.comment), []).append(said.address)
    async with asyncio.TaskGroup() as group:
        looks = {
            answered: group.create_task(_comment(keys, *answered))
            for answered in islice(by_answered, _AT_ONCE)
        }
    found = ((by_answered[answered], look.result()) for answered, look in looks.items())
    return {address: said for addresses, said in found if said is not None for address in addresses}


async def _comment(keys: Keys, owner: str, comment: int) -> wire.Said | None:
    try:
        told = await keys.call("wall.getComment", owner_id=number(owner), comment_id=comment)
        return next((wire.said(one) for one in told["items"]), None)
    except (DeliveryError, msgspec.ValidationError) as error:
        # A comment that is gone may be told as a stub without author or words.
        log.info("what a command answers can't be read now", reason=str(error))
        return None
