"""What came of posts on Telegram, as far as it tells a bot: reactions, and the comments that we heard.

There are no views and no reposts in the Bot API, so those stay unknown.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from aiogram.methods import GetChatMemberCount

from bot.platforms.memory import Memory
from bot.platforms.telegram.caller import Caller
from bot.platforms.telegram.calls import number
from bot.platforms.telegram.memory import Copied
from bot.platforms.telegram.publishing import Publishing
from bot.transport.reading import PARTS
from models.content import Results

Counted = Callable[[str, Sequence[str]], Awaitable[dict[str, int]]]
"""How many of something were heard under messages of a group."""


class Gains:
    """Reactions are those that Telegram has told of; comments are counted as they come."""

    def __init__(self, caller: Caller, memory: Memory, posts: Publishing) -> None:
        self._caller, self._memory, self._posts = caller, memory, posts

    async def of(self, channel: str, posts: Sequence[str]) -> Mapping[str, Results]:
        """Of those posts of a channel that Telegram has told anything of; parts of a post are summed."""
        copies = await self._posts.copies(channel)
        likes = await self._likes(channel)
        comments = await self._below(copies, self._memory.heard)
        complaints = await self._below(copies, self._memory.heard_negative)
        return {
            post: Results(
                likes=_sum(likes, messages),
                comments=_sum(comments, messages),
                negative=_sum(complaints, messages),
            )
            for post, messages in ((post, post.split(PARTS)) for post in posts)
            if any(message in copies or message in likes for message in messages)
        }

    async def subscribers(self, channel: str) -> int:
        """How many read a channel.

        Raises:
            DeliveryError: it can't be told now.
        """
        return int(await self._caller.call(GetChatMemberCount(chat_id=number(channel))))

    async def _likes(self, channel: str) -> dict[str, int]:
        kept = await self._memory.like(f"likes:{channel}:")
        return {key.rpartition(":")[2]: int(count) for key, count in kept.items()}

    async def _below(self, copies: Mapping[str, Copied], counted: Counted) -> dict[str, int]:
        """By message of the channel, what was heard below its copy: nothing is known of others."""
        by_group: defaultdict[str, list[str]] = defaultdict(list)
        for copy in copies.values():
            by_group[copy.group].append(copy.root)
        heard = {group: await counted(group, roots) for group, roots in by_group.items()}
        return {post: heard[copy.group].get(copy.root, 0) for post, copy in copies.items()}


def _sum(figures: Mapping[str, int], messages: Iterable[str]) -> int | None:
    """Of those that are known; None where none is."""
    known = [figures[message] for message in messages if message in figures]
    return sum(known) if known else None
