"""How things of the made-up VK look in answers and events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tests.vk.world import Comment, Commentable, Json, Message, Post, Talk

if TYPE_CHECKING:
    from tests.vk.community import Community
    from tests.vk.people import Person

_ID: Final = {"photo": "photo_id", "video": "video_id", "market": "item_id", "board": "topic_id"}
_OWNER: Final = {
    "photo": "photo_owner_id",
    "video": "video_owner_id",
    "market": "market_owner_id",
    "board": "topic_owner_id",
}
CLIENT: Final[Json] = {
    "button_actions": ["text", "vkpay", "open_app", "location", "open_link", "callback"],
    "keyboard": True,
    "inline_keyboard": True,
    "carousel": True,
    "lang_id": 0,
}
"""What the program of the person who writes can show."""


def user(person: Person, fields: tuple[str, ...] = ()) -> Json:
    """A person; those who were deleted or banned lose their name."""
    if person.deactivated == "deleted":
        return {"id": person.id, "first_name": "DELETED", "last_name": "", "deactivated": "deleted"}
    shown = {"id": person.id, "first_name": person.first_name, "last_name": person.last_name}
    if person.deactivated:
        return shown | {"deactivated": person.deactivated}
    shown |= {"can_access_closed": True, "is_closed": False}
    extra = {"screen_name": person.screen_name, "domain": person.screen_name, "sex": 0, "online": 0}
    extra |= {"photo_50": "https://vk.com/images/camera_50.png", "has_photo": 0}
    extra |= {"photo_100": "https://vk.com/images/camera_100.png"}
    extra |= {"status": person.status, "site": person.site, "about": person.about}
    return shown | {name: extra[name] for name in fields if name in extra}


def group(community: Community, fields: tuple[str, ...] = ()) -> Json:
    """A community."""
    picture = "https://vk.com/images/community_"
    shown = {"id": community.id, "name": community.name, "screen_name": community.screen_name}
    shown |= {"is_closed": int(community.closed), "type": "group"}
    shown |= {f"photo_{size}": f"{picture}{size}.png" for size in (50, 100, 200)}
    extra: Json = {"members_count": community.members_count(), "can_message": 1, "status": "", "wall": 1}
    extra |= {"description": "", "can_post": 1, "can_suggest": 1}
    return shown | community.more() | {name: extra[name] for name in fields if name in extra}


def likes(marks: set[int], viewer: int = 0) -> Json:
    """How many like it."""
    return {"can_like": 1, "count": len(marks), "user_likes": int(viewer in marks), "can_publish": 1}


def comment(one: Comment, *, thread: Json | None = None) -> Json:
    """A comment in an answer or an event, as its kind wants it."""
    under = one.under
    shown: Json = {"id": one.id, "from_id": one.author, "date": one.date, "text": one.text}
    if under.kind == "wall":
        shown |= {"post_id": under.id, "owner_id": under.owner}
    if one.attachments:
        shown["attachments"] = one.attachments
    if under.kind in ("board", "market"):
        return shown
    if one.reply_to is not None:
        shown |= {"reply_to_comment": one.reply_to.id, "reply_to_user": one.reply_to.author}
    shown["parents_stack"] = [one.thread.id] if one.thread else []
    if one.thread is None and under.kind in ("wall", "video"):
        shown["thread"] = thread or thread_of([])
    return shown


def good(one: Commentable) -> Json:
    """Something that is sold."""
    currency = {"id": 643, "name": "RUB", "title": "₽"}
    return {
        "id": one.id,
        "owner_id": one.owner,
        "title": one.title,
        "description": one.title,
        "availability": 0,
        "category": {"id": 1, "name": "Еда", "inner_type": "market_market_category_nested"},
        "price": {"amount": "10000", "currency": currency, "text": "100 ₽"},
    }


def thread_of(items: list[Json], count: int | None = None) -> Json:
    """The answers to a comment."""
    shown: Json = {"count": len(items) if count is None else count, "items": items}
    return shown | {"can_post": True, "show_reply_button": True, "groups_can_post": True}


def comment_event(one: Comment) -> Json:
    """A comment, as an event tells of it: it says what it stands under."""
    under = one.under
    if under.kind == "wall":
        return comment(one) | {"post_owner_id": under.owner}
    return comment(one) | {_OWNER[under.kind]: under.owner, _ID[under.kind]: under.id}


def comment_gone(one: Comment, deleter: int | None) -> Json:
    """A deleted comment, as its event tells of it. Sometimes it tells of nobody: vkbottle#33."""
    under = one.under
    if under.kind == "board":
        shown: Json = {"topic_owner_id": under.owner, "topic_id": under.id, "id": one.id}
        return shown | ({"deleter_id": deleter} if deleter and deleter > 0 else {})
    place = "post_id" if under.kind == "wall" else _ID[under.kind]
    shown = {"owner_id": under.owner, "id": one.id, place: under.id}
    if deleter is None:
        return shown | ({"deleter_id": 0} if under.kind in ("photo", "video") else {})
    shown |= {"user_id": max(one.author, 0)}
    return shown if under.kind == "market" else shown | {"deleter_id": deleter}


