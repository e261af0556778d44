"""The school: gathers what people said and what is ordinary talk, has a lesson learned in a process of
its own, and puts in place what is live.

When there is something to learn and what becomes of it is decided in `handlers.lessons`; how it is
learned, in `moderation.learning`, which is never imported here.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec
import structlog

from bot.catalogues import told as in_words
from bot.unreadable import reason
from handlers.community.directory import Directory
from handlers.community.what_if import History
from handlers.lessons.told import told
from handlers.lessons.when import Facts, Why, leaves_none, state_of, why_now
from handlers.ports import Signer
from models.clock import Clock
from models.communities import Place
from models.errors import ConfigError, SmotritelError
from models.intents import Order, Send
from models.labels import Label
from models.lessons import FAILED, KeptLesson, LessonState
from models.messages import AuthorKind
from models.storage.store import SqlLedger, Store
from models.texts import Texts
from moderation.artifact import Artifact
from moderation.judges import Judges, taught
from moderation.lesson import Lesson
from moderation.material import Answer, Heard, Material, Task

log = structlog.get_logger()

HISTORY = timedelta(days=30)
MOST_HEARD = 10_000
MOST_LABELS = 100_000
LONGEST = 600.0
"""Seconds after which a lesson is given up; a hundred thousand labels take half a minute."""

_NEWEST = 20
_ROOT = Path(__file__).parents[2]
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")


class LessonFailed(SmotritelError):
    """The process that learns ended without a lesson: nothing has changed."""


class _Held(NamedTuple):
    """A lesson that was held and is not in the database yet."""

    why: Why
    facts: Facts
    asked: KeptLesson | None
    labels: Sequence[Label]
    answer: Answer


@dataclass(slots=True)
class School:
    """Lessons of a running Smotritel, and of `bot learn`. `file` is the artefact's, None the shipped one."""

    store: Store
    directory: Directory
    judges: Judges
    artifact: Artifact
    file: Path | None
    history: History
    texts: Texts
    signer: Signer
    clock: Clock
    _placed: int | None = field(default=None)
    _unkept: _Held | None = field(default=None)

    async def keep_up(self) -> None:
        """Judge with the lesson that is live in the database; a tick."""
        async with self.store.reading() as ledger:
            live = await ledger.lessons.live()
            number = live.id if live else None
            if number == self._placed:
                return
            lesson = _read(number, await ledger.lessons.content(number)) if number else None
        # It takes a tenth of a second, and nobody is to wait for it.
        self.judges.replace(await asyncio.to_thread(taught, self.artifact, lesson))
        self._placed = number
        log.info("what judges has changed", lesson=number or "none", model=self.judges.model)

    async def attend(self) -> bool:
        """Hold a lesson if something calls for one; a tick. Returns whether one was held."""
        if self._unkept is not None:
            await self._put(self._unkept)  # a full disk is no reason to learn the same again
            return True
        facts = await self.facts()
        why = why_now(facts)
        if why is None:
            return False
        asked = next((one for one in facts.newest if one.state is LessonState.ASKED), None)
        await self.hold(why, facts, asked)
        return True

    async def hold(self, why: Why, facts: Facts, asked: KeptLesson | None = None) -> KeptLesson:
        """Learn now, keep the lesson, put it in place if it may judge, and tell people.

        Where the process that learns fails, that is kept and told as a refused lesson.
        """
        self._unkept = _Held(why, facts, asked, *await self._learned(facts.live))
        return await self._put(self._unkept)

    async def _put(self, held: _Held) -> KeptLesson:
        why, facts, asked, labels, answer = held
        state = state_of(answer.report, why, facts)
        begun = asked or KeptLesson(at=facts.now, state=state)
        lesson = replace(
            begun,
            at=facts.now,
            state=LessonState.REFUSED if state is LessonState.REFUSED else LessonState.WAITING,
            base=self.judges.base,
            fingerprint=answer.fingerprint,
            label=0 if answer.report.failed else max((label.id for label in labels), default=0),
            report=answer.report,
        )
        async with self.store.begin() as ledger:
            number = await _kept(ledger, lesson, answer.content)
            if state is LessonState.LIVE:
                await ledger.lessons.put_live(number, facts.now)
            elif leaves_none(state, why):
                await ledger.lessons.put_live(None, facts.now)
            kept = await ledger.lessons.get(number) or lesson
            if asked is not None or facts.live is None or kept.fingerprint != facts.live.fingerprint:
                await ledger.outbox.put(list(self._told(kept, labels)))
        self._unkept = None
        await self.keep_up()
        log.info("a lesson was held", lesson=number, why=why.value, state=kept.state.value)
        return kept

    async def facts(self) -> Facts:
        """What decides whether there is something to learn."""
        async with self.store.reading() as ledger:
            await self.directory.refresh(ledger)
            newest, live = await ledger.lessons.newest(_NEWEST), await ledger.lessons.live()
            last = max((lesson.label for lesson in newest), default=0)
            new = await ledger.labels.count(last)
            undone = await ledger.labels.taken_back(live.at, live.label) if live else 0
        zones = [known.community.zone for known in self.directory.everywhere()]
        return Facts(
            newest=newest,
            live=live,
            base=self.judges.base,
            new=new,
            undone=undone,
            now=self.clock(),
            zone=zones[0] if zones else "UTC",
        )

    async def _learned(self, live: KeptLesson | None) -> tuple[Sequence[Label], Answer]:
        now = self.clock()
        async with self.store.reading() as ledger:
            labels = await ledger.labels.standing(MOST_LABELS)
            content = await ledger.lessons.content(live.id) if live else None
        material = Material(
            labels=tuple(labels),
            history=await self._ordinary_talk(now - HISTORY),
            now=now,
            live=content,
            live_at=live.live_at if live else None,
        )
        try:
            return labels, await learned_apart(Task(str(self.file) if self.file else None, material))
        except LessonFailed as failed:
            log.warning("a lesson could not be learned", reason=str(failed))
            return labels, Answer(b"", "", FAILED)

    async def _ordinary_talk(self, since: datetime) -> tuple[Heard, ...]:
        """What subscribers wrote in public."""
        heard = [
            Heard(known.community.id, message.text)
            for known in self.directory.everywhere()
            for message in await self.history(known, since, MOST_HEARD)
            if message.kind is not AuthorKind.COMMUNITY
            and message.place is not Place.PRIVATE
            and message.text.strip()
        ]
        return tuple(heard)

    def _told(self, lesson: KeptLesson, labels: Sequence[Label]) -> Sequence[Order]:
        """To who asked, or to the desks of the communities whose people taught it."""
        teachers = {label.community for label in labels}
        orders = []
        for known in self.directory.everywhere():
            community = known.community
            chat = community.chat_for(Place.DESK) or community.chat_for(Place.DUTY)
            if lesson.by is not None:
                chat = lesson.chat if community.id == lesson.community else None
            elif community.id not in teachers:
                chat = None
            if chat is not None:
                text, buttons = told(lesson, community, chat, self.texts, self.signer)
                send = Send(platform=community.platform, chat=chat, text=text, buttons=buttons)
                orders.append(Order(key=f"lesson:{lesson.id}:{community.id}", intent=send))
        return orders


