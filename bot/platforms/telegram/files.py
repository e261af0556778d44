"""Files go between people and us on Telegram: what somebody has sent is brought, what is ours is sent."""

from typing import Any, Final

from aiogram.methods import GetFile, SendDocument
from aiogram.types import BufferedInputFile

from bot.platforms.telegram import calls
from bot.platforms.telegram.caller import Caller
from models.errors import OutcomeUnknown
from models.intents import GiveFile, KeepMedium, PassFile, Receipt, TakeFile

LARGEST: Final = 2 * 1024 * 1024
"""Bytes of a file that we bring: a plan of a thousand posts has a tenth of it."""

LARGEST_MEDIUM: Final = 20 * 1024 * 1024
"""Bytes that Telegram lets a bot download (core.telegram.org/bots/api, getFile)."""


async def passed(caller: Caller, act: PassFile | KeepMedium) -> Receipt:
    """Bring or send a file.

    Raises:
        DeliveryError: not done, or perhaps.
    """
    if isinstance(act, GiveFile):
        await caller.call(
            SendDocument(
                chat_id=calls.number(act.chat),
                document=BufferedInputFile(act.content, act.name),
                reply_parameters=calls.reply_to(calls.first_part(act.reply_to) if act.reply_to else None),
            ),
            act.chat,
        )
        return Receipt()
    found: Any = await caller.call(GetFile(file_id=act.file.rpartition(":")[2]))
    if not isinstance(found, dict) or not isinstance(path := found.get("file_path"), str):
        raise OutcomeUnknown("Telegram's answer does not tell where the file is")
    most = LARGEST if isinstance(act, TakeFile) else LARGEST_MEDIUM
    return Receipt(link=path, content=await caller.download(path, most))
