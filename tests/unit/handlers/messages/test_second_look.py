"""The second look: what both opinions see is shown or removed, what people have begun to decide is theirs."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from msgspec import structs
from structlog.testing import capture_logs

from bot.loops.second_looks import SecondLooks
from handlers.answers.matching import Matcher
from handlers.community.directory import Known
from handlers.messages.doubts import Doubts, Heard
from models.cases import CaseKind
from models.communities import NEGATIVE_THRESHOLD, Mode, Place
from models.conversations import key_of
from models.decisions import Axis, Decision, Finding, Scores, Verdict
from models.encoding import Meanings
from models.errors import NoMeanings
from models.messages import Gone, Message
from models.outcomes import Counter
from models.staff import Role
from models.texts import Sentence
from moderation.evidence import HouseRules
from moderation.judge import load_judge
from moderation.judges import Judges
from moderation.opinion import Mix, Net, Opinion
from moderation.second import SecondOpinion, ThoroughJudge
from tests import builders
from tests.stage import Stage
from tests.unit.moderation.meanings import WIDTH, Letters

MILD = "вечер был долгим, люди разошлись по домам"
RUDE = "автор идиот"
"""The first look shows it to a person."""


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


async def test_what_the_first_look_let_pass_is_removed_where_both_are_sure(stage: Stage) -> None:
    looks = looks_of(stage, leaning(toxic=99.0))
    said = await stage.say("petya", MILD)
    await looks.round()
    await stage.deliver()
    assert stage.network.hidden == {said.address}
    [case] = await stage.cases()
    assert case.kind is CaseKind.REMOVED
    assert len(stage.network.cards()) == 1


@pytest.mark.parametrize("words", ["вечер был долгим, курьер разошёлся по домам", "курьер идиот"])
async def test_a_rude_complaint_that_is_removed_late_is_one_complaint_on_one_card(
    stage: Stage, words: str
) -> None:
    """Whether people were asked about it before, or the first look let it pass."""
    looks = looks_of(stage, leaning(toxic=99.0, negative=9.0))
    said = await stage.say("petya", words, thread="post")
    await looks.round()
    await stage.later()
    assert stage.network.hidden == {said.address}
    [case] = await stage.cases()
    assert (case.kind, case.cause) == (CaseKind.NEGATIVE, "доставка")
    [card] = stage.network.cards()
    assert "Вернуть" in card.labels
    assert (await stage.totals())[Counter.NEGATIVE] == 1
    async with stage.store.reading() as ledger:
        assert await ledger.audiences.heard_negative(builders.PLATFORM, "wall", ["post"]) == {"post": 1}


async def test_where_the_bot_only_suggests_nothing_is_removed_however_sure_both_are(stage: Stage) -> None:
    await stage.set_up(builders.community(modes={"toxic": Mode.SUGGEST}))
    looks = looks_of(stage, leaning(toxic=99.0))
    await stage.say("petya", MILD)
    await stage.say("vera", RUDE)
    assert await looks.round() == 1, "what people were asked about can only be removed"
    await stage.deliver()
    assert not stage.network.hidden
    assert [case.kind for case in await stage.cases()] == [CaseKind.REVIEW] * 2


async def test_a_complaint_that_only_both_hear_calls_a_person(stage: Stage) -> None:
    looks = looks_of(stage, leaning(negative=9.0))
    await stage.say("petya", MILD)
    await looks.round()
    assert [case.kind for case in await stage.cases()] == [CaseKind.NEGATIVE]
    assert (await stage.totals())[Counter.NEGATIVE] == 1


@pytest.mark.parametrize(
    ("odds", "heard_from", "called"), [(0.8, 0.8, True), (0.4, 0.8, False), (0.8, 0.9, False)]
)
async def test_both_together_hear_a_complaint_at_odds_that_would_not_do_for_one(
    stage: Stage, odds: float, heard_from: float, called: bool
) -> None:
    await stage.set_up(builders.community(negative_threshold=heard_from))
    looks = looks_of(stage, leaning(negative=odds))
    await stage.say("petya", MILD)
    await looks.round()
    assert bool(await stage.cases()) is called


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
    assert [doubt.heard for doubt in doubts.take(2)] == heard_all[2:4]
    assert [doubt.heard for doubt in doubts.take(2)] == heard_all[4:]


def test_an_edit_takes_the_place_of_what_was_said_before() -> None:
    doubts = Doubts()
    doubts.zone = Scores()
    first = heard(Place.WALL)
    edited = structs.replace(first, message=structs.replace(first.message, edited=True))
    doubts.hear(first, Decision(Verdict.ALLOW, Scores()))
    doubts.hear(edited, Decision(Verdict.ALLOW, Scores()))
    [taken] = doubts.take(9)
    assert (taken.heard, doubts.stands(taken)) == (edited, True)
    doubts.hear(edited, Decision(Verdict.REMOVE, Scores()))
    assert not doubts.stands(taken)


@pytest.mark.parametrize(
    ("rule", "mode", "kept"),
    [
        ("toxic", Mode.ACT, 1),
        ("spam", Mode.ACT, 1),
        ("toxic", Mode.SUGGEST, 0),
        ("toxic", Mode.SHADOW, 0),
        ("links", Mode.ACT, 0),
    ],
)
def test_what_people_are_asked_about_is_in_doubt_where_the_model_found_it_and_may_act(
    rule: str, mode: Mode, kept: int
) -> None:
    doubts = Doubts()
    doubts.zone = Scores()
    one = heard(Place.WALL)
    known = replace(one.known, community=builders.community(modes={rule: mode}))
    found = Finding(rule, Verdict.REVIEW, Sentence(f"reason.{rule}.whole", {"percent": 99}))
    doubts.hear(structs.replace(one, known=known), Decision(Verdict.REVIEW, Scores(negative=1.0), (found,)))
    assert [doubt.asked for doubt in doubts.take(9)] == [True] * kept


def heard(place: Place) -> Heard:
    known = Known(builders.community(), {}, HouseRules(), Matcher(()))
    return Heard(known, place, builders.message())


async def test_what_people_were_asked_about_is_removed_on_the_card_that_they_have(stage: Stage) -> None:
    looks = looks_of(stage, leaning(toxic=99.0))
    said = await stage.say("petya", RUDE)
    [asked] = await stage.cases()
    assert (asked.kind, (await stage.totals())[Counter.REVIEWED]) == (CaseKind.REVIEW, 1)
    assert await looks.round() == 1
    await stage.deliver()
    assert stage.network.hidden == {said.address}
    [case], [card] = await stage.cases(), stage.network.cards()
    assert (case.id, case.kind) == (asked.id, CaseKind.REMOVED)
    assert case.model.endswith("+letters")
    assert "Вернуть" in [button.label for row in card.buttons for button in row]
    totals = await stage.totals()
    assert (totals[Counter.REMOVED], totals.get(Counter.REVIEWED, 0)) == (1, 0)
    assert (await stage.standing()).strikes == 1
    assert await looks.round() == 0


async def test_what_the_second_look_removed_comes_back_at_one_press_and_can_be_removed_again(
    stage: Stage,
) -> None:
    looks = looks_of(stage, leaning(toxic=99.0))
    said = await stage.say("petya", RUDE)
    await looks.round()
    await stage.deliver()
    await stage.press("anna", "Вернуть")
    assert not stage.network.hidden
    assert (await stage.standing()).strikes == 0
    await stage.press("anna", "Отменить")
    assert stage.network.hidden == {said.address}


async def test_who_is_removed_again_and_again_by_the_second_look_climbs_the_ladder(stage: Stage) -> None:
    looks = looks_of(stage, leaning(toxic=99.0))
    for _ in range(3):
        await stage.say("petya", RUDE, chat="chat")
        stage.watch.now += timedelta(minutes=5)
        await looks.round()
        await stage.deliver()
    standing = await stage.standing()
    assert (standing.strikes, standing.muted_until is not None) == (3, True)
    assert [case.kind for case in await stage.cases()] == [CaseKind.REMOVED] * 3


async def taken(stage: Stage, said: Message) -> None:
    await stage.press("anna", "Беру")


async def fine(stage: Stage, said: Message) -> None:
    await stage.press("anna", "Не проблема")


async def hide(stage: Stage, said: Message) -> None:
    await stage.press("anna", "Скрыть")


async def edited(stage: Stage, said: Message) -> None:
    await stage.happen(structs.replace(said, event_id="edited", text="админ молодец", edited=True))


async def gone_by_hand(stage: Stage, said: Message) -> None:
    await stage.happen(Gone(event_id="gone", address=said.address, by=None, back=False, at=stage.watch()))


async def not_to_act_any_more(stage: Stage, said: Message) -> None:
    await stage.ask("olga", "/mode toxic suggest")


async def now_of_ours(stage: Stage, said: Message) -> None:
    await stage.appoint("petya", "Петя", Role.MODERATOR)


MEANWHILE = (taken, fine, hide, edited, gone_by_hand, not_to_act_any_more, now_of_ours)


@pytest.mark.parametrize("meanwhile", MEANWHILE)
@pytest.mark.parametrize("while_it_is_read", [False, True])
async def test_nothing_is_removed_where_people_were_quicker_or_it_is_not_as_it_was(
    stage: Stage, meanwhile: Callable[[Stage, Message], Awaitable[None]], while_it_is_read: bool
) -> None:
    looks = looks_of(stage, leaning(toxic=99.0))
    said = await stage.say("petya", RUDE)
    if while_it_is_read:
        [doubt] = looks.doubts.take(9)
        await meanwhile(stage, said)
        async with stage.store.begin() as ledger:
            assert await looks.look(ledger, [doubt], Letters().meanings([RUDE]), stage.watch()) == 0
    else:
        await meanwhile(stage, said)
        await looks.round()
    await stage.deliver()
    async with stage.store.reading() as ledger:
        deeds = await ledger.deeds.about(builders.COMMUNITY, ["petya"])
    assert not [deed for deed in deeds if deed.by is None]
    assert all(case.kind is CaseKind.REVIEW for case in await stage.cases())


@pytest.mark.parametrize("toxic", [-99.0, 1.0, 35.0, 99.0])
@pytest.mark.parametrize("text", [MILD, RUDE, "ты тупой дебил, закрой рот"])
async def test_what_the_terminal_calls_live_is_what_the_running_bot_does(
    stage: Stage, text: str, toxic: float
) -> None:
    opinion = leaning(toxic=toxic)
    judge = ThoroughJudge(SecondOpinion(load_judge(), opinion), Letters())
    looks = looks_of(stage, opinion)
    await stage.say("petya", text)
    await looks.round()
    await stage.deliver()
    kinds = {CaseKind.REMOVED: Verdict.REMOVE, CaseKind.REVIEW: Verdict.REVIEW}
    done = max((kinds[case.kind] for case in await stage.cases()), default=Verdict.ALLOW)
    assert bool(stage.network.hidden) is (done is Verdict.REMOVE)
    assert judge.acted_on(text, judge.judge(text), NEGATIVE_THRESHOLD) is done


async def test_of_a_storm_is_removed_what_both_see_and_people_are_asked_about_the_rest(stage: Stage) -> None:
    looks = looks_of(stage, leaning(toxic=99.0))
    said = [await stage.say(who, RUDE, "chat") for who in ("petya", "vera", "oleg", "igor")]
    await stage.happen(structs.replace(said[3], event_id="edited", text="админ молодец", edited=True))
    storm = (await stage.cases())[-1]
    assert storm.count == 2
    doubts = [doubt for doubt in looks.doubts.take(9) if doubt.heard.message.author.id == "oleg"]
    async with stage.store.begin() as ledger:
        await looks.look(ledger, doubts, Letters().meanings([RUDE]), stage.watch())
    await stage.later()
    assert stage.network.hidden == {said[2].address}
    storm = (await stage.cases())[-1]
    assert storm.kind is CaseKind.REVIEW
    card = stage.network.cards()[-1]
    assert "часть уже убрана ботом, сообщений: 1" in card.text
    await stage.press("anna", "Вернуть", card)
    assert not stage.network.hidden
    assert (await stage.standing("oleg")).strikes == 0


async def test_a_storm_of_which_all_is_removed_becomes_the_card_of_a_removal(stage: Stage) -> None:
    looks = looks_of(stage, leaning(toxic=99.0))
    said = [await stage.say(who, RUDE, "chat") for who in ("petya", "vera", "oleg", "igor")]
    await looks.round()
    await stage.later()
    assert stage.network.hidden == {one.address for one in said}
    assert [case.kind for case in await stage.cases()] == [CaseKind.REMOVED] * 3
    assert len(stage.network.cards()) == 3


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
