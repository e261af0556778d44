"""The school: labels of presses become a lesson in another process, which judges if it passes the gate."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.history import StoredHistory
from bot.loops.school import LessonFailed, School, learned_apart
from handlers.lessons.when import Why
from models.cases import CaseKind
from models.decisions import Axis
from models.errors import ConfigError, StorageError
from models.inbox import RawEvent
from models.labels import Label
from models.lessons import KeptLesson, LessonState
from models.messages import Message
from models.storage.schema import migrate
from models.texts import Sentence
from moderation.artifact import load
from moderation.judges import taught
from moderation.lesson import Lesson
from moderation.material import Material, Task
from tests.builders import COMMUNITY, NOW, case, community, item, message
from tests.stage import Stage, stage_on
from tests.unit.moderation.learning.school import presses, texts


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "bot.db"
    asyncio.run(migrate(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture
async def stage(migrated: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    file = shutil.copy(migrated, tmp_path / "bot.db")
    async with stage_on(f"sqlite+aiosqlite:///{file}") as ready:
        yield ready


def said(raw: bytes) -> Message:
    words = raw.decode()
    place, _, _ = words.partition(": ")
    if place == "наше":
        return message(words, "anna")
    return message(words, chat={"дежурная": "duty", "личное": "dm-petya"}.get(place, "wall"))


def school_of(stage: Stage) -> School:
    artifact = load()
    school = stage.machine.school(taught(artifact, None), artifact, None)
    school.history = StoredHistory(stage.store, lambda: {"vk": said})
    return school


async def teach(stage: Stage, labels: Iterable[Label]) -> None:
    """Cases in which these labels were given, each about a text of its own."""
    async with stage.store.begin() as ledger:
        for number, label in enumerate(labels):
            about = item(f"t{number}", text=label.text)
            opened = case(CaseKind.REVIEW, incident=f"i{number}-{label.by}", first=about)
            [kept] = await ledger.cases.open([opened])
            given = Label(
                community=COMMUNITY, case=kept.id, address=about.address, text=label.text,
                axis=label.axis, holds=label.holds, by=label.by, at=NOW - timedelta(hours=1),
            )  # fmt: skip
            await ledger.labels.add([given])


async def test_presses_become_a_lesson_that_judges_and_is_told_with_a_button_back(stage: Stage) -> None:
    school = school_of(stage)
    before = school.judges.of(community()).model
    await teach(stage, presses(40, Axis.SPAM))
    await stage.ask("olga", "/model learn")
    assert await school.attend()
    await stage.deliver()
    [report] = [one for one in stage.network.written.values() if "Урок №1" in one.text]
    assert "Сужу с этим уроком." in report.text
    assert report.labels == ["Судить как раньше"]
    assert school.judges.of(community()).model.startswith(f"{before}.")
    await stage.press("olga", "Судить как раньше", report)
    await school.keep_up()
    assert school.judges.of(community()).model == before
    assert not await school.attend(), "what a person took back is not learned again at once"


async def test_an_undone_label_is_learned_away(stage: Stage) -> None:
    school = school_of(stage)
    await teach(stage, presses(30, Axis.SPAM))
    first = await school.hold(Why.NIGHT, await school.facts())
    await teach(stage, presses(3, Axis.SPAM, by="lev", seed=77))
    await school.hold(Why.ASKED, await school.facts())
    stage.watch.now += timedelta(minutes=1)
    async with stage.store.begin() as ledger:
        for label in await ledger.labels.standing(100):
            if label.by == "lev":
                await ledger.labels.take_back(label.case, "lev", stage.watch.now)
    assert await school.attend()
    async with stage.store.reading() as ledger:
        live = await ledger.lessons.live()
    assert live is not None
    assert live.id > first.id
    assert live.fingerprint == first.fingerprint
    assert not await school.attend()


async def test_too_few_labels_are_kept_as_a_refused_lesson_and_nothing_changes(stage: Stage) -> None:
    school = school_of(stage)
    await teach(stage, presses(3))
    lesson = await school.hold(Why.ASKED, await school.facts())
    assert lesson.state is LessonState.REFUSED
    assert school.judges.of(community()).model == school.artifact.model


async def test_the_history_of_subscribers_is_learned_beside_the_labels(stage: Stage) -> None:
    school = school_of(stage)
    async with stage.store.begin() as ledger:
        written = [*texts((0, 0), 4), "дежурная: привет", "личное: привет", "наше: привет"]
        events = [
            RawEvent(platform="vk", event_id=str(number), raw=text.encode())
            for number, text in enumerate(written)
        ]
        await ledger.inbox.store(events, NOW)
        await ledger.inbox.finish([one.id for one in await ledger.inbox.pending(10)])
        await school.directory.refresh(ledger)
    heard = await school._ordinary_talk(NOW - timedelta(days=1))
    assert [one.text for one in heard] == written[:4]


async def test_where_learning_fails_it_is_told_and_nothing_changes(stage: Stage, tmp_path: Path) -> None:
    school = school_of(stage)
    school.file = tmp_path / "none.npz"
    await stage.ask("olga", "/model learn")
    assert await school.attend()
    await stage.deliver()
    assert "Учёба сорвалась" in stage.network.said_in("desk")[-1]
    assert not await school.attend()
    assert school.judges.model == school.artifact.model


async def test_a_lesson_that_could_not_be_kept_is_kept_later_and_not_learned_again(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = school_of(stage)
    school.file = tmp_path / "none.npz"
    await stage.ask("olga", "/model learn")
    learned = []
    learn = School._learned

    async def counting(self: School, live: KeptLesson | None) -> Any:
        learned.append(live)
        return await learn(self, live)

    @asynccontextmanager
    async def full() -> AsyncIterator[Any]:
        raise StorageError("the disk is full")
        yield

    monkeypatch.setattr(School, "_learned", counting)
    with monkeypatch.context() as disk:
        disk.setattr(stage.store, "begin", full)
        for _ in range(2):
            with pytest.raises(StorageError):
                await school.attend()
    assert await school.attend()
    assert len(learned) == 1
    await stage.deliver()
    assert "Учёба сорвалась" in stage.network.said_in("desk")[-1]
    assert not await school.attend()


async def test_a_lesson_that_can_not_be_read_leaves_the_artefact_to_judge_alone(stage: Stage) -> None:
    school = school_of(stage)
    async with stage.store.begin() as ledger:
        number = await ledger.lessons.add(KeptLesson(at=NOW, state=LessonState.WAITING), b"rubbish")
        await ledger.lessons.put_live(number, NOW)
    await school.keep_up()
    assert school.judges.model == school.artifact.model


async def test_a_process_that_can_not_learn_is_an_error_in_one_sentence(tmp_path: Path) -> None:
    task = Task(str(tmp_path / "none.npz"), Material(labels=(), now=NOW))
    with pytest.raises(LessonFailed, match=r"none\.json: the card of the classifier is missing"):
        await learned_apart(task)


async def test_learning_imports_nothing_into_the_running_process() -> None:
    program = "import bot.app, sys; print([m for m in sys.modules if m.startswith(('sklearn', 'scipy'))])"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    said_by_it, _ = await process.communicate()
    assert said_by_it.decode().strip() == "[]"


async def test_why_a_lesson_cannot_be_read_is_logged_in_words(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage.store.begin() as ledger:
        await ledger.lessons.add(KeptLesson(at=NOW, state=LessonState.LIVE, live_at=NOW), b"rubbish")

    def unreadable(content: bytes) -> Lesson:
        raise ConfigError(why=Sentence("file.absent", {"file": content.decode()}))

    monkeypatch.setattr(Lesson, "read", unreadable)
    with capture_logs() as logs:
        await school_of(stage).keep_up()
    assert "there is no file rubbish" in [line.get("reason") for line in logs]