def post(one: Post, viewer: int = 0, *, event: bool = False) -> Json:
    """An entry of a wall; an event knows nothing yet of views."""
    shown: Json = {"inner_type": "wall_wallpost", "id": one.id, "owner_id": one.owner, "type": "post"}
    shown |= {"from_id": one.author, "date": one.date}
    shown |= {"text": one.text, "post_type": one.type, "marked_as_ads": int(one.advertisement)}
    shown |= {"attachments": one.attachments, "comments": comments_info(one)}
    shown |= {"created_by": one.creator} if one.creator > 0 else {}
    shown |= {"can_delete": 1, "can_pin": 1, "can_edit": 1} if event else {}
    if one.reposted is not None:
        shown["copy_history"] = [_copied(one.reposted)]
    if one.signer is not None:
        shown["signer_id"] = one.signer
    if one.copyright is not None:
        shown["copyright"] = one.copyright
    if one.postponed_as is not None and event:
        shown["postponed_id"] = one.postponed_as
    if event:
        return shown
    shown |= {"likes": likes(one.likes, viewer), "reposts": {"count": one.reposts, "user_reposted": 0}}
    shown |= {"is_pinned": 1} if one.pinned else {}
    shown |= {"edited": one.edited} if one.edited else {}
    # Nobody sees a postponed or a suggested post, so it has no views at all.
    return shown | ({"views": {"count": one.views}} if one.type == "post" else {})


def comments_info(one: Commentable) -> Json:
    """How many comments there are and whether more may come."""
    return {"can_post": int(one.open), "can_view": 1, "count": len(one.standing()), "groups_can_post": True}


def message(one: Message, viewer: int, *, deep: bool = True) -> Json:
    """A message as the community `viewer` sees it; a quoted one is shown without what it quotes."""
    shown: Json = {"id": one.id, "date": one.date, "peer_id": one.talk.peer, "from_id": one.author}
    shown |= {"conversation_message_id": one.number, "text": one.text, "attachments": one.attachments}
    if deep:
        forwarded = [message(quoted, viewer, deep=False) for quoted in one.forwarded]
        shown |= {"fwd_messages": forwarded, "out": int(one.author == viewer), "version": 10_000_000}
        shown |= {"important": False, "is_hidden": False, "random_id": one.random_id}
        shown["version"] += one.version
        if one.reply_to is not None:
            shown["reply_message"] = message(one.reply_to, viewer, deep=False)
        optional: Json = {"ref": one.ref, "ref_source": one.ref_source, "action": one.action}
        optional |= {"payload": one.payload, "update_time": one.edited, "keyboard": one.keyboard}
        optional["admin_author_id"] = one.admin
        shown |= {name: value for name, value in optional.items() if value}
    elif one.payload:
        shown["payload"] = one.payload
    return shown


def member(talk: Talk, number: int) -> Json:
    """Somebody's place in a chat."""
    shown: Json = {"member_id": number, "join_date": 1_700_000_000, "invited_by": number}
    shown |= {"is_admin": True} if number in talk.administrators else {}
    return shown | ({"is_restricted_to_write": True} if number in talk.readers else {})


def profiles(authors: set[int], people: dict[int, Person], groups: dict[int, Community]) -> dict[str, Any]:
    """The people and communities that an extended answer speaks of."""
    known = [people[author] for author in sorted(authors) if author in people]
    others = [groups[-author] for author in sorted(authors) if -author in groups]
    return {"profiles": [user(person) for person in known], "groups": [group(other) for other in others]}


def _copied(one: Post) -> Json:
    names = ("inner_type", "id", "owner_id", "from_id", "date", "text", "post_type", "attachments")
    return {name: value for name, value in post(one, event=True).items() if name in names}
