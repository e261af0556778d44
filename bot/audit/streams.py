"""JSON files of any size: objects at known places one by one, and where a broken file breaks."""

from collections.abc import Callable, Collection, Iterator
from typing import Any, BinaryIO

import ijson
from ijson.common import ObjectBuilder

from bot.audit.records import Damaged
from models.texts import Sentence

Place = str
"""Where a value stands, as ijson writes it: `messages.item`, `response.items.item`."""

_CHUNK = 4096
_BOM = b"\xef\xbb\xbf"
_SCALARS = frozenset({"string", "number", "boolean", "null"})


def places(file: BinaryIO) -> Iterator[tuple[Place, str]]:
    """Every place in a JSON file with the kind of event there, from its beginning.

    Raises:
        Damaged: the file is no JSON, or breaks off.
    """
    for place, event, _ in _events(file):
        yield place, event


def values(
    file: BinaryIO, objects: Collection[Place], scalars: Collection[Place] = ()
) -> Iterator[tuple[Place, Any]]:
    """Whole objects and single values at these places, in their order; one is held at a time.

    Raises:
        Damaged: the file is no JSON, or breaks off.
    """
    builder: ObjectBuilder | None = None
    within = ""
    for place, event, value in _events(file):
        if builder is not None:
            builder.event(event, value)
            if event == "end_map" and place == within:
                yield place, builder.value
                builder = None
        elif event == "start_map" and place in objects:
            builder, within = ObjectBuilder(), place
            builder.event(event, value)
        elif event in _SCALARS and place in scalars:
            yield place, value


def _events(file: BinaryIO) -> Iterator[tuple[Place, str, Any]]:
    start = _after_mark(file)
    try:
        # Several documents in one file are what a script that appends pages leaves behind.
        yield from ijson.parse(file, buf_size=_CHUNK, use_float=True, multiple_values=True)
    except ijson.JSONError as error:
        raise Damaged(_breakage(file, start, str(error))) from error


def _after_mark(file: BinaryIO) -> int:
    file.seek(0)
    start = len(_BOM) if file.read(len(_BOM)) == _BOM else 0
    file.seek(start)
    return start


def _breakage(file: BinaryIO, start: int, told: str) -> Sentence:
    chunk = start + (max(file.tell() - start, 1) - 1) // _CHUNK * _CHUNK
    byte, line, column = _position(file, start, chunk)
    where: dict[str, str | int | float] = {"byte": byte, "line": line, "column": column}
    if "premature EOF" in told:
        return Sentence("audit.broken.cut", where)
    if "UTF8" in told:
        return Sentence("audit.broken.encoding", where)
    return Sentence("audit.broken.json", where)


def _position(file: BinaryIO, start: int, chunk: int) -> tuple[int, int, int]:
    """Byte, line and column of the first mistake, which lies in the chunk that begins at `chunk`.

    The parser does not tell, so the file is read again up to there and then byte by byte.
    """
    feed: Callable[[bytes], object] = ijson.basic_parse_coro(_Nothing(), multiple_values=True).send
    file.seek(start)
    byte, line, line_start = start, 1, start
    try:
        while data := file.read(_CHUNK if byte < chunk else 1):
            feed(data)
            byte += len(data)
            if (newline := data.rfind(b"\n")) >= 0:
                line += data.count(b"\n")
                line_start = byte - len(data) + newline + 1
    except ijson.JSONError:
        pass
    return byte, line, byte - line_start + 1


class _Nothing:
    """Takes events and forgets them."""

    def send(self, event: object) -> None:
        pass
