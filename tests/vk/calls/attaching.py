"""Reads attachments as calls name them, `photo-1_2`, and shows what they are."""

import re
from typing import Final

from tests.vk.calls.place import Caller
from tests.vk.failures import wrong_param
from tests.vk.world import Json

_NAMED: Final = re.compile(r"(photo|video|doc|poll|audio|wall|market)(-?\d+)_(\d+)(?:_\w+)?")
_LINK: Final = re.compile(r"https?://\S+")
MOST: Final = 10


def attached(caller: Caller, names: list[str]) -> list[Json]:
    """What is named; VK drops nothing silently here, so that a test sees a wrong name.

    Raises:
        Failure: a name is of nothing that there is, or there are too many.
    """
    names = [name.strip() for name in names if name.strip()]
    if len(names) > MOST:
        raise wrong_param("too many attachments")
    if sum(name.startswith("http") for name in names) > 1:
        raise wrong_param("only one link may be attached")
    return [_attached(caller, name) for name in names]


def _attached(caller: Caller, name: str) -> Json:
    if _LINK.fullmatch(name):
        return caller.vk.media.link(name)
    match = _NAMED.fullmatch(name)
    if match is None:
        raise wrong_param(f"invalid attachment {name}")
    kind, owner, number = match[1], int(match[2]), int(match[3])
    found = caller.vk.media.find(kind, owner, number)
    if found is None:
        raise wrong_param(f"{kind} not found: {name}")
    return {"type": kind, kind: found}
