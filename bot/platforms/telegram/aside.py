"""What an update tells the adapter beside what it tells the stories: where a post was copied to, how it is
liked, that a group has moved. Pure."""

import re
from typing import Final, NamedTuple

import msgspec

from bot.platforms.telegram import wire
from bot.platforms.telegram.comings import moved
from bot.platforms.telegram.content import content_of
from models.messages import Moved

_ASIDE: Final = re.compile(rb'_(?:automatic_forward|reaction_count|to_chat_id)"')
"""The end of a field's name that tells so: to look at each low line costs half of looking at each quote."""


class CopyOfPost(NamedTuple):
    """A post and the message of the discussion group below which its comments stand; `at` is Unix time."""

    channel: str
    post: str
    group: str
    root: str
    text: str
    at: int
    kind: str = "text"
    album: str = ""


class LikesOfPost(NamedTuple):
    """How many reactions a post has, all kinds together."""

    channel: str
    post: str
    likes: int


def may_tell_aside(raw: bytes) -> bool:
    """Whether an update, or one of a page of them, is worth a second reading."""
    return _ASIDE.search(raw) is not None


def aside(raw: bytes) -> CopyOfPost | LikesOfPost | Moved | None:
    """What an update tells the adapter beside what it tells the stories."""
    if not may_tell_aside(raw):
        return None
    try:
        update = wire.update.decode(raw)
    except (msgspec.DecodeError, UnicodeError):
        return None
    if (counted := update.message_reaction_count) is not None:
        likes = sum(reaction.total_count for reaction in counted.reactions)
        return LikesOfPost(str(counted.chat.id), str(counted.message_id), likes)
    if (said := update.message) is None:
        return None
    if said.migrate_to_chat_id is not None:
        return moved(str(update.update_id), said, said.chat.id, said.migrate_to_chat_id)
    return _copy_of_post(said)


def _copy_of_post(said: wire.Message) -> CopyOfPost | None:
    origin, content = said.forward_origin, content_of(said)
    if not said.is_automatic_forward or origin is None or content is None:
        return None
    if origin.chat is None or origin.message_id is None:
        return None
    words = said.text or said.caption or (said.poll.question if said.poll else "")
    return CopyOfPost(
        channel=str(origin.chat.id),
        post=str(origin.message_id),
        group=str(said.chat.id),
        root=str(said.message_id),
        text=words,
        at=said.date,
        kind=content.attachments[0].partition(":")[0] if content.attachments else "text",
        album=said.media_group_id or "",
    )
