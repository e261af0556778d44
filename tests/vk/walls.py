"""What happens on walls, in albums, shops and discussions: posts, comments, likes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.vk import rendering
from tests.vk.community import Community
from tests.vk.world import Comment, Commentable, Kind, NotAllowed, Post

if TYPE_CHECKING:
    from tests.vk.vk import Vk

EVENT: Final[dict[Kind, str]] = {
    "wall": "wall_reply",
    "photo": "photo_comment",
    "video": "video_comment",
    "market": "market_comment",
    "board": "board_post",
}
LIKED: Final[dict[Kind, str]] = {"wall": "post", "photo": "photo", "video": "video", "market": "market"}
LIKED_COMMENT: Final[dict[Kind, str]] = {
    "wall": "comment",
    "photo": "photo_comment",
    "video": "video_comment",
    "market": "market_comment",
    "board": "topic_comment",
}


def publish(vk: Vk, community: Community, author: int, text: str, **more: Any) -> Post:
    """Put an entry on a community's wall, now, later or for its managers to decide on."""
    post = Post(
        owner=community.owner,
        id=community.number("wall"),
        author=author,
        text=text,
        date=more.pop("date", vk.now()),
        creator=more.pop("creator", author),
        added=vk.now(),
        **more,
    )
    community.things["wall", post.id] = post
    if post.type != "postpone":
        _tell_of_post(community, post)
    return post


def come_out(vk: Vk, community: Community, post: Post) -> Post:
    """Publish what was postponed or suggested: under another number, as in life."""
    del community.things["wall", post.id]
    if post.type == "postpone":
        post.postponed_as = post.id
    post.id, post.type, post.date = community.number("wall"), "post", vk.now()
    community.things["wall", post.id] = post
    _tell_of_post(community, post)
    return post


def comment(vk: Vk, under: Commentable, author: int, text: str, **more: Any) -> Comment:
    """Put a comment under something, with the event.

    Raises:
        NotAllowed: comments are closed there.
    """
    if not under.open or under.deleted:
        raise NotAllowed("comments are closed")
    community = vk.communities[-under.owner]
    replied: Comment | None = more.get("reply_to")
    row = "wall" if under.kind == "wall" else f"{under.kind} comments"
    one = Comment(
        under=under,
        id=community.number(row),
        author=author,
        date=vk.now(),
        text=text,
        thread=(replied.thread or replied) if replied and under.kind in ("wall", "video") else None,
        **more,
    )
    under.comments[one.id] = community.comments[under.kind, one.id] = one
    under.guids.setdefault((author, one.guid), one)
    tell(community, one, "new")
    return one


def edit(vk: Vk, one: Comment, text: str) -> None:
    """Change the text of a comment."""
    one.text = text
    tell(vk.communities[-one.under.owner], one, "edit")


def delete(vk: Vk, one: Comment, by: int) -> None:
    """Delete a comment; the event tells by whom, if this VK is told to."""
    one.deleted, one.deleted_by = True, by
    gone = rendering.comment_gone(one, by if vk.switches.deleter_known else None)
    vk.communities[-one.under.owner].events.put(f"{EVENT[one.under.kind]}_delete", gone)


def restore(vk: Vk, one: Comment) -> None:
    """Bring a comment back."""
    one.deleted, one.deleted_by = False, None
    tell(vk.communities[-one.under.owner], one, "restore")


def tell(community: Community, one: Comment, what: str) -> None:
    """The event about a comment."""
    community.events.put(f"{EVENT[one.under.kind]}_{what}", rendering.comment_event(one))


def like(vk: Vk, what: Commentable | Comment, by: int, *, takes_back: bool = False) -> None:
    """Like something, or no longer. Doing it twice changes nothing."""
    if (by in what.likes) is not takes_back:
        return
    (what.likes.discard if takes_back else what.likes.add)(by)
    under = what.under if isinstance(what, Comment) else what
    if under.kind == "board" and under is what:
        return
    told = {
        "liker_id": by,
        "object_type": LIKED_COMMENT[under.kind] if isinstance(what, Comment) else LIKED[under.kind],
        "object_owner_id": under.owner,
        "object_id": what.id,
        "post_id": under.id if isinstance(what, Comment) and under.kind == "wall" else 0,
    }
    if isinstance(what, Comment) and what.thread is not None:
        told["thread_reply_id"] = what.thread.id
    vk.communities[-under.owner].events.put("like_remove" if takes_back else "like_add", told)


def _tell_of_post(community: Community, post: Post) -> None:
    community.events.put("wall_post_new", rendering.post(post, event=True))
