"""Methods about comments: under posts, photos, videos, items and in topics."""

from collections.abc import Callable
from typing import Any

from tests.vk import rendering, walls
from tests.vk.calls.attaching import attached
from tests.vk.calls.place import Caller, Perform, comment_of, community_of, owner_of, post_of, thing_of
from tests.vk.checking import Params
from tests.vk.community import Community
from tests.vk.failures import Failure, wrong_param
from tests.vk.world import Comment, Commentable, Json, Kind

_UNDER: dict[Kind, str] = {"wall": "post_id", "photo": "photo_id", "video": "video_id"}
_UNDER |= {"market": "item_id", "board": "topic_id"}


def create(kind: Kind) -> Perform:
    """`….createComment`: the answer of the wall is an object, of the others a number."""

    def perform(caller: Caller, params: Params) -> Any:
        community = _place(caller, kind, params)
        under = _thing(community, kind, params)
        author = _author(caller, community, kind, params)
        if not under.open:
            raise Failure(212 if kind == "wall" else 801 if kind in ("photo", "video") else 15)
        if community.is_banned(author):
            raise Failure(213)
        if kind == "wall" and community.links_forbidden and "://" in params.get("message", ""):
            raise Failure(222)
        attachments = attached(caller, params.get("attachments", []))
        if not (params.get("message") or attachments or params.get("sticker_id")):
            raise wrong_param("message is undefined")
        one = _once(caller, under, author, params) or walls.comment(
            caller.vk,
            under,
            author,
            params.get("message", ""),
            attachments=attachments,
            reply_to=_replied(under, params),
            guid=params.get("guid", ""),
        )
        if kind != "wall":
            return one.id
        return {"comment_id": one.id, "parents_stack": [one.thread.id] if one.thread else []}

    return perform


def edit_comment(caller: Caller, params: Params) -> int:
    community = owner_of(caller, params)
    one = comment_of(community, "wall", params["comment_id"])
    if one.deleted or not (one.author == caller.author or _speaks_for(caller, community, one)):
        raise Failure(211)
    one.attachments = attached(caller, params.get("attachments", []))
    walls.edit(caller.vk, one, params.get("message", ""))
    return 1


def delete(kind: Kind) -> Perform:
    """`….deleteComment`: a manager deletes all, others what is theirs."""

    def perform(caller: Caller, params: Params) -> int:
        community = _place(caller, kind, params)
        one = comment_of(community, kind, params["comment_id"])
        if not (caller.governs(community) or one.author == caller.author):
            raise Failure(211 if kind == "wall" else 15)
        if one.deleted:
            # What is gone already: an error on the wall, 0 where the schema has such an answer.
            return _nothing(kind)
        walls.delete(caller.vk, one, caller.token.of if caller.token.kind == "user" else caller.author)
        return 1

    return perform


def restore(kind: Kind) -> Perform:
    """`….restoreComment`."""

    def perform(caller: Caller, params: Params) -> int:
        community = _place(caller, kind, params)
        one = comment_of(community, kind, params["comment_id"])
        if not (caller.governs(community) or one.deleted_by == caller.author):
            raise Failure(211 if kind == "wall" else 15)
        if not one.deleted:
            return _nothing(kind)
        walls.restore(caller.vk, one)
        return 1

    return perform


def get_comments(kind: Kind) -> Perform:
    """`….getComments`: those of the first level with their threads, or one thread."""

    def perform(caller: Caller, params: Params) -> Json:
        community = _place(caller, kind, params)
        under = _thing(community, kind, params)
        root = params.get("comment_id") if kind in ("wall", "video") else None
        standing = under.standing()
        level = [one for one in standing if (one.thread.id if one.thread else None) == (root or None)]
        return _page(caller, kind, params, level, standing)

    return perform


def get_all_comments(caller: Caller, params: Params) -> Json:
    """`photos.getAllComments`: under any photo, the newest first."""
    community = owner_of(caller, params)
    every = [one for (kind, _), one in community.comments.items() if kind == "photo" and not one.deleted]
    newest = sorted(every, key=lambda one: -one.id)
    start, count = params.get("offset", 0), min(params.get("count") or 20, 100)
    items = [rendering.comment(one) | {"pid": one.under.id} for one in newest[start : start + count]]
    return {"count": len(every), "items": items}


def get_goods(caller: Caller, params: Params) -> Json:
    """`market.get`."""
    community = owner_of(caller, params)
    goods = [thing for (kind, _), thing in community.things.items() if kind == "market"]
    items = [rendering.good(one) for one in reversed(goods) if not one.deleted]
    first = params.get("offset", 0)
    return {"count": len(items), "items": items[first : first + (params.get("count") or 100)]}


