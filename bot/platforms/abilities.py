"""What an adapter has found out about what its platform can do for us, told to the stories."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from models.capabilities import Capability, lacking_key
from models.texts import Sentence

if TYPE_CHECKING:
    from bot.platforms.memory import Memory


NOT_HERE: Final = Sentence("lacking.not_here")
"""Why a capability lacks that the platform itself does not have."""


DOORS: Final = (Capability.NEWCOMERS, Capability.LOCK, Capability.LINKS)
"""What only platforms can do on which people come into chats."""


async def declare(memory: "Memory", lacking: Mapping[Capability, Sentence | None]) -> None:
    """Remember of each capability why it lacks; None where it does not."""
    for capability, why in lacking.items():
        if why is None:
            await memory.forget(lacking_key(capability))
        else:
            await memory.keep(lacking_key(capability), msgspec.json.encode(why).decode())
