"""Whether the bot is well, as `/healthz` says it."""

import re
from collections.abc import Callable

import pytest

from bot.boards.board import StoredBoard
from bot.disk import NO_SPACE
from models.texts import LANGUAGES
from tests.builders import community
from tests.stage import Stage
from tests.unit.handlers.conftest import fresh, migrated, stage

__all__ = ("fresh", "migrated", "stage")


def board_of(stage: Stage, free: Callable[[], int]) -> StoredBoard:
    stories = stage.machine.stories
    return StoredBoard(stage.store, "shop", stories.texts, stage.watch, free, stories.console.known_to)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("person", ["olga", "lev", "anna"])
async def test_what_somebody_may_type_is_what_help_tells_them(
    stage: Stage, person: str, language: str
) -> None:
    hints = (await board_of(stage, lambda: NO_SPACE).commands(language))[person]
    told = await stage.ask(person, "/help")
    assert [hint.name for hint in hints] == re.findall(r"^/(\w+)", told, re.MULTILINE)
    assert {"post", "repeat", "plan"} <= {hint.name for hint in hints} or person == "anna"
    for hint in hints:
        assert hint.usage.startswith(f"/{hint.name}")
        assert hint.about


async def test_the_team_is_told_by_its_roles_in_the_language_of_the_visitor(stage: Stage) -> None:
    await stage.set_up(community())
    board = board_of(stage, lambda: NO_SPACE)
    assert (await board.team("ru"))["olga"] == "владелец"
    assert (await board.team("en"))["lev"] == "specialist"


async def test_a_disk_that_is_almost_full_is_a_problem(stage: Stage) -> None:
    await stage.set_up(community())
    room = [NO_SPACE]
    board = board_of(stage, lambda: room[0])
    well = await board.health()
    room[0] = 3 << 20
    full = await board.health()
    assert (well.figures["free_mib"], full.figures["free_mib"]) == (100, 3)
    assert [one.key for one in full.problems if one not in well.problems] == ["health.space"]
