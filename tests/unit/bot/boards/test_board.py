"""Whether the bot is well, as `/healthz` says it."""

from bot.boards.board import StoredBoard
from bot.disk import NO_SPACE
from tests.builders import community
from tests.stage import Stage
from tests.unit.handlers.conftest import fresh, migrated, stage

__all__ = ("fresh", "migrated", "stage")


async def test_the_team_is_told_by_its_roles_in_the_language_of_the_visitor(stage: Stage) -> None:
    await stage.set_up(community())
    board = StoredBoard(stage.store, "shop", stage.machine.stories.texts, stage.watch, lambda: NO_SPACE)
    assert (await board.team("ru"))["olga"] == "владелец"
    assert (await board.team("en"))["lev"] == "specialist"


async def test_a_disk_that_is_almost_full_is_a_problem(stage: Stage) -> None:
    await stage.set_up(community())
    room = [NO_SPACE]
    board = StoredBoard(stage.store, "shop", stage.machine.stories.texts, stage.watch, lambda: room[0])
    well = await board.health()
    room[0] = 3 << 20
    full = await board.health()
    assert (well.figures["free_mib"], full.figures["free_mib"]) == (100, 3)
    assert [one.key for one in full.problems if one not in well.problems] == ["health.space"]
