"""Who and what there is in the network: people, chats, the brand; the starting cast is a data file."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import msgspec

from bot.platforms.local.server.failures import Failure

CASTS: Final = Path(__file__).parent / "cast"

Side = Literal["subscriber", "staff"]
Kind = Literal["wall", "group", "private"]


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody one can write as."""

    id: str
    name: str
    about: str = ""
    avatar: str = "#5f6b7a"
    side: Side = "subscriber"


class Chat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place to write; `side` or `person` say whose it is, neither means everybody's."""

    id: str
    kind: Kind
    title: str
    side: Side | None = None
    person: str | None = None

    def admits(self, person: Person) -> bool:
        """Whether `person` is a member."""
        return self.side in (None, person.side) and self.person in (None, person.id)


class Brand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In whose name the bot writes."""

    id: str
    name: str


class Comment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A comment under an old post, by the brand itself if no person is named."""

    minutes_later: int
    text: str
    person: str | None = None


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was said before anybody looked: a post of the brand if no person is named."""

    chat: str
    days_ago: int
    time: str
    text: str
    person: str | None = None
    likes: int = 0
    views: int = 0
    comments: tuple[Comment, ...] = ()


class Cast(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The starting point of a network."""

    zone: str
    brand: Brand
    chats: tuple[Chat, ...]
    people: tuple[Person, ...]
    said: tuple[Said, ...] = ()


def cast_in(language: str) -> Cast:
    """The shipped cast that speaks `language`."""
    return msgspec.json.decode((CASTS / f"{language}.json").read_bytes(), type=Cast)


def private_chat(person: Person) -> Chat:
    """The conversation of a subscriber with the community."""
    return Chat(id=f"dm-{person.id}", kind="private", title=person.name, person=person.id)


@dataclass(slots=True)
class World:
    """People and chats by id, in the order in which they came."""

    brand: Brand
    people: dict[str, Person] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)

    def person(self, person: str) -> Person:
        """The person, or a failure."""
        if person not in self.people:
            raise Failure(400, "unknown_person", {"person": person})
        return self.people[person]

    def chat(self, chat: str) -> Chat:
        """The chat, or a failure."""
        if chat not in self.chats:
            raise Failure(400, "unknown_chat", {"chat": chat})
        return self.chats[chat]

    def chat_of(self, person: Person, chat: str) -> Chat:
        """The chat if `person` is a member of it, or a failure."""
        found = self.chat(chat)
        if not found.admits(person):
            raise Failure(403, "not_a_member")
        return found
