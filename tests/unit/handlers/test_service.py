"""Service figures tell of people who were served, and of nobody else."""

from datetime import timedelta

from handlers.service import FIRST_RESPONSE, REOPENED, RESOLUTION, service
from models.cases import CaseState
from tests.builders import NOW, community
from tests.stage import Stage


async def test_a_case_that_its_asker_took_back_was_resolved_by_nobody(stage: Stage) -> None:
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    await stage.say("nina", "/bot", chat="dm-nina")
    [case] = await stage.cases()
    assert (case.state, case.outcome) == (CaseState.CLOSED, "returned")
    async with stage.store.reading() as ledger:
        figures = await service(ledger, community(), NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert not {FIRST_RESPONSE, RESOLUTION} & figures.waits.keys()
    assert figures.shares[REOPENED].whole == 0
