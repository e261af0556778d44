"""TellOfTrouble: what keeps a platform from working until a person does something is a case, once.

It is told in every community: the people of the platform that is in trouble may not be reached there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers.cases.incidents import raise_alarms
from handlers.community.directory import Directory, Known
from handlers.messages.effects import Effects
from handlers.ports import Ledger
from models.cases import Alarm, CaseItem, CaseKind
from models.messages import Address
from models.texts import Sentence


@dataclass(slots=True)
class TellOfTrouble:
    """Remembers what was told, so that a trouble that lasts is told once."""

    directory: Directory
    _told: dict[tuple[str, str], Sentence] = field(default_factory=dict)

    def news(self, platform: str, troubles: Mapping[str, Sentence]) -> Mapping[str, Sentence]:
        """Those that were not told yet; what is over may be told again when it comes back."""
        for known in [key for key in self._told if key[0] == platform and key[1] not in troubles]:
            del self._told[known]
        return {what: why for what, why in troubles.items() if (platform, what) not in self._told}

    async def __call__(
        self, ledger: Ledger, platform: str, news: Mapping[str, Sentence], now: datetime
    ) -> None:
        """Have people see what is new."""
        await self.directory.refresh(ledger)
        for known in self.directory.everywhere():
            effects = Effects()
            alarms = [_alarm(known, platform, what, why, now) for what, why in news.items()]
            await raise_alarms(ledger, known, alarms, now, effects)
            await effects.write(ledger)

    def told(self, platform: str, news: Mapping[str, Sentence]) -> None:
        """It is written, so it need not be told again while it lasts."""
        self._told |= {(platform, what): why for what, why in news.items()}


def _alarm(known: Known, platform: str, what: str, why: Sentence, now: datetime) -> Alarm:
    incident = f"trouble:{platform}:{what}"
    address = Address(platform=known.community.platform, chat="", message=incident)
    return Alarm(
        community=known.community.id,
        kind=CaseKind.DELIVERY,
        incident=incident,
        storm=incident,
        item=CaseItem(address=address, author="", author_name="", text="", at=now),
        reasons=(why,),
    )
