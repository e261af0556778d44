"""VK tells us of our own removals too: those that we have just made need not go through the inbox.

In memory only, and for a while: what is not recognised here is recognised by its deed.
"""

from collections import OrderedDict
from typing import Final

from models.messages import Address

_MOST: Final = 10_000


class Echoes:
    """Comments that we are removing or bringing back, until VK tells of it."""

    def __init__(self) -> None:
        self._expected: OrderedDict[tuple[str, str, bool], None] = OrderedDict()

    def expect(self, where: Address, *, back: bool) -> None:
        """We are about to do it."""
        self._expected[where.chat, where.message, back] = None
        if len(self._expected) > _MOST:
            self._expected.popitem(last=False)

    def forget(self, where: Address, *, back: bool) -> None:
        """It will not happen after all."""
        self._expected.pop((where.chat, where.message, back), None)

    def heard(self, where: Address, *, back: bool) -> bool:
        """Whether this is an echo of ours; it is heard once."""
        key = (where.chat, where.message, back)
        if key not in self._expected:
            return False
        del self._expected[key]
        return True
