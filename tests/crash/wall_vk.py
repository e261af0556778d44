"""The wall of a community on the strict VK. It heeds no `guid`: nobody knows whether the real one does."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, get_args

from models.communities import Place
from models.content import Content, Poll
from models.staff import Role
from tests.crash.brand import community, settle_in, soon
from tests.crash.wall import Kind, OnTheWall, Trouble, plain
from tests.crash.wound import WoundClock
from tests.vk.clients import PNG
from tests.vk.mishaps import Mishap
from tests.vk.serving import ServedVk, served_vk
from tests.vk.world import Post

DELAY = 0.05


class VkWall:
    """A coffee house's wall."""

    platform: ClassVar[str] = "vk"
    troubles: ClassVar[Sequence[Trouble]] = (
        Trouble("lose_reply", {}),
        Trouble("lose_request", {}),
        Trouble("error", {"code": 6}),
        Trouble("html", {}),
        Trouble("error", {"code": 10}),
        Trouble("truncate", {}),
        Trouble("delay", {"seconds": DELAY}),
    )
    rates: ClassVar[Mapping[str, float]] = {
        "lose_reply": 0.02, "lose_request": 0.02, "error": 0.02, "html": 0.02,
    }  # fmt: skip
    kinds: Sequence[Kind] = (
        Kind("words", ("wall.post", "wall.get")),
        Kind("picture", ("wall.post", "photos.saveWallPhoto", "photos.getById")),
        Kind("album", ("wall.post", "photos.saveWallPhoto", "photos.getWallUploadServer")),
        Kind("poll", ("wall.post", "polls.create")),
        Kind("discussed", ("wall.post", "wall.createComment", "wall.pin", "wall.unpin")),
        Kind("passing", ("wall.post", "wall.delete")),
        Kind("ahead", ("wall.post", "wall.get")),
        Kind("refused", ("photos.getById",), refused=True),
    )

    def __init__(self, api: ServedVk) -> None:
        self.api, vk = api, api.vk
        vk.switches.guid_honoured = False
        self.vlad = vk.person("Влад")
        self.group = vk.community("Кофейня", self.vlad)
        self.group.posts_a_day = 100_000
        self.duty = self.group.chat("Дежурные", self.vlad)
        self._delay = 0.0

    async def settle_in(self, file: Path) -> None:
        """The program's database, set up."""
        places = {str(self.group.owner): Place.WALL, str(self.duty.peer): Place.DUTY}
        await settle_in(file, community(self.platform, places), {Role.OWNER: [str(self.vlad.id)]})

    def connection(self) -> dict[str, Any]:
        """Whose community, and where."""
        return {
            "group": self.group.id,
            "community_token": self.group.token,
            "user_token": self.vlad.token,
            "service_token": self.api.vk.service_token,
            "server": self.api.address,
        }

    async def content(self, kind: Kind, words: str) -> Content:
        """A post of a kind."""
        match kind.name:
            case "picture":
                return plain(kind, words, [self._photo()])
            case "album":
                video = self.api.vk.media.video(self.vlad.id)["video"]
                return plain(
                    kind, words, [self._photo(), f"video{video['owner_id']}_{video['id']}", self._photo()]
                )
            case "poll":
                return replace(plain(kind, words), poll=Poll(question="Вкусно?", options=("Да", "Очень")))
            case "refused":
                return plain(kind, words, ["photo1_1"])
        return plain(kind, words)

    def _photo(self) -> str:
        photo = self.api.vk.media.photo(self.vlad.id, PNG)["photo"]
        return f"photo{photo['owner_id']}_{photo['id']}"

    def marks(self, content: Content) -> Sequence[str]:
        """Its words with the number of what is shown below."""
        return [f"{content.text} +{len(content.media) + bool(content.poll)}"]

    async def stumble(self, call: str, trouble: Trouble, seed: int) -> str:
        """Have the next such call go wrong, and others now and then."""
        mishaps: Any = self.api.mishaps
        assert trouble.name in get_args(Mishap)
        mishaps.script.clear()
        mishaps.by_chance(self.rates, seed)
        mishaps.add(call, trouble.name, **trouble.more)
        self._delay = trouble.more.get("seconds", 0.0)
        return call

    async def has_stumbled(self) -> bool:
        """Whether the call that was to go wrong was made and did."""
        return not self.api.mishaps.script

    async def quiet(self) -> None:
        """Let the server perform what it has."""
        await soon(0.02 + self._delay)
        self.api.vk.settle()

    async def seen(self) -> OnTheWall:
        """What one sees there; what was kept and has come out is one post under two numbers."""
        posts = [one for one in self.group.things.values() if isinstance(one, Post)]
        comments = [one for one in self.group.comments.values() if one.author == self.group.owner]
        return OnTheWall(
            ever=Counter(map(_mark, posts)),
            standing=Counter(_mark(one) for one in posts if not one.deleted and one.type == "post"),
            pinned=frozenset(one.text for one in posts if one.pinned),
            comments=Counter(one.text for one in comments),
        )


def _mark(post: Post) -> str:
    return f"{post.text} +{len(post.attachments)}"


@asynccontextmanager
async def vk_wall(folder: Path, clock: WoundClock, seed: int) -> AsyncIterator[VkWall]:
    """A wall."""
    async with served_vk(clock) as api:
        wall = VkWall(api)
        await wall.settle_in(folder / "ours.db")
        yield wall
