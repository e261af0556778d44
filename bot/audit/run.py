"""`bot audit`: files in, a report on the terminal and, if wanted, as a page and a spreadsheet."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from bot.audit.changes import show_changes
from bot.audit.page import Source, page
from bot.audit.readers import messages, recognised
from bot.audit.records import Aside, Damaged, Skipped
from bot.audit.terminal import show
from bot.audit.words import Words
from bot.audit.workbook import workbook
from bot.catalogues import told
from bot.documents.extras import require
from bot.documents.output import check_writable, write_whole
from bot.encoder import sentence_encoder
from bot.exchange.answers import read_faq
from bot.printable import printable
from bot.terminal.answering import Thoroughly
from bot.unreadable import check_readable, reason
from handlers import LOCALE as STORIES
from handlers.answers.matching import Matcher
from handlers.audit import LOCALE
from handlers.audit.auditor import Auditor
from handlers.audit.outcomes import Outcomes
from handlers.audit.privacy import aliases
from handlers.audit.records import AuditMessage
from handlers.audit.what_if import WhatIf
from handlers.commands.values import changed
from models.communities import Community, Mode
from models.errors import ConfigError, InputError
from models.texts import Sentence, Texts
from moderation.judge import LOCALE as REASONS
from moderation.judge import load_judge
from moderation.judges import Judges

_DONE, _FAILED, _INTERRUPTED = 0, 1, 130
_STRETCH = 5_000
"""Messages that are brought into the order of time together, and after which progress shows."""

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What an audit is asked for.

    `community` gives modes, thresholds, stop phrases, allowed domains and the zone; `staff` are ids or
    names whose messages are never judged; `names` shows people by name instead of an alias. `heard` is a
    history that is not in files, `judges` are in place of those with `model`. With `tried` (lines as
    `/mode` and `/settings` take them) or `tried_model` it is told what would change by them, instead of
    what the bot would do.
    """

    paths: Sequence[Path] = ()
    heard: Sequence[AuditMessage] = ()
    tried: Sequence[str] = ()
    tried_model: Path | None = None
    judges: Judges | None = None
    faq: Path | None = None
    html: Path | None = None
    xlsx: Path | None = None
    model: Path | None = None
    names: bool = False
    staff: Sequence[str] = ()
    language: str = "ru"
    community: Community = field(
        default_factory=lambda: Community(id="audit", platform="", title="", mode=Mode.ACT)
    )

    @property
    def is_what_if(self) -> bool:
        """Whether two ways of judging are compared."""
        return bool(self.tried) or self.tried_model is not None


def run_over(options: Options, console: Console) -> int:
    """Audit files and show what came of it; returns the exit status.

    0 is done; 1 means that a file was broken or one could not be written, and what was read before is
    shown; 130 that Ctrl-C ended the reading, and what was read so far is shown.

    Raises:
        ConfigError: a file can't be opened, or an option not be followed; told before anything is read.
    """
    work = _Work(options, console)
    interrupted = False
    try:
        work.read()
    except KeyboardInterrupt:
        interrupted = True
    wrote = work.show(interrupted=interrupted)
    if interrupted:
        return _INTERRUPTED
    return _DONE if wrote and not any(source.problem for source in work.sources) else _FAILED


