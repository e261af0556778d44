"""Telegram's updates as they come: only the fields that we read, and every one of them checked.

What we don't know is passed over, so that a newer Bot API breaks nothing.
"""

from typing import Any

import msgspec

from bot.platforms.telegram.carried import Checklist, Contact, Entity, File, Keyboard, Poll, Preview, Titled


class User(msgspec.Struct):
    """An account, a bot among them."""

    id: int
    is_bot: bool = False
    first_name: str = ""
    last_name: str = ""
    username: str = ""


class Chat(msgspec.Struct):
    """A private chat, a group, a supergroup or a channel."""

    id: int
    type: str
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    username: str = ""


class Origin(msgspec.Struct):
    """Where a forwarded message comes from."""

    type: str
    chat: Chat | None = None
    sender_chat: Chat | None = None
    message_id: int | None = None


class Quote(msgspec.Struct):
    """The part of a message that is answered."""

    text: str


class ExternalReply(msgspec.Struct):
    """What is answered when it stands in another chat."""

    origin: Origin


class Replied(msgspec.Struct):
    """The message that is answered; mostly nobody asks for more of it, and to read it costs."""

    message_id: int
    is_automatic_forward: bool = False


class Message(msgspec.Struct, rename={"sender": "from"}):
    """Fields that a plain text message does not have come last; `content` names what came with it."""

    message_id: int
    date: int
    chat: Chat
    sender: User | None = None
    sender_chat: Chat | None = None
    message_thread_id: int | None = None
    is_topic_message: bool = False
    is_automatic_forward: bool = False
    reply_to_message: Replied | None = None
    external_reply: ExternalReply | None = None
    quote: Quote | None = None
    forward_origin: Origin | None = None
    edit_date: int | None = None
    via_bot: User | None = None
    media_group_id: str | None = None
    text: str | None = None
    entities: tuple[Entity, ...] = ()
    caption: str | None = None
    caption_entities: tuple[Entity, ...] = ()
    link_preview_options: Preview | None = None
    reply_markup: Keyboard | None = None
    rich_message: Any = None
    photo: tuple[File, ...] = ()
    live_photo: File | None = None
    video: File | None = None
    animation: File | None = None
    document: File | None = None
    audio: File | None = None
    voice: File | None = None
    video_note: File | None = None
    sticker: File | None = None
    story: Any = None
    paid_media: Any = None
    poll: Poll | None = None
    contact: Contact | None = None
    checklist: Checklist | None = None
    venue: Titled | None = None
    location: Any = None
    game: Titled | None = None
    invoice: Titled | None = None
    dice: Any = None
    giveaway: Any = None
    giveaway_winners: Any = None
    migrate_to_chat_id: int | None = None
    migrate_from_chat_id: int | None = None


class Pressed(msgspec.Struct):
    """The message under which a button was pressed; its date is 0 when it is too old to be seen."""

    message_id: int
    chat: Chat
    date: int = 0


class Callback(msgspec.Struct, rename={"sender": "from"}):
    """A button was pressed."""

    id: str
    sender: User
    message: Pressed | None = None
    data: str | None = None


class Member(msgspec.Struct):
    """How somebody stands in a chat; `rights` of an administrator are read from the raw object."""

    status: str
    user: User
    is_member: bool = False


class Invite(msgspec.Struct):
    """A link by which people come in."""

    invite_link: str


class MemberUpdate(msgspec.Struct, rename={"sender": "from"}):
    """Somebody's standing in a chat has changed."""

    chat: Chat
    sender: User
    date: int
    old_chat_member: Member
    new_chat_member: msgspec.Raw
    invite_link: Invite | None = None


class Asked(msgspec.Struct, rename={"sender": "from"}):
    """Somebody asks to be let into a chat."""

    chat: Chat
    sender: User
    user_chat_id: int
    date: int
    bio: str = ""
    invite_link: Invite | None = None


class Reactions(msgspec.Struct):
    """How often people reacted in one way."""

    total_count: int


class ReactionCount(msgspec.Struct):
    """All reactions to a message of a channel."""

    chat: Chat
    message_id: int
    reactions: list[Reactions] = []


class Reacted(msgspec.Struct):
    """Somebody's reactions to a message of a group are others now; of who is anonymous the chat is told."""

    chat: Chat
    message_id: int
    date: int
    old_reaction: list[msgspec.Raw]
    new_reaction: list[msgspec.Raw]
    user: User | None = None
    actor_chat: Chat | None = None


class Update(msgspec.Struct):
    """One update; at most one of the rest is there, none where we did not ask for its kind."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    channel_post: Message | None = None
    edited_channel_post: Message | None = None
    callback_query: Callback | None = None
    chat_member: MemberUpdate | None = None
    my_chat_member: MemberUpdate | None = None
    chat_join_request: Asked | None = None
    message_reaction: Reacted | None = None
    message_reaction_count: ReactionCount | None = None


class _Reply(msgspec.Struct):
    reply_to_message: Message | None = None


class Answering(msgspec.Struct):
    """An update of which one wants to know what is answered."""

    message: _Reply | None = None


class _Numbered(msgspec.Struct):
    update_id: int


class _Page(msgspec.Struct):
    result: list[msgspec.Raw]


update = msgspec.json.Decoder(Update)
answering = msgspec.json.Decoder(Answering)
member = msgspec.json.Decoder(Member)
rights = msgspec.json.Decoder(dict[str, Any])
numbered = msgspec.json.Decoder(_Numbered)
page = msgspec.json.Decoder(_Page)
