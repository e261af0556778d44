"""Made-up communities for tests of learning: what people write there, and moderators who are right or not."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from models.decisions import Axis
from models.labels import Label
from models.messages import Address
from moderation.corpora import own_examples
from moderation.material import Heard, Material

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
COMMUNITY = "shop"

# Not the very texts of the frozen set: two of a kind make one that is of that kind and is not in it.
_KINDS = {
    kind: sorted(
        {e.text for e in own_examples() if (e.labels.get(Axis.TOXIC), e.labels.get(Axis.SPAM)) == kind}
    )
    for kind in ((0, 0), (1, 0), (0, 1))
}


def texts(kind: tuple[int, int], count: int, seed: int = 1) -> list[str]:
    """Texts that are (toxic, spam)."""
    drawn = random.Random(seed)
    return [" ".join(drawn.sample(_KINDS[kind], 2)) for _ in range(count)]


def label(text: str, holds: bool, axis: Axis = Axis.TOXIC, by: str = "anna", number: int = 1) -> Label:
    return Label(
        id=number,
        community=COMMUNITY,
        case=number,
        address=Address(platform="vk", chat="wall", message=str(number)),
        text=text,
        axis=axis,
        holds=holds,
        by=by,
        at=NOW - timedelta(hours=number % 500),
    )


def presses(count: int, axis: Axis = Axis.TOXIC, by: str = "anna", seed: int = 1) -> list[Label]:
    """What a moderator who is right says about `count` texts that are it and as many that are not."""
    bad = texts((1, 0) if axis is Axis.TOXIC else (0, 1), count, seed)
    said = [(text, True) for text in bad] + [(text, False) for text in texts((0, 0), count, seed + 1)]
    return [label(text, holds, axis, by, number) for number, (text, holds) in enumerate(said, start=1)]


def material(labels: Iterable[Label], history: Iterable[str] = (), **more: object) -> Material:
    heard = tuple(Heard(COMMUNITY, text) for text in history)
    return Material(labels=tuple(labels), history=heard, now=NOW, **more)  # type: ignore[arg-type]
