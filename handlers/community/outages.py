"""TellOfOutage: the people on duty hear once that a platform is silent, and again when it is back.

While it is silent only those on other platforms can be told; when it is back everybody is, with the
time whose events will never come.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handlers.community.directory import Directory
from handlers.ports import Ledger
from models.communities import Community, Place
from models.intents import Order, Send
from models.outages import Outage
from models.texts import Texts
from models.zones import local_time


@dataclass(frozen=True, slots=True)
class TellOfOutage:
    """Tells of it in every duty chat that can be reached."""

    directory: Directory
    texts: Texts

    async def __call__(self, ledger: Ledger, outage: Outage) -> None:
        """Tell; however often it is called for the same outage, it is told once."""
        await self.directory.refresh(ledger)
        communities = (known.community for known in self.directory.everywhere())
        await ledger.outbox.put(list(self._orders(communities, outage)))

    def _orders(self, communities: Iterable[Community], outage: Outage) -> Iterable[Order]:
        lasts = outage.until is None
        for community in communities:
            duty = community.chat_for(Place.DUTY)
            if duty is None or (lasts and community.platform == outage.platform):
                continue
            send = Send(platform=community.platform, chat=duty, text=self._words(community, outage))
            end = "silent" if lasts else "back"
            key = f"outage:{outage.platform}:{outage.since.isoformat()}:{end}:{community.id}"
            yield Order(key=key, intent=send)

    def _words(self, community: Community, outage: Outage) -> str:
        def moment(at: datetime) -> str:
            return local_time(at, community.zone, community.language)

        name = self.texts.say(community.language, f"platform.{outage.platform}")
        if outage.until is None:
            return self.texts.say(community.language, "outage.silent", name=name, since=moment(outage.since))
        back = self.texts.say(
            community.language,
            "outage.back",
            name=name,
            since=moment(outage.since),
            until=moment(outage.until),
        )
        if outage.lost is None:
            return f"{back} {self.texts.say(community.language, 'outage.nothing_lost')}"
        lost = self.texts.say(
            community.language,
            "outage.lost",
            since=moment(outage.lost.since),
            until=moment(outage.lost.until),
        )
        return f"{back} {lost}"
