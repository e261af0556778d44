"""The made-up Telegram itself: makes people and chats, lets things happen in them and tells the bot."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from models.clock import Clock
from tests.telegram import rendering
from tests.telegram.checking import Upload
from tests.telegram.files import Files, Kind
from tests.telegram.formatting import found, marked
from tests.telegram.pace import Pace
from tests.telegram.people import Person
from tests.telegram.polls import Ballot
from tests.telegram.updates import Updates
from tests.telegram.world import (
    FIRST_SUPERGROUP,
    Chat,
    Json,
    Member,
    Message,
    NotAllowed,
    Status,
    rights,
)

_COMMAND: Final = re.compile(r"/\w+(?:@(\w+))?")
PRESS_LIVES: Final = timedelta(seconds=30)
"""Nobody says how long it is; reports speak of some ten seconds."""


@dataclass(slots=True)
class Webhook:
    """Where updates are posted, if they are, and what went wrong with it last."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    failed_at: int = 0
    failure: str = ""


class Telegram:
    """Everything behind the Bot API of one bot. `privacy` is the bot's privacy mode."""

    def __init__(self, clock: Clock, *, privacy: bool = False) -> None:
        self.clock = clock
        self.privacy = privacy
        self.updates = Updates(clock)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Json] = {}
        self.webhook = Webhook()
        self.ballots: dict[str, Ballot] = {}
        self.commands: dict[str, list[Json]] = {}
        self.about: dict[tuple[str, str], str] = {}
        self.files = Files()
        self.pace = Pace(None, clock)
        self._numbers = 1000
        self.bot = self._add(Person(self, _bot_profile()))

    # Time and numbers.

    def now(self) -> int:
        """Unix time."""
        return int(self.clock().timestamp())

    def new_number(self) -> int:
        """A number never given before."""
        self._numbers += 1
        return self._numbers

    # Who and what there is.

    def person(self, first_name: str = "Ольга", **profile: Any) -> Person:
        """Somebody new; ids don't fit into 32 bits, as in life."""
        known = {"id": 5_000_000_000 + self.new_number(), "is_bot": False, "first_name": first_name}
        return self._add(Person(self, known | profile))

    def channel(self, title: str, owner: Person, **more: Any) -> Chat:
        """A channel whose administrator the bot is; see `supergroup`."""
        return self._new_chat(Chat(id=self._chat_id(), type="channel", title=title), owner, more)

    def supergroup(self, title: str, owner: Person, **more: Any) -> Chat:
        """A group, described by keywords.

        `bot` is the bot's status there, "administrator" unless told; `bot_rights` the names of its rights,
        all unless told; `members` who is in it; `linked` its channel; `username` and `forum`.
        """
        return self._new_chat(Chat(id=self._chat_id(), type="supergroup", title=title), owner, more)

    def small_group(self, title: str, owner: Person, **more: Any) -> Chat:
        """A group of the old kind, which may migrate one day."""
        return self._new_chat(Chat(id=-self.new_number(), type="group", title=title), owner, more)

    def private_chat(self, person: Person) -> Chat:
        """A person's chat with the bot."""
        return self.chats.setdefault(person.id, Chat(id=person.id, type="private", person=person))

    def root_of(self, post: Message) -> Message:
        """Where comments of a channel's post stand: its copy in the discussion group.

        Raises:
            NotAllowed: the channel has no such group.
        """
        if post.copy is None:
            raise NotAllowed("this post has no comments")
        return post.copy

    def media(self, kind: Kind, content: bytes, name: str = "", mime: str = "", **more: Any) -> Json:
        """A file for `says`: `olga.says(chat, "смотрите", **telegram.media("photo", PNG))`."""
        return self.files.content(kind, Upload(name, mime or "application/octet-stream", content), **more)

    # What happens.

    def text_of(self, text: str, content: Json) -> Json:
        """The content of a message with its text, or its caption if there is something else."""
        if not text:
            return dict(content)
        if not content:
            return marked(text, None, None).fields()
        if "entities" in content or "text" in content:
            own = content.get("entities", [])
            return content | {"text": text, "entities": [*own, *found(text, own)]}
        return content | marked(text, None, content.get("caption_entities")).fields(
            "caption", "caption_entities"
        )

    def post(self, chat: Chat, sender: Person | None, content: Json, **more: Any) -> Message:
        """Put a message into a chat and tell the bot, if it may see it."""
        chat.last_id += 1
        message = Message(chat=chat, id=chat.last_id, date=self.now(), sender=sender, content=content, **more)
        _thread(message)
        chat.messages[message.id] = message
        if "poll" in content and not message.automatic:
            self.ballots[content["poll"]["id"]] = Ballot(message)
        if self._sees(message):
            kind = "channel_post" if chat.type == "channel" else "message"
            self.updates.put(kind, rendering.message(message))
        if chat.type == "channel" and chat.linked is not None and not _is_service(content):
            self._forward(message, chat.linked)
        return message

    def edit(self, message: Message, content: Json, markup: Json | None) -> None:
        """Change a message and the copy of a post; the bot is told of what others changed."""
        message.content, message.markup, message.edited = content, markup, self.now()
        self.touch(message)
        if message.copy is not None:
            self.edit(message.copy, dict(content), None)

    def touch(self, message: Message) -> None:
        """Tell of an edit, were it one that changed nothing to be seen."""
        if self._sees(message):
            kind = "edited_channel_post" if message.chat.type == "channel" else "edited_message"
            message.edited = message.edited or self.now()
            self.updates.put(kind, rendering.message(message))

    def pin(self, message: Message, by: Person) -> None:
        """Pin a message, with the service message about it; one that is pinned becomes the latest."""
        if message in message.chat.pinned:
            message.chat.pinned.remove(message)
        message.chat.pinned.append(message)
        in_channel = message.chat if message.chat.type == "channel" else None
        said = {"pinned_message": rendering.message(message, deep=False)}
        self.post(message.chat, by, said, sender_chat=in_channel)

    def press(self, person: Person, message: Message, data: str) -> str:
        """A button is pressed, perhaps one that is there no longer; returns the id of the query."""
        query = str(4_000_000_000_000 + self.new_number())
        shown = {"message": rendering.accessible(message, deep=True)} if message else {}
        self.presses[query] = {"person": person, "until": self.clock() + PRESS_LIVES, "answer": None}
        asked = {
            "id": query,
            "from": rendering.user(person),
            "chat_instance": str(message.chat.id),
            "data": data,
        }
        self.updates.put("callback_query", asked | shown)
        return query

    # Members.

    def change_member(self, chat: Chat, person: Person, new: Member, by: Person, **more: Any) -> None:
        """Give somebody another place in a chat, with the update and the service message."""
        old = chat.member(person.id, self.now())
        chat.members[person.id] = new
        self.updates_of_member(chat, person, (old, new), by, more)
        if old.is_in != new.is_in and chat.is_group:
            profile = rendering.user(person)
            said: Json = {"new_chat_members": [profile]} if new.is_in else {"left_chat_member": profile}
            self.post(chat, by, said)

    def updates_of_member(
        self, chat: Chat, person: Person, change: tuple[Member, Member], by: Person, more: Json
    ) -> None:
        """`chat_member` for administrators that asked for it, `my_chat_member` about the bot itself."""
        old, new = (rendering.member(person, place, chat) for place in change)
        told = {"chat": rendering.chat(chat), "from": rendering.user(by), "date": self.now()}
        told |= {"old_chat_member": old, "new_chat_member": new} | more
        if person is self.bot:
            self.updates.put("my_chat_member", told)
        elif self.bot_member(chat).governs:
            self.updates.put("chat_member", told)

    def change_block(self, person: Person, *, blocked: bool) -> None:
        """Somebody blocks or unblocks the bot."""
        person.blocked = blocked
        places = (Member("member"), Member("kicked"))
        self.updates_of_member(person.chat, self.bot, places if blocked else places[::-1], person, {})

    def bot_member(self, chat: Chat) -> Member:
        """The bot's place in a chat."""
        return chat.member(self.bot.id, self.now())

    # Inside.

    def _sees(self, message: Message) -> bool:
        """Whether the bot is told of a message: its place in the chat and its privacy mode decide."""
        chat, service = message.chat, _is_service(message.content)
        if message.by_bot and not service:
            return False
        if message.sender is not None and message.sender.profile["is_bot"] and message.sender is not self.bot:
            return False
        if chat.type == "private":
            return not (chat.person and chat.person.blocked)
        place = self.bot_member(chat)
        if not place.is_in or not self.privacy or place.governs or chat.type == "channel" or service:
            return place.is_in
        return self._means_bot(message)

    def _means_bot(self, message: Message) -> bool:
        command = _COMMAND.match(message.text)
        if command:
            return command[1] in (None, self.bot.profile["username"])
        return message.reply_to is not None and message.reply_to.sender is self.bot

    def _forward(self, post: Message, group: Chat) -> None:
        extra = {"is_automatic_forward": True, "forward_origin": rendering.origin(post)}
        if "media_group_id" in post.extra:
            extra["media_group_id"] = post.extra["media_group_id"]
        post.copy = self.post(group, None, dict(post.content), sender_chat=post.chat, extra=extra)

    def _new_chat(self, chat: Chat, owner: Person, more: Json) -> Chat:
        members: Iterable[Person] = more.pop("members", ())
        status: Status = more.pop("bot", "administrator")
        granted = (
            rights(chat.type, more.pop("bot_rights", None)) if status == "administrator" else frozenset()
        )
        for name, value in more.items():
            setattr(chat, name, value)
        if chat.linked is not None:
            chat.linked.linked = chat
        chat.members = {person.id: Member("member") for person in members}
        chat.members |= {owner.id: Member("creator"), self.bot.id: Member(status, rights=granted)}
        self.chats[chat.id] = chat
        return chat

    def _chat_id(self) -> int:
        return FIRST_SUPERGROUP - self.new_number()

    def _add(self, person: Person) -> Person:
        self.people[person.id] = person
        return person


def _thread(message: Message) -> None:
    """Sort a message into its thread, as supergroups do."""
    replied, chat = message.reply_to, message.chat
    if chat.type != "supergroup":
        return
    if message.thread is None and replied is not None:
        message.thread = replied.thread or replied.id
    if message.thread is not None and replied is None:
        message.reply_to = chat.messages.get(message.thread)


def _is_service(content: Json) -> bool:
    return any(
        name.startswith(("new_chat_", "left_chat_", "pinned_", "forum_topic_", "migrate_", "delete_chat_"))
        or name.endswith("_chat_created")
        for name in content
    )


def _bot_profile() -> Json:
    return {"id": 1234567890, "is_bot": True, "first_name": "Смотритель", "username": "smotritel_bot"}
