"""What the made-up Telegram consists of: chats with their members and messages, and who may do what there.

Records only. What people do is in `people.py`, how things look to the bot in `rendering.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from tests.telegram.people import Person

ChatType = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]
Json = dict[str, Any]

FIRST_SUPERGROUP: Final = -1_001_000_000_000

PERMISSIONS: Final = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
"""What an ordinary member may be allowed."""

COMMON_RIGHTS: Final = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
"""What an administrator of any chat may be allowed."""

GROUP_RIGHTS: Final = ("can_pin_messages", "can_manage_topics", "can_manage_tags")
CHANNEL_RIGHTS: Final = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")

FREE: Final = dict.fromkeys(PERMISSIONS[:11], True) | {"can_invite_users": True}
"""What members of a new group may do."""


class NotAllowed(Exception):
    """Telegram doesn't let this person do this now; the text says until when."""


@dataclass(slots=True)
class Member:
    """One's place in a chat. `until` is Unix time, 0 for ever; `present` matters to the restricted."""

    status: Status
    rights: frozenset[str] = frozenset()
    permissions: dict[str, bool] = field(default_factory=dict)
    until: int = 0
    present: bool = True
    anonymous: bool = False
    title: str | None = None

    @property
    def is_in(self) -> bool:
        """Whether they are in the chat now."""
        return self.status in ("creator", "administrator", "member") or (
            self.status == "restricted" and self.present
        )

    @property
    def governs(self) -> bool:
        """Whether they are an administrator or the owner."""
        return self.status in ("creator", "administrator")


@dataclass(eq=False, slots=True, kw_only=True)
class Message:
    """A message as it stands. `content` and `extra` hold fields of the Bot API's `Message`.

    `copy` is where the comments of a channel's post stand.
    """

    chat: Chat
    id: int
    date: int
    sender: Person | None = None
    sender_chat: Chat | None = None
    content: Json
    extra: Json = field(default_factory=dict)
    reply_to: Message | None = None
    thread: int | None = None
    markup: Json | None = None
    edited: int | None = None
    deleted: bool = False
    by_bot: bool = False
    copy: Message | None = None
    reactions: dict[int, list[Json]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Its text or caption."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def in_topic(self) -> bool:
        """Whether its thread is a forum's topic; threads of replies have ids too, even in General."""
        root = self.chat.messages.get(self.thread or 0)
        return root is not None and "forum_topic_created" in root.content

    @property
    def automatic(self) -> bool:
        """Whether it is a channel's post brought into the discussion group."""
        return "is_automatic_forward" in self.extra


@dataclass(eq=False, slots=True, kw_only=True)
class Chat:
    """A place where messages stand. Its members are known by their ids."""

    id: int
    type: ChatType
    title: str = ""
    username: str | None = None
    forum: bool = False
    person: Person | None = None
    linked: Chat | None = None
    members: dict[int, Member] = field(default_factory=dict)
    permissions: dict[str, bool] = field(default_factory=lambda: dict(FREE))
    banned_chats: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    ephemeral: list[Json] = field(default_factory=list)
    pinned: list[Message] = field(default_factory=list)
    links: dict[str, Json] = field(default_factory=dict)
    requests: dict[int, Json] = field(default_factory=dict)
    slow_mode: int = 0
    asks_to_join: bool = False
    migrated_to: Chat | None = None
    last_id: int = 0

    def member(self, person: int, now: int) -> Member:
        """Somebody's place there; what was to last until a past moment is over."""
        found = self.members.get(person) or Member("left")
        if 0 < found.until <= now:
            stays = found.status == "restricted" and found.present
            found = self.members[person] = Member("member" if stays else "left")
        return found

    def texts(self) -> list[str]:
        """What can be read there, in order."""
        return [message.text for message in self.standing()]

    def standing(self) -> list[Message]:
        """The messages that were not deleted, in order."""
        return [message for message in self.messages.values() if not message.deleted]

    @property
    def is_group(self) -> bool:
        """Whether several people talk there."""
        return self.type in ("group", "supergroup")

    @property
    def kind_in_words(self) -> str:
        """How errors call it."""
        return f"{self.type} chat"


def rights(chat_type: ChatType, names: Iterable[str] | None = None) -> frozenset[str]:
    """An administrator's rights by name; all that such a chat has by default."""
    own = CHANNEL_RIGHTS if chat_type == "channel" else GROUP_RIGHTS
    every = frozenset((*COMMON_RIGHTS, *own))
    chosen = every if names is None else frozenset(names)
    if unknown := chosen - every:
        raise ValueError(f"a {chat_type} has no such rights: {sorted(unknown)}")
    return chosen
