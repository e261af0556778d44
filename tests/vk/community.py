"""A community of the made-up VK: what it owns, who runs it, who is in it and who is shut out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.vk.events import Events
from tests.vk.world import FIRST_CHAT, Ban, Comment, Commentable, Json, Kind, Post, Press, Talk

if TYPE_CHECKING:
    from tests.vk.people import Person
    from tests.vk.vk import Vk


class Community:
    """`id` is positive; as an author and an owner a community is `owner`, the same number below zero."""

    def __init__(self, vk: Vk, number: int, name: str, **more: Any) -> None:
        self._vk = vk
        self.id, self.owner, self.name = number, -number, name
        self.screen_name = f"club{number}"
        self.managers: dict[int, str] = {}
        self.members: set[int] = set()
        self.crowd = 0
        self.requests: set[int] = set()
        self.bans: dict[int, Ban] = {}
        self.things: dict[tuple[Kind, int], Commentable] = {}
        self.comments: dict[tuple[Kind, int], Comment] = {}
        self.talks: dict[int, Talk] = {}
        self.presses: dict[str, Press] = {}
        self.events = Events(number)
        self.posts_a_day, self.postponed_at_most = 500, 1500
        self.closed = self.links_forbidden = False
        self.bot_features = True
        self.deactivated: str | None = None
        self.joined = self.left = 0
        for what, value in more.items():
            setattr(self, what, value)
        self.token = vk.issue("group", number).value
        self._last: dict[str, int] = {}

    # What it owns.

    def number(self, row: str) -> int:
        """The next number of a row of things: posts and comments of a wall share one."""
        self._last[row] = self._last.get(row, 0) + 1
        return self._last[row]

    def photo(self, file: bytes = b"", title: str = "") -> Commentable:
        """A photo in its album."""
        return self._thing("photo", 457_239_000, title, file)

    def video(self, title: str = "Ролик") -> Commentable:
        """A video of its own."""
        return self._thing("video", 456_239_000, title)

    def item(self, title: str = "Пирог") -> Commentable:
        """Something it sells."""
        return self._thing("market", 1_000, title)

    def topic(self, title: str = "Отзывы") -> Commentable:
        """A topic of its discussions."""
        return self._thing("board", 40_000_000, title)

    def posts(self, *types: str) -> list[Post]:
        """What stands on its wall, the published unless told; newest first, the pinned one before all."""
        wanted = types or ("post",)
        every = [thing for thing in self.things.values() if isinstance(thing, Post)]
        standing = [post for post in every if not post.deleted and post.type in wanted]
        return sorted(standing, key=lambda post: (not post.pinned, -post.date, -post.id))

    def find(self, kind: Kind, number: int) -> Commentable | None:
        """Something that stands and may have comments."""
        found = self.things.get((kind, number))
        return None if found is None or found.deleted else found

    def comment(self, kind: Kind, number: int) -> Comment | None:
        """A comment by its number, deleted ones too."""
        return self.comments.get((kind, number))

    # Who is there.

    def is_banned(self, author: int) -> bool:
        """Whether somebody is shut out now; a ban whose end has come is lifted."""
        ban = self.bans.get(author)
        if ban is not None and 0 < ban.until <= self._vk.now():
            del self.bans[author]
            told = {"admin_id": ban.by, "user_id": author, "by_end_date": 1}
            self.events.put("user_unblock", told)
            return False
        return ban is not None

    def members_count(self) -> int:
        """How many are in it; `crowd` are those whom no test names."""
        return self.crowd + len(self.members)

    # Where it talks.

    def talk(self, person: Person | int) -> Talk:
        """A person's talk with the community."""
        peer = person if isinstance(person, int) else person.id
        return self.talks.setdefault(peer, Talk(peer=peer, members={peer}))

    def chat(self, title: str = "Беседа", *members: Person, administrator: bool = True) -> Talk:
        """A chat with these people that the community was let into, as an administrator or not."""
        peer = FIRST_CHAT + self.number("chats")
        people = {person.id for person in members}
        talk = Talk(peer=peer, title=title, members=people | {self.owner}, allowed=True)
        talk.administrators = {self.owner} if administrator else set()
        self.talks[peer] = talk
        return talk

    def texts(self) -> list[str]:
        """What can be read on its wall, oldest first."""
        return [post.text for post in sorted(self.posts(), key=lambda post: post.id)]

    def _thing(self, kind: Kind, first: int, title: str, file: bytes = b"") -> Commentable:
        number = first + self.number(kind)
        if kind == "photo":
            self._vk.media.photo(self.owner, file, title, number)
        elif kind == "video":
            self._vk.media.video(self.owner, title, number)
        thing = Commentable(
            kind=kind, owner=self.owner, id=number, title=title, date=self._vk.now(), file=file
        )
        self.things[kind, number] = thing
        return thing

    def more(self) -> Json:
        """What is the same in every answer about it."""
        return {"deactivated": self.deactivated} if self.deactivated else {}
