"""Which key may call which method: the kind of the key by the schema, its rights by the method."""

from collections.abc import Mapping
from typing import Final

from tests.vk import failures
from tests.vk.calls.place import Caller
from tests.vk.contract import Method
from tests.vk.failures import Failure

_READS: Final = frozenset(
    (
        *("wall.get", "wall.getById", "wall.getComments", "wall.getComment", "wall.getReposts"),
        *("groups.getById", "groups.isMember", "groups.getMembers", "photos.getById", "video.get"),
        *("photos.getComments", "video.getComments", "groups.getTokenPermissions"),
        *("market.getComments", "market.get", "photos.getAllComments"),
    )
)
"""What needs no right of the key."""

_USER: Final = {"wall": "wall", "photos": "photos", "video": "video", "docs": "docs", "groups": "groups"}
_USER_MORE: Final = {"market": "market", "stats": "stats", "polls": "wall", "board": "groups"}
_GROUP: Final = {"messages": "messages", "photos": "photos", "docs": "docs", "wall": "wall"}
_GROUP_MORE: Final = {"groups": "manage", "board": "manage"}


def check_rights(caller: Caller, method: Method, given: Mapping[str, str]) -> None:
    """Whether the caller's key opens this method.

    Raises:
        Failure: 27 for a community's key, 28 for an application's, 15 for a user's or for lacking rights.
    """
    kind = caller.token.kind
    if kind not in method.tokens and not _reported(caller, method, given):
        if kind == "group":
            raise Failure(27, failures.NOT_FOR_COMMUNITIES)
        if kind == "service":
            raise Failure(28, failures.NOT_FOR_SERVICE)
        raise Failure(15, failures.ONLY_FOR_COMMUNITIES)
    needed = _needed(kind, method.name)
    if needed and needed not in caller.token.scopes:
        raise Failure(15, failures.NO_SCOPE, error_subcode=1133)


def _reported(caller: Caller, method: Method, given: Mapping[str, str]) -> bool:
    """What reports say and the schema denies: a community's key posts on its own wall."""
    own = given.get("owner_id") == str(caller.author) and given.get("from_group") == "1"
    allowed = caller.vk.switches.community_posts_text and caller.token.kind == "group"
    return allowed and method.name == "wall.post" and own


def _needed(kind: str, name: str) -> str | None:
    section = name.partition(".")[0]
    if name in _READS or kind == "service":
        return None
    rights = _USER | _USER_MORE if kind == "user" else _GROUP | _GROUP_MORE
    return rights.get(section)
