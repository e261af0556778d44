"""`bot answer`: questions from a stream against a base of approved answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from bot.terminal.jsonl import Reply, answer_each
from handlers.ports import Matcher
from models.faq import Match, Promise


class Thoroughly:
    """A matcher that always knows what a question means: for one who may wait for each answer."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self.thinks = matcher.thinks

    @property
    def promise(self) -> Promise:
        """What the base promises."""
        return self._matcher.promise

    def think(self, questions: Sequence[str]) -> None:
        """Done anyway."""

    def match(self, question: str) -> Match | None:
        """The best entry."""
        self._matcher.think([question])
        return self._matcher.match(question)


def answer_lines(lines: Iterable[bytes], matcher: Matcher, day: date) -> Iterator[Reply]:
    """`{"id", "text"}` lines to `{"id", "entry", "confidence"}` lines, as `bot.terminal.jsonl` says.

    "entry" is null where the best match isn't sure enough, or may not be given on that day; "confidence" is
    still the best one's.
    """

    def one(text: str) -> Mapping[str, object]:
        match = matcher.match(text)
        if match is None:
            return {"entry": None, "confidence": 0.0}
        sure = match.confidence >= match.needed and match.entry.holds_on(day)
        return {"entry": match.entry.id if sure else None, "confidence": round(match.confidence, 4)}

    return answer_each(lines, one)
