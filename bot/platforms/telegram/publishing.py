"""Publishes posts part by part, so that what is on the wall is never sent again, and finds what was lost.

The Bot API keeps no number of ours and shows a bot nothing that it has sent. So each part of a post is noted
when it is known to be there; one whose answer was lost is looked for among the copies that Telegram makes
of a channel's messages in its discussion group.

Imports aiogram, which takes seconds: import this only where Telegram is used.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from aiogram.methods import GetChat

from bot.platforms.kept import Contents
from bot.platforms.memory import Memory
from bot.platforms.telegram import calls, memory, posts
from bot.platforms.telegram.caller import Caller
from bot.platforms.telegram.memory import Copied, Done
from bot.platforms.telegram.posts import Part
from bot.platforms.telegram.uploads import Uploads
from bot.transport.reading import PARTS
from models.clock import Clock
from models.errors import OutcomeUnknown, RateLimited, Refused, Untellable
from models.intents import ChangePost, FirstComment, Pin, Publish, Receipt, Revise, ShowPost, Unpin, Withdraw
from models.messages import Address

_BEFORE_THE_POST: Final = timedelta(minutes=1)
"""Telegram's clock and ours may differ by as much."""

_IN_ONE_GO: Final = timedelta(seconds=10)
"""So long a post is worked on before its order is given back: nobody else may take it meanwhile."""

_COPY_WITHIN: Final = timedelta(minutes=10)
_LOOK_EVERY: Final = timedelta(seconds=2)
"""The copy of a post comes within seconds; where it has not come for so long the bot does not see it."""

_UNKNOWN_FILE: Final = "file identifier"
"""What Telegram says of a number of a file that it does not know (any more)."""

SHOWN: Final = "shown:"
"""Before what is kept of the parts of a post that are on the wall."""


class Publishing:
    """Posts of the plan in a channel."""

    def __init__(self, caller: Caller, memory: Memory, clock: Clock, contents: Contents) -> None:
        self._caller, self._memory, self._clock = caller, memory, clock
        self._uploads = Uploads(memory, contents, caller.bot)

    async def publish(self, act: Publish, key: str) -> Receipt:
        """Send what is not on the wall yet. What is there of earlier words of the post goes first.

        Raises:
            DeliveryError: as a gateway does; `Untellable` where only a part of it is out for good.
        """
        wanted, begun = posts.parts(act), self._clock()
        done, other = _compared(wanted, await self._out(act))
        if other:
            gone = [message for part in other for message in part.messages]
            await self._caller.tolerant(calls.delete_all(act.chat, gone))
            await self._memory.keep(_name(act), memory.packed(done))
        for part in wanted[len(done) :]:
            if self._clock() - begun > _IN_ONE_GO:
                raise RateLimited(timedelta(0))  # what is out is noted, the rest goes on with a new lease
            await self._note(act, done, part, await self._sent(act, key, part, done))
        return _receipt(done)

    async def show(self, act: ShowPost) -> None:
        """Show a post in another chat as it will be seen.

        Raises:
            DeliveryError: as a gateway does; what was shown of it already stays.
        """
        seen = Publish(platform=act.platform, chat=act.chat, post=act.post, content=act.content)
        for part in posts.parts(seen):
            call = await self._uploads.filled(part.call)
            await self._uploads.learn(part.call, await self._caller.call(call, act.chat))

    async def find(self, act: Publish, key: str) -> Receipt | None:
        """The post; None where what is missing of it surely was not sent.

        Raises:
            Untellable: there is no discussion group in which it could be seen.
            OutcomeUnknown: its copy has not come yet.
        """
        wanted = posts.parts(act)
        done, _ = _compared(wanted, await self._out(act))
        kept = await self._memory.recall(_attempt(key))
        attempt = memory.attempt(kept) if kept is not None else None
        if len(done) < len(wanted) and attempt is not None and attempt.place == len(done):
            part = wanted[len(done)]
            await self._note(act, done, part, await self._seen(act, part, attempt.since - _BEFORE_THE_POST))
        return _receipt(done) if len(done) == len(wanted) else None

    async def change(self, act: ChangePost) -> None:
        """Do something to a post that is out; that it is so already is fine."""
        match act:
            case Revise():
                await self._caller.tolerant(posts.revised(act), act.address.chat)
            case Withdraw():
                await self._caller.tolerant(calls.withdraw(act))
            case Pin() | Unpin():
                await self._caller.tolerant(calls.pin(act))

    async def comment(self, act: FirstComment, key: str) -> Receipt:
        """Say something below the copy of a post.

        Raises:
            RateLimited: the copy has not come yet.
            Refused: it never will.
        """
        copy = await self._copy(act.address)
        if copy is None:
            return await self._wait(act.address.chat, key)
        sent = await self._caller.call(calls.first_comment(act, copy.group, copy.root), copy.group)
        return _receipt([Done("", _numbers(sent))])

    async def copies(self, channel: str) -> dict[str, Copied]:
        """The copies of a channel's messages, by message."""
        kept = await self._memory.like(f"copy:{channel}:")
        return {key.rpartition(":")[2]: memory.copied(value) for key, value in kept.items()}

    async def _out(self, act: Publish) -> list[Done]:
        return memory.done(await self._memory.recall(_name(act)))

    async def _note(self, act: Publish, done: list[Done], part: Part, messages: list[int]) -> None:
        done.append(Done(part.shown, messages))
        await self._memory.keep(_name(act), memory.packed(done))

    async def _sent(self, act: Publish, key: str, part: Part, done: Sequence[Done]) -> list[int]:
        call = await self._uploads.filled(part.call)
        # Before the call: where nothing is kept, nothing was sent.
        await self._memory.keep(_attempt(key), memory.attempted(len(done), self._clock()))
        try:
            sent = await self._caller.call(call, act.chat)
        except (RateLimited, Refused) as undone:
            await self._memory.forget(_attempt(key))
            if isinstance(undone, RateLimited):
                raise
            if _UNKNOWN_FILE in str(undone) and await self._uploads.forget(part.call):
                raise RateLimited(timedelta(0)) from undone
            raise _partly(_named(undone, act), done) from undone
        await self._uploads.learn(part.call, sent)
        return _numbers(sent)

    async def _seen(self, act: Publish, part: Part, since: datetime) -> list[int]:
        known = {str(message) for done in await self._all_out(act.chat) for message in done.messages}
        copies = await self.copies(act.chat)
        new = {
            post: copy for post, copy in copies.items() if post not in known and memory.moment(copy) >= since
        }
        if found := _like(part, new):
            return found
        channel = await self._caller.call(GetChat(chat_id=calls.number(act.chat)))
        if isinstance(channel, dict) and channel.get("linked_chat_id"):
            raise OutcomeUnknown("the post's copy has not been seen in the discussion group")
        raise Untellable("the channel has no discussion group in which the post could be seen")

    async def _all_out(self, channel: str) -> list[Done]:
        kept = await self._memory.like(f"{SHOWN}{channel}:")
        return [part for value in kept.values() for part in memory.done(value)]

    async def _copy(self, post: Address) -> Copied | None:
        kept = await self._memory.recall(f"copy:{post.chat}:{calls.first_part(post.message)}")
        return memory.copied(kept) if kept else None

    async def _wait(self, channel: str, key: str) -> Receipt:
        """There is no copy yet, so nothing can be said below it."""
        waits = f"waits:{key}"
        since = await self._memory.recall(waits)
        if since is None:
            shown = await self._caller.call(GetChat(chat_id=calls.number(channel)))
            if not (isinstance(shown, dict) and shown.get("linked_chat_id")):
                raise Refused("the channel has no discussion group, so nothing can be said under its posts")
            await self._memory.keep(waits, self._clock().isoformat())
        elif self._clock() - datetime.fromisoformat(since) > _COPY_WITHIN:
            await self._memory.forget(waits)
            raise Refused("the post has not been seen in the discussion group: is the bot there?")
        raise RateLimited(_LOOK_EVERY)


