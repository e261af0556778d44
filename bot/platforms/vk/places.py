"""How we name what stands on VK: a post, a comment and what it is under, as in VK's own links. Pure.

A chat of ours is the owner of a wall, like "-123", or the peer of a talk, like "2000000001" or "57".
On the first a message is a `Spot`, in the second the number that it has in the talk.
"""

import re
from dataclasses import dataclass
from typing import Final

from models.errors import Refused
from models.messages import Address

PLATFORM: Final = "vk"
FIRST_CHAT: Final = 2_000_000_000
"""A peer above it is a chat of several people."""

SITE: Final = "https://vk.com/"
TALKS: Final = "https://vk.me/"
"""Begins a link by which people write to a community; it may carry `ref`: dev.vk.com on bots."""

_SPOT: Final = re.compile(r"(wall|photo|video|market|topic)(\d+)(?:_(\d+))?")


@dataclass(frozen=True, slots=True)
class Spot:
    """Something of a community that people comment, or a comment under it.

    `kind` is the beginning of VK's links: wall, photo, video, market, topic. `thing` is 0 where VK has
    not told what a comment stands under.
    """

    kind: str
    thing: int
    comment: int | None = None

    def __str__(self) -> str:
        return self.above if self.comment is None else f"{self.above}_{self.comment}"

    @property
    def above(self) -> str:
        """The thing itself: what a comment is under."""
        return f"{self.kind}{self.thing}"


def spot(message: str) -> Spot:
    """What a message's id on a wall means.

    Raises:
        Refused: it is none of VK's.
    """
    if (found := _SPOT.fullmatch(message)) is None:
        raise Refused(f"{message!r} is no post and no comment of VK")
    kind, thing, comment = found.groups()
    return Spot(kind, int(thing), int(comment) if comment else None)


def address_of(chat: int, message: str) -> Address:
    """Where something stands."""
    return Address(platform=PLATFORM, chat=str(chat), message=message)


def number(id_: str) -> int:
    """An id as VK writes it.

    Raises:
        Refused: it is none of VK's.
    """
    try:
        return int(id_)
    except ValueError:
        raise Refused(f"{id_!r} is no id of VK") from None


def is_talk(chat: str) -> bool:
    """Whether people talk there: a chat, or somebody's messages with the community."""
    return not chat.startswith("-")


def is_chat(chat: str) -> bool:
    """Whether several people talk there."""
    return is_talk(chat) and number(chat) > FIRST_CHAT


def link(address: Address, group: int) -> str:
    """Where a person sees this with their own eyes, and can do by hand what we may not."""
    if is_talk(address.chat):
        return f"{SITE}gim{group}/convo/{address.chat}?cmid={address.message}"
    try:
        where = spot(address.message)
    except Refused:
        return f"{SITE}club{group}"
    owner = address.chat
    if where.kind == "market":
        return f"{SITE}market{owner}?w=product{owner}_{where.thing}"
    asked = {"topic": "post"}.get(where.kind, "reply")
    tail = "" if where.comment is None else f"?{asked}={where.comment}"
    return f"{SITE}{where.kind}{owner}_{where.thing}{tail}"
