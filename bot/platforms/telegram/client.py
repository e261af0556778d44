"""Performs acts through the Bot API. Which methods do it is `calls`' business, who may write `restraints`'.

Imports aiogram, which takes seconds: import this only where Telegram is used.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, assert_never

from aiogram.methods import GetChat

from bot.platforms.abilities import NOT_HERE
from bot.platforms.kept import NOTHING_KEPT, Contents
from bot.platforms.memory import Memory
from bot.platforms.telegram import calls, files
from bot.platforms.telegram.again import Again
from bot.platforms.telegram.caller import ABOUT, Caller
from bot.platforms.telegram.entrances import Entrances
from bot.platforms.telegram.publishing import Publishing
from bot.platforms.telegram.refusals import meaning
from bot.platforms.telegram.removals import Removals
from bot.platforms.telegram.restraints import Restraints
from bot.platforms.telegram.results import Gains
from models.clock import Clock
from models.content import Results
from models.errors import OutcomeUnknown, Refused, Untellable
from models.intents import (
    Act,
    AnswerPress,
    Ban,
    ChangePost,
    CloseComments,
    Delete,
    Edit,
    Entrance,
    FirstComment,
    KeepMedium,
    Mute,
    OpenComments,
    PassFile,
    Publish,
    Receipt,
    Restore,
    SeeOut,
    Send,
    SendPicture,
    ShowPost,
    Unban,
    Unmute,
)

_SUPERGROUP: Final = "-100"
_ANSWERED_IS_GONE: Final = "message to be replied not found"


class TelegramGateway:
    """Performs acts, at our pace and at the one that Telegram asks for."""

    def __init__(
        self, caller: Caller, memory: Memory, clock: Clock, contents: Contents = NOTHING_KEPT
    ) -> None:
        self.caller = caller
        self._memory = memory
        self._clock = clock
        self.restraints = Restraints(caller, memory, clock)
        self.removals = Removals(caller, clock)
        self.again = Again(caller, memory)
        self.entrances = Entrances(caller, memory)
        self.posts = Publishing(caller, memory, clock, contents)
        self._gains = Gains(caller, memory, self.posts)

    async def perform(self, act: Act, key: str) -> Receipt:
        """Do it.

        Raises:
            RateLimited: not done, try later.
            Refused: not done, and never will be.
            OutcomeUnknown: perhaps done.
        """
        try:
            return await self._performed(act, key)
        except Refused as refused:
            raise Refused(str(refused), *(refused.why or (meaning(str(refused)),))) from refused

    async def _performed(self, act: Act, key: str) -> Receipt:
        if isinstance(act, Send | SendPicture | Publish | Restore | FirstComment):
            return await self._write(act, key)
        if isinstance(act, SeeOut):
            raise Refused("Telegram keeps no posts for later", NOT_HERE)
        if isinstance(act, CloseComments | OpenComments):
            raise Refused("Telegram has no comments that could be closed", NOT_HERE)
        if isinstance(act, Entrance):
            return await self.entrances.perform(act)
        if isinstance(act, PassFile | KeepMedium):
            return await files.passed(self.caller, act)
        if isinstance(act, ShowPost):
            await self.posts.show(act)
            return Receipt()
        if isinstance(act, ChangePost):
            await self.posts.change(act)
        else:
            await self._change(act)
        return Receipt()

    async def _write(self, act: Send | SendPicture | Publish | Restore | FirstComment, key: str) -> Receipt:
        match act:
            case Send():
                return await self._send(act)
            case SendPicture():
                return _receipt(await self.caller.call(calls.send_picture(act), act.chat))
            case Publish():
                return await self.posts.publish(act, key)
            case FirstComment():
                return await self.posts.comment(act, key)
            case Restore():
                return await self.again.post(act, key)
        assert_never(act)

    async def _change(self, act: Delete | Edit | AnswerPress | Mute | Unmute | Ban | Unban) -> None:
        match act:
            case Delete():
                await self._delete(act)
            case Edit():
                await self.caller.tolerant(calls.edit(act), act.address.chat)
            case AnswerPress():
                await self.caller.call(calls.answer_press(act))
            case Mute():
                await self.restraints.mute(act)
            case Unmute():
                await self.restraints.unmute(act)
            case Ban():
                await self.caller.call(calls.restrain(act, self._clock()))
            case Unban():
                await self.caller.call(calls.release(act))
            case _:
                assert_never(act)

    async def find(self, act: Act, key: str, taken: Collection[str] = ()) -> Receipt | None:
        """A post, by the copy that Telegram makes of it in the discussion group.

        None where it surely was not sent.

        Raises:
            Untellable: Telegram never tells a bot what it has written.
            OutcomeUnknown: the copy has not come yet.
        """
        if not isinstance(act, Publish):
            raise Untellable("Telegram does not tell a bot what it has sent")
        return await self.posts.find(act, key)

    async def results(self, chat: str, messages: Sequence[str]) -> Mapping[str, Results]:
        """What posts have brought, as far as Telegram tells; it tells a bot no views."""
        return await self._gains.of(chat, messages)

    async def subscribers(self, wall: str) -> int | None:
        """How many read a channel.

        Raises:
            DeliveryError: it can't be told now.
        """
        return await self._gains.subscribers(wall)

    async def about(self, person: str) -> str:
        """What somebody says of themselves, and the channel that they name as theirs.

        Raises:
            DeliveryError: it can't be told now, or of them never.
        """
        shown = await self.caller.call(GetChat(chat_id=calls.number(person)), ABOUT)
        channel = shown.get("personal_chat") or {}
        return "\n".join(filter(None, (shown.get("bio"), channel.get("title"))))

    async def _send(self, act: Send) -> Receipt:
        if act.only is not None and await self._whispered(act, act.only):
            return Receipt()
        try:
            sent = await self.caller.call(calls.send(act), act.chat)
        except Refused as refused:
            if act.thread is None or _ANSWERED_IS_GONE not in str(refused):
                raise
            # What was answered is gone, so the post above it is answered.
            rest = Send(
                platform=act.platform, chat=act.chat, text=act.text, thread=act.thread, buttons=act.buttons
            )
            sent = await self.caller.call(calls.send(rest), act.chat)
        return _receipt(sent)

    async def _whispered(self, act: Send, person: str) -> bool:
        """Show it to one person alone; False where Telegram can't: in a small group, to who is not in."""
        if not act.chat.startswith(_SUPERGROUP):
            return False
        with suppress(Refused):
            await self.caller.call(calls.whisper(act, person), act.chat)
            return True
        return False

    async def _delete(self, act: Delete) -> None:
        await self.removals(act)
        await self.again.remove(act.address)


def _receipt(sent: Any) -> Receipt:
    if isinstance(sent, dict) and isinstance(sent.get("message_id"), int):
        return Receipt(message=str(sent["message_id"]))
    raise OutcomeUnknown("Telegram's answer does not tell which message was sent")
