"""What people do without a word: it is counted, and what they remove by hand settles its case."""

from typing import Any

import pytest

from models.cases import CaseKind, CaseState
from models.communities import Mode
from models.errors import Refused
from models.intents import Delete
from models.messages import Address, Gone, Reaction, Shared, Vote
from models.outcomes import Counter
from tests.builders import NOW, PLATFORM, address, community, message
from tests.stage import Stage


def like(number: int, *, given: bool = True) -> Reaction:
    return Reaction(event_id=f"l{number}", address=address("post"), person="petya", given=given, at=NOW)


def gone(where: Address, by: str | None = "anna", *, back: bool = False) -> Gone:
    return Gone(event_id=f"g{where.message}", address=where, by=by, back=back, at=NOW)


async def test_likes_reposts_and_votes_are_counted_and_told_by_the_week(stage: Stage) -> None:
    elsewhere = Reaction(event_id="x", address=address("1", "foreign"), person="petya", given=True, at=NOW)
    vote = Vote(event_id="v", platform=PLATFORM, chat="wall", poll="1", option="2", person="petya", at=NOW)
    shared = Shared(event_id="s", address=address("post"), person="petya", at=NOW)
    await stage.happen(like(1), like(2), like(3), like(4, given=False), vote, shared, elsewhere)
    assert await stage.totals() == {Counter.LIKES: 2, Counter.REPOSTS: 1, Counter.VOTES: 1}
    week = await stage.ask("lev", "/report")
    assert "Лайков: 2" in week
    assert "Репостов: 1" in week


async def test_quiet_events_do_not_part_what_is_judged_together(stage: Stage) -> None:
    runs: list[int] = []
    judging = stage.machine.work.handle.judge

    class Watching:
        doubts = judging.doubts

        async def __call__(self, ledger: Any, heard: Any, now: Any) -> Any:
            runs.append(len(heard))
            return await judging(ledger, heard, now)

    object.__setattr__(stage.machine.work.handle, "judge", Watching())
    await stage.happen(message("раз"), like(1), message("два"), gone(address("нет")), message("три"))
    assert runs == [3]


@pytest.fixture
async def suggesting(stage: Stage) -> Stage:
    await stage.set_up(community(mode=Mode.SUGGEST))
    return stage


async def test_what_a_colleague_removes_by_hand_decides_its_case(suggesting: Stage) -> None:
    said = await suggesting.say("petya", "#spam")
    await suggesting.happen(gone(said.address))
    [case] = await suggesting.cases()
    assert (case.state, case.owner_name, case.outcome) == (CaseState.CLOSED, "Анна", "hidden")
    await suggesting.press("olga", "Отменить")
    assert said.address not in suggesting.network.hidden


@pytest.mark.parametrize("by", [None, "petya"], ids=["nobody knows who", "its author"])
async def test_what_somebody_else_removes_is_noted(suggesting: Stage, by: str | None) -> None:
    said = await suggesting.say("petya", "#spam")
    await suggesting.happen(gone(said.address, by))
    [case] = await suggesting.cases()
    assert case.state is CaseState.OPEN
    async with suggesting.store.reading() as ledger:
        assert (await ledger.cases.history(case.id))[-1][1:] == (by, "gone by hand")


async def test_of_several_messages_one_that_goes_decides_nothing(suggesting: Stage) -> None:
    said = [await suggesting.say("petya", "#spam") for _ in range(2)]
    await suggesting.happen(gone(said[0].address))
    assert [case.state for case in await suggesting.cases()] == [CaseState.OPEN]


async def test_our_own_removals_are_no_news(stage: Stage) -> None:
    said = await stage.say("petya", "#spam")
    before = await stage.cases()
    await stage.happen(gone(said.address))
    assert await stage.cases() == before
    await stage.press("anna", "Вернуть")
    await stage.happen(gone(said.address, None, back=True))
    async with stage.store.reading() as ledger:
        assert "by hand" not in str(await ledger.cases.history(1))


async def test_what_is_brought_back_by_hand_is_asked_about(stage: Stage) -> None:
    said = await stage.say("petya", "#spam")
    await stage.happen(gone(said.address, None, back=True))
    asked = stage.network.said_in("duty")[-1]
    assert asked.startswith("Сообщение по делу №1 вернули прямо на площадке.")
    [card] = stage.network.cards()
    assert list(stage.network.written.values())[-1].reply_to == card.address.message
    await stage.press("anna", "Вернуть")
    assert (await stage.standing()).strikes == 0
    before = stage.network.said_in("duty")
    await stage.happen(gone(said.address, None, back=True))
    assert stage.network.said_in("duty") == before


async def test_what_the_bot_could_not_do_is_settled_by_doing_it(stage: Stage) -> None:
    stage.network.refuses[Delete] = Refused("no right")
    said = await stage.say("petya", "#spam")
    [delivery] = [case for case in await stage.cases() if case.kind is CaseKind.DELIVERY]
    await stage.happen(gone(said.address))
    [after] = [case for case in await stage.cases() if case.id == delivery.id]
    assert (after.state, after.owner_name) == (CaseState.CLOSED, "Анна")
