"""A gateway that looks at a post once more before it is sent, since limits change."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

from handlers.plan.fitting import Kept, objections
from handlers.ports import Gateway
from models.capabilities import PostLimits
from models.content import Results
from models.errors import Refused
from models.intents import Act, Publish, Receipt
from models.texts import Sentence

Known = Callable[[Sequence[str]], Awaitable[Kept]]
"""Tells what is known of media that we keep ourselves."""


async def nothing(names: Sequence[str]) -> Kept:
    """Where none are kept."""
    return {}


class Checked:
    """Performs what `gateway` performs, but no post that its platform would not take."""

    def __init__(self, gateway: Gateway, limits: PostLimits, known: Known = nothing) -> None:
        self._gateway, self._limits, self._known = gateway, limits, known

    async def perform(self, act: Act, key: str) -> Receipt:
        """Do it.

        Raises:
            Refused: the post breaks a limit of the platform; nothing was called.
            DeliveryError: as the gateway does.
        """
        if isinstance(act, Publish) and (wrong := await self._wrong(act)):
            raise Refused(", ".join(one.key for one in wrong), *wrong)
        return await self._gateway.perform(act, key)

    async def _wrong(self, act: Publish) -> list[Sentence]:
        media = act.content.media
        return objections(act.content, self._limits, await self._known(media) if media else {})

    async def find(self, act: Act, key: str, taken: Collection[str] = ()) -> Receipt | None:
        """Look whether it was written."""
        return await self._gateway.find(act, key, taken)

    async def results(self, chat: str, messages: Sequence[str]) -> Mapping[str, Results]:
        """What posts have brought."""
        return await self._gateway.results(chat, messages)
