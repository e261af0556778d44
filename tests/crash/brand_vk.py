"""A community with its wall, a chat, and the staff's chats on the strict VK, at VK's real limits.

The server lives in the process of the test, so it outlives every life of the program. It heeds no `guid`,
as nobody knows whether the real one does.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

from bot.platforms.vk.mapping import KINDS
from bot.platforms.vk.places import Spot
from models.communities import Place
from models.staff import Role
from tests.crash.brand import PRESSED, Key, Seen, Where, Written, answers, community, settle_in, soon
from tests.crash.crowd import PEOPLE, Said, name
from tests.crash.truth import rows
from tests.vk.mishaps import Mishap
from tests.vk.pace import Limits
from tests.vk.serving import ServedVk, served_vk
from tests.vk.talks import buttons
from tests.vk.world import Comment, Message, NotAllowed

FAULTS: dict[Mishap, float] = {
    "lose_reply": 0.015,
    "lose_request": 0.01,
    "truncate": 0.005,
    "html": 0.01,
    "error": 0.01,
    "duplicate": 0.1,
    "expire": 0.02,
    "malformed": 0.02,
}


_BY_US = ("wall_reply_delete", "wall_reply_restore", "message_reply")


class VkBrand:
    """A coffee house on VK."""

    platform: ClassVar[str] = "vk"
    # What goes or comes back by our own hand need not come in again, unless who did it has died meanwhile.
    counted: ClassVar[str] = " AND ".join(f"raw NOT LIKE '%{kind}%'" for kind in _BY_US)
    around: ClassVar[frozenset[str]] = frozenset(
        {"during wall.createComment", "during wall.deleteComment", "during messages.send"}
    )

    def __init__(self, api: ServedVk) -> None:
        self.api, vk = api, api.vk
        vk.switches.guid_honoured = False
        self.vlad, self.anna, self.lev = (vk.person(one) for one in ("Влад", "Анна", "Лев"))
        self.people = {name(number): vk.person("Гость", str(number)) for number in range(PEOPLE)}
        self.group = vk.community("Кофейня", self.vlad, members=self.people.values())
        self.chat = self.group.chat("Гости", self.vlad, *self.people.values())
        self.duty = self.group.chat("Дежурные", self.vlad, self.anna)
        self.desk = self.group.chat("План", self.vlad, self.lev)
        self.posts = [self.vlad.posts(self.group, f"Новости недели {number}") for number in range(3)]
        self.threads = [str(place) for place in range(len(self.posts))]
        self.begun = self.group.events.last
        self.settings = {
            "SMOTRITEL_VK__COMMUNITY": f"https://vk.com/club{self.group.id}",
            "SMOTRITEL_VK__COMMUNITY_TOKEN": self.group.token,
            "SMOTRITEL_VK__USER_TOKEN": self.vlad.token,
            "SMOTRITEL_VK__SERVICE_TOKEN": vk.service_token,
            "SMOTRITEL_VK__SERVER": api.address,
            "SMOTRITEL_LOCAL__ENABLED": "false",
            "SMOTRITEL_WEB__PORT": "0",
        }

    async def settle_in(self, file: Path) -> None:
        """The program's database, set up."""
        places = {
            str(self.group.owner): Place.WALL,
            str(self.chat.peer): Place.CHAT,
            str(self.duty.peer): Place.DUTY,
            str(self.desk.peer): Place.DESK,
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
                return _under(person.comments(self.posts[int(one.thread or 0)], one.text))
            return _in(person.says(self.chat if one.chat == "chat" else self.group, one.text))
        except NotAllowed:
            return None

    async def plan(self, text: str, *, picture: bool) -> None:
        """Have the specialist queue a post for the second after it is read."""
        self.lev.says(self.desk, f"/post +1с {text}")

    async def keys(self) -> Sequence[Key]:
        """The buttons of all cards."""
        return [
            Key(action["label"], card, action["payload"])
            for card in self.duty.standing()
            for action in buttons(card)
            if action["label"].startswith(PRESSED)
        ]

    async def press(self, key: Key) -> None:
        """Have the moderator press one."""
        self.anna.presses(key.message, key.data)

    async def quiet(self) -> None:
        """Let the server perform what the dead had put on its way."""
        await soon(0.05)

    def hears(self, ours: Path) -> bool:
        """What happened before the program has asked where VK stands never reaches it."""
        return bool(rows(ours, "SELECT 1 FROM recollections WHERE key = 'long poll'"))

    def came(self, spoken: int) -> int:
        """Every event of a kind that we want to know."""
        return sum(event["type"] in KINDS - set(_BY_US) for event in self.group.events.after(self.begun))

    def seen(self) -> Seen:
        """What one sees there."""
        talks = list(self.group.talks.values())
        said = [one for talk in talks for one in talk.messages.values()]
        comments = list(self.group.comments.values())
        ours = self.group.owner
        mine: list[Written] = [_written(one) for one in said if one.author == ours and not one.deleted]
        mine += [Written(_under(one), one.text) for one in comments if one.author == ours and not one.deleted]
        gone = {_in(one) for one in said if one.deleted and one.author != ours}
        gone |= {_under(one) for one in comments if one.deleted and one.author != ours}
        return Seen(
            written=mine,
            posts=[
                Written((str(ours), str(Spot("wall", one.id))), one.text)
                for one in self.group.posts()
                if one not in self.posts
            ],
            gone=frozenset(gone),
            until=self._until(),
            for_good=frozenset(str(talk.peer) for talk in talks),
        )

    def _until(self) -> dict[tuple[str, str], int]:
        wall, chat = str(self.group.owner), str(self.chat.peer)
        shut_out = {(wall, str(person)): ban.until or 2**40 for person, ban in self.group.bans.items()}
        silent = {(chat, str(person)): until or 2**40 for person, until in self.chat.readers.items()}
        return shut_out | silent


@asynccontextmanager
async def vk_brand(ours: Path, seed: int) -> AsyncIterator[VkBrand]:
    """The coffee house with its crowd, and a VK that stumbles."""
    async with served_vk(limits=Limits()) as api:
        brand = VkBrand(api)
        await brand.settle_in(ours)
        api.mishaps.by_chance(FAULTS, seed)
        yield brand


def _in(message: Message) -> Where:
    return str(message.talk.peer), str(message.number)


def _under(comment: Comment) -> Where:
    post = comment.under
    return str(post.owner), str(Spot("wall", post.id, comment.id))


def _written(message: Message) -> Written:
    return Written(_in(message), message.text, card=bool(message.keyboard))
