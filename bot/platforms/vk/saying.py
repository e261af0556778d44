"""What we say on VK: in talks with buttons and what is attached, in comments with numbered lines instead."""

from typing import Final

import structlog

from bot.platforms.abilities import NOT_HERE
from bot.platforms.vk import calls
from bot.platforms.vk.calls import Call
from bot.platforms.vk.choices import Choices
from bot.platforms.vk.failures import Answered
from bot.platforms.vk.pictures import Pictures
from bot.platforms.vk.places import Spot, is_talk, number
from bot.platforms.vk.uploads import Uploads
from bot.platforms.vk.writing import Writing
from models.errors import Refused
from models.intents import Edit, GiveFile, Receipt, Send, SendPicture, ShowPost
from models.marks import with_addresses

log = structlog.get_logger()

_NO_BUTTONS: Final = frozenset({911, 912})


class Saying:
    """Says something in the community's name."""

    def __init__(
        self, group: int, writing: Writing, choices: Choices, pictures: Pictures, uploads: Uploads
    ) -> None:
        self._group, self._writing, self._choices = group, writing, choices
        self._pictures, self._uploads = pictures, uploads

    async def send(self, act: Send, key: str) -> Receipt:
        """A message, or a comment; what concerns one person alone is told to them where they let us.

        Raises:
            DeliveryError: not done, or perhaps.
        """
        call = calls.send(act, key, self._group)
        if is_talk(act.chat):
            return Receipt(message=await self._told(act, call))
        if act.only and not act.buttons and (told := await self._in_private(act, key)):
            return Receipt(message=told)
        place = calls.place_of(act)
        written = await self._writing.attempted(key, call)
        number = written["comment_id"] if isinstance(written, dict) else written
        message = str(Spot(place.kind, place.thing, int(number)))
        if act.buttons:
            await self._choices.offer(act.chat, message, act.buttons, act.only)
        return Receipt(message=message)

    async def picture(self, act: SendPicture, key: str) -> Receipt:
        """A picture with words.

        Raises:
            DeliveryError: not done, or perhaps.
        """
        if not is_talk(act.chat):
            raise Refused("VK shows our pictures in talks only", NOT_HERE)
        shown = await self._pictures.in_talk(act.picture, number(act.chat))
        call = calls.attaching(act.in_words(), key, self._group, [shown])
        return Receipt(message=await self._writing.said(call))

    async def file(self, act: GiveFile, key: str) -> Receipt:
        """A document.

        Raises:
            DeliveryError: not done, or perhaps.
        """
        if not is_talk(act.chat):
            raise Refused("VK passes files in talks only", NOT_HERE)
        shown = await self._uploads.file_in_talk(act.name, act.content, number(act.chat))
        told = Send(platform=act.platform, chat=act.chat, text="", reply_to=act.reply_to)
        return Receipt(message=await self._writing.said(calls.attaching(told, key, self._group, [shown])))

    async def show(self, act: ShowPost, key: str) -> Receipt:
        """In a talk stand the words of a post and what it shows, as far as VK lets them stand there.

        Raises:
            DeliveryError: not done, or perhaps.
        """
        if not is_talk(act.chat):
            raise Refused("VK shows our posts beforehand in talks only", NOT_HERE)
        peer, content = number(act.chat), act.content
        shown = [found for name in content.media if (found := await self._uploads.in_talk(name, peer))]
        text = with_addresses(content.text, content.marks)
        told = Send(platform=act.platform, chat=act.chat, text=text)
        return Receipt(message=await self._writing.said(calls.attaching(told, key, self._group, shown)))

    async def edit(self, act: Edit) -> None:
        """What we have said says something else now.

        Raises:
            DeliveryError: not done, or perhaps.
        """
        call, chat, message = calls.edit(act), act.address.chat, act.address.message
        numbered = not is_talk(chat)
        try:
            await self._writing.call(call)
        except Answered as refused:
            if not act.buttons or refused.code not in _NO_BUTTONS:
                raise
            numbered = True
            await self._writing.call(calls.unbuttoned(act, call))
        if act.buttons and numbered:
            await self._choices.offer(chat, message, act.buttons)

    async def _in_private(self, act: Send, key: str) -> str | None:
        """What concerns one person is told to them alone; None where they have not let us write."""
        try:
            return await self._writing.said(calls.send(calls.in_private(act), key, self._group))
        except Refused as refused:
            log.info("what concerns one person is said in public", person=act.only, reason=str(refused))
            return None

    async def _told(self, act: Send, call: Call) -> str:
        """Say it in a talk, with numbers where the community's bot may not show buttons."""
        try:
            message = await self._writing.said(call)
        except Answered as refused:
            if not act.buttons or refused.code not in _NO_BUTTONS:
                raise
        else:
            await self._choices.went_on(act.chat)
            return message
        message = await self._writing.said(calls.unbuttoned(act, call))
        await self._choices.offer(act.chat, message, act.buttons, act.only)
        return message
