"""Methods about posts of a wall."""

from typing import Any, Final

from tests.vk import rendering, walls
from tests.vk.calls.attaching import attached
from tests.vk.calls.place import Caller, Perform, owner_of, post_of, run_by
from tests.vk.checking import Params
from tests.vk.community import Community
from tests.vk.failures import Failure, denied, wrong_param
from tests.vk.world import Json, Post

DAY: Final = 24 * 3600
PAGE: Final = 100
_FILTERS: Final = {"postponed": "postpone", "suggests": "suggest"}


def post(caller: Caller, params: Params) -> Json:
    community = owner_of(caller, params)
    if community.is_banned(caller.author):
        raise _not_added("access to the wall is closed")
    if "post_id" in params:
        waiting = post_of(community, params["post_id"])
        if not caller.governs(community) or waiting.type == "post":
            raise Failure(214)
        if params.get("publish_date"):
            _check_date(caller, community, params["publish_date"])
            waiting.date, waiting.type = params["publish_date"], "postpone"
            return {"post_id": waiting.id}
        return {"post_id": walls.come_out(caller.vk, community, waiting).id}
    if made := _once(caller, community, params):
        return {"post_id": made.id}
    return {"post_id": _added(caller, community, params).id}


def _added(caller: Caller, community: Community, params: Params) -> Post:
    content = _content(caller, params)
    in_its_name = bool(params.get("from_group"))
    if in_its_name and not caller.governs(community):
        raise denied()
    when = params.get("publish_date") or 0
    if when:
        _check_date(caller, community, when)
    _check_count(caller, community)
    more: Json = {"type": "postpone", "date": when} if when else {}
    if not caller.governs(community):
        more = {"type": "suggest"}
    return walls.publish(
        caller.vk,
        community,
        community.owner if in_its_name else caller.author,
        creator=caller.token.of if caller.token.kind == "user" else 0,
        signer=caller.author if params.get("signed") and caller.author > 0 else None,
        advertisement=params.get("mark_as_ads", False),
        copyright=_source(params.get("copyright")),
        open=not params.get("close_comments", False),
        guid=params.get("guid", ""),
        **content,
        **more,
    )


def edit(caller: Caller, params: Params) -> Json:
    """All that is not named again is gone, pictures too."""
    community = run_by(caller, params)
    found = post_of(community, params["post_id"])
    content = _content(caller, params)
    found.text, found.attachments = content["text"], content["attachments"]
    if "publish_date" in params and found.type == "postpone":
        _check_date(caller, community, params["publish_date"])
        found.date = params["publish_date"]
    found.copyright = _source(params.get("copyright"))
    found.advertisement = params.get("mark_as_ads", found.advertisement)
    found.open = not params["close_comments"] if "close_comments" in params else found.open
    found.edited = caller.vk.now()
    return {"post_id": found.id}


def delete(caller: Caller, params: Params) -> int:
    community = owner_of(caller, params)
    found = community.things.get(("wall", params.get("post_id", 0)))
    if not isinstance(found, Post) or not (caller.governs(community) or found.author == caller.author):
        raise Failure(210)
    if found.deleted:
        raise Failure(104)
    found.deleted = True
    return 1


def restore(caller: Caller, params: Params) -> int:
    community = run_by(caller, params)
    found = community.things.get(("wall", params.get("post_id", 0)))
    if not isinstance(found, Post) or not found.deleted:
        raise Failure(210)
    found.deleted = False
    return 1


def pin(*, pinned: bool) -> Perform:
    """`wall.pin` and `wall.unpin`: one post is pinned at most."""

    def perform(caller: Caller, params: Params) -> int:
        community = run_by(caller, params)
        chosen = post_of(community, params["post_id"])
        if chosen.type != "post":
            raise wrong_param("post_id is incorrect")
        for other in community.posts():
            other.pinned = other.pinned and other is not chosen and not pinned
        chosen.pinned = pinned
        return 1

    return perform


