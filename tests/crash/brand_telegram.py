"""A channel with its discussion group, a group, and the staff's chats on the strict Bot API.

The server lives in the process of the test, so it outlives every life of the program.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

from models.communities import Place
from models.staff import Role
from tests.crash.brand import PRESSED, Key, Seen, Where, Written, answers, community, settle_in, soon
from tests.crash.crowd import PEOPLE, Said, name
from tests.telegram.clients import PNG
from tests.telegram.mishaps import Mishap
from tests.telegram.serving import ServedBotApi, served_bot_api
from tests.telegram.updates import FIRST_ID
from tests.telegram.world import Message, NotAllowed

FAULTS: dict[Mishap, float] = {
    "lose_reply": 0.015,
    "lose_request": 0.01,
    "truncate": 0.005,
    "html": 0.01,
    "error": 0.005,
    "restart": 0.005,
    "rate_limit": 0.01,
    "conflict": 0.005,
    "duplicate": 0.1,
    "reorder": 0.02,
}


class TelegramBrand:
    """A coffee house on Telegram."""

    platform: ClassVar[str] = "telegram"
    counted: ClassVar[str] = "1"
    around: ClassVar[frozenset[str]] = frozenset(
        {"during SendMessage", "during DeleteMessage", "during RestrictChatMember"}
    )

    def __init__(self, api: ServedBotApi) -> None:
        self.api, telegram = api, api.telegram
        self.vlad, self.anna, self.lev = (telegram.person(one) for one in ("Влад", "Анна", "Лев"))
        self.people = {name(number): telegram.person(f"Гость {number}") for number in range(PEOPLE)}
        self.channel = telegram.channel("Кофейня", self.vlad)
        self.comments = telegram.supergroup("Комментарии", self.vlad, linked=self.channel)
        self.chat = telegram.supergroup("Гости", self.vlad, members=self.people.values())
        self.duty = telegram.supergroup("Дежурные", self.vlad, members=[self.anna])
        self.desk = telegram.supergroup("План", self.vlad, members=[self.lev])
        self.posts = [self.vlad.posts(self.channel, f"Новости недели {number}") for number in range(3)]
        self.threads = [str(place) for place in range(len(self.posts))]
        self.settings = {
            "SMOTRITEL_TELEGRAM__TOKEN": api.token,
            "SMOTRITEL_TELEGRAM__SERVER": api.address,
            "SMOTRITEL_LOCAL__ENABLED": "false",
            "SMOTRITEL_WEB__PORT": "0",
        }

    async def settle_in(self, file: Path) -> None:
        """The program's database, set up."""
        places = {
            str(self.channel.id): Place.WALL,
            str(self.comments.id): Place.COMMENTS,
            str(self.chat.id): Place.CHAT,
            str(self.duty.id): Place.DUTY,
            str(self.desk.id): Place.DESK,
        }
        staff = {Role.OWNER: self.vlad, Role.MODERATOR: self.anna, Role.SPECIALIST: self.lev}
        await settle_in(
            file,
            community(self.platform, places),
            {role: [str(person.id)] for role, person in staff.items()},
            answers(),
        )

    async def say_all(self, said: Sequence[Said]) -> list[Where]:
        """Say everything; returns the messages of those who were allowed to."""
        return [at for one in said if (at := self._say(one)) is not None]

    def _say(self, one: Said) -> Where | None:
        person = self.people[one.person]
        try:
            if one.chat == "wall":
                return _at(person.comments(self.posts[int(one.thread or 0)], one.text))
            return _at(person.says(self.chat if one.chat == "chat" else person.chat, one.text))
        except NotAllowed:
            return None

    async def plan(self, text: str, *, picture: bool) -> None:
        """Have the specialist queue a post for the second after it is read."""
        more = self.api.telegram.media("photo", PNG) if picture else {}
        self.lev.says(self.desk, f"/post +1с {text}", **more)

    async def keys(self) -> Sequence[Key]:
        """The buttons of all cards."""
        return [
            Key(key["text"], card, key["callback_data"])
            for card in self.duty.standing()
            for row in (card.markup or {}).get("inline_keyboard", [])
            for key in row
            if key["text"].startswith(PRESSED)
        ]

    async def press(self, key: Key) -> None:
        """Have the moderator press one."""
        self.anna.presses(key.message, key.data)

    async def quiet(self) -> None:
        """Let the server perform what the dead had put on its way."""
        await soon(0.05)

    def hears(self, ours: Path) -> bool:
        """It keeps everything for a day."""
        return True

    def came(self, spoken: int) -> int:
        """Every update that it has numbered."""
        return self.api.telegram.updates.next_id - FIRST_ID

    def seen(self) -> Seen:
        """What one sees there."""
        private = [person.chat for person in self.people.values()]
        chats = [self.comments, self.chat, self.duty, self.desk, *private]
        said = [message for chat in chats for message in chat.messages.values()]
        posts = [one for one in self.channel.standing() if one.by_bot]
        return Seen(
            written=[_written(one) for one in said if one.by_bot and not one.deleted],
            posts=[_written(one) for one in posts],
            gone=frozenset(_at(one) for one in said if one.deleted and not one.by_bot),
            until={
                (str(chat.id), str(person)): place.until or 2**40
                for chat in (self.comments, self.chat)
                for person, place in chat.members.items()
                if place.status in ("restricted", "kicked")
            },
            for_good=frozenset(str(chat.id) for chat in chats),
        )


@asynccontextmanager
async def telegram_brand(ours: Path, seed: int) -> AsyncIterator[TelegramBrand]:
    """The coffee house with its crowd, and a Bot API that stumbles."""
    async with served_bot_api() as api:
        brand = TelegramBrand(api)
        await brand.settle_in(ours)
        api.mishaps.by_chance(FAULTS, seed)
        yield brand


def _at(message: Message) -> Where:
    return str(message.chat.id), str(message.id)


def _written(message: Message) -> Written:
    return Written(_at(message), message.text, card=bool(message.markup))