def _like(part: Part, copies: Mapping[str, Copied]) -> list[int]:
    """The oldest messages that show what a part shows, all of them or none."""
    ordered = sorted(copies.items(), key=lambda one: int(one[0]))
    for _, together in groupby(ordered, key=lambda one: one[1].album or one[0]):
        album = list(together)
        kinds = tuple(copy.kind for _, copy in album)
        # What was noted by earlier versions has no kind.
        if kinds in (part.kinds, ("",)) and album[0][1].content == memory.fingerprint(part.words):
            return [int(post) for post, _ in album]
    return []


def _compared(wanted: Sequence[Part], out: Sequence[Done]) -> tuple[list[Done], list[Done]]:
    """The first parts that are out as they are wanted, and what is out behind them."""
    same = 0
    while same < min(len(wanted), len(out)) and wanted[same].shown == out[same].shown:
        same += 1
    return list(out[:same]), list(out[same:])


def _partly(refused: Refused, done: Sequence[Done]) -> Refused | Untellable:
    if not done:
        return refused
    out = ", ".join(str(message) for part in done for message in part.messages)
    return Untellable(f"only a part of the post is on the wall (messages {out}): {refused}")


def _named(refused: Refused, act: Publish) -> Refused:
    media = act.content.media
    return Refused(f"{refused} ({', '.join(media)})") if media else refused


def _name(act: Publish) -> str:
    """Of a post: given another time, or another ending, it goes on where it stopped."""
    return f"{SHOWN}{act.chat}:{act.post}"


def _attempt(key: str) -> str:
    return f"attempt:{key}"


def _numbers(sent: Any) -> list[int]:
    """Of one message, or of those of an album."""
    messages = sent if isinstance(sent, list) else [sent]
    numbers = [one.get("message_id") if isinstance(one, dict) else None for one in messages]
    if numbers and all(isinstance(number, int) for number in numbers):
        return [int(number) for number in numbers if number is not None]
    raise OutcomeUnknown("Telegram's answer does not tell which message was sent")


def _receipt(done: Iterable[Done]) -> Receipt:
    return Receipt(message=PARTS.join(str(message) for part in done for message in part.messages))
