"""What Telegram takes as a post: core.telegram.org/bots/api on sendMessage, sendMediaGroup, sendPoll.

Channels choose themselves whether their posts are signed and commented, and know no sources.
"""

from typing import Final

from models.capabilities import PollLimits, PostLimits
from models.content import Trait

LIMITS: Final = PostLimits(
    name="Telegram",
    kind=lambda name: name.partition(":")[0],
    kinds=frozenset({"photo", "video", "animation", "document", "audio", "voice", "video_note", "sticker"}),
    poll=PollLimits(question=300, options=12, option=100, explanation=200),
    under_albums=False,
    source=False,
    # What is an advertisement says so in its own text.
    traits=frozenset({Trait.SILENT, Trait.NO_PREVIEW, Trait.PINNED, Trait.ADVERTISEMENT}),
)
