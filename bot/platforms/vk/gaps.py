"""What VK has not told us is looked for: on the wall, and under everything else that is commented."""

from collections.abc import Mapping

import structlog

from bot.platforms.memory import Memory
from bot.platforms.vk.counted import Counted
from bot.platforms.vk.elsewhere import missed_elsewhere
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.missed import missed
from bot.platforms.vk.under import Gap
from models.clock import Clock

log = structlog.get_logger()


class Gaps:
    """Looks into gaps."""

    def __init__(self, keys: Keys, memory: Memory, clock: Clock) -> None:
        self._keys = keys
        self._counted = Counted(keys, memory, clock)

    async def none(self) -> None:
        """All is told; what there is then is counted now and again."""
        await self._counted.note()

    async def look(self, gap: Gap) -> list[bytes]:
        """Events about comments that were written then. How many there are and what was looked at, and what
        was not, is in the log.

        Raises:
            DeliveryError: not now, or with none of our keys.
        """
        on_the_wall = await missed(self._keys, gap, await self._counted.before(gap.since))
        elsewhere = await missed_elsewhere(self._keys, gap.since)
        events = [*on_the_wall.events, *elsewhere.events]
        looked: Mapping[str, int] = {**on_the_wall.looked, **elsewhere.looked}
        left: Mapping[str, int] = {**on_the_wall.left, **elsewhere.left}
        log.info("comments that were missed are fetched", recovered=len(events), looked_under=looked)
        if left:
            log.warning("it was not looked under older things, however many comments they have", left=left)
        return events
