"""What somebody typed and what takes thought is answered when it is sent, outside of the batch's transaction.

Which lines those are is the commands' business, their answer the console's.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from handlers.community.directory import Directory
from handlers.ports import Ledger
from handlers.request import Request
from models.intents import CarryOut, Order, Send
from models.texts import Texts

Think = Callable[[Request], Awaitable[Send]]
"""Carries out the line `request.words` and answers it."""


def thought_about(request: Request, line: str, name: str) -> Order:
    """The order to carry out a line later; `name` tells it from what else follows from the same message."""
    message = request.message
    intent = CarryOut(
        platform=message.address.platform, community=request.community.id, typed=message, line=line
    )
    return Order(key=f"{message.cause}:{name}", intent=intent)


@dataclass(frozen=True, slots=True)
class CarryOutCommands:
    """Turns an order to carry out a command into its answer."""

    directory: Directory
    texts: Texts
    think: Think

    async def __call__(self, ledger: Ledger, intent: CarryOut, now: datetime) -> Send:
        """The answer, as the community is now."""
        await self.directory.refresh(ledger)
        known = self.directory.get(intent.community)
        return await self.think(Request(ledger, known, intent.typed, intent.line, now, self.texts))
