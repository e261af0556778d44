"""Calls that write: as an answer or by themselves, and remembered where VK may not heed our number."""

from datetime import datetime
from typing import Any, Final

from bot.platforms.memory import Memory
from bot.platforms.vk import calls
from bot.platforms.vk.calls import Call
from bot.platforms.vk.failures import Answered
from bot.platforms.vk.keys import Keys
from models.clock import Clock
from models.errors import RateLimited, Refused

_WRONG_PARAMETER: Final = 100


class Writing:
    """Calls with the key that may."""

    def __init__(self, keys: Keys, memory: Memory, clock: Clock) -> None:
        self._keys, self._memory, self._clock = keys, memory, clock

    async def call(self, call: Call) -> Any:
        """The response.

        Raises:
            Answered: also where the call as such went well, and not what it was about.
            DeliveryError: as `Keys.call` does.
        """
        answer = await self._keys.call(call.method, **call.params)
        for told in answer if isinstance(answer, list) else ():
            # Where a call may be about several, each has its own error.
            if isinstance(told, dict) and isinstance(error := told.get("error"), dict):
                words = f"{call.method}: {error.get('description')} ({error.get('code')})"
                raise Answered(words, int(error.get("code") or 0))
        return answer

    async def said(self, call: Call) -> str:
        """Say something in a talk; the number that it has there."""
        [told] = await self._unless_gone(call)
        return str(told["conversation_message_id"])

    async def attempted(self, key: str, call: Call) -> Any:
        """Write where VK may not heed our number, remembering since when it may have been written."""
        # Before the call: where nothing is kept, nothing was sent.
        await self._memory.keep_new(_attempt(key), self._clock().isoformat())
        try:
            return await self._unless_gone(call)
        except (RateLimited, Refused):
            await self._memory.forget(_attempt(key))
            raise

    async def attempted_since(self, key: str) -> datetime | None:
        """Since when something may have been written; None where it was not."""
        kept = await self._memory.recall(_attempt(key))
        return None if kept is None else datetime.fromisoformat(kept)

    async def _unless_gone(self, call: Call) -> Any:
        """Write as an answer, and by itself where what it answers is gone."""
        try:
            return await self.call(call)
        except Answered as refused:
            plain = calls.unanswering(call)
            if plain is None or refused.code != _WRONG_PARAMETER:
                raise
        return await self.call(plain)


def _attempt(key: str) -> str:
    return f"attempt:{key}"
