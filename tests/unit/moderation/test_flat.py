"""What a message costs depends on the message, not on how much was learned."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from moderation.artifact import Artifact, load
from moderation.judge import Judge
from tests.work import calls

TEXT = "Здравствуйте, подскажите пожалуйста, когда откроется магазин на Ленина?"


def grown(artifact: Artifact, times: int) -> Artifact:
    """As if learned from so many times as many samples: with so many more words and n-grams."""
    more = tuple(f"{name}{copy}" for copy in range(1, times) for name in artifact.names)
    return replace(
        artifact,
        names=(*artifact.names, *more),
        squares=np.tile(artifact.squares, times),
        weights=np.tile(artifact.weights, (times, 1)),
    )


@pytest.mark.parametrize("known", [False, True], ids=["no word known", "every word known"])
def test_a_message_costs_no_more_however_much_was_learned(known: bool) -> None:
    shipped = load()
    tenth = replace(shipped, names=shipped.names[:12_000], squares=shipped.squares[:12_000],
                    weights=shipped.weights[:12_000])  # fmt: skip
    Judge(shipped).judge(TEXT)  # what the normaliser remembers is the same for all
    found = []
    for artifact in (tenth, shipped, grown(shipped, 3)):
        judge = Judge(artifact)
        judge.judge(TEXT if known else "warm")
        judge.judge("и ещё")
        found.append(calls(partial(judge.judge, TEXT)))
    # The more n-grams are known, the sooner the longest known one is found.
    assert found[0] >= found[1] == found[2]
