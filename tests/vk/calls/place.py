"""Finds what a call speaks of: who calls, the community, the post, the comment. Errors are VK's."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.vk.checking import Params
from tests.vk.community import Community
from tests.vk.failures import Failure, denied, wrong_param
from tests.vk.vk import Vk
from tests.vk.world import Comment, Commentable, Kind, Post, Token


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: a key and the VK that it opens."""

    vk: Vk
    token: Token

    @property
    def author(self) -> int:
        """In whose name the caller acts: a person's number, or a community's below zero; 0 for a service."""
        return -self.token.of if self.token.kind == "group" else self.token.of

    def governs(self, community: Community) -> bool:
        """Whether the caller runs a community."""
        if self.token.kind == "group":
            return self.token.of == community.id
        return self.token.kind == "user" and self.token.of in community.managers


Perform = Callable[[Caller, Params], Any]


def community_of(caller: Caller, params: Params, name: str = "group_id") -> Community:
    """The community that a call is about."""
    wanted = params.get(name, caller.token.of if caller.token.kind == "group" else 0)
    for community in caller.vk.communities.values():
        if wanted in (community.id, community.screen_name):
            return community
    raise wrong_param("group_id is incorrect") if name == "group_id" else Failure(125)


def governed(caller: Caller, params: Params) -> Community:
    """The community that a call is about, if the caller runs it."""
    community = community_of(caller, params)
    if not caller.governs(community):
        raise denied("you should be group admin" if caller.token.kind == "user" else "group is incorrect")
    return community


def owner_of(caller: Caller, params: Params) -> Community:
    """The community that `owner_id` names; people's own walls aren't in this world."""
    owner = params.get("owner_id", caller.author)
    if -owner not in caller.vk.communities:
        raise wrong_param("owner_id is incorrect") if owner < 0 else denied()
    return caller.vk.communities[-owner]


def run_by(caller: Caller, params: Params) -> Community:
    """The community that `owner_id` names, if the caller runs it."""
    community = owner_of(caller, params)
    if not caller.governs(community):
        raise denied()
    return community


def post_of(community: Community, number: int | None) -> Post:
    """A post that stands."""
    found = community.find("wall", number or 0)
    if not isinstance(found, Post):
        raise denied("post was not found, check post_id param")
    return found


def thing_of(community: Community, kind: Kind, number: int) -> Commentable:
    """Something that may have comments."""
    found = community.find(kind, number)
    if found is None:
        raise Failure(104) if kind in ("market", "video") else wrong_param(f"{kind}_id is incorrect")
    return found


def comment_of(community: Community, kind: Kind, number: int) -> Comment:
    """A comment, were it deleted."""
    found = community.comment(kind, number)
    if found is None:
        raise Failure(211) if kind == "wall" else Failure(104)
    return found
