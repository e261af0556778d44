"""What people do on VK without a word: likes, reposts, votes, comments that go and come back. Pure."""

from collections.abc import Mapping
from typing import Final

import msgspec

from bot.platforms.vk import wire
from bot.platforms.vk.places import PLATFORM, Spot, address_of
from bot.platforms.vk.things import THINGS
from bot.platforms.vk.wire import moment
from models.messages import Gone, Quiet, Reaction, Shared, Vote

GONE_OR_BACK: Final = frozenset(f"{kind}_{what}" for kind in THINGS for what in ("delete", "restore"))
QUIET: Final = GONE_OR_BACK | {"like_add", "like_remove", "wall_repost", "poll_vote_new"}
"""Kinds of events that ask for no judgement."""

_LIKED: Final[Mapping[str, str]] = {
    "post": "wall", "photo": "photo", "video": "video", "market": "market",
    "comment": "wall", "photo_comment": "photo", "video_comment": "video", "market_comment": "market",
    "topic_comment": "topic",
}  # fmt: skip


def quiet(event: wire.Event, id_: str) -> Quiet | None:
    """The record for one of them; None where it is about something that is none of ours.

    Raises:
        msgspec.DecodeError: it is not what VK promises.
    """
    match event.type:
        case "like_add" | "like_remove":
            return _like(event, id_)
        case "wall_repost":
            return _repost(event, id_)
        case "poll_vote_new":
            return _vote(event, id_)
        case _:
            return _gone(event, id_)


def _gone(event: wire.Event, id_: str) -> Gone:
    """A comment was removed or brought back, by us or by hand; who brings one back is not told."""
    comments, _, what = event.type.rpartition("_")
    kind, thing_of = THINGS[comments]
    said, back = wire.under.decode(event.object), what == "restore"
    thing, owner = thing_of(said)
    return Gone(
        event_id=id_,
        address=address_of(owner or -event.group_id, str(Spot(kind, thing, said.id))),
        by=str(said.deleter_id) if said.deleter_id and not back else None,
        back=back,
        at=moment(event.at),
    )


def _like(event: wire.Event, id_: str) -> Reaction | None:
    liked = wire.like.decode(event.object)
    if (kind := _LIKED.get(liked.object_type)) is None:
        return None
    comment = liked.object_type.endswith("comment")
    thing = liked.post_id if comment else liked.object_id
    where = Spot(kind, thing, liked.object_id if comment else None)
    return Reaction(
        event_id=id_,
        address=address_of(liked.object_owner_id or -event.group_id, str(where)),
        person=str(liked.liker_id),
        given=event.type == "like_add",
        at=moment(event.at),
    )


def _repost(event: wire.Event, id_: str) -> Shared | None:
    """VK tells the new post, with ours inside."""
    shared = wire.post.decode(event.object)
    for inside in shared.copy_history:
        original = msgspec.convert(inside, wire.Post)
        if original.owner_id == -event.group_id:
            return Shared(
                event_id=id_,
                address=address_of(original.owner_id, str(Spot("wall", original.id))),
                person=str(shared.from_id),
                at=moment(shared.date),
            )
    return None


def _vote(event: wire.Event, id_: str) -> Vote:
    voted = wire.vote.decode(event.object)
    return Vote(
        event_id=id_,
        platform=PLATFORM,
        chat=str(voted.owner_id),
        poll=str(voted.poll_id),
        option=str(voted.option_id),
        person=str(voted.user_id),
        at=moment(event.at),
    )
