"""What the made-up network takes as a post; its wall shows pictures only."""

from models.capabilities import PostLimits
from models.content import Trait
from models.texts import Texts


def post_limits(texts: Texts, language: str) -> PostLimits:
    """The limits, with the name of the network in a language."""
    return PostLimits(
        name=texts.say(language, "platform.local"),
        caption=4096,
        kind=lambda _: "photo",
        kinds=frozenset({"photo"}),
        link=False,
        source=False,
        traits=frozenset(Trait) - {Trait.SIGNED, Trait.AHEAD},
    )
