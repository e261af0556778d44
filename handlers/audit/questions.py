"""Questions that asked for an answer and got none from the base: who was ignored, what belongs together."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from handlers.audit.bounded import Heaviest, Spread
from handlers.audit.records import Asked, AuditMessage, Group
from handlers.likeness.similarity import groups_of, words_asked

_REMEMBERED = 2_000
_WAITING = 50_000
_LONGEST = 300


@dataclass(slots=True)
class _Open:
    asked: Asked
    author: str
    at: datetime | None


class Unanswered:
    """Collects questions in bounded memory and groups them at the end."""

    def __init__(self) -> None:
        self._asked: Heaviest[tuple[str, ...], Asked] = Heaviest(_REMEMBERED, lambda asked: asked.count)
        self._open: OrderedDict[tuple[str, str], _Open] = OrderedDict()
        self._waits = Spread()
        self.ignored = 0

    def ask(self, message: AuditMessage) -> None:
        """A question without an answer in the base."""
        key = tuple(words_asked(message.text))
        asked = self._asked.get(key)
        if asked is None:
            asked = Asked(text=message.text[:_LONGEST])
            self._asked.put(key, asked)
        asked.count += 1
        asked.ignored += 1
        self.ignored += 1
        self._open[message.chat, message.id] = _Open(asked, message.author, message.at)
        if len(self._open) > _WAITING:
            self._open.popitem(last=False)

    def reply(self, message: AuditMessage) -> None:
        """Any message: if it replies to somebody's open question, that one was not ignored."""
        if message.reply_to is None or (message.chat, message.reply_to) not in self._open:
            return
        question = self._open[message.chat, message.reply_to]
        if question.author == message.author:
            return
        del self._open[message.chat, message.reply_to]
        question.asked.ignored -= 1
        self.ignored -= 1
        if question.at and message.at:
            self._waits.add((message.at - question.at).total_seconds())

    def wait(self) -> float | None:
        """The median of seconds until a question was replied to."""
        return self._waits.median()

    def groups(self, limit: int) -> tuple[Group, ...]:
        """The questions that were asked most, those about the same together."""
        asked = self._asked.best()
        groups = (
            Group(questions=tuple(asked[i] for i in members))
            for members in groups_of([question.text for question in asked])
        )
        return tuple(sorted(groups, key=lambda group: -group.count)[:limit])
