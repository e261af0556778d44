"""A gateway that reads the plans that it brings before anything is written down about them.

A workbook takes seconds to unpack, and while the fate of an order is written nobody else can write. What
waits for the press of a button are its lines, which are read in a blink.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence

import structlog
from msgspec.structs import replace

from bot.exchange.sheets import PlanSheets
from handlers.ports import Gateway
from models.content import Results
from models.errors import InputError
from models.intents import Act, Receipt, TakeFile

log = structlog.get_logger()


class Unpacking:
    """Performs what `gateway` performs, but brings a file as its lines."""

    def __init__(self, gateway: Gateway, sheets: PlanSheets) -> None:
        self._gateway = gateway
        self._sheets = sheets

    async def perform(self, act: Act, key: str) -> Receipt:
        """Do it; what can't be read is brought as it is, and whoever wants it hears why.

        Raises:
            DeliveryError: as the gateway does.
        """
        receipt = await self._gateway.perform(act, key)
        if not isinstance(act, TakeFile):
            return receipt
        try:
            name, lines = await asyncio.to_thread(
                self._sheets.as_lines, receipt.link or "", receipt.content or b""
            )
        except InputError:
            return receipt
        except Exception:  # outermost: whoever sent it hears of it, and what is behind it does not wait
            log.exception("a plan can't be read", order=key)
            return receipt
        return replace(receipt, link=name, content=lines)

    async def find(self, act: Act, key: str, taken: Collection[str] = ()) -> Receipt | None:
        """Look whether it was written."""
        return await self._gateway.find(act, key, taken)

    async def results(self, chat: str, messages: Sequence[str]) -> Mapping[str, Results]:
        """What posts have brought."""
        return await self._gateway.results(chat, messages)