def get_by_id(caller: Caller, params: Params) -> Json:
    """What isn't there, or may not be seen, is left out."""
    found = []
    if len(params["posts"]) > PAGE:
        raise wrong_param("posts: more than 100")
    for name in params["posts"]:
        owner, _, number = name.partition("_")
        if not (owner.removeprefix("-").isdecimal() and number.isdecimal()):
            raise wrong_param("posts is incorrect")
        community = caller.vk.communities.get(-int(owner))
        one = community.find("wall", int(number)) if community else None
        if isinstance(one, Post) and community and (one.type == "post" or caller.governs(community)):
            found.append(one)
    return _shown(caller, params, found)


def get(caller: Caller, params: Params) -> Json:
    community = _wall(caller, params)
    wanted = params.get("filter", "all")
    if wanted in _FILTERS and not caller.governs(community):
        raise denied()
    posts = community.posts(_FILTERS.get(wanted, "post"))
    if wanted in ("owner", "others"):
        posts = [one for one in posts if (one.author == community.owner) is (wanted == "owner")]
    first, count = params.get("offset", 0), min(params.get("count") or 20, PAGE)
    return {"count": len(posts)} | _shown(caller, params, posts[first : first + count])


def get_reposts(caller: Caller, params: Params) -> Json:
    """People's own walls are not in this world, so of reposts only their authors are known."""
    found = post_of(owner_of(caller, params), params.get("post_id"))
    return {"items": []} | caller.vk.profiles(found.reposted_by)


def _wall(caller: Caller, params: Params) -> Community:
    if "domain" not in params:
        return owner_of(caller, params)
    for community in caller.vk.communities.values():
        if community.screen_name == params["domain"]:
            return community
    raise wrong_param("domain is incorrect")


def _shown(caller: Caller, params: Params, posts: list[Post]) -> Json:
    answer: Json = {"items": [rendering.post(one, caller.author) for one in posts]}
    if params.get("extended"):
        answer |= caller.vk.profiles([author for one in posts for author in (one.author, one.owner)])
    return answer


def _content(caller: Caller, params: Params) -> Json:
    """The text and what hangs on it."""
    # A community's key, where it may post at all, posts text: the rest is dropped and nobody is told.
    names = [] if caller.token.kind == "group" else params.get("attachments", [])
    attachments = attached(caller, names)
    kinds = [one["type"] for one in attachments]
    if kinds.count("poll") > 1 or (kinds == ["poll"] and not params.get("message")):
        raise wrong_param("a poll can't be alone, nor can there be two")
    if not params.get("message") and not attachments:
        raise wrong_param("message is undefined")
    return {"text": params.get("message", ""), "attachments": attachments}


def _source(link: str | None) -> Json | None:
    return {"link": link, "name": link, "type": "url"} if link else None


def _once(caller: Caller, community: Community, params: Params) -> Post | None:
    """The post that was made with the same `guid`, where VK honours it."""
    guid = params.get("guid")
    if not guid or not caller.vk.switches.guid_honoured:
        return None
    made = (one for one in community.posts("post", "postpone", "suggest") if one.guid == guid)
    return next(made, None)


def _check_date(caller: Caller, community: Community, when: int) -> None:
    if when <= caller.vk.now():
        raise _not_added("invalid publish_date")
    postponed = community.posts("postpone")
    if any(other.date == when for other in postponed):
        raise _not_added("a post is already scheduled for this time")
    if len(postponed) >= community.postponed_at_most:
        raise _not_added(f"cannot schedule more than {community.postponed_at_most} posts")


def _check_count(caller: Caller, community: Community) -> None:
    since = caller.vk.now() - DAY
    every: list[Any] = [one for (kind, _), one in community.things.items() if kind == "wall"]
    if sum(one.added > since for one in every) >= community.posts_a_day:
        raise _not_added(f"you can only add {community.posts_a_day} posts a day")


def _not_added(why: str) -> Failure:
    return Failure(214, f"Access to adding post denied: {why}")


METHODS: dict[str, Perform] = {
    "wall.post": post,
    "wall.edit": edit,
    "wall.delete": delete,
    "wall.restore": restore,
    "wall.pin": pin(pinned=True),
    "wall.unpin": pin(pinned=False),
    "wall.getById": get_by_id,
    "wall.get": get,
    "wall.getReposts": get_reposts,
}
