"""What the made-up VK consists of: communities with their walls, albums, goods and topics, people, talks.

Records only. What people do is in `people.py`, how things look to a client in `rendering.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal

Json = dict[str, Any]
Kind = Literal["wall", "photo", "video", "market", "board"]
"""What a comment may stand under: a post, a photo, a video, an item for sale, a topic of discussion."""

FIRST_CHAT: Final = 2_000_000_000
"""A peer above it is a chat; every community numbers its own chats."""


class NotAllowed(Exception):
    """VK doesn't let this person do this now; the text says why."""


@dataclass(eq=False, slots=True, kw_only=True)
class Commentable:
    """Something that people comment on. `owner` is negative, the community's."""

    kind: Kind
    owner: int
    id: int
    title: str = ""
    date: int = 0
    open: bool = True
    deleted: bool = False
    comments: dict[int, Comment] = field(default_factory=dict)
    guids: dict[tuple[int, str], Comment] = field(default_factory=dict)
    likes: set[int] = field(default_factory=set)
    file: bytes = b""

    def texts(self) -> list[str]:
        """What can be read under it, in order."""
        return [comment.text for comment in self.standing()]

    def standing(self) -> list[Comment]:
        """The comments that were not deleted, in order."""
        return [comment for comment in self.comments.values() if not comment.deleted]


@dataclass(eq=False, slots=True, kw_only=True)
class Post(Commentable):
    """An entry of a wall. `author` is who it is signed by, negative for the community itself."""

    kind: Kind = "wall"
    author: int
    creator: int
    text: str
    attachments: list[Json] = field(default_factory=list)
    type: Literal["post", "postpone", "suggest"] = "post"
    signer: int | None = None
    edited: int | None = None
    pinned: bool = False
    advertisement: bool = False
    copyright: Json | None = None
    reposted: Post | None = None
    postponed_as: int | None = None
    reposts: int = 0
    reposted_by: set[int] = field(default_factory=set)
    views: int = 0
    reach: int | None = None
    added: int = 0
    guid: str = ""


@dataclass(eq=False, slots=True, kw_only=True)
class Comment:
    """A comment as it stands. `thread` is the comment of the first level that it is under."""

    under: Commentable
    id: int
    author: int
    date: int
    text: str
    attachments: list[Json] = field(default_factory=list)
    thread: Comment | None = None
    reply_to: Comment | None = None
    deleted: bool = False
    deleted_by: int | None = None
    likes: set[int] = field(default_factory=set)
    guid: str = ""


@dataclass(eq=False, slots=True, kw_only=True)
class Message:
    """A message of a talk. `number` counts within the talk, `id` within the community; 0 in chats."""

    talk: Talk
    id: int
    number: int
    author: int
    date: int
    text: str = ""
    attachments: list[Json] = field(default_factory=list)
    keyboard: Json | None = None
    payload: str | None = None
    action: Json | None = None
    reply_to: Message | None = None
    forwarded: list[Message] = field(default_factory=list)
    ref: str = ""
    ref_source: str = ""
    random_id: int = 0
    admin: int = 0
    edited: int | None = None
    deleted: bool = False
    version: int = 1


@dataclass(eq=False, slots=True, kw_only=True)
class Talk:
    """Where messages of a community stand: a person's talk with it, or a chat that it was let into.

    `readers` are members who may not write until so, in Unix time, or for ever.
    """

    peer: int
    title: str = ""
    allowed: bool = False
    members: set[int] = field(default_factory=set)
    administrators: set[int] = field(default_factory=set)
    readers: dict[int, int] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last: int = 0

    @property
    def is_chat(self) -> bool:
        """Whether several people talk there."""
        return self.peer > FIRST_CHAT

    def texts(self) -> list[str]:
        """What can be read there, in order."""
        return [message.text for message in self.standing()]

    def standing(self) -> list[Message]:
        """The messages that were not deleted, in order."""
        return [message for message in self.messages.values() if not message.deleted]


@dataclass(frozen=True, slots=True)
class Ban:
    """Why and until when somebody is in a community's blacklist; `until` is Unix time, 0 for ever."""

    by: int
    date: int
    until: int
    reason: int
    comment: str
    shown: bool


@dataclass(slots=True)
class Press:
    """A press of a callback button that waits for its answer, until Unix time `until`."""

    id: str
    person: int
    peer: int
    until: int
    answer: Json | None = None


@dataclass(eq=False, slots=True, kw_only=True)
class Token:
    """An access key. `of` is the person or the community; a service key is nobody's."""

    value: str
    kind: Literal["user", "group", "service"]
    of: int = 0
    scopes: frozenset[str] = frozenset()
    state: Literal["valid", "revoked", "expired"] = "valid"
