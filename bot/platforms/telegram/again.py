"""What was removed and comes back: Telegram brings nothing back, so we post it again, and once only.

The words stand above the file or below it with their author's name, as the kind of file allows.
Imports aiogram, which takes seconds: import this only where Telegram is used.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from aiogram.methods import SendMediaGroup
from aiogram.types import InputMediaAudio, InputMediaDocument, InputMediaPhoto, InputMediaVideo, MediaUnion

from bot.platforms.memory import Memory
from bot.platforms.telegram import calls
from bot.platforms.telegram.caller import Caller
from bot.platforms.telegram.calls import CAPTION_LIMIT, Call, shortened
from bot.transport.reading import PARTS
from models.errors import DeliveryError, OutcomeUnknown, RateLimited, Refused, Untellable
from models.intents import Receipt, Restore, Send
from models.messages import Address

_OF_ALBUMS: Final = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
}
_WITH_CAPTION: Final = frozenset({*_OF_ALBUMS, "animation", "voice"})
_MOST: Final = 10


class Again:
    """Posts removed messages again, and takes them away again."""

    def __init__(self, caller: Caller, memory: Memory) -> None:
        self._caller = caller
        self._memory = memory

    async def post(self, act: Restore, key: str) -> Receipt:
        """Post it again, unless that was done.

        Raises:
            Untellable: perhaps it was.
            DeliveryError: not done, or perhaps.
        """
        name = _name(act.address)
        known = await self._memory.recall(name)
        if known == key:
            raise Untellable("the text may have been posted again already")
        if known is not None and _are_messages(known):
            return Receipt(message=known)
        await self._memory.keep(name, key)
        try:
            posted = await self._posted(calls_for(act), act.address.chat)
        except (RateLimited, Refused):
            await self._memory.forget(name)
            raise
        await self._memory.keep(name, posted)
        return Receipt(message=posted)

    async def remove(self, address: Address) -> None:
        """What was posted in place of a message goes with it.

        Raises:
            DeliveryError: not done, or perhaps.
        """
        known = await self._memory.recall(_name(address))
        if known is None:
            return
        if _are_messages(known):
            await self._caller.tolerant(calls.delete_all(address.chat, calls.parts(known)))
        await self._memory.forget(_name(address))

    async def _posted(self, methods: Sequence[Call], chat: str) -> str:
        first, *more = methods
        posted = _messages(await self._caller.call(first, chat))
        for method in more:
            # The words are there; a sticker that is not is no reason to post them twice.
            with suppress(DeliveryError):
                posted += _messages(await self._caller.call(method, chat))
        return PARTS.join(map(str, posted))


def calls_for(act: Restore) -> list[Call]:
    """What posts a removed message again; the first call carries the words with their author's name."""
    words = f"↩️ {act.author_name}:\n{act.text}" if act.author_name else act.text
    kinds = [one.partition(":")[0] for one in act.attachments if ":" in one]
    files = [one for one in act.attachments if ":" in one]
    if len(files) > 1 and all(kind in _OF_ALBUMS for kind in kinds):
        return [_album(act, files, words)]
    if len(files) == 1 and kinds[0] in _WITH_CAPTION:
        return [_placed(act, files[0], caption=shortened(words, CAPTION_LIMIT))]
    return [_text(act, words), *(_placed(act, file) for file in files if _can_be_sent(file))]


def _album(act: Restore, files: Sequence[str], words: str) -> SendMediaGroup:
    media: list[MediaUnion] = []
    for one in files[:_MOST]:
        kind, _, file = one.partition(":")
        caption = None if media else shortened(words, CAPTION_LIMIT)
        media.append(_OF_ALBUMS[kind](media=file, caption=caption))
    sent = SendMediaGroup(chat_id=calls.number(act.address.chat), media=media)
    return sent.model_copy(update=_place(act))


def _placed(act: Restore, file: str, **more: str) -> Call:
    return calls.media(act.address.chat, file, "").model_copy(update=_place(act) | more)


def _text(act: Restore, words: str) -> Call:
    address = act.address
    return calls.send(Send(platform=address.platform, chat=address.chat, text=words, thread=act.thread))


def _place(act: Restore) -> dict[str, Any]:
    """Below the same post or in the same topic, as a text would stand."""
    plain = calls.send(Send(platform=act.address.platform, chat=act.address.chat, text="", thread=act.thread))
    return {"message_thread_id": plain.message_thread_id, "reply_parameters": plain.reply_parameters}


def _can_be_sent(file: str) -> bool:
    try:
        calls.media("0", file, "")
    except Refused:
        return False
    return True


def _messages(sent: Any) -> list[int]:
    shown = sent if isinstance(sent, list) else [sent]
    numbers = [
        number for one in shown if isinstance(one, dict) if isinstance(number := one.get("message_id"), int)
    ]
    if not numbers:
        raise OutcomeUnknown("Telegram's answer does not tell which message was sent")
    return numbers


def _are_messages(kept: str) -> bool:
    return all(part.isdecimal() for part in kept.split(PARTS))


def _name(address: Address) -> str:
    return f"restored:{address.chat}:{address.message}"
