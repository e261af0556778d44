"""The doors of a chat: requests are answered, the chat is locked and opened again, links are made.

The Bot API knows no slow mode, so a locked chat is one in which members may not write; what they might
do before is kept and given back. Imports aiogram, which takes seconds: import this only where Telegram
is used.
"""

from typing import Any, Final, assert_never

import msgspec
from aiogram.methods import (
    ApproveChatJoinRequest,
    CreateChatInviteLink,
    DeclineChatJoinRequest,
    GetChat,
    SetChatPermissions,
)
from aiogram.types import ChatPermissions

from bot.platforms.memory import Memory
from bot.platforms.telegram import calls
from bot.platforms.telegram.caller import Caller
from bot.platforms.telegram.memory import LOCKED
from models.errors import OutcomeUnknown, Refused
from models.intents import Admit, Entrance, Lock, MakeLink, Receipt, TurnAway, Unlock

LONGEST_NAME: Final = 32
_ANSWERED_ALREADY: Final = ("HIDE_REQUESTER_MISSING", "USER_ALREADY_PARTICIPANT")
_SO_ALREADY: Final = "CHAT_NOT_MODIFIED"


class Entrances:
    """Opens and closes the doors of chats."""

    def __init__(self, caller: Caller, memory: Memory) -> None:
        self._caller = caller
        self._memory = memory

    async def perform(self, act: Entrance) -> Receipt:
        """Do it.

        Raises:
            DeliveryError: not done, or perhaps.
        """
        match act:
            case Admit() | TurnAway():
                await self._answer(act)
            case Lock():
                await self._lock(act)
            case Unlock():
                await self._unlock(act)
            case MakeLink():
                return await self._make_link(act)
            case _:
                assert_never(act)
        return Receipt()

    async def _answer(self, act: Admit | TurnAway) -> None:
        method = ApproveChatJoinRequest if isinstance(act, Admit) else DeclineChatJoinRequest
        try:
            await self._caller.call(method(chat_id=calls.number(act.chat), user_id=calls.number(act.person)))
        except Refused as refused:
            if not any(words in str(refused) for words in _ANSWERED_ALREADY):
                raise

    async def _lock(self, act: Lock) -> None:
        if await self._memory.recall(_key(act.chat)) is None:
            chat = await self._caller.call(GetChat(chat_id=calls.number(act.chat)))
            before = chat.get("permissions") if isinstance(chat, dict) else None
            if not isinstance(before, dict):
                raise Refused("method is available only for supergroups")
            await self._memory.keep(_key(act.chat), msgspec.json.encode(before).decode())
        await self._permit(act.chat, dict.fromkeys(calls.PERMISSIONS, False))

    async def _unlock(self, act: Unlock) -> None:
        kept = await self._memory.recall(_key(act.chat))
        if kept is None:
            return  # it was not locked by us
        await self._permit(act.chat, msgspec.json.decode(kept, type=dict[str, bool]))
        await self._memory.forget(_key(act.chat))

    async def _permit(self, chat: str, permissions: dict[str, bool]) -> None:
        method = SetChatPermissions(
            chat_id=calls.number(chat),
            permissions=ChatPermissions(**permissions),
            use_independent_chat_permissions=True,
        )
        try:
            await self._caller.call(method)
        except Refused as refused:
            if _SO_ALREADY not in str(refused):
                raise

    async def _make_link(self, act: MakeLink) -> Receipt:
        made: Any = await self._caller.call(
            CreateChatInviteLink(chat_id=calls.number(act.chat), name=act.name[:LONGEST_NAME])
        )
        if isinstance(made, dict) and isinstance(made.get("invite_link"), str):
            return Receipt(link=made["invite_link"])
        raise OutcomeUnknown("Telegram's answer does not tell which link was made")


def _key(chat: str) -> str:
    return f"{LOCKED}{chat}"
