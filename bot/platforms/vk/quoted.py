"""The words that a command under a post answers: VK's event names only the number of that comment."""

import msgspec
import structlog

from bot.platforms.vk import wire
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.places import number, spot
from models.errors import DeliveryError
from models.messages import Message

log = structlog.get_logger()


async def quoted(keys: Keys, said: Message) -> wire.Said | None:
    """The comment that a command answers; None where it answers none, or VK does not tell now."""
    if said.reply_to is None or not said.text.startswith("/"):
        return None
    where = spot(said.reply_to)
    if where.kind != "wall" or where.comment is None:
        return None
    try:
        told = await keys.call(
            "wall.getComment", owner_id=number(said.address.chat), comment_id=where.comment
        )
        return next((wire.said(one) for one in told["items"]), None)
    except (DeliveryError, msgspec.ValidationError) as error:
        # A comment that is gone may be told as a stub without author or words.
        log.info("what a command answers can't be read now", reason=str(error))
        return None
