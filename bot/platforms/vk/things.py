"""What a comment stands under, and whose that is: each kind of event has fields of its own for it. Pure."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.platforms.vk import wire

Thing = tuple[int, int]
"""What a comment stands under, and whose that is."""

THINGS: Final[Mapping[str, tuple[str, Callable[[wire.Under], Thing]]]] = {
    "wall_reply": ("wall", lambda said: (said.post_id, said.owner_id or said.post_owner_id)),
    "photo_comment": ("photo", lambda said: (said.photo_id, said.photo_owner_id or said.owner_id)),
    "video_comment": ("video", lambda said: (said.video_id, said.video_owner_id or said.owner_id)),
    "market_comment": ("market", lambda said: (said.item_id, said.market_owner_id or said.owner_id)),
    "board_post": ("topic", lambda said: (said.topic_id, said.topic_owner_id or said.owner_id)),
}