class _Work:
    """One audit from its options to its report."""

    def __init__(self, options: Options, console: Console) -> None:
        self._options, self._console = options, console
        for history in options.paths:
            check_readable(history)
        for path in (options.html, options.xlsx):
            if path is not None:
                check_writable(path)
                if options.is_what_if:
                    raise ConfigError(why=Sentence("audit.told_here"))
        if options.xlsx is not None:
            require("xlsxwriter", "--xlsx")
        self._zone = _zone(options.community.zone)
        self._texts = Texts(LOCALE, STORIES, REASONS)
        matcher = None
        if options.faq:
            say = partial(self._texts.say, options.language)
            matcher = Thoroughly(Matcher(read_faq(options.faq, say), encoder=sentence_encoder()))
        judges = options.judges or Judges(load_judge(options.model))
        before = Outcomes(judges.apart(options.community), options.community, matcher, options.staff)
        self._auditor = Auditor(before, self._zone, with_answers=matcher is not None)
        self._what_if = self._compared(judges, before, matcher) if options.is_what_if else None
        self._skipped: Counter[Skipped] = Counter()
        self._names: dict[str, str] = {}
        self.sources: list[Source] = []

    def _compared(self, judges: Judges, before: Outcomes, matcher: Thoroughly | None) -> WhatIf:
        options, community = self._options, self._options.community
        say = partial(self._texts.say, options.language)
        try:
            for line in options.tried:
                community, _ = changed(community, line, say)
        except InputError as error:
            raise ConfigError.at("--try", error) from error
        if options.tried_model is not None:
            judges = Judges(load_judge(options.tried_model))
        return WhatIf(before, Outcomes(judges.apart(community), community, matcher, options.staff))

    def read(self) -> None:
        """Hear all files, one after the other."""
        paths = self._options.paths
        self._listen(self._options.heard)
        with Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        ) as progress:
            task = progress.add_task("", total=sum(_size(path) for path in paths) or None)
            done = 0
            for path in paths:
                progress.update(task, description=printable(path.name))
                self._read_one(path, partial(_advance, progress, task, done))
                done += _size(path)

    def _read_one(self, path: Path, advance: Advance) -> None:
        source = Source(printable(path.name), "")
        self.sources.append(source)
        aside = Aside(self._zone, self._skipped, self._names)
        try:
            with path.open("rb") as file:
                kind = recognised(file)
                source = replace(source, kind=self._say(f"audit.kind.{kind}"))
                self._hear(file, messages(file, kind, aside), advance)
        except Damaged as damaged:
            source = replace(source, problem=self._texts.render(self._options.language, damaged.why))
        except OSError as error:
            problem = self._say("audit.broken.unreadable", told=reason(error))
            source = replace(source, problem=problem)
        finally:
            self.sources[-1] = source

    def _hear(self, file: BinaryIO, found: Iterator[AuditMessage], advance: Advance) -> None:
        stretch: list[AuditMessage] = []
        try:
            for message in found:
                stretch.append(message)
                if len(stretch) >= _STRETCH:
                    heard, stretch = stretch, []
                    self._listen(heard)
                    advance(file.tell())
        finally:
            self._listen(stretch)

    def _listen(self, messages: Sequence[AuditMessage]) -> None:
        (self._what_if or self._auditor).hear(messages)

    def show(self, *, interrupted: bool) -> bool:
        """Show the report everywhere it is wanted; False if a file could not be written."""
        report = replace(
            self._auditor.report(), skipped={str(why): count for why, count in self._skipped.items()}
        )
        options = self._options
        words = Words(
            self._texts,
            options.language,
            self._zone,
            aliases(secrets.token_bytes(16)),
            self._names if options.names else None,
        )
        if self._what_if is not None:
            show_changes(self._what_if.changes(), words, self._console)
        else:
            show(report, words, self._console)
        for source in self.sources:
            if source.problem:
                self._tell(f"{source.name}: {source.problem}", "red")
        if interrupted:
            self._tell(self._say("audit.interrupted"), "yellow")
        return all(
            [
                self._write(
                    options.html, lambda: page(report, self.sources, words, interrupted=interrupted).encode()
                ),
                self._write(options.xlsx, lambda: workbook(report, words)),
            ]
        )

    def _write(self, path: Path | None, content: Callable[[], bytes]) -> bool:
        if path is None:
            return True
        try:
            write_whole(path, content())
        except ConfigError as error:
            self._tell(told(error, self._options.language), "red")
            return False
        self._tell(self._say("audit.written", path=str(path)), "green")
        return True

    def _say(self, key: str, **params: str | int | float) -> str:
        return self._texts.say(self._options.language, key, **params)

    def _tell(self, line: str, style: str) -> None:
        self._console.print(Text(printable(line), style=style), soft_wrap=True)


def _advance(progress: Progress, task: TaskID, before: int, at: int) -> None:
    progress.update(task, completed=before + at)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigError(why=Sentence("audit.zone", {"name": name})) from error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
