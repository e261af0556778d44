"""The community's channel is never judged, wherever it speaks and whoever shows its posts."""

import pytest
from msgspec.structs import replace

from models.messages import Author, AuthorKind
from models.outcomes import Counter
from tests import builders
from tests.stage import Stage


@pytest.mark.parametrize(
    ("author", "kind", "judged"),
    [
        ("wall", AuthorKind.CHANNEL, False),
        ("-100777", AuthorKind.CHANNEL, True),
        ("petya", AuthorKind.COMMUNITY, False),
        ("anna", AuthorKind.PERSON, False),
        ("petya", AuthorKind.PERSON, True),
    ],
    ids=["our channel", "another channel", "the group itself", "a moderator", "a subscriber"],
)
async def test_only_others_are_judged(stage: Stage, author: str, kind: AuthorKind, judged: bool) -> None:
    said = builders.message("#spam", chat="chat", author=author)
    voice = Author(id=author, name="?", kind=kind)
    await stage.happen(replace(said, author=voice))
    assert bool(await stage.cases()) == judged
    # Telegram copies every post below its channel, VK tells us of our own answers: nobody wrote to us there.
    assert (await stage.totals()).get(Counter.EVENTS, 0) == judged


@pytest.mark.parametrize(("origin", "flagged"), [("wall", False), ("-100777", True)])
async def test_a_forward_of_our_own_post_is_no_forward_of_a_channel(
    stage: Stage, origin: str, flagged: bool
) -> None:
    heard = []
    judge = stage.machine.work.handle.judge.judges.of(builders.community())
    original = judge.judge
    judge.judge = lambda text, around, house: heard.append(around) or original(text, around, house)  # type: ignore[method-assign,func-returns-value]
    await stage.say("petya", "смотрите", chat="chat", forwarded_from_channel=True, origin=origin)
    assert [around.forwarded_from_channel for around in heard] == [flagged]
