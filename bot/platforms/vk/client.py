"""Performs acts on VK. Which methods do it is the business of `calls`, `posts` and `terms`, by which key
that of `keys`.

What none of our keys may do is refused with the address where a person does it in one press.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, assert_never

import structlog

from bot.platforms.kept import NOTHING_KEPT, Contents
from bot.platforms.memory import Memory
from bot.platforms.vk import attached, calls, posts, refusals, seeking
from bot.platforms.vk.by_hand import by_hand
from bot.platforms.vk.choices import Choices
from bot.platforms.vk.echoes import Echoes
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.pictures import Pictures
from bot.platforms.vk.places import Spot, is_talk
from bot.platforms.vk.publishing import Publishing
from bot.platforms.vk.removals import Removals
from bot.platforms.vk.restraints import Restraints
from bot.platforms.vk.rivals import Rivals
from bot.platforms.vk.saying import Saying
from bot.platforms.vk.uploads import Uploads
from bot.platforms.vk.writing import Writing
from models.clock import Clock
from models.content import Results
from models.errors import Refused
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
from models.rivals import RivalSight

log = structlog.get_logger()

_AT_ONCE: Final = timedelta(minutes=1)


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
        self._keys, self._clock = keys, clock
        self._choices, pictures = Choices(memory, clock), Pictures(keys)
        uploads = Uploads(keys, contents, pictures)
        self._writing = Writing(keys, memory, clock)
        self._saying = Saying(keys.group, self._writing, self._choices, pictures, uploads)
        self._removals = Removals(self._writing, memory, echoes or Echoes())
        self._restraints = Restraints(keys, memory, clock)
        self._posts = Publishing(keys, memory, clock, uploads)
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
            where = by_hand(act, self._keys.group)
            why = refused.why or (refusals.unknown(str(refused)),)
            raise Refused(f"{refused} — {where}", *why, refusals.by_hand(where)) from refused

    async def find(self, act: Act, key: str, taken: Collection[str] = ()) -> Receipt | None:
        """What was written with `key`, or None where it surely was not, or where VK heeds its number.

        Raises:
            Untellable: no key of ours may look.
            DeliveryError: can't be told now.
        """
        if isinstance(act, FirstComment):
            return await self.find(posts.first_comment(act), key, taken)
        if not isinstance(act, Send | Publish):
            return None
        if isinstance(act, Send) and is_talk(act.chat):
            return await seeking.said(self._keys, act, calls.random_id(key))
        since = await self._writing.attempted_since(key)
        if since is None:
            return None
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
            case Send() | SendPicture() | GiveFile() | ShowPost():
                return await self._say(act, key)
            case Publish() | SeeOut() | FirstComment():
                return await self._planned(act, key)
            case Restore():
                return await self._removals.restore(act, key)
            case AnswerPress():
                await self._answer(act, key)
            case Admit() | TurnAway() | Lock() | Unlock() | MakeLink():
                return calls.entrance(act, self._keys.group)
            case TakeFile() | KeepMedium():
                return await attached.brought(self._keys, act)
            case Revise() | Pin() | Unpin() | Withdraw():
                await self._change_post(act)
            case _:
                await self._change(act)
        return Receipt()

    async def _say(self, act: Send | SendPicture | GiveFile | ShowPost, key: str) -> Receipt:
        match act:
            case Send():
                return await self._saying.send(act, key)
            case SendPicture():
                return await self._saying.picture(act, key)
            case GiveFile():
                return await self._saying.file(act, key)
            case ShowPost():
                return await self._saying.show(act, key)

    async def _planned(self, act: Publish | SeeOut | FirstComment, key: str) -> Receipt:
        if isinstance(act, SeeOut):
            return await seeking.came_out(self._keys, act)
        if isinstance(act, FirstComment):
            return await self._saying.send(posts.first_comment(act), key)
        return await self._publish(act, key)

    async def _change_post(self, act: ChangePost) -> None:
        match act:
            case Withdraw():
                await self._removals.delete(act.address)
            case Revise():
                await self._writing.call(await self._posts.revision(act))
            case Pin() | Unpin():
                await self._writing.call(posts.pin(act))

    async def _change(self, act: Delete | Edit | Mute | Unmute | Ban | Unban | Switch) -> None:
        match act:
            case CloseComments() | OpenComments():
                await self._writing.call(calls.switch(act))
            case Delete():
                await self._removals.delete(act.address)
            case Edit():
                await self._saying.edit(act)
            case Mute() | Ban():
                await self._restraints.restrain(act)
            case Unmute() | Unban():
                await self._restraints.release(act)
            case _:
                assert_never(act)

    async def _answer(self, act: AnswerPress, key: str) -> None:
        if (words := calls.answer_in_words(act)) is None:
            if answer := calls.answer_press(act):
                await self._writing.call(answer)
        elif is_talk(words.chat) or await self.find(words, key) is None:
            # A comment may be doubled by a repeat, so it is looked for; in a talk VK heeds our number.
            await self._saying.send(words, key)

    async def _publish(self, act: Publish, key: str) -> Receipt:
        if act.at is not None and act.at <= self._clock() + _AT_ONCE:
            act = replace(act, at=None)  # VK keeps nothing whose time has come
        attachments = await self._posts.attachments(act, key)
        published = await self._writing.attempted(key, posts.publish(act, key, attachments))
        return Receipt(message=str(Spot("wall", int(published["post_id"]))))
