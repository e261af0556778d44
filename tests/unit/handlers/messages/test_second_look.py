"""The second look: it calls a person for what the first let pass, and does nothing else."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from structlog.testing import capture_logs

from bot.loops.second_looks import SecondLooks
from handlers.answers.matching import Matcher
from handlers.community.directory import Known
from handlers.messages.doubts import Doubts, Heard
from models.cases import CaseKind
from models.communities import Mode, Place
from models.conversations import key_of
from models.decisions import Axis, Decision, Scores, Verdict
from models.encoding import Meanings
from models.errors import NoMeanings
from models.outcomes import Counter
from moderation.evidence import HouseRules
from moderation.judge import load_judge
from moderation.judges import Judges
from moderation.opinion import Mix, Net, Opinion
from tests import builders
from tests.stage import Stage
from tests.unit.moderation.meanings import WIDTH, Letters

MILD = "вечер был долгим, люди разошлись по домам"


def leaning(**odds: float) -> Opinion:
    """An opinion that adds so much to the log-odds of an axis, and means nothing else."""
    mute = Net(*(np.zeros(shape, np.float32) for shape in ((WIDTH, 1), 1, 1, 1)))
    added = {axis: odds.get(axis.value, 0.0) for axis in Axis}
    limits = {Axis.SPAM: (30.0, 40.0), Axis.TOXIC: (30.0, 40.0)}
    return Opinion(
        encoder="letters",
        nets=dict.fromkeys(Axis, mute),
        mixes={axis: Mix(0.0, 1.0, added[axis]) for axis in Axis},
        limits=limits,
        beside=limits,
        doubt={axis: -99.0 for axis in Axis if axis.value in odds},
    )


def looks_of(stage: Stage, opinion: Opinion) -> SecondLooks:
    judges = stage.machine.work.handle.judge.judges
    judges.replace(Judges(load_judge()))
    return stage.machine.second_looks(judges, opinion, Letters())


async def test_a_person_is_called_for_what_only_both_opinions_see(stage: Stage) -> None:
    looks = looks_of(stage, leaning(toxic=35.0))
    await stage.say("petya", MILD)
    assert not await stage.cases()
    assert await looks.round() == 1
    (case,) = await stage.cases()
    assert (case.kind, case.first.text) == (CaseKind.REVIEW, MILD)
    assert (await stage.totals())[Counter.REVIEWED] == 1


async def test_nothing_is_removed_however_sure_both_are(stage: Stage) -> None:
    looks = looks_of(stage, leaning(toxic=99.0))
    await stage.say("petya", MILD)
    await looks.round()
    await stage.deliver()
    assert not stage.network.hidden
    assert len(stage.network.cards()) == 1


async def test_a_complaint_that_only_both_hear_calls_a_person(stage: Stage) -> None:
    looks = looks_of(stage, leaning(negative=9.0))
    await stage.say("petya", MILD)
    await looks.round()
    assert [case.kind for case in await stage.cases()] == [CaseKind.NEGATIVE]
    assert (await stage.totals())[Counter.NEGATIVE] == 1


async def test_a_complaint_that_the_first_look_heard_is_counted_once_and_stands_in_one_case(
    stage: Stage,
) -> None:
    looks = looks_of(stage, leaning(negative=9.0))
    for who in ("petya", "vera"):
        await stage.say(who, "ужасное качество, кофе горелый, верните деньги", thread="post")
    await stage.say("oleg", MILD, thread="post")
    assert await looks.round() == 1, "the one that was no complaint at first"
    async with stage.store.reading() as ledger:
        assert await ledger.audiences.heard_negative(builders.PLATFORM, "wall", ["post"]) == {"post": 3}
        texts = [item.text for case in await stage.cases() for item in await ledger.cases.items(case.id)]
    assert len(texts) == 3
    assert (await stage.totals())[Counter.NEGATIVE] == 3


async def test_a_late_complaint_takes_no_conversation_from_whoever_has_it_in_hand(stage: Stage) -> None:
    asked = await stage.say("petya", "а можно снять зал ?")
    await stage.press("anna", "Беру")
    looks = looks_of(stage, leaning(negative=9.0))
    await stage.say("petya", MILD)
    await looks.round()
    question, complaint = await stage.cases()
    assert complaint.kind is CaseKind.NEGATIVE
    async with stage.store.reading() as ledger:
        [talk] = (await ledger.conversations.several([key_of(asked)])).values()
    assert talk.case == question.id


async def test_what_both_let_pass_stays_quiet(stage: Stage) -> None:
    looks = looks_of(stage, leaning(toxic=1.0))
    await stage.say("petya", MILD)
    assert await looks.round() == 1
    assert not await stage.cases()
    assert await looks.round() == 0


async def test_a_rule_in_shadow_is_only_counted(stage: Stage) -> None:
    await stage.set_up(builders.community(modes={"toxic": Mode.SHADOW}))
    looks = looks_of(stage, leaning(toxic=35.0))
    await stage.say("petya", MILD)
    await looks.round()
    assert not await stage.cases()
    assert (await stage.totals())[Counter.SHADOWED] == 1


async def test_without_second_looks_no_doubts_are_kept(stage: Stage) -> None:
    stage.machine.work.handle.judge.judges.replace(Judges(load_judge()))
    await stage.say("petya", MILD)
    assert stage.machine.stories.doubts.take(9) == []


@pytest.mark.parametrize(
    ("scores", "verdict", "place", "kept"),
    [
        (Scores(toxic=0.5), Verdict.ALLOW, Place.WALL, 1),
        (Scores(spam=0.5), Verdict.ALLOW, Place.CHAT, 1),
        (Scores(negative=0.5), Verdict.ALLOW, Place.WALL, 1),
        (Scores(negative=0.9, toxic=0.9), Verdict.ALLOW, Place.WALL, 0),
        (Scores(toxic=0.49, question=1.0), Verdict.ALLOW, Place.WALL, 0),
        (Scores(toxic=0.9), Verdict.REVIEW, Place.WALL, 0),
        (Scores(toxic=0.5), Verdict.ALLOW, Place.PRIVATE, 0),
    ],
)
def test_doubt_begins_where_the_zone_does(scores: Scores, verdict: Verdict, place: Place, kept: int) -> None:
    doubts = Doubts()
    doubts.zone = Scores(0.5, 0.5, 0.5, 0.5)
    doubts.hear(heard(place), Decision(verdict, scores))
    assert len(doubts.take(9)) == kept


def test_only_the_newest_doubts_are_kept() -> None:
    doubts = Doubts(most=3)
    doubts.zone = Scores()
    heard_all = [heard(Place.WALL) for _ in range(5)]
    for one in heard_all:
        doubts.hear(one, Decision(Verdict.ALLOW, Scores()))
    assert doubts.take(2) == heard_all[2:4]
    assert doubts.take(2) == heard_all[4:]


def heard(place: Place) -> Heard:
    known = Known(builders.community(), {}, HouseRules(), Matcher(()))
    return Heard(known, place, builders.message())


class Broken:
    """An encoder whose files are damaged."""

    name = "letters"

    def meanings(self, texts: Sequence[str]) -> Meanings:
        raise NoMeanings("the sentence encoder can't be loaded: no such file")


async def test_an_encoder_that_can_not_be_loaded_is_named_once_and_all_goes_on_without_it(
    stage: Stage,
) -> None:
    looks = replace(looks_of(stage, leaning(toxic=35.0)), encoder=Broken())
    await stage.say("petya", MILD)
    with capture_logs() as logs:
        async with asyncio.timeout(60):
            await looks()
    assert [line["event"] for line in logs] == ["there are no second opinions from now on"]
    await stage.say("petya", MILD)
    assert stage.machine.stories.doubts.take(10) == []