async def learned_apart(task: Task) -> Answer:
    """What a process of its own learns; it is given no secrets and one core.

    Raises:
        LessonFailed: it took too long or ended otherwise than with a lesson.
    """
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "moderation.learning",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**kept, **threads, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
        )
    except OSError as error:
        raise LessonFailed(f"the process that learns can't be started: {reason(error)}") from error
    try:
        async with asyncio.timeout(LONGEST):
            said, complaint = await process.communicate(msgspec.msgpack.encode(task))
    except TimeoutError:
        raise LessonFailed(f"no lesson after {LONGEST:g} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
        raise LessonFailed(f"the process that learns ended with {process.returncode}: {last}")
    try:
        return msgspec.msgpack.decode(said, type=Answer)
    except msgspec.DecodeError as error:
        raise LessonFailed(f"the process that learns ended with what can't be read: {error}") from error


async def _kept(ledger: SqlLedger, lesson: KeptLesson, content: bytes) -> int:
    if lesson.id:
        await ledger.lessons.learned(lesson, content)
        return lesson.id
    return await ledger.lessons.add(lesson, content)


def _read(number: int, content: bytes) -> Lesson | None:
    """A lesson that can't be read is as good as none: the artefact judges alone."""
    try:
        return Lesson.read(content)
    except ConfigError as error:
        log.warning("a lesson can't be read", lesson=number, reason=in_words(error, "en"))
        return None
