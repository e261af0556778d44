"""What people and communities are called: VK's events say only their numbers."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
import structlog

from bot.platforms.vk.keys import Keys
from bot.platforms.vk.places import FIRST_CHAT
from models.clock import Clock
from models.errors import DeliveryError

log = structlog.get_logger()

_REMEMBERED: Final = 50_000
_PEOPLE: Final = 1_000
_GROUPS: Final = 500
_CHATS: Final = 100
"""So many VK tells of in one call: users.get and messages.getConversationsById by the schema of 5.199."""
_REST: Final = timedelta(minutes=1)


class Names:
    """Names by number, of communities by the negative one, of chats by their peer. In memory only.

    Each is kept as it is put beside events: a field of a JSON object. When the young generation is full it
    becomes the older, and what the older knew and nobody asked for is dropped.
    """

    def __init__(self, keys: Keys, clock: Clock, remembered: int = _REMEMBERED) -> None:
        self._keys, self._clock, self._most = keys, clock, remembered
        self._young: dict[int, bytes] = {}
        self._old: dict[int, bytes] = {}
        self._rest_until: datetime | None = None

    async def of(self, ids: Iterable[int]) -> Mapping[int, bytes]:
        """The names that are known or can be learned now, those of others among them; an event never waits
        for them twice."""
        if len(self._young) >= self._most // 2:
            self._old, self._young = self._young, {}
        wanted, young, old = set(ids), self._young, self._old  # others may ask while we learn
        young |= {one: old[one] for one in wanted.difference(young) if one in old}
        unknown = sorted(wanted.difference(young))
        if unknown and (self._rest_until is None or self._clock() >= self._rest_until):
            young |= {one: _field(one, name) for one, name in (await self._learned(unknown)).items()}
        return young

    async def _learned(self, ids: list[int]) -> Mapping[int, str]:
        learned: dict[int, str] = {}
        people = [one for one in ids if 0 < one < FIRST_CHAT]
        groups, chats = [-one for one in ids if one < 0], [one for one in ids if one > FIRST_CHAT]
        try:
            for start in range(0, len(people), _PEOPLE):
                told = await self._keys.call("users.get", user_ids=people[start : start + _PEOPLE])
                learned |= {one["id"]: _full(one) for one in told}
            if groups:
                told = await self._keys.call("groups.getById", group_ids=groups[:_GROUPS])
                learned |= {-one["id"]: str(one["name"]) for one in told["groups"]}
            if chats:
                told = await self._keys.call("messages.getConversationsById", peer_ids=chats[:_CHATS])
                learned |= dict(filter(all, map(_titled, told["items"])))
        except DeliveryError as error:
            log.info("names can't be learned now", reason=str(error))
            self._rest_until = self._clock() + _REST
        return learned


def _field(number: int, name: str) -> bytes:
    return b'"%d":%b' % (number, msgspec.json.encode(name))


def _full(person: Mapping[str, object]) -> str:
    return f"{person.get('first_name') or ''} {person.get('last_name') or ''}".strip() or f"id{person['id']}"


def _titled(chat: Mapping[str, Any]) -> tuple[int, str]:
    return chat["peer"]["id"], str((chat.get("chat_settings") or {}).get("title") or "")
