"""The made-up VK itself: makes people and communities, gives out keys, lets things happen."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from models.clock import Clock
from tests.vk import rendering, talks, walls
from tests.vk.community import Community
from tests.vk.events import CallbackServer
from tests.vk.exceptions import EVENTS
from tests.vk.media import Media
from tests.vk.pace import Pace
from tests.vk.people import Person
from tests.vk.polls import Polls
from tests.vk.world import Ban, Json, Post, Talk, Token

if TYPE_CHECKING:
    from tests.vk.uploads import Ticket

GROUP_SCOPES: Final = frozenset(("manage", "messages", "photos", "docs", "wall", "stories"))


@dataclass(slots=True)
class Switches:
    """What nobody knows for sure about the real VK; a test tries both ways.

    `community_posts_text`: a community's key may post text on its wall, attachments are dropped and nobody is
    told (two reports of 2026 say so, the schema denies it).
    `guid_honoured`, `random_id_honoured`: the same one sent twice makes one entry or message.
    `deleter_known`: events of deleted comments tell by whom.
    `threads_sorted`: answers of a thread come in the order that was asked for; otherwise oldest first.
    `number_ts`: every answer of a long poll gives `ts` as a number, not just those with `failed`.
    """

    community_posts_text: bool = False
    guid_honoured: bool = True
    random_id_honoured: bool = True
    deleter_known: bool = True
    threads_sorted: bool = True
    number_ts: bool = False


class Vk:
    """Everything behind the API: one for all communities of a test."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.switches = Switches()
        self.people: dict[int, Person] = {}
        self.communities: dict[int, Community] = {}
        self.tokens: dict[str, Token] = {}
        self.polls = Polls(self)
        self.pace = Pace(None, clock)
        self.address = ""
        self.tickets: dict[str, Ticket] = {}
        self.media = Media(self)
        self.bad_links: set[str] = set()
        self.servers_changed = asyncio.Event()
        self._numbers = 0
        self.service_token = self.issue("service").value

    # Time and numbers.

    def now(self) -> int:
        """Unix time."""
        return int(self.clock().timestamp())

    def new_number(self) -> int:
        """A number never given before."""
        self._numbers += 1
        return self._numbers

    # Who and what there is.

    def person(self, first_name: str = "Ольга", last_name: str = "Иванова", **more: Any) -> Person:
        """Somebody new; `deactivated` and `screen_name` by keyword."""
        person = Person(self, 700_000_000 + self.new_number(), first_name, last_name)
        for name, value in more.items():
            setattr(person, name, value)
        self.people[person.id] = person
        return person

    def community(self, name: str = "Кофейня", owner: Person | None = None, **more: Any) -> Community:
        """A community that somebody runs; `crowd` (subscribers whom nobody names) and others by keyword."""
        members: Iterable[Person] = more.pop("members", ())
        community = Community(self, 200_000_000 + self.new_number(), name, **more)
        community.members = {person.id for person in members}
        if owner is not None:
            community.managers[owner.id] = "creator"
            community.members.add(owner.id)
        self.communities[community.id] = community
        return community

    def issue(
        self, kind: Literal["user", "group", "service"], of: int = 0, scopes: Iterable[str] | None = None
    ) -> Token:
        """An access key of a person, a community or an application, with these rights or with all."""
        # A key looks like a key, so that a test can search logs for it.
        secret = hashlib.sha512(f"{kind}/{of}/{self.new_number()}".encode()).hexdigest()
        value = f"vk1.a.{secret}"[:90] if kind != "service" else secret[:80]
        granted = GROUP_SCOPES if scopes is None and kind == "group" else frozenset(scopes or ())
        token = Token(value=value, kind=kind, of=of, scopes=granted)
        self.tokens[value] = token
        return token

    def revoke(self, token: str) -> None:
        """End a key, as a person does who changes their password."""
        self.tokens[token].state = "revoked"

    def expire(self, token: str) -> None:
        """Let a key's time be over."""
        self.tokens[token].state = "expired"

    def add_callback(self, community: Community, url: str, **more: Any) -> CallbackServer:
        """A Callback server that is told everything; `title`, `secret` and `creator` by keyword."""
        number = self.new_number()
        server = CallbackServer(number, more.pop("title", "Смотритель"), url, **more)
        server.settings.kinds = set(EVENTS)
        community.events.servers[number] = server
        self.servers_changed.set()
        return server

    def community_of(self, talk: Talk) -> Community:
        """Whose talk it is."""
        return next(one for one in self.communities.values() if one.talks.get(talk.peer) is talk)

    # What happens to communities.

    def join(self, community: Community, person: int, how: str) -> None:
        """Somebody comes in, asks to, or is let in."""
        (community.requests if how == "request" else community.members).add(person)
        if how != "request":
            community.requests.discard(person)
            community.joined += 1
        community.events.put("group_join", {"user_id": person, "join_type": how})

    def leave(self, community: Community, person: int, *, of_their_own: bool) -> None:
        """Somebody goes away or is made to."""
        community.members.discard(person)
        community.left += 1
        community.events.put("group_leave", {"user_id": person, "self": int(of_their_own)})

    def ban(self, community: Community, author: int, ban: Ban) -> None:
        """Shut somebody out; of a community that is shut out nobody is told."""
        community.bans[author] = ban
        if author > 0:
            told = {"admin_id": ban.by, "user_id": author, "unblock_date": ban.until}
            community.events.put("user_block", told | {"reason": ban.reason, "comment": ban.comment})

    def unban(self, community: Community, author: int, by: int) -> None:
        """Let somebody in again."""
        del community.bans[author]
        if author > 0:
            community.events.put("user_unblock", {"admin_id": by, "user_id": author, "by_end_date": 0})

    def put_out(self, community: Community, talk: Talk, member: int) -> None:
        """Somebody is made to leave a chat; the chat says so."""
        action = {"type": "chat_kick_user", "member_id": member}
        talks.say(self, community, talk, community.owner, "", action=action)

    def settle(self) -> None:
        """Let happen what was due by now: postponed posts come out, bans end.

        Every call and every poll does it first; a test that moves its clock may do it too.
        """
        for community in self.communities.values():
            for post in community.posts("postpone"):
                if post.date <= self.now():
                    walls.come_out(self, community, post)
            for author in list(community.bans):
                community.is_banned(author)

    def tell_of_repost(self, author: int, post: Post, text: str) -> None:
        """Somebody showed a community's post on their own wall."""
        copy = Post(
            owner=author,
            id=self.new_number(),
            author=author,
            creator=author,
            text=text,
            date=self.now(),
            reposted=post,
        )
        self.communities[-post.owner].events.put("wall_repost", rendering.post(copy, event=True))

    def profiles(self, authors: Iterable[int]) -> Json:
        """What an extended answer says about authors."""
        return rendering.profiles(set(authors), self.people, self.communities)
