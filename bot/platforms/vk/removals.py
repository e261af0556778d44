"""Takes away what somebody has said, and brings it back. VK has no hiding; what is deleted can be restored,
though not in talks."""

from bot.platforms.memory import Memory
from bot.platforms.vk import calls
from bot.platforms.vk.calls import Call
from bot.platforms.vk.echoes import Echoes
from bot.platforms.vk.failures import Answered
from bot.platforms.vk.places import is_talk
from bot.platforms.vk.writing import Writing
from models.errors import RateLimited, Refused
from models.intents import Receipt, Restore
from models.messages import Address

_NOT_FOUND, _NO_ACCESS = 104, 211


class Removals:
    """Twice is once."""

    def __init__(self, writing: Writing, memory: Memory, echoes: Echoes) -> None:
        self._writing, self._memory, self._echoes = writing, memory, echoes

    async def delete(self, address: Address) -> None:
        """It can't be read any more, nor what was said in its place.

        Raises:
            DeliveryError: not done, or perhaps.
        """
        if not is_talk(address.chat):
            await self._unless_so_already(calls.delete(address), address, visible=False)
            return
        await self._writing.call(calls.delete(address))
        if (again := await self._memory.recall(_again(address))) is not None:
            # What was said in its place goes with it.
            await self._writing.call(calls.delete_all(address.chat, [int(again)]))
            await self._memory.forget(_again(address))

    async def restore(self, act: Restore, key: str) -> Receipt:
        """It can be read again; in a talk the words are said once more.

        Raises:
            DeliveryError: not done, or perhaps.
        """
        if is_talk(act.address.chat):
            again = await self._writing.said(calls.restored(act, key))
            await self._memory.keep(_again(act.address), again)
            return Receipt(message=again)
        await self._unless_so_already(calls.restore(act.address), act.address, visible=True)
        return Receipt()

    async def _unless_so_already(self, call: Call, address: Address, *, visible: bool) -> None:
        self._echoes.expect(address, back=visible)
        try:
            await self._writing.call(call)
        except (Refused, RateLimited) as refused:
            self._echoes.forget(address, back=visible)
            if not isinstance(refused, Answered):
                raise
            if refused.code == _NOT_FOUND and not visible:
                return
            if refused.code != _NO_ACCESS or await self._can_be_seen(address) is not visible:
                raise

    async def _can_be_seen(self, address: Address) -> bool:
        """VK has one error for what is so already and for what one may not do; a look tells them apart."""
        try:
            shown = await self._writing.call(calls.look(address))
        except Answered:
            return False
        return not any(one.get("deleted") for one in shown["items"])


def _again(address: Address) -> str:
    return f"again:{address.chat}:{address.message}"
