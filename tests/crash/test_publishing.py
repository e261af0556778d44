"""Killed while it publishes, or beside others: a post is out once, has failed, or a person is asked."""

import os
from pathlib import Path

import pytest

from tests.crash.ordeal import Poster, endure
from tests.crash.shared import shared

STEP = 3
"""Each seed begins at another point and kills at each third: the three have every point between them.
`python -m bench crash` has more seeds; with SMOTRITEL_CRASH=full each has every point."""

FULL = os.environ.get("SMOTRITEL_CRASH") == "full"

pytestmark = [
    pytest.mark.crash,
    pytest.mark.timeout(3600 if FULL else 1200),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="a life of the program is a fork of its launcher"),
]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("platform", ["local", "telegram", "vk"])
async def test_whenever_it_is_killed_no_post_is_lost_and_none_is_doubled(
    platform: str, seed: int, poster: Poster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ordeal = await endure(poster, platform, seed, tmp_path, 1 if FULL else STEP)
    with capsys.disabled():
        kills, points = ordeal.kills.total(), len(ordeal.points)
        print(f"\n{platform}, seed {seed}: {kills} kills at {points} points; {dict(ordeal.fates)}")
        print(f"went wrong: {dict(ordeal.troubles)}, with {dict(ordeal.stumbled)}")
    assert {"published", "withdrawn", "failed"} <= ordeal.fates.keys(), "an ordeal to learn nothing from"
    assert not ordeal.never


async def test_of_several_processes_on_one_database_one_publishes_each_post(tmp_path: Path) -> None:
    found = await shared(processes=3, posts=120, folder=tmp_path)
    assert found.states == {"published": 120}
    assert found.times == {1: 120}
    assert found.not_once == 0
    assert len(found.by) >= 2, "one of them did everything"
    assert found.by.total() == 120
