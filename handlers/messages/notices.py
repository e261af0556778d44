"""What somebody is told in public of a punishment: found again by its deed, and taken back with it.

The words themselves are where the punishment is decided.
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from handlers.ports import Ledger
from models.intents import Delete, Order
from models.messages import Address
from models.outcomes import Deed


def notice_of(deed: Deed) -> str:
    """The key of the order to tell of a deed: the same for the deed as it was made and as it is kept."""
    at, until = deed.at.isoformat(), deed.until.isoformat() if deed.until else ""
    where = deed.address
    return f"notice:{deed.kind}:{where.platform}:{where.chat}:{where.message}:{at}:{until}"


async def taken_back(ledger: Ledger, undone: Iterable[Deed], cause: str, now: datetime) -> list[Order]:
    """What removes the notices of deeds that hold no more; those that are not out yet never come out."""
    orders: list[Order] = []
    for deed in undone:
        key = notice_of(deed)
        receipt = await ledger.outbox.receipt_of(key)
        if receipt is None:
            await ledger.outbox.call_off(key, now)
        elif receipt.message is not None:
            orders.append(
                Order(key=f"{cause}:{key}", intent=removal_of(replace(deed.address, message=receipt.message)))
            )
    return orders


def removal_of(ours: Address) -> Delete:
    """What takes words of ours off the platform."""
    return Delete(address=ours, author="", author_name="", text="")
