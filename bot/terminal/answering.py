"""`bot answer`: questions from a stream against a base of approved answers in a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bot.tables import Table
from bot.terminal.jsonl import Reply, answer_each
from bot.unreadable import unreadable
from handlers.ports import Matcher
from models.errors import ConfigError, InputError
from models.faq import Entry, Match, Promise
from models.texts import Sentence

_COLUMNS = ("id", "question", "answer")


def read_faq(path: Path) -> list[Entry]:
    """Entries of a CSV file `id,question,answer`, in its order.

    Rows with the same id are other phrasings of one entry; their answer may be left empty.

    Raises:
        ConfigError: the file can't be used; the message names file, line and column.
    """
    try:
        with path.open("rb") as file, Table(file) as table:
            return _entries(table)
    except OSError as error:
        raise ConfigError(why=unreadable(path, error)) from error
    except InputError as error:
        raise ConfigError.at(path, error) from error


def _entries(table: Table) -> list[Entry]:
    table.need(_COLUMNS)
    questions: dict[str, list[str]] = {}
    answers: dict[str, str] = {}
    for row in table:
        name, question, answer = (row[column].strip() for column in _COLUMNS)
        if not name or not question:
            raise _wrong("empty", line=table.line, column="question" if name else "id")
        if answers.setdefault(name, answer) != answer and answer:
            raise _wrong("other_answer", line=table.line, name=name)
        if not answers[name]:
            raise _wrong("no_answer", line=table.line, name=name)
        questions.setdefault(name, []).append(question)
    if not questions:
        raise _wrong("nothing")
    return [Entry(id=name, phrasings=tuple(asked), answer=answers[name]) for name, asked in questions.items()]


def _wrong(what: str, **params: str | int) -> InputError:
    return InputError(why=Sentence(f"table.{what}", params))


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


def answer_lines(lines: Iterable[bytes], matcher: Matcher) -> Iterator[Reply]:
    """`{"id", "text"}` lines to `{"id", "entry", "confidence"}` lines, as `bot.terminal.jsonl` says.

    "entry" is null where the best match isn't sure enough; "confidence" is still the best one's.
    """

    def one(text: str) -> Mapping[str, object]:
        match = matcher.match(text)
        if match is None:
            return {"entry": None, "confidence": 0.0}
        sure = match.confidence >= match.needed
        return {"entry": match.entry.id if sure else None, "confidence": round(match.confidence, 4)}

    return answer_each(lines, one)
