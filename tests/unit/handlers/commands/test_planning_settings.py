"""How posts are planned is set as everything else: shown as it is typed, refused where it means nothing."""

from datetime import timedelta

import pytest

from models.communities import Approval, Late, Planning
from tests.stage import Stage


async def planning(stage: Stage) -> Planning:
    async with stage.store.reading() as ledger:
        [shop] = await ledger.communities.all()
    return shop.planning


@pytest.mark.parametrize(
    ("line", "field", "value", "told"),
    [
        ("approval two", "approval", Approval.TWO, "approval: two"),
        ("late skip", "late", Late.SKIP, "late: skip"),
        ("late_after 30", "max_late", timedelta(minutes=30), "late_after: 30"),
        ("apart 45", "apart", timedelta(minutes=45), "apart: 45"),
        ("slots пн-пт 9:00; сб 12:00", "slots", "пн-пт 9:00; сб 12:00", "slots: пн-пт 9:00; сб 12:00"),
        ("utm on", "utm", True, "utm: on"),
    ],
)
async def test_it_is_kept_and_shown(stage: Stage, line: str, field: str, value: object, told: str) -> None:
    assert (await stage.ask("olga", f"/settings {line}")).startswith(told)
    assert getattr(await planning(stage), field) == value


@pytest.mark.parametrize("line", ["approval three", "late maybe", "apart -1", "slots иногда", "utm да"])
async def test_what_means_nothing_is_refused(stage: Stage, line: str) -> None:
    assert "так нельзя" in await stage.ask("olga", f"/settings {line}")
    assert await planning(stage) == Planning()
