"""What our keys may do, found out when we connect and told to those who plan. VK's word is the last.

The schema says which kind of key a method takes; whether ours has the right VK tells only when it is
called. So the wall is called with nothing to post: whoever may not is told so, others that it is empty.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from bot.platforms.memory import Memory
from bot.platforms.vk.keys import Keys
from models.capabilities import Capability
from models.errors import Refused

_METHODS: Final[Mapping[Capability, str]] = {
    Capability.POST: "wall.post",
    Capability.POST_WITH_PICTURE: "photos.getWallUploadServer",
}


async def learn(keys: Keys, memory: Memory) -> None:
    """Find out, and remember what lacks.

    Raises:
        DeliveryError: it can't be told now.
    """
    with suppress(Refused):
        await keys.call("wall.post", owner_id=-keys.group, from_group=True, message="")
    with suppress(Refused):
        await keys.call("photos.getWallUploadServer", group_id=keys.group)
    for capability, method in _METHODS.items():
        if keys.can(method):
            await memory.forget(f"lacks:{capability}")
        else:
            await memory.keep(f"lacks:{capability}", keys.missing(method))
