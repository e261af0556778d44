"""Performs acts on VK. Which methods do it is `calls`' business, with which key that of `keys`.

What none of our keys may do is refused with the address where a person does it in one press.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, assert_never

import structlog

from bot.platforms.abilities import NOT_HERE
from bot.platforms.kept import NOTHING_KEPT, Contents
from bot.platforms.memory import Memory
from bot.platforms.vk import attached, calls, seeking
from bot.platforms.vk.calls import Call
from bot.platforms.vk.choices import Choices
from bot.platforms.vk.echoes import Echoes
from bot.platforms.vk.failures import Answered
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.pictures import Pictures
from bot.platforms.vk.places import SITE, Spot, is_talk, link, number
from bot.platforms.vk.publishing import Publishing
from bot.platforms.vk.refusals import by_hand, unknown
from bot.platforms.vk.restraints import Restraints
from bot.platforms.vk.rivals import Rivals
from bot.platforms.vk.uploads import Uploads
from models.clock import Clock
from models.content import Results
from models.errors import RateLimited, Refused
from models.intents import (
    Act,
    Admit,
    AnswerPress,
    Ban,
    ChangePost,
    CloseComments,
    Delete,
    Edit,
    FirstComment,
    GiveFile,
    KeepMedium,
    Lock,
    MakeLink,
    Mute,
    OpenComments,
    Pin,
    Publish,
    Receipt,
    Restore,
    Revise,
    SeeOut,
    Send,
    SendPicture,
    ShowPost,
    Switch,
    TakeFile,
    TurnAway,
    Unban,
    Unlock,
    Unmute,
    Unpin,
    Withdraw,
)
from models.marks import with_addresses
from models.messages import Address
from models.rivals import RivalSight

log = structlog.get_logger()

_WRONG_PARAMETER, _NOT_FOUND, _NO_ACCESS = 100, 104, 211
_AT_ONCE: Final = timedelta(minutes=1)
_NO_BUTTONS: Final = frozenset({911, 912})


class VkGateway:
    """Performs acts, with the key that may."""

    def __init__(
        self,
        keys: Keys,
        memory: Memory,
        clock: Clock,
        echoes: Echoes | None = None,
        contents: Contents = NOTHING_KEPT,
    ) -> None:
        self._echoes = echoes or Echoes()
        self._keys, self._memory, self._clock = keys, memory, clock
        self._choices = Choices(memory, clock)
        self._pictures = Pictures(keys)
        self._uploads = Uploads(keys, contents, self._pictures)
        self._restraints = Restraints(keys, memory, clock)
        self._posts = Publishing(keys, memory, clock, self._uploads)
        self._rivals = Rivals(keys)

    async def perform(self, act: Act, key: str) -> Receipt:
        """Do it.

        Raises:
            RateLimited: not done, try later.
            Refused: not done, and never will be; it names the place where a person does it.
            OutcomeUnknown: perhaps done.
        """
        try:
            return await self._performed(act, key)
        except Refused as refused:
            where = self._by_hand(act)
            why = refused.why or (unknown(str(refused)),)
            raise Refused(f"{refused} — {where}", *why, by_hand(where)) from refused

    async def find(self, act: Act, key: str, taken: Collection[str] = ()) -> Receipt | None:
        """What was written with `key`, or None where it surely was not, or where VK heeds its number.

        Raises:
            Untellable: no key of ours may look.
            DeliveryError: can't be told now.
        """
        if isinstance(act, FirstComment):
            return await self.find(calls.first_comment(act), key, taken)
        if not isinstance(act, Send | Publish):
            return None
        if isinstance(act, Send) and is_talk(act.chat):
            return await seeking.said(self._keys, act, calls.random_id(key))
        attempt = await self._memory.recall(_attempt(key))
        if attempt is None:
            return None
        since = datetime.fromisoformat(attempt)
        if isinstance(act, Publish):
            return await self._found(act, key, since, taken)
        found = await seeking.commented(self._keys, act, since, taken)
        if found is not None and found.message and act.buttons:
            await self._choices.offer(act.chat, found.message, act.buttons, act.only)
        return found

    async def _found(self, act: Publish, key: str, since: datetime, taken: Collection[str]) -> Receipt | None:
        shown = await self._posts.attachments(act, key)
        found = await seeking.published(self._keys, act, since, shown, taken)
        if found is None and act.at is not None and act.at <= self._clock() + _AT_ONCE:
            # What VK kept has come out meanwhile, or was not kept because its time had come.
            begun = min(since, act.at)
            found = await seeking.published(self._keys, replace(act, at=None), begun, shown, taken)
        return found

    async def results(self, chat: str, messages: Sequence[str]) -> Mapping[str, Results]:
        """What posts have brought; those that are gone are left out, what VK hides is None.

        Raises:
            DeliveryError: it can't be told now, or by none of our keys.
        """
        return await self._posts.results(chat, messages)

    async def subscribers(self, wall: str) -> int | None:
        """How many follow the community.

        Raises:
            DeliveryError: it can't be told now.
        """
        return await self._posts.subscribers()

    async def about(self, person: str) -> str:
        """What somebody says of themselves: their status, their site and the words of their page.

        Raises:
            DeliveryError: it can't be told now, or by none of our keys.
        """
        told = await self._keys.call("users.get", user_ids=[person], fields=["status", "about", "site"])
        shown = told[0] if told else {}
        return "\n".join(filter(None, (str(shown.get(name) or "") for name in ("status", "site", "about"))))

    async def rival(self, name: str, since: datetime) -> RivalSight:
        """What another community shows: its posts from `since` on.

        Raises:
            Refused: there is none of this name, or it hides.
            DeliveryError: it can't be told now, or by none of our keys.
        """
        return await self._rivals.see(name, since)

    async def _performed(self, act: Act, key: str) -> Receipt:
        match act:
            case Send() | SendPicture():
                return await self._say(act, key)
            case Publish() | SeeOut() | FirstComment() | ShowPost():
                return await self._planned(act, key)
            case Restore():
                return await self._restore(act, key)
            case AnswerPress():
                await self._answer(act, key)
            case Admit() | TurnAway() | Lock() | Unlock() | MakeLink():
                return calls.entrance(act, self._keys.group)
            case TakeFile() | GiveFile() | KeepMedium():
                return await self._passed(act, key)
            case Revise() | Pin() | Unpin() | Withdraw():
                await self._change_post(act)
            case _:
                await self._change(act)
        return Receipt()

    async def _planned(self, act: Publish | SeeOut | FirstComment | ShowPost, key: str) -> Receipt:
        if isinstance(act, ShowPost):
            return await self._show(act, key)
        if isinstance(act, SeeOut):
            return await seeking.came_out(self._keys, act)
        if isinstance(act, FirstComment):
            return await self._send(calls.first_comment(act), key)
        return await self._publish(act, key)

    async def _change_post(self, act: ChangePost) -> None:
        match act:
            case Withdraw():
                await self._delete(act.address)
            case Revise():
                await self._call(await self._posts.revision(act))
            case Pin() | Unpin():
                await self._call(calls.pin(act))

    async def _change(self, act: Delete | Edit | Mute | Unmute | Ban | Unban | Switch) -> None:
        match act:
            case CloseComments() | OpenComments():
                await self._call(calls.switch(act))
            case Delete():
                await self._delete(act.address)
            case Edit():
                await self._edit(act)
            case Mute() | Ban():
                await self._restraints.restrain(act)
            case Unmute() | Unban():
                await self._restraints.release(act)
            case _:
                assert_never(act)

    async def _send(self, act: Send, key: str) -> Receipt:
        call = calls.send(act, key, self._keys.group)
        if is_talk(act.chat):
            return Receipt(message=await self._told(act, call))
        if act.only and not act.buttons and (told := await self._in_private(act, key)):
            return Receipt(message=told)
        place = calls.place_of(act)
        written = await self._attempted(key, call)
        number = written["comment_id"] if isinstance(written, dict) else written
        message = str(Spot(place.kind, place.thing, int(number)))
        if act.buttons:
            await self._choices.offer(act.chat, message, act.buttons, act.only)
        return Receipt(message=message)

    async def _say(self, act: Send | SendPicture, key: str) -> Receipt:
        return await (self._send(act, key) if isinstance(act, Send) else self._send_picture(act, key))

    async def _send_picture(self, act: SendPicture, key: str) -> Receipt:
        if not is_talk(act.chat):
            raise Refused("VK shows our pictures in talks only", NOT_HERE)
        shown = await self._pictures.in_talk(act.picture, number(act.chat))
        call = calls.attaching(act.in_words(), key, self._keys.group, [shown])
        return Receipt(message=await self._said(call))

    async def _passed(self, act: TakeFile | GiveFile | KeepMedium, key: str) -> Receipt:
        if not isinstance(act, GiveFile):
            return await attached.brought(self._keys, act)
        if not is_talk(act.chat):
            raise Refused("VK passes files in talks only", NOT_HERE)
        shown = await self._uploads.file_in_talk(act.name, act.content, number(act.chat))
        told = Send(platform=act.platform, chat=act.chat, text="", reply_to=act.reply_to)
        return Receipt(message=await self._said(calls.attaching(told, key, self._keys.group, [shown])))

    async def _show(self, act: ShowPost, key: str) -> Receipt:
        """In a talk stand the words of a post and what it shows, as far as VK lets them stand there."""
        if not is_talk(act.chat):
            raise Refused("VK shows our posts beforehand in talks only", NOT_HERE)
        peer, content = number(act.chat), act.content
        shown = [found for name in content.media if (found := await self._uploads.in_talk(name, peer))]
        text = with_addresses(content.text, content.marks)
        told = Send(platform=act.platform, chat=act.chat, text=text)
        return Receipt(message=await self._said(calls.attaching(told, key, self._keys.group, shown)))

    async def _in_private(self, act: Send, key: str) -> str | None:
        """What concerns one person is told to them alone; None where they have not let us write."""
        try:
            return await self._said(calls.send(calls.in_private(act), key, self._keys.group))
        except Refused as refused:
            log.info("what concerns one person is said in public", person=act.only, reason=str(refused))
            return None

    async def _told(self, act: Send, call: Call) -> str:
        """Say it in a talk, with numbers where the community's bot may not show buttons."""
        try:
            message = await self._said(call)
        except Answered as refused:
            if not act.buttons or refused.code not in _NO_BUTTONS:
                raise
        else:
            await self._choices.went_on(act.chat)
            return message
        message = await self._said(calls.unbuttoned(act, call))
        await self._choices.offer(act.chat, message, act.buttons, act.only)
        return message

    async def _edit(self, act: Edit) -> None:
        call, chat, message = calls.edit(act), act.address.chat, act.address.message
        numbered = not is_talk(chat)
        try:
            await self._call(call)
        except Answered as refused:
            if not act.buttons or refused.code not in _NO_BUTTONS:
                raise
            numbered = True
            await self._call(calls.unbuttoned(act, call))
        if act.buttons and numbered:
            await self._choices.offer(chat, message, act.buttons)

    async def _answer(self, act: AnswerPress, key: str) -> None:
        if (words := calls.answer_in_words(act)) is None:
            if answer := calls.answer_press(act):
                await self._call(answer)
        elif is_talk(words.chat) or await self.find(words, key) is None:
            # A comment may be doubled by a repeat, so it is looked for; in a talk VK heeds our number.
            await self._send(words, key)

    async def _said(self, call: Call) -> str:
        [told] = await self._unless_gone(call)
        return str(told["conversation_message_id"])

    async def _publish(self, act: Publish, key: str) -> Receipt:
        if act.at is not None and act.at <= self._clock() + _AT_ONCE:
            act = replace(act, at=None)  # VK keeps nothing whose time has come
        attachments = await self._posts.attachments(act, key)
        published = await self._attempted(key, calls.publish(act, key, attachments))
        return Receipt(message=str(Spot("wall", int(published["post_id"]))))

    async def _attempted(self, key: str, call: Call) -> Any:
        """Write where VK may not heed our number, remembering since when it may have been written."""
        # Before the call: where nothing is kept, nothing was sent.
        if await self._memory.recall(_attempt(key)) is None:
            await self._memory.keep(_attempt(key), self._clock().isoformat())
        try:
            return await self._unless_gone(call)
        except (RateLimited, Refused):
            await self._memory.forget(_attempt(key))
            raise

    async def _unless_gone(self, call: Call) -> Any:
        """Write as an answer, and by itself where what it answers is gone."""
        try:
            return await self._call(call)
        except Answered as refused:
            plain = calls.unanswering(call)
            if plain is None or refused.code != _WRONG_PARAMETER:
                raise
        return await self._call(plain)

    async def _restore(self, act: Restore, key: str) -> Receipt:
        if is_talk(act.address.chat):
            again = await self._said(calls.restored(act, key))
            await self._memory.keep(_again(act.address), again)
            return Receipt(message=again)
        await self._unless_so_already(calls.restore(act.address), act.address, visible=True)
        return Receipt()

    async def _delete(self, address: Address) -> None:
        if not is_talk(address.chat):
            await self._unless_so_already(calls.delete(address), address, visible=False)
            return
        await self._call(calls.delete(address))
        if (again := await self._memory.recall(_again(address))) is not None:
            # What was said in its place goes with it.
            await self._call(calls.delete_all(address.chat, [int(again)]))
            await self._memory.forget(_again(address))

    async def _unless_so_already(self, call: Call, address: Address, *, visible: bool) -> None:
        self._echoes.expect(address, back=visible)
        try:
            await self._call(call)
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
            shown = await self._call(calls.look(address))
        except Answered:
            return False
        return not any(one.get("deleted") for one in shown["items"])

    async def _call(self, call: Call) -> Any:
        answer = await self._keys.call(call.method, **call.params)
        for told in answer if isinstance(answer, list) else ():
            # Where a call may be about several, each has its own error.
            if isinstance(told, dict) and isinstance(error := told.get("error"), dict):
                words = f"{call.method}: {error.get('description')} ({error.get('code')})"
                raise Answered(words, int(error.get("code") or 0))
        return answer

    def _by_hand(self, act: Act) -> str:
        group = self._keys.group
        match act:
            case (
                Delete()
                | Restore()
                | Edit()
                | SeeOut()
                | FirstComment()
                | Revise()
                | Pin()
                | Unpin()
                | Withdraw()
            ):
                return link(act.address, group)
            case CloseComments() | OpenComments():
                return link(act.post, group)
            case Send():
                return link(_address(act, act.reply_to or act.thread or ""), group)
            case Mute() | Unmute() | Ban() | Unban() if is_talk(act.chat):
                return link(_address(act, ""), group)
            case Mute() | Unmute() | Ban() | Unban():
                return f"{SITE}club{group}?act=blacklist"
            case _:
                return f"{SITE}club{group}"


def _address(act: Send | Mute | Unmute | Ban | Unban, message: str) -> Address:
    return Address(platform=act.platform, chat=act.chat, message=message)


def _attempt(key: str) -> str:
    return f"attempt:{key}"


def _again(address: Address) -> str:
    return f"again:{address.chat}:{address.message}"
