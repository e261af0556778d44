"""What VK takes as a post. VK has changed its numbers more than once, so those are settings.

Of a text the schema names no limit; some 16,000 characters are remembered of its page, so a little less
is taken here. Posts have no buttons and polls no right answers.
"""

import re
from typing import Final

from models.capabilities import FileLimits, PollLimits, PostLimits
from models.content import Trait
from models.media import MediaKind

TEXT: Final = 15_000
_KIND: Final = re.compile(r"[a-z_]+")
_NAME: Final = re.compile(r"[a-z_]+(?:-?\d+_\d+(?:_\w+)?|\d*)")
"""Of what VK keeps; what has no number is its kind alone, which is refused as such."""

_MB: Final = 1024 * 1024
"""A photo of more than 50 has no place there, nor one with other sides (dev.vk.com/api/upload); of films and
documents it takes more than we do."""


def post_limits(attachments: int, posts_a_day: int, postponed: int) -> PostLimits:
    """The limits with these numbers."""
    return PostLimits(
        name="VK",
        called=frozenset({"вк", "вконтакте", "в контакте", "vkontakte", "vk.com", "vk.ru"}),
        text=TEXT,
        caption=TEXT,
        comment=TEXT,
        media=attachments,
        together=True,
        kind=kind,
        kinds=frozenset({"photo", "video", "doc", "audio", "market"}),
        own=lambda name: _NAME.fullmatch(name) is not None,
        uploads={
            MediaKind.PHOTO: FileLimits(
                size=50 * _MB, forms=frozenset({"jpeg", "png"}), sides=14_000, ratio=20
            ),
            MediaKind.ANIMATION: FileLimits(size=50 * _MB),
            MediaKind.VIDEO: FileLimits(size=50 * _MB),
            MediaKind.DOCUMENT: FileLimits(size=50 * _MB),
        },
        poll=PollLimits(options=10, explanation=None),
        button=None,
        marks=False,
        traits=frozenset(Trait) - {Trait.NO_PREVIEW},
        a_day=posts_a_day,
        waiting=postponed,
    )


def kind(name: str) -> str:
    """What was uploaded, by its name: `photo57_3` is a photo."""
    found = _KIND.match(name)
    return found[0] if found else name
