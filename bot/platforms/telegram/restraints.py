"""Mutes that leave no trace: what a person might do before is given back, whoever had restricted it.

Telegram lifts *all* restrictions when a mute ends, those of others included, so what was there
before is kept by us and put back.
"""

from datetime import UTC, datetime
from typing import Any

import structlog
from aiogram.methods import GetChatMember

from bot.platforms.memory import Memory
from bot.platforms.telegram import calls, memory
from bot.platforms.telegram.caller import Caller
from bot.platforms.telegram.memory import PERMISSIONS, Before
from models.clock import Clock
from models.errors import DeliveryError, Refused
from models.intents import Mute, Unmute

log = structlog.get_logger()


class Restraints:
    """Mutes and their ends."""

    def __init__(self, caller: Caller, memory: Memory, clock: Clock) -> None:
        self._caller = caller
        self._memory = memory
        self._clock = clock

    async def mute(self, act: Mute) -> None:
        """Keep a person from writing; a channel that is muted is banned.

        Raises:
            DeliveryError: not done, or perhaps.
        """
        restraint = calls.restrain(act, self._clock())
        if not act.person.startswith("-"):
            before = await self._before(act)
            await self._memory.keep(_key(act.chat, act.person), memory.packed(before))
        await self._caller.call(restraint)

    async def unmute(self, act: Unmute) -> None:
        """Let a person write again, as far as they might before.

        Raises:
            DeliveryError: not done, or perhaps.
        """
        kept = await self._memory.recall(_key(act.chat, act.person))
        given_back = self._given_back(act.chat, act.person, memory.before(kept)) if kept else None
        await self._caller.call(given_back or calls.release(act))
        if kept is not None:
            await self._memory.forget(_key(act.chat, act.person))

    async def give_back(self) -> None:
        """Where a mute has ended by itself, put back what it had replaced; a tick."""
        for key, kept in (await self._memory.like(PERMISSIONS)).items():
            before = memory.before(kept)
            if before.ours > self._clock().timestamp():
                continue
            _, chat, person = key.split(":")
            try:
                if method := self._given_back(chat, person, before):
                    await self._caller.call(method)
            except Refused as refused:
                log.warning("earlier restrictions could not be put back", chat=chat, error=str(refused))
            except DeliveryError:
                return  # the next tick tries again
            await self._memory.forget(key)

    async def _before(self, act: Mute) -> Before:
        """What was before our first mute; a longer one replaces only the end of ours."""
        until = act.until.timestamp()
        if (kept := await self._memory.recall(_key(act.chat, act.person))) is not None:
            return memory.before(kept)._replace(ours=until)
        asked = GetChatMember(chat_id=calls.number(act.chat), user_id=calls.number(act.person))
        member: Any = await self._caller.call(asked)
        if not isinstance(member, dict) or member.get("status") != "restricted":
            return Before({}, 0, until)
        permissions = {name: bool(member.get(name)) for name in calls.PERMISSIONS}
        return Before(permissions, int(member.get("until_date") or 0), until)

    def _given_back(self, chat: str, person: str, before: Before) -> calls.Call | None:
        """The call that puts an earlier restriction back, or None where there is none any more."""
        until = datetime.fromtimestamp(before.until, UTC) if before.until else None
        if not before.permissions or (until is not None and until <= self._clock()):
            return None
        return calls.permit(chat, person, before.permissions, until)


def _key(chat: str, person: str) -> str:
    return f"{PERMISSIONS}{chat}:{person}"
