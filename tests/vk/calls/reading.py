"""Methods that only tell: about people, likes, links and numbers."""

import hashlib
from typing import Any, Final

from tests.vk import rendering
from tests.vk.calls.place import Caller, Perform, governed, owner_of, run_by
from tests.vk.checking import Params
from tests.vk.failures import Failure, wrong_param
from tests.vk.walls import LIKED, LIKED_COMMENT
from tests.vk.world import Comment, Commentable, Json, Post

DAY: Final = 24 * 3600
RIGHTS: Final = {
    "photos": 1 << 2,
    "video": 1 << 4,
    "wall": 1 << 13,
    "offline": 1 << 16,
    "docs": 1 << 17,
    "groups": 1 << 18,
    "stats": 1 << 20,
    "market": 1 << 27,
}
"""The rights of a user's key as bits: dev.vk.com on access rights."""
_KINDS: Final = {name: kind for kind, name in LIKED.items()}
_COMMENT_KINDS: Final = {name: kind for kind, name in LIKED_COMMENT.items()}


def users_get(caller: Caller, params: Params) -> list[Json]:
    """Whom VK doesn't know it leaves out."""
    wanted = params.get("user_ids", [caller.author])
    names = {person.screen_name: person for person in caller.vk.people.values()}
    found = [caller.vk.people.get(one) or names.get(one) for one in wanted]
    fields = tuple(params.get("fields", ()))
    return [rendering.user(person, fields) for person in found if person is not None]


def resolve_screen_name(caller: Caller, params: Params) -> Json:
    name = params["screen_name"]
    for person in caller.vk.people.values():
        if person.screen_name == name:
            return {"type": "user", "object_id": person.id}
    for community in caller.vk.communities.values():
        if community.screen_name == name:
            return {"type": "group", "object_id": community.id, "group_id": community.id}
    raise Failure(104)


def get_server_time(caller: Caller, params: Params) -> int:
    return caller.vk.now()


def get_app_permissions(caller: Caller, params: Params) -> int:
    return sum(bit for right, bit in RIGHTS.items() if right in caller.token.scopes)


def check_link(caller: Caller, params: Params) -> Json:
    banned = any(word in params["url"] for word in caller.vk.bad_links)
    return {"link": params["url"], "status": "banned" if banned else "not_banned"}


def get_short_link(caller: Caller, params: Params) -> Json:
    key = hashlib.sha1(params["url"].encode()).hexdigest()[:6]
    return {"key": key, "access_key": "", "short_url": f"https://vk.cc/{key}", "url": params["url"]}


def likes_get_list(caller: Caller, params: Params) -> Json:
    liked = _liked(caller, params)
    if params.get("filter") == "copies":
        return {"count": liked.reposts if isinstance(liked, Post) else 0, "items": []}
    first, count = params.get("offset", 0), params.get("count") or 100
    items = sorted(liked.likes)[first : first + count]
    if params.get("extended"):
        known = [caller.vk.people[one] for one in items if one in caller.vk.people]
        shown = [rendering.user(person) | {"type": "profile"} for person in known]
        return {"count": len(liked.likes), "items": shown}
    return {"count": len(liked.likes), "items": items}


def _liked(caller: Caller, params: Params) -> Commentable | Comment:
    community, kind, number = owner_of(caller, params), params["type"], params.get("item_id", 0)
    found: Commentable | Comment | None = None
    if kind in _KINDS:
        found = community.find(_KINDS[kind], number)
    elif kind in _COMMENT_KINDS:
        found = community.comment(_COMMENT_KINDS[kind], number)
    if found is None or found.deleted:
        raise wrong_param("item_id is incorrect" if kind in _KINDS | _COMMENT_KINDS else "type is incorrect")
    return found


def post_reach(caller: Caller, params: Params) -> list[Json]:
    """Of a post whose reach is unknown nothing is told."""
    community = run_by(caller, params)
    found: list[Any] = [community.find("wall", number) for number in params["post_ids"]]
    known = [post for post in found if post is not None and post.reach is not None]
    zeros = dict.fromkeys(("hide", "join_group", "links", "report", "to_group", "unsubscribe"), 0)
    return [
        zeros | {"post_id": post.id, "reach_total": post.reach, "reach_subscribers": post.reach // 2}
        for post in known
    ]


def stats_get(caller: Caller, params: Params) -> list[Json]:
    """One period, up to now: this world keeps no days."""
    community = governed(caller, params)
    posts = community.posts()
    activity = {
        "likes": sum(len(post.likes) for post in posts),
        "comments": sum(len(post.standing()) for post in posts),
        "copies": sum(post.reposts for post in posts),
        "subscribed": community.joined,
        "unsubscribed": community.left,
    }
    reach = sum(post.reach or 0 for post in posts)
    now = caller.vk.now()
    period: Json = {"activity": activity, "period_from": now - now % DAY, "period_to": now}
    seen = {"views": sum(post.views for post in posts), "visitors": reach}
    return [period | {"reach": {"reach": reach, "reach_subscribers": reach // 2}, "visitors": seen}]


METHODS: dict[str, Perform] = {
    "users.get": users_get,
    "utils.resolveScreenName": resolve_screen_name,
    "utils.getServerTime": get_server_time,
    "account.getAppPermissions": get_app_permissions,
    "utils.checkLink": check_link,
    "utils.getShortLink": get_short_link,
    "likes.getList": likes_get_list,
    "stats.getPostReach": post_reach,
    "stats.get": stats_get,
}
