"""Who is shut out until when. VK has one blacklist for mutes and bans, ours and those of people: none of
them may end another before its time, so each end is kept by us."""

from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import msgspec

from bot.platforms.memory import Memory
from bot.platforms.vk import terms
from bot.platforms.vk.calls import Call
from bot.platforms.vk.failures import Answered
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.places import is_chat
from models.clock import Clock
from models.errors import Refused
from models.intents import Ban, Mute, Offence, Unban, Unmute

_NOT_THERE: Final = 104
_FOR_EVER: Final = 4_000_000_000


class _Ends(NamedTuple):
    """When each restraint ends, in Unix time; 0 is none. `others` was there before ours.

    `offence` and `comment` are the last that were told of one of ours.
    """

    mute: int = 0
    ban: int = 0
    others: int = 0
    offence: Offence = Offence.OTHER
    comment: str = ""

    @property
    def last(self) -> int:
        """When the last of them ends."""
        return max(self.mute, self.ban, self.others)

    def after(self, now: float) -> "_Ends":
        """Without those that are over."""
        mute, ban, others = (end if end > now else 0 for end in (self.mute, self.ban, self.others))
        return self._replace(mute=mute, ban=ban, others=others)


class Restraints:
    """Mutes and bans, and their ends."""

    def __init__(self, keys: Keys, memory: Memory, clock: Clock) -> None:
        self._keys, self._memory, self._clock = keys, memory, clock

    async def restrain(self, act: Mute | Ban) -> None:
        """Keep somebody from writing.

        Raises:
            DeliveryError: not done, or perhaps.
        """
        ends = await self._known(act)
        term: dict[str, Any] = {_kind(act): int(act.until.timestamp())}
        ends = ends._replace(**term, offence=act.offence, comment=act.comment)
        await self._memory.keep(_name(act), msgspec.json.encode(ends).decode())
        if ends.last > ends.others:
            await self._call(self._until(act, ends))

    async def release(self, act: Unmute | Unban) -> None:
        """Let somebody write again, unless something else keeps them from it.

        Raises:
            DeliveryError: not done, or perhaps.
        """
        over: dict[str, Any] = {_kind(act): 0}
        ends = (await self._known(act))._replace(**over)
        if ends.last > self._clock().timestamp():
            await self._call(self._until(act, ends))
        else:
            await self._call(terms.release(act, self._keys.group))
        if ends.mute or ends.ban:
            await self._memory.keep(_name(act), msgspec.json.encode(ends).decode())
        else:
            await self._memory.forget(_name(act))

    def _until(self, act: Mute | Ban | Unmute | Unban, ends: _Ends) -> Call:
        term = Ban(
            platform=act.platform,
            chat=act.chat,
            person=act.person,
            until=datetime.fromtimestamp(ends.last, UTC),
            offence=ends.offence,
            comment=ends.comment,
        )
        return terms.restrain(term, self._keys.group, self._clock())

    async def _known(self, act: Mute | Ban | Unmute | Unban) -> _Ends:
        if (kept := await self._memory.recall(_name(act))) is not None:
            return msgspec.json.decode(kept, type=_Ends).after(self._clock().timestamp())
        if is_chat(act.chat) or isinstance(act, Unmute | Unban):
            return _Ends()
        return _Ends(others=await self._banned_until(act.person))

    async def _banned_until(self, person: str) -> int:
        """The end of a ban by somebody else."""
        try:
            found = await self._keys.call("groups.getBanned", group_id=self._keys.group, owner_id=person)
        except Answered as refused:
            if refused.code == _NOT_THERE:
                return 0
            raise
        for one in found["items"]:
            return int(one["ban_info"].get("end_date") or _FOR_EVER)
        return 0

    async def _call(self, call: Call) -> None:
        try:
            answer: Any = await self._keys.call(call.method, **call.params)
        except Answered as refused:
            # Whoever is not on the blacklist need not come off it.
            if call.method == "groups.unban" and refused.code == _NOT_THERE:
                return
            raise
        if isinstance(answer, dict) and answer.get("failed_member_ids"):
            raise Refused(f"{call.method}: VK does not let us do that to {answer['failed_member_ids']}")


def _kind(act: Mute | Ban | Unmute | Unban) -> str:
    return "mute" if isinstance(act, Mute | Unmute) else "ban"


def _name(act: Mute | Ban | Unmute | Unban) -> str:
    return f"ends:{act.chat if is_chat(act.chat) else 'blacklist'}:{act.person}"
