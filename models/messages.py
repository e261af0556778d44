"""What happened on a platform, in our words: the records every story starts from."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import msgspec

from models.clock import aware
from models.marks import Mark


class AuthorKind(StrEnum):
    """Who speaks: a person, or something that speaks in a person's place."""

    PERSON = "person"
    CHANNEL = "channel"
    COMMUNITY = "community"


class Author(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A sender as the platform names it; `id` is unique on that platform."""

    id: str
    name: str
    kind: AuthorKind = AuthorKind.PERSON


class Address(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a message stands: enough to delete it, answer it or look at it again."""

    platform: str
    chat: str
    message: str


class Answered(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The message that is answered, as far as it is shown; `button` is what its first one carries."""

    message: str
    author: Author
    text: str
    at: datetime
    thread: str | None = None
    attachments: tuple[str, ...] = ()
    button: str | None = None

    def __post_init__(self) -> None:
        aware(self.at)


class Thread(NamedTuple):
    """What comments stand under: a post, or its copy in the chat where people comment it."""

    platform: str
    chat: str
    message: str


class Message(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A comment, a chat message or a private message, new or edited.

    `thread` is the post or root message that it comments; `reply_to` the message it answers, which is
    `answered` where the platform shows it and the text is a command or the answered has buttons.
    `hidden_links` are addresses that the text shows under other words, `attachments` what the platform
    calls whatever came with the text. `origin` is the chat that forwarded words come from. `album` is
    shared by the parts of one post that the platform hands over one by one. `ref` is the mark of the
    link that brought the author here. `marks` are known of commands only.
    """

    event_id: str
    address: Address
    author: Author
    text: str
    at: datetime
    private: bool = False
    thread: str | None = None
    reply_to: str | None = None
    edited: bool = False
    forwarded_from_channel: bool = False
    hidden_links: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    origin: str | None = None
    album: str | None = None
    ref: str | None = None
    answered: Answered | None = None
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:  # asked here, since the call costs more than to make the record
            aware(self.at)

    @property
    def cause(self) -> str:
        """Names this event among those of all platforms, for the keys of what follows from it."""
        return f"{self.address.platform}:{self.event_id}"


class Press(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A button of ours was pressed. `press_id` answers it; `data` is what the button carried."""

    event_id: str
    address: Address
    author: Author
    press_id: str
    data: str
    at: datetime

    def __post_init__(self) -> None:
        aware(self.at)

    @property
    def cause(self) -> str:
        """Names this event among those of all platforms, for the keys of what follows from it."""
        return f"{self.address.platform}:{self.event_id}"


class Chat(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A chat as the platform names it; `broadcast` where only its owners write, like a channel."""

    platform: str
    id: str
    title: str
    private: bool = False
    broadcast: bool = False


class Membership(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody came to a chat, left it, or may now do more or less there; `ours` when it is the bot.

    In a private chat the bot "leaves" when the person blocks it. `by` is who did it, often the
    person. `rights` are what the platform calls those of an administrator. `link` is the invite link
    by which somebody came.
    """

    event_id: str
    chat: Chat
    person: Author
    by: Author
    was_in: bool
    is_in: bool
    at: datetime
    ours: bool = False
    rights: frozenset[str] = frozenset()
    link: str | None = None

    def __post_init__(self) -> None:
        aware(self.at)

    @property
    def cause(self) -> str:
        """Names this event among those of all platforms, for the keys of what follows from it."""
        return f"{self.chat.platform}:{self.event_id}"


class JoinRequest(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody asks to be let into a chat; for a while the bot may write to them in `private_chat`.

    `about` is what they say of themselves, `link` the invite link that they used.
    """

    event_id: str
    chat: Chat
    person: Author
    private_chat: str
    at: datetime
    about: str = ""
    link: str | None = None

    def __post_init__(self) -> None:
        aware(self.at)

    @property
    def cause(self) -> str:
        """Names this event among those of all platforms, for the keys of what follows from it."""
        return f"{self.chat.platform}:{self.event_id}"


class Moved(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A chat has another id from now on."""

    event_id: str
    platform: str
    before: str
    after: str
    at: datetime

    def __post_init__(self) -> None:
        aware(self.at)


class Reaction(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody likes a post or a comment, or no longer does."""

    event_id: str
    address: Address
    person: str
    given: bool
    at: datetime

    def __post_init__(self) -> None:
        aware(self.at)


class Shared(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody shows a post of ours on a page of theirs."""

    event_id: str
    address: Address
    person: str
    at: datetime

    def __post_init__(self) -> None:
        aware(self.at)


class Vote(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody chooses an answer of a poll; `chat` is where the poll belongs."""

    event_id: str
    platform: str
    chat: str
    poll: str
    option: str
    person: str
    at: datetime

    def __post_init__(self) -> None:
        aware(self.at)


class Gone(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A message was removed on the platform, or came `back`; by us too. `by` where the platform says."""

    event_id: str
    address: Address
    by: str | None
    back: bool
    at: datetime

    def __post_init__(self) -> None:
        aware(self.at)

    @property
    def cause(self) -> str:
        """Names this event among those of all platforms, for the keys of what follows from it."""
        return f"{self.address.platform}:{self.event_id}"


Quiet = Reaction | Shared | Vote | Gone
"""What asks for no judgement and no answer."""

Incoming = Message | Press | Membership | JoinRequest | Moved | Quiet
