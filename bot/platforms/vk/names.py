"""What people and communities are called: VK's events say only their numbers."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from bot.platforms.vk.keys import Keys
from bot.platforms.vk.places import FIRST_CHAT
from models.clock import Clock
from models.errors import DeliveryError

log = structlog.get_logger()

_REMEMBERED: Final = 50_000
_AT_ONCE: Final = 500
_REST: Final = timedelta(minutes=1)


class Names:
    """Names by number, of communities by the negative one, of chats by their peer. In memory only."""

    def __init__(self, keys: Keys, clock: Clock, remembered: int = _REMEMBERED) -> None:
        self._keys, self._clock, self._most = keys, clock, remembered
        self._known: OrderedDict[int, str] = OrderedDict()
        self._rest_until: datetime | None = None

    async def of(self, ids: Iterable[int]) -> Mapping[int, str]:
        """The names that are known or can be learned now; an event never waits for them twice."""
        wanted = set(ids)
        unknown = sorted(wanted - self._known.keys())
        if unknown and (self._rest_until is None or self._clock() >= self._rest_until):
            await self._learn(unknown)
        found = {}
        for one in wanted & self._known.keys():
            self._known.move_to_end(one)
            found[one] = self._known[one]
        while len(self._known) > self._most:
            self._known.popitem(last=False)
        return found

    async def _learn(self, ids: list[int]) -> None:
        people = [one for one in ids if 0 < one < FIRST_CHAT]
        groups, chats = [-one for one in ids if one < 0], [one for one in ids if one > FIRST_CHAT]
        try:
            for start in range(0, len(people), _AT_ONCE):
                told = await self._keys.call("users.get", user_ids=people[start : start + _AT_ONCE])
                self._known |= {one["id"]: _full(one) for one in told}
            if groups:
                told = await self._keys.call("groups.getById", group_ids=groups[:_AT_ONCE])
                self._known |= {-one["id"]: str(one["name"]) for one in told["groups"]}
            if chats:
                told = await self._keys.call("messages.getConversationsById", peer_ids=chats[:_AT_ONCE])
                self._known |= dict(filter(all, map(_titled, told["items"])))
        except DeliveryError as error:
            log.info("names can't be learned now", reason=str(error))
            self._rest_until = self._clock() + _REST


def _full(person: Mapping[str, object]) -> str:
    return f"{person.get('first_name') or ''} {person.get('last_name') or ''}".strip() or f"id{person['id']}"


def _titled(chat: Mapping[str, Any]) -> tuple[int, str]:
    return chat["peer"]["id"], str((chat.get("chat_settings") or {}).get("title") or "")
