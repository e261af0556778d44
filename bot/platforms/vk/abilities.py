"""What our keys may do, found out when we connect and told to those who plan. VK's word is the last.

Three sources, each trusted over the one before: the schema says which kind of key a method takes
(`keys.METHODS`), VK which rights a key was given and what its owner is in the community, and the
methods themselves whether they may be called. Those that do nothing when they are called with
nothing are tried; of the others the first real call tells.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, NamedTuple

from bot.platforms.abilities import declare
from bot.platforms.memory import Memory
from bot.platforms.vk.key import Kind
from bot.platforms.vk.keys import NAMES, Keys, right
from models.capabilities import Capability
from models.errors import Refused
from models.texts import Sentence

METHODS: Final[Mapping[Capability, tuple[str, ...]]] = {
    Capability.POST: ("wall.post",),
    Capability.POST_WITH_PICTURE: ("wall.post", "photos.getWallUploadServer", "photos.saveWallPhoto"),
    Capability.POST_WITH_VIDEO: ("wall.post", "video.save"),
    Capability.POST_WITH_FILE: ("wall.post", "docs.getWallUploadServer"),
    Capability.FILES: ("docs.getMessagesUploadServer", "docs.save"),
    Capability.POST_WITH_POLL: ("wall.post", "polls.create"),
    Capability.CHANGE_POST: ("wall.edit",),
    Capability.PIN_POST: ("wall.pin", "wall.unpin"),
    Capability.WITHDRAW_POST: ("wall.delete",),
    Capability.REMOVE: ("wall.deleteComment", "wall.restoreComment"),
    Capability.BAN: ("groups.ban", "groups.unban"),
    Capability.ANSWER: ("wall.createComment",),
    Capability.CLOSE_COMMENTS: ("wall.closeComments", "wall.openComments"),
    Capability.RESULTS: ("wall.getById", "wall.getComments"),
}
"""What each capability calls."""

BITS: Final[Mapping[str, int]] = {
    "photos": 1 << 2, "video": 1 << 4, "wall": 1 << 13, "docs": 1 << 17, "groups": 1 << 18,
}  # fmt: skip
"""Rights of a user's key, as bits of VK's mask: dev.vk.com on access rights."""

_KNOWN: Final = {
    Kind.USER: frozenset(BITS),
    Kind.GROUP: frozenset({"manage", "messages", "photos", "docs", "wall"}),
}
"""The rights that VK's word on a key would name, had it been given them."""

_OPEN: Final = frozenset({"wall.getById", "wall.getComments"})
"""What may be read with any right."""

_MODERATOR, _EDITOR = 1, 2
"""Levels of managers: 1 moderates, 2 also posts, 3 may all."""
_LEVELS: Final[Mapping[str, int]] = {
    "wall.post": _EDITOR, "photos": _EDITOR, "docs": _EDITOR, "video": _EDITOR,
}  # fmt: skip


class Held(NamedTuple):
    """What VK says of the keys: rights of the community's, and rights and level of the user's."""

    community: frozenset[str]
    user: frozenset[str]
    level: int


async def learn(keys: Keys, memory: Memory) -> None:
    """Find out, and remember what lacks. A right that was refused once is asked for again.

    Raises:
        DeliveryError: it can't be told now.
    """
    keys.ask_again()
    await declare(memory, await matrix(keys))


async def matrix(keys: Keys) -> Mapping[Capability, Sentence | None]:
    """Of each capability why it lacks, or None, as far as it is known without doing anything.

    Raises:
        DeliveryError: it can't be told now.
    """
    with suppress(Refused):
        await keys.call("wall.post", owner_id=-keys.group, from_group=True, message="")
    with suppress(Refused):
        await keys.call("photos.getWallUploadServer", group_id=keys.group)
    held = await _held(keys)
    return {capability: _lacks(keys, held, methods) for capability, methods in METHODS.items()}


async def _held(keys: Keys) -> Held:
    told = await _asked(keys, Kind.GROUP, "groups.getTokenPermissions") or {}
    mask = int(await _asked(keys, Kind.USER, "account.getAppPermissions") or 0)
    own = await _asked(keys, Kind.USER, "groups.getById", group_id=keys.group) or {}
    [group] = own.get("groups") or [{}]
    return Held(
        frozenset(str(one["name"]) for one in told.get("permissions") or ()),
        frozenset(name for name, bit in BITS.items() if mask & bit),
        int(group.get("admin_level") or 0),
    )


async def _asked(keys: Keys, kind: Kind, method: str, **params: Any) -> Any:
    """The answer, or None where there is no such key or it may not ask."""
    if kind not in keys.keys:
        return None
    with suppress(Refused):
        return await keys.keys[kind].call(method, params)
    return None


def _lacks(keys: Keys, held: Held, methods: tuple[str, ...]) -> Sentence | None:
    return next((why for method in methods if (why := _why_not(keys, held, method))), None)


def _why_not(keys: Keys, held: Held, method: str) -> Sentence | None:
    """The reason of the last key that could be asked; None as soon as one may."""
    if (missing := keys.missing(method)) is not None:
        return missing
    reasons = [_short_of(held, method, kind) for kind in keys.able(method)]
    return None if None in reasons else reasons[0]


def _short_of(held: Held, method: str, kind: Kind) -> Sentence | None:
    if kind is Kind.SERVICE or method in _OPEN:
        return None
    needed = right(method, kind)
    given = held.user if kind is Kind.USER else held.community
    if needed in _KNOWN[kind] - given:
        return Sentence("lacking.vk.right", {"name": NAMES[kind], "right": needed})
    level = _LEVELS.get(method, _LEVELS.get(method.partition(".")[0], _MODERATOR))
    if kind is Kind.USER and held.level < level:
        return Sentence("lacking.vk.level", {"name": NAMES[kind]})
    return None
