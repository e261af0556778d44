"""What the made-up network takes as a post; its wall shows pictures only."""

import re
from typing import Final

from bot.platforms.local.mapping import DOCUMENT
from bot.platforms.local.server.pictures import LIMIT
from models.capabilities import FileLimits, PostLimits
from models.content import Trait
from models.media import MediaKind
from models.texts import Texts

_NAME: Final = re.compile(r"[0-9a-f]{24}\.\w+")


def post_limits(texts: Texts, language: str) -> PostLimits:
    """The limits, with the name of the network in a language."""
    return PostLimits(
        name=texts.say(language, "platform.local"),
        caption=4096,
        kind=lambda name: "document" if name.startswith(DOCUMENT) else "photo",
        kinds=frozenset({"photo"}),
        own=lambda name: name.startswith(DOCUMENT) or _NAME.fullmatch(name) is not None,
        uploads={MediaKind.PHOTO: FileLimits(size=LIMIT, forms=frozenset({"jpeg", "png"}))},
        marks=False,
        link=False,
        source=False,
        traits=frozenset(Trait) - {Trait.SIGNED, Trait.AHEAD},
    )