def get_comment(caller: Caller, params: Params) -> Json:
    one = comment_of(owner_of(caller, params), "wall", params["comment_id"])
    if one.deleted:
        raise Failure(211)
    shown = {"items": [rendering.comment(one, thread=_thread(one, 0))]}
    return shown | (caller.vk.profiles([one.author]) if params.get("extended") else {})


def switch(*, to_open: bool) -> Perform:
    """`wall.openComments` and `wall.closeComments`."""

    def perform(caller: Caller, params: Params) -> int:
        community = owner_of(caller, params)
        post = post_of(community, params["post_id"])
        if not caller.governs(community):
            raise Failure(15)
        changed = post.open is not to_open
        post.open = to_open
        return int(changed)

    return perform


def _page(caller: Caller, kind: Kind, params: Params, level: list[Comment], standing: list[Comment]) -> Json:
    heeded = "comment_id" not in params or caller.vk.switches.threads_sorted
    if params.get("sort") == "desc" and heeded:
        level = level[::-1]
    first = next((at for at, one in enumerate(level) if one.id == params.get("start_comment_id")), 0)
    first = max(0, first + params.get("offset", 0))
    page = level[first : first + min(params.get("count") or 10, 100)]
    threads = params.get("thread_items_count", 0)
    items = [_shown(caller, one, params, threads) for one in page]
    answer: Json = {"count": len(standing if kind in ("wall", "video") else level), "items": items}
    if kind in ("wall", "video"):
        answer |= {"current_level_count": len(level), "can_post": True, "show_reply_button": True}
    if params.get("extended"):
        known = caller.vk.profiles([one.author for one in standing])
        return answer | known
    return answer


def _shown(caller: Caller, one: Comment, params: Params, threads: int) -> Json:
    threaded = one.thread is None and one.under.kind in ("wall", "video")
    thread = _thread(one, threads) if threaded else None
    shown = rendering.comment(one, thread=thread)
    if params.get("need_likes"):
        shown["likes"] = rendering.likes(one.likes, caller.author)
    return shown


def _thread(one: Comment, count: int) -> Json:
    answers = [other for other in one.under.standing() if other.thread is one]
    return rendering.thread_of([rendering.comment(other) for other in answers[:count]], len(answers))


def _place(caller: Caller, kind: Kind, params: Params) -> Community:
    return community_of(caller, params) if kind == "board" else owner_of(caller, params)


def _thing(community: Community, kind: Kind, params: Params) -> Commentable:
    number = params.get(_UNDER[kind], 0)
    return post_of(community, number) if kind == "wall" else thing_of(community, kind, number)


def _author(caller: Caller, community: Community, kind: Kind, params: Params) -> int:
    """In whose name: on the wall `from_group` is a community's number, elsewhere a yes or no."""
    wanted = params.get("from_group")
    if caller.token.kind == "group" or not wanted:
        return caller.author
    other = caller.vk.communities.get(int(wanted)) if kind == "wall" else community
    if other is None or not caller.governs(other):
        raise Failure(15)
    return other.owner


def _once(caller: Caller, under: Commentable, author: int, params: Params) -> Comment | None:
    """The comment that was made with the same `guid`, where VK honours it."""
    guid = params.get("guid")
    if not guid or not caller.vk.switches.guid_honoured:
        return None
    return under.guids.get((author, guid))


def _replied(under: Commentable, params: Params) -> Comment | None:
    number = params.get("reply_to_comment")
    if not number:
        return None
    if number not in under.comments or under.comments[number].deleted:
        raise wrong_param("reply_to_comment is incorrect")
    return under.comments[number]


def _speaks_for(caller: Caller, community: Community, one: Comment) -> bool:
    return one.author == community.owner and caller.governs(community)


def _nothing(kind: Kind) -> int:
    if kind in ("wall", "board", "video"):
        raise Failure(211 if kind == "wall" else 104)
    return 0


_SECTIONS: dict[Kind, str] = {"wall": "wall", "photo": "photos", "video": "video"}
_SECTIONS |= {"market": "market", "board": "board"}
_MAKERS: dict[str, Callable[[Kind], Perform]] = {
    "createComment": create,
    "deleteComment": delete,
    "restoreComment": restore,
    "getComments": get_comments,
}
METHODS: dict[str, Perform] = {
    f"{section}.{name}": make(kind) for kind, section in _SECTIONS.items() for name, make in _MAKERS.items()
} | {
    "wall.editComment": edit_comment,
    "wall.getComment": get_comment,
    "photos.getAllComments": get_all_comments,
    "market.get": get_goods,
    "wall.openComments": switch(to_open=True),
    "wall.closeComments": switch(to_open=False),
}
