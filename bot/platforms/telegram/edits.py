"""Telegram tells of edits where nothing was edited: reactions to a message that had been edited before
come as one more edit of it. What a message showed last tells them apart.

In memory only: after a restart such an edit is judged once more, with the same result.
"""

from collections.abc import Callable
from typing import Final

from models.messages import Incoming, Message

_REMEMBERED: Final = 50_000


_Shown = tuple[int, str]
"""What a message showed, and the event that told so."""


class FalseEdits:
    """Reads events and drops the edits that changed nothing.

    When the young generation is full it becomes the older, and what the older knew is dropped.
    """

    def __init__(self, read: Callable[[bytes], Incoming | None], remembered: int = _REMEMBERED) -> None:
        self._read = read
        self._most = remembered
        self._young: dict[int, _Shown] = {}
        self._old: dict[int, _Shown] = {}

    def __call__(self, raw: bytes) -> Incoming | None:
        """The record, or None where nothing happened."""
        record = self._read(raw)
        if not isinstance(record, Message):
            return record
        message = hash((record.address.chat, record.address.message))
        content = hash((record.text, record.hidden_links, record.attachments))
        dropped = record.edited and self._showed(message, content, record.event_id)
        if len(self._young) >= self._most // 2:
            self._old, self._young = self._young, {}
        self._young[message] = content, record.event_id
        return None if dropped else record

    def _showed(self, message: int, content: int, event_id: str) -> bool:
        before = self._young.get(message) or self._old.get(message)
        # An event that is read again, since its batch failed, is compared with what was before it.
        return before is not None and before[0] == content and before[1] != event_id
