"""What an adapter has found out about what its platform can do for us, told to the stories."""

from collections.abc import Mapping

import msgspec

from bot.platforms.memory import Memory
from models.capabilities import Capability, lacking_key
from models.texts import Sentence


async def declare(memory: Memory, lacking: Mapping[Capability, Sentence | None]) -> None:
    """Remember of each capability why it lacks; None where it does not."""
    for capability, why in lacking.items():
        if why is None:
            await memory.forget(lacking_key(capability))
        else:
            await memory.keep(lacking_key(capability), msgspec.json.encode(why).decode())
