"""What Telegram takes as a post: core.telegram.org/bots/api on sendMessage, sendMediaGroup, sendPoll.

Channels choose themselves whether their posts are signed and commented, and know no sources.
"""

import re
from typing import Final

from models.capabilities import FileLimits, PollLimits, PostLimits
from models.content import Trait
from models.media import MediaKind

_NAME: Final = re.compile(r"[a-z_]+(?::\S+)?")
"""Of what Telegram keeps; what has no file is its kind alone, which is refused as such."""

_MB: Final = 1024 * 1024

LIMITS: Final = PostLimits(
    name="Telegram",
    called=frozenset({"тг", "телеграм", "телеграмм", "телега", "tg", "t.me"}),
    kind=lambda name: name.partition(":")[0],
    kinds=frozenset({"photo", "video", "animation", "document", "audio", "voice", "video_note", "sticker"}),
    poll=PollLimits(question=300, options=12, option=100, explanation=200),
    own=lambda name: _NAME.fullmatch(name) is not None,
    uploads={
        MediaKind.PHOTO: FileLimits(size=10 * _MB, forms=frozenset({"jpeg", "png"}), sides=10_000, ratio=20),
        MediaKind.ANIMATION: FileLimits(size=50 * _MB),
        MediaKind.VIDEO: FileLimits(size=50 * _MB, forms=frozenset({"mp4"})),
        MediaKind.AUDIO: FileLimits(size=50 * _MB, forms=frozenset({"mp3", "m4a"})),
        MediaKind.DOCUMENT: FileLimits(size=50 * _MB),
    },
    at_once=50 * _MB,  # an album is one call, that has to end within half the lease of its order
    under_albums=False,
    source=False,
    keep_hours=47,  # a bot deletes nothing that is 48 hours old, and its clock comes round a little later
    # What is an advertisement says so in its own text.
    traits=frozenset({Trait.SILENT, Trait.NO_PREVIEW, Trait.PINNED, Trait.ADVERTISEMENT}),
)
