"""VK's events as they come: only the fields that we read, and every one of them checked.

What we don't know is passed over, so that a newer API version breaks nothing.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec


class Chosen(msgspec.Struct):
    """What a number that somebody wrote presses: the message of ours that offered it, and what it carries."""

    message: str
    data: str


class Said(msgspec.Struct):
    """The comment that a command answers."""

    id: int
    from_id: int
    date: int
    text: str = ""
    attachments: list[Any] = []


class Event(msgspec.Struct):
    """One event. `names`, `at` and what is `Beside` are added by our intake: VK tells neither who that is nor
    when it was, nor what a number means that answers a message of ours, nor which words a comment answers.
    """

    type: str
    object: msgspec.Raw
    group_id: int
    event_id: str = ""
    names: dict[str, str] = {}
    at: int = 0
    chosen: Chosen | None = None
    answered: Said | None = None


class Beside(msgspec.Struct, frozen=True, omit_defaults=True):
    """What our intake has learned about one event, as it is put beside it."""

    chosen: Chosen | None = None
    answered: Said | None = None


class Under(msgspec.Struct):
    """A comment by its number; the fields from `post_id` on tell under what. Of one that is gone VK does not
    always tell by whom."""

    id: int
    deleter_id: int = 0
    owner_id: int = 0
    post_id: int = 0
    post_owner_id: int = 0
    photo_id: int = 0
    photo_owner_id: int = 0
    video_id: int = 0
    video_owner_id: int = 0
    item_id: int = 0
    market_owner_id: int = 0
    topic_id: int = 0
    topic_owner_id: int = 0


class Comment(Under, kw_only=True):
    """A comment under anything."""

    from_id: int
    date: int
    text: str = ""
    attachments: list[Any] = []
    reply_to_comment: int = 0
    parents_stack: list[int] = []
    deleted: bool | int = False


class Like(msgspec.Struct):
    """Somebody likes something, or no longer. A comment stands under `post_id` where that is a post."""

    liker_id: int
    object_type: str
    object_id: int
    object_owner_id: int = 0
    post_id: int = 0


class Vote(msgspec.Struct):
    """An answer of a public poll; of several that somebody chose VK tells one."""

    owner_id: int
    poll_id: int
    option_id: int
    user_id: int


class Post(msgspec.Struct):
    """An entry of a wall."""

    id: int
    owner_id: int
    from_id: int
    date: int
    text: str = ""
    post_type: str = "post"
    attachments: list[Any] = []
    copy_history: list[Any] = []


class Action(msgspec.Struct):
    """Something that happened in a chat, told as a message without words."""

    type: str
    member_id: int = 0


class Replied(msgspec.Struct):
    """The message that is answered."""

    conversation_message_id: int = 0
    from_id: int = 0
    date: int = 0
    text: str = ""
    attachments: list[Any] = []
    payload: Any = None


class Message(msgspec.Struct):
    """A message of a talk. Its `id` is 0 in chats, its number there is `conversation_message_id`.

    `admin_author_id` is who wrote as the community by hand; what we say has none.
    """

    from_id: int
    date: int
    id: int = 0
    peer_id: int = 0
    conversation_message_id: int = 0
    text: str = ""
    attachments: list[Any] = []
    fwd_messages: list[Any] = []
    reply_message: Replied | None = None
    payload: Any = None
    action: Action | None = None
    ref: str | None = None
    geo: Any = None
    admin_author_id: int = 0


class Wrapped(msgspec.Struct):
    """message_new since version 5.103."""

    message: Message


class Pressed(msgspec.Struct):
    """A button was pressed. `event_id` answers it within a minute."""

    user_id: int
    peer_id: int
    event_id: str
    conversation_message_id: int = 0
    payload: Any = None


class Member(msgspec.Struct):
    """Somebody joined or left the community, or let it write to them; `join_type` request waits. `key` is the
    mark of the button by which they let it."""

    user_id: int
    join_type: str = ""
    key: str = ""


class Blocked(msgspec.Struct):
    """Somebody came into the blacklist, or out of it; by nobody when the term was over."""

    user_id: int
    admin_id: int = 0


class _Page(msgspec.Struct):
    updates: list[msgspec.Raw]


event = msgspec.json.Decoder(Event)
page = msgspec.json.Decoder(_Page)
under = msgspec.json.Decoder(Under)
comment = msgspec.json.Decoder(Comment)
like = msgspec.json.Decoder(Like)
vote = msgspec.json.Decoder(Vote)
post = msgspec.json.Decoder(Post)
message = msgspec.json.Decoder(Message)
wrapped = msgspec.json.Decoder(Wrapped)
pressed = msgspec.json.Decoder(Pressed)
member = msgspec.json.Decoder(Member)
blocked = msgspec.json.Decoder(Blocked)
keys = msgspec.json.Decoder(dict[str, msgspec.Raw])


def said(comment: Any) -> Said:
    """A comment as a method tells it.

    Raises:
        msgspec.ValidationError: it is none.
    """
    return msgspec.convert(comment, Said)


@lru_cache  # what comes together was said in few seconds
def moment(seconds: int) -> datetime:
    """VK's Unix time."""
    return datetime.fromtimestamp(seconds, UTC)
