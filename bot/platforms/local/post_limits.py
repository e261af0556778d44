"""What the made-up network takes as a post; its wall shows pictures only."""

from typing import Final

from models.capabilities import PostLimits
from models.content import Trait

LIMITS: Final = PostLimits(
    name="local",
    caption=4096,
    kind=lambda _: "photo",
    kinds=frozenset({"photo"}),
    link=False,
    source=False,
    traits=frozenset({Trait.SILENT, Trait.NO_PREVIEW, Trait.PINNED, Trait.COMMENTS_CLOSED}),
)
