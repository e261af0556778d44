"""Who speaks on VK: people have positive ids, communities negative ones, in comments as in messages. Pure."""

from bot.platforms.vk import wire
from models.messages import Author, AuthorKind


def author(id_: int, event: wire.Event) -> Author:
    """Our own words come back too: whoever writes as the community is the community."""
    number = str(id_)
    name = event.names.get(number)
    if id_ > 0:
        return Author(id=number, name=name or f"id{id_}")
    kind = AuthorKind.COMMUNITY if id_ == -event.group_id else AuthorKind.CHANNEL
    return Author(id=number, name=name or f"club{-id_}", kind=kind)
