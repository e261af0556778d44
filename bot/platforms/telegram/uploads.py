"""Files of ours go to Telegram once: afterwards it is told the number that it has given them.

A part of a post names what we keep by its hash, `@HASH`; here that becomes a file, or its number there.
Imports aiogram, which takes seconds: import this only where Telegram is used.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from aiogram.methods import SendMediaGroup
from aiogram.types import BufferedInputFile, InputFile

from bot.platforms.kept import Contents, content_of
from bot.platforms.memory import Memory
from bot.platforms.telegram.calls import Call
from models.media import MediaKind, hash_of_reference, kept_name

_FIELDS: Final = tuple(MediaKind)
"""A method that sends one file has it in a field of its kind's name."""


class Uploads:
    """The files of one bot: numbers that Telegram has given to another mean nothing to it."""

    def __init__(self, memory: Memory, contents: Contents, bot: int) -> None:
        self._memory, self._contents, self._bot = memory, contents, bot

    async def filled(self, call: Call) -> Call:
        """The call with what it sends of ours.

        Raises:
            Refused: a file is gone.
            RateLimited: it can't be read now.
        """
        if isinstance(call, SendMediaGroup):
            items = [
                one.model_copy(update={"media": await self._source(MediaKind(one.type), one.media)})
                for one in call.media
            ]
            return call.model_copy(update={"media": items})
        for kind in _FIELDS:
            if (named := getattr(call, kind, None)) is not None:
                return call.model_copy(update={kind: await self._source(kind, named)})
        return call

    async def learn(self, call: Call, sent: Any) -> None:
        """Remember what Telegram calls the files of a call that it has answered."""
        messages = sent if isinstance(sent, list) else [sent]
        for (kind, hash_), message in zip(_ours(call), messages, strict=False):
            if hash_ and (number := _number(kind, message)):
                await self._memory.keep(self._key(kind, hash_), number)

    async def forget(self, call: Call) -> bool:
        """Files of a call are sent anew, since Telegram no longer knows them; whether there were any."""
        known = False
        for kind, hash_ in _ours(call):
            if hash_ and await self._memory.recall(self._key(kind, hash_)) is not None:
                await self._memory.forget(self._key(kind, hash_))
                known = True
        return known

    async def _source(self, kind: str, named: str | InputFile) -> str | InputFile:
        if not isinstance(named, str) or (hash_ := hash_of_reference(named)) is None:
            return named
        if (number := await self._memory.recall(self._key(kind, hash_))) is not None:
            return number
        file = await content_of(self._contents, kept_name(kind, hash_))
        return BufferedInputFile(file.content, file.medium.title)

    def _key(self, kind: str, hash_: str) -> str:
        return f"file:{self._bot}:{kind}:{hash_}"


def _ours(call: Call) -> Iterator[tuple[str, str | None]]:
    """The kind of each file of a call and its hash, None of one that is not ours."""
    if isinstance(call, SendMediaGroup):
        yield from ((MediaKind(one.type), _hash(one.media)) for one in call.media)
        return
    yield from ((kind, _hash(named)) for kind in _FIELDS if (named := getattr(call, kind, None)) is not None)


def _hash(named: object) -> str | None:
    return hash_of_reference(named) if isinstance(named, str) else None


def _number(kind: str, message: Any) -> str | None:
    """What Telegram calls a file that it shows in a message; of a photo its largest size."""
    shown = message.get(kind) if isinstance(message, dict) else None
    if isinstance(shown, Sequence) and not isinstance(shown, str) and shown:
        shown = shown[-1]
    number = shown.get("file_id") if isinstance(shown, dict) else None
    return number if isinstance(number, str) else None
