"""What the clock asks about competitors: once a day, what they have published in the last month."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from handlers.ports import Onlooker, OpenLedger
from models.communities import Community
from models.errors import DeliveryError, Refused
from models.rivals import RivalSeen

log = structlog.get_logger()

EVERY = timedelta(days=1)
BACK = timedelta(days=30)
"""As long as results of our own posts change."""


@dataclass(frozen=True, slots=True)
class WatchRivals:
    """Looks at the competitors that communities have named."""

    open: OpenLedger
    look: OpenLedger
    onlooker: Onlooker

    async def __call__(self, now: datetime) -> None:
        """Look at those who were not looked at for a day; what can't be seen is tried again."""
        async with self.look() as ledger:
            communities = [one for one in await ledger.communities.all() if one.rivals]
            seen = {
                (community.id, rival.name): rival.seen_at
                for community in communities
                for rival in await ledger.outside.rivals(community.id, now, now)
            }
        for community in communities:
            for name in community.rivals:
                if now - seen.get((community.id, name), datetime.min.replace(tzinfo=now.tzinfo)) >= EVERY:
                    await self._see(community, name, now)

    async def _see(self, community: Community, name: str, now: datetime) -> None:
        try:
            found = await self.onlooker.rival(name, now - BACK)
        except Refused as refused:
            log.warning("a competitor can't be seen", rival=name, reason=str(refused))
            return
        except DeliveryError:
            return  # the next tick asks again
        async with self.open() as ledger:
            await ledger.outside.keep_rival(
                RivalSeen(
                    community=community.id,
                    name=name,
                    title=found.title,
                    subscribers=found.subscribers,
                    posts=found.posts,
                    seen_at=now,
                )
            )
