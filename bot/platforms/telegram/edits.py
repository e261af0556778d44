"""Telegram tells of edits where nothing was edited: reactions to a message that had been edited before
come as one more edit of it. What a message showed last tells them apart.

In memory only: after a restart such an edit is judged once more, with the same result.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final, NamedTuple

from models.messages import Incoming, Message

_REMEMBERED: Final = 50_000


class _Shown(NamedTuple):
    content: int
    event_id: str


class FalseEdits:
    """Reads events and drops the edits that changed nothing."""

    def __init__(self, read: Callable[[str], Incoming | None], remembered: int = _REMEMBERED) -> None:
        self._read = read
        self._most = remembered
        self._shown: OrderedDict[int, _Shown] = OrderedDict()

    def __call__(self, raw: str) -> Incoming | None:
        """The record, or None where nothing happened."""
        record = self._read(raw)
        if not isinstance(record, Message):
            return record
        message = hash((record.address.chat, record.address.message))
        now = _Shown(hash((record.text, record.hidden_links, record.attachments)), record.event_id)
        before = self._shown.pop(message, None)
        self._shown[message] = now
        if len(self._shown) > self._most:
            self._shown.popitem(last=False)
        # An event that is read again, since its batch failed, is compared with what was before it.
        if record.edited and before and before.event_id != now.event_id and before.content == now.content:
            return None
        return record
