"""What takes thought keeps nobody from writing: it is answered when its answer is sent."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any

import pytest

from handlers.answers import commands
from handlers.community import what_if
from models.encoding import Meanings
from models.faq import Entry
from tests.builders import PLATFORM, entry
from tests.fakes import Meaner
from tests.stage import Stage, stage_on

PATIENCE = 5.0
"""Seconds."""
COST = Entry(id="cost", phrasings=("сколько стоит доставка", "почём у вас доставка"), answer="300 ₽.")


@dataclass
class Watched(Meaner):
    """Knows whether somebody could write whenever it was asked."""

    is_writing: Callable[[], bool] = lambda: False
    found: list[bool] = field(default_factory=list)

    def meanings(self, texts: Sequence[str]) -> Meanings:
        self.found.append(self.is_writing())
        return super().meanings(texts)


@pytest.fixture
def encoder() -> Watched:
    return Watched()


@pytest.fixture
async def stage(fresh: Callable[[], str], encoder: Watched) -> AsyncIterator[Stage]:
    async with stage_on(fresh(), answers=(entry(), COST), encoder=encoder) as ready:
        encoder.is_writing = writes(ready)
        yield ready


def writes(stage: Stage) -> Callable[[], bool]:
    """Tells, in a thread of thought, whether a transaction that writes waits for what is thought about.

    A turn beside it may write for a moment: that one ends while this one thinks on.
    """
    # There is one connection that writes, in use or not.
    writing: Any = stage.store._writing

    def is_writing() -> bool:
        last = monotonic() + PATIENCE
        while writing.turns.locked() and monotonic() < last:
            sleep(0.001)
        return bool(writing.turns.locked())

    return is_writing


@pytest.mark.parametrize(
    ("line", "told"), [("/faq", "Готовых ответов: 2"), ("/faq test почём обойдётся курьер", "cost")]
)
async def test_what_questions_mean_is_thought_about_while_others_write(
    stage: Stage, encoder: Watched, line: str, told: str
) -> None:
    assert told in await stage.ask("lev", line)
    assert encoder.found
    assert not any(encoder.found)


async def test_last_months_questions_are_asked_again_while_others_write(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, is_writing, differences = [], writes(stage), commands.differences
    monkeypatch.setattr(
        commands, "differences", lambda *rest: found.append(is_writing()) or differences(*rest)
    )
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    assert "300" in await stage.ask("lev", "/faq test edit hours | 300 ₽.")
    assert found == [False]


@pytest.mark.parametrize(
    "line", ["/mode try spam suggest", "/settings try negative 1", "/settings negative 1"]
)
async def test_the_last_weeks_are_judged_again_while_others_write(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    found, is_writing, heard = [], writes(stage), what_if._heard
    monkeypatch.setattr(what_if, "_heard", lambda *rest: found.append(is_writing()) or heard(*rest))
    await stage.ask("olga", line)
    assert found == [False]


async def test_a_base_that_was_changed_is_read_while_others_write(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory, found, is_writing = stage.machine.stories.directory, [], writes(stage)
    make = directory._make_matcher
    monkeypatch.setattr(directory, "_make_matcher", lambda *rest: found.append(is_writing()) or make(*rest))
    await stage.ask("lev", "/faq add Есть ли парковка? | Есть.")
    await stage.say("timur", "есть ли парковка ?", chat="dm-timur")
    assert stage.network.said_in("dm-timur") == ["Есть."]
    assert found == [False, False], "the base as it was found, and with what was added"


async def test_whoever_may_not_type_it_is_told_so_at_once(stage: Stage) -> None:
    said = await stage.ask("petya", "/faq test сколько стоит доставка", "dm-petya")
    assert said == "Для этой команды нужна другая роль."
    async with stage.store.reading() as ledger:
        assert await ledger.outbox.next_due(PLATFORM) is None
