"""Who speaks on VK: people have positive ids, communities negative ones, in comments as in messages. Pure."""

from bot.platforms.vk import wire
from models.messages import Author, AuthorKind


def author(id_: int, event: wire.Event) -> Author:
    """Our own words come back too: whoever writes as the community is the community."""
    if id_ == -event.group_id:
        kind = AuthorKind.COMMUNITY
    else:
        kind = AuthorKind.PERSON if id_ > 0 else AuthorKind.CHANNEL
    number = str(id_)
    name = event.names.get(number) or (f"id{id_}" if id_ > 0 else f"club{-id_}")
    return Author(id=number, name=name, kind=kind)
