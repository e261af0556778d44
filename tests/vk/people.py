"""People of the made-up VK and what a test lets them do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal

from tests.vk import talks, walls
from tests.vk.community import Community
from tests.vk.world import Ban, Comment, Commentable, Json, Message, NotAllowed, Post, Press, Talk

if TYPE_CHECKING:
    from tests.vk.vk import Vk

USER_SCOPES = frozenset(("wall", "photos", "video", "docs", "groups", "market", "stats", "offline"))


class Person:
    """Somebody with an account of VK."""

    def __init__(self, vk: Vk, number: int, first_name: str, last_name: str = "") -> None:
        self._vk = vk
        self.id, self.first_name, self.last_name = number, first_name, last_name
        self.screen_name = f"id{number}"
        self.status = self.site = self.about = ""
        self.deactivated: Literal["deleted", "banned"] | None = None
        self._token = ""

    @property
    def token(self) -> str:
        """A user's access key with every right; see `Vk.issue` for a lesser one."""
        self._token = self._token or self._vk.issue("user", self.id, USER_SCOPES).value
        return self._token

    # What they write in public.

    def comments(
        self,
        under: Commentable,
        text: str = "",
        *,
        reply_to: Comment | None = None,
        attachments: list[Json] | None = None,
        as_community: Community | None = None,
    ) -> Comment:
        """Comment on a post, a photo, a video, an item or a topic, or answer a comment there.

        Raises:
            NotAllowed: they are banned, or comments are closed.
        """
        author = self._author(as_community)
        self._check(self._vk.communities[-under.owner], author)
        return walls.comment(self._vk, under, author, text, reply_to=reply_to, attachments=attachments or [])

    def edits(self, what: Comment | Message, text: str) -> None:
        """Change what they wrote."""
        if isinstance(what, Comment):
            walls.edit(self._vk, what, text)
        else:
            talks.edit(self._vk, self._vk.community_of(what.talk), what, text=text)

    def deletes(self, what: Comment | Message) -> None:
        """Take it back. Of a message that is gone a community isn't told."""
        if isinstance(what, Comment):
            walls.delete(self._vk, what, self.id)
        else:
            what.deleted = True

    def restores(self, one: Comment) -> None:
        """Bring back what was deleted."""
        walls.restore(self._vk, one)

    def posts(self, community: Community, text: str = "", **more: Any) -> Post:
        """Publish in a community that they run, in its name; fields of `Post` by keyword."""
        if self.id not in community.managers:
            raise NotAllowed("only its managers post in a community's name")
        return walls.publish(self._vk, community, community.owner, text, creator=self.id, **more)

    def writes_on_wall(self, community: Community, text: str = "", **more: Any) -> Post:
        """Publish in their own name, where a community's wall is open."""
        self._check(community, self.id)
        return walls.publish(self._vk, community, self.id, text, **more)

    def suggests(self, community: Community, text: str = "", **more: Any) -> Post:
        """Offer a post to a community."""
        self._check(community, self.id)
        return walls.publish(self._vk, community, self.id, text, type="suggest", **more)

    def reposts(self, post: Post, text: str = "") -> None:
        """Show a post on their own wall, with a word of theirs or without."""
        post.reposts += 1
        post.reposted_by.add(self.id)
        self._vk.tell_of_repost(self.id, post, text)

    def likes(self, what: Commentable | Comment) -> None:
        """Like something."""
        walls.like(self._vk, what, self.id)

    def unlikes(self, what: Commentable | Comment) -> None:
        """Take a like back."""
        walls.like(self._vk, what, self.id, takes_back=True)

    def votes(self, poll: Json, option: int) -> None:
        """Choose an answer of a poll; the community hears of public ones only."""
        self._vk.polls.vote(self.id, poll, option)

    # What they write to a community.

    def says(self, where: Community | Talk, text: str = "", **more: Any) -> Message:
        """Write to a community or into a chat; fields of `Message` by keyword, `ref` among them.

        Raises:
            NotAllowed: they are banned, or aren't in the chat.
        """
        community = where if isinstance(where, Community) else self._vk.community_of(where)
        talk = community.talk(self) if isinstance(where, Community) else where
        self._check(community, self.id)
        if talk.is_chat and self.id not in talk.members:
            raise NotAllowed(f"not in {talk.title}")
        until = talk.readers.get(self.id)
        if until == 0 or (until or 0) > self._vk.now():
            raise NotAllowed("may only read")
        talk.allowed = True
        return talks.say(self._vk, community, talk, self.id, text, **more)

    def answers_by_hand(self, talk: Talk, text: str) -> Message:
        """Write as the community in a talk with it, on VK's own page; only who runs it may."""
        community = self._vk.community_of(talk)
        return talks.say(self._vk, community, talk, community.owner, text, admin=self.id)

    def starts(self, community: Community, ref: str = "") -> Message:
        """Press the button that begins a talk, having come by a link with `ref` or without."""
        return self.says(community, "Начать", payload='{"command":"start"}', ref=ref)

    def presses(self, message: Message, payload: Json) -> Press | Message:
        """Press the button with this payload: a callback button, or one that says its label.

        Raises:
            NotAllowed: there is no such button.
        """
        community = self._vk.community_of(message.talk)
        for action in talks.buttons(message):
            if action["payload"] == payload:
                if action["type"] == "callback":
                    return talks.press(self._vk, community, message, self.id, payload)
                said = json.dumps(payload, ensure_ascii=False)
                return self.says(message.talk, action["label"], payload=said)
        raise NotAllowed(f"no button holds {payload}")

    def reacts(self, message: Message, reaction: int) -> None:
        """Put a reaction on a message, 1 is a heart."""
        community = self._vk.community_of(message.talk)
        told = {"reacted_id": self.id, "peer_id": message.talk.peer, "cmid": message.number}
        community.events.put("message_reaction_event", told | {"reaction_id": reaction})

    def allows(self, community: Community, key: str = "") -> None:
        """Let a community write to them."""
        community.talk(self).allowed = True
        community.events.put("message_allow", {"user_id": self.id, "key": key})

    def denies(self, community: Community) -> None:
        """Forbid a community to write to them."""
        community.talk(self).allowed = False
        community.events.put("message_deny", {"user_id": self.id})

    # Where they are.

    def joins(self, community: Community) -> None:
        """Become a member; where a community is closed, ask to.

        Raises:
            NotAllowed: they are banned.
        """
        self._check(community, self.id)
        self._vk.join(community, self.id, "request" if community.closed else "join")

    def leaves(self, community: Community) -> None:
        """Go away."""
        self._vk.leave(community, self.id, of_their_own=True)

    def appoints(self, person: Person, community: Community, role: str = "administrator") -> None:
        """Make somebody a manager: moderator, editor or administrator."""
        community.managers[person.id] = role

    def bans(self, author: Person | Community, community: Community, *, until: int = 0, **more: Any) -> None:
        """Shut somebody out, by hand; `reason` and `comment` by keyword."""
        number = author.id if isinstance(author, Person) else author.owner
        ban = Ban(self.id, self._vk.now(), until, more.get("reason", 0), more.get("comment", ""), False)
        self._vk.ban(community, number, ban)

    def unbans(self, author: Person | Community, community: Community) -> None:
        """Let them in again, by hand."""
        number = author.id if isinstance(author, Person) else author.owner
        self._vk.unban(community, number, self.id)

    def _author(self, as_community: Community | None) -> int:
        if as_community is None:
            return self.id
        if self.id not in as_community.managers:
            raise NotAllowed("only its managers speak in a community's name")
        return as_community.owner

    def _check(self, community: Community, author: int) -> None:
        if self.deactivated:
            raise NotAllowed(f"the account is {self.deactivated}")
        if community.is_banned(author):
            raise NotAllowed(f"banned in {community.name}")
