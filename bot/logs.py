"""One stream of log lines, ours and the libraries', without secrets and without forged lines.

An event is a constant sentence with fields; people's texts belong to DEBUG. Lines go to standard
error, because standard output belongs to what a command answers.
"""

import json
import logging
import re
import sys
from functools import partial
from typing import Any, Literal, TextIO

import structlog
from pydantic import SecretStr
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.redaction import MASK, Redaction, is_sensitive

Level = Literal["debug", "info", "warning", "error"]
Format = Literal["console", "json"]

# Libraries that tell each step, and often what they carry.
_TALKATIVE = ("aiosqlite", "alembic", "apscheduler", "asyncio", "filelock", "sqlalchemy.engine", "uvicorn")

# Whatever a terminal or a viewer may take for the end of a line, a command or a change of direction.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_MARGIN = "    | "

_redaction = Redaction()


def redact(secret: str) -> None:
    """Never print `secret`; shorter than 6 characters it can't be told from ordinary words."""
    _redaction.add(secret)


def masked(text: str) -> str:
    """`text` without secrets, for what is printed and not logged."""
    return _redaction(text)


def configure(level: Level = "info", style: Format = "console", stream: TextIO | None = None) -> None:
    """Send our lines and those of the libraries to `stream`, standard error by default."""
    stream = stream or sys.stderr
    least = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        _mask_fields,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    rendering = _json() if style == "json" else _console(colors=stream.isatty())
    structlog.configure(
        processors=[*shared, *rendering],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.WriteLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
    _take_over_libraries(least, stream, [*shared, *rendering])


def _take_over_libraries(least: int, stream: TextIO, processors: list[Processor]) -> None:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *processors],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(least)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(least, logging.WARNING))
    logging.captureWarnings(True)
    # Otherwise a line that can't be formatted is printed with its arguments, past all masks.
    logging.raiseExceptions = False


def _json() -> list[Processor]:
    render = structlog.processors.JSONRenderer(serializer=partial(json.dumps, ensure_ascii=False))
    return [render, _escape_rest]


def _console(*, colors: bool) -> list[Processor]:
    render = structlog.dev.ConsoleRenderer(
        colors=colors,
        sort_keys=False,
        repr_native_str=True,
        # The default would print the local variables of each frame.
        exception_formatter=structlog.dev.plain_traceback,
    )
    return [_escape_text, render, _indent_rest]


def _mask_fields(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {key: MASK if is_sensitive(key) else _masked(value) for key, value in event.items()}


def _masked(value: object) -> object:
    """`value` without secrets, of kinds that every form of the log can show."""
    if isinstance(value, str):
        return _redaction(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {
            _redaction(str(key)): MASK if is_sensitive(str(key)) else _masked(content)
            for key, content in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(content) for content in value]
    return MASK if isinstance(value, SecretStr) else _redaction(str(value))


def _escape_rest(_: WrappedLogger, __: str, line: Any) -> str:
    # JSON escapes only what is below the space; the others are valid there and still break lines.
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", str(line))


def _escape_text(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    # The renderer quotes the values of fields; these parts it prints as they are.
    for key in ("event", "logger"):
        if key in event:
            event[key] = _escaped(str(event[key]))
    for key in ("exception", "stack"):
        if key in event:
            event[key] = "\n".join(map(_escaped, str(event[key]).split("\n")))
    return event


def _indent_rest(_: WrappedLogger, __: str, line: Any) -> str:
    # A message inside a traceback can have lines of its own: with a margin none of them looks like ours.
    return str(line).replace("\n", "\n" + _MARGIN)


def _escaped(text: str) -> str:
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)
