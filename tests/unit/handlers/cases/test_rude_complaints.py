"""Who is rude because something is wrong complains all the same: counted, answered, and told on one card."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from handlers.service import service
from models.cases import Case, CaseKind, CaseState, Severity
from models.causes import Cause
from models.communities import Mode
from models.decisions import Axis
from models.messages import Author
from models.outcomes import Counter, DeedKind
from tests.builders import COMMUNITY, NOW, PLATFORM, answering, community, edited, message
from tests.stage import Stage

RUDE = "уроды, курьер опоздал на три часа #toxic #angry"
MINUTE = timedelta(minutes=1)


async def only_case(stage: Stage) -> Case:
    [case] = await stage.cases()
    return case


async def counted(stage: Stage) -> int:
    async with stage.store.reading() as ledger:
        heard = await ledger.audiences.heard_negative(PLATFORM, "wall", ["post"])
    totals = await stage.totals()
    assert totals.get(Counter.NEGATIVE, 0) == heard.get("post", 0)
    return heard.get("post", 0)


async def test_it_is_removed_and_is_a_complaint_with_its_cause_on_one_card(stage: Stage) -> None:
    said = await stage.say("petya", RUDE, thread="post")
    case = await only_case(stage)
    assert (case.kind, case.cause, await counted(stage)) == (CaseKind.NEGATIVE, "доставка", 1)
    assert stage.network.hidden == {said.address}
    [card] = stage.network.cards()
    assert card.text.startswith("№1 · Недовольство")
    for told in ("похоже на недовольство (95 %)", "ответить на него всё равно надо", "Сделано: удалено"):
        assert told in card.text
    assert "Вернуть" in card.labels
    assert "Скрыть" not in card.labels
    async with stage.store.reading() as ledger:
        figures = await service(ledger, community(), NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert figures.causes == {"доставка": 1}


async def test_a_person_is_called_for_it_when_its_deadline_passes(stage: Stage) -> None:
    await stage.say("petya", RUDE, thread="post")
    await stage.say("oleg", "ты дурак #toxic #angry", thread="post")
    await stage.later(timedelta(hours=1))
    await stage.overdue()
    complaint, insult = await stage.cases()
    assert (complaint.state, complaint.alerts) == (CaseState.OPEN, 2)
    assert (insult.kind, insult.state) == (CaseKind.REMOVED, CaseState.CLOSED), "nobody waits for an answer"


async def test_the_contract_says_how_pressing_it_is_and_harm_is_urgent(stage: Stage) -> None:
    await stage.ask("olga", "/duty kind negative low")
    await stage.say("petya", RUDE, thread="post")
    await stage.say("vera", "твари, отравились вашим салатом #toxic #angry", thread="post")
    assert [one.severity for one in await stage.cases()] == [Severity.LOW, Severity.URGENT]


@pytest.mark.parametrize(
    "words", ["ты дурак #toxic #angry", "уроды, курьер опоздал #toxic #links #angry", "курьер урод #toxic"]
)
async def test_what_is_not_about_us_or_sells_something_or_is_no_complaint_is_only_removed(
    stage: Stage, words: str
) -> None:
    await stage.say("petya", words, thread="post")
    assert ((await only_case(stage)).kind, await counted(stage)) == (CaseKind.REMOVED, 0)


async def test_a_rude_word_to_another_subscriber_is_none_whatever_it_names(stage: Stage) -> None:
    before = await stage.say("vera", "вчера заказала", thread="post")
    rude = message(RUDE, "petya", "wall", **answering(before))
    await stage.happen(rude)
    assert ((await only_case(stage)).kind, await counted(stage)) == (CaseKind.REMOVED, 0)


async def test_brought_back_it_stands_again_teaches_and_is_still_in_hand(stage: Stage) -> None:
    said = await stage.say("petya", RUDE, thread="post")
    assert (await stage.standing()).strikes == 1
    await stage.press("anna", "Вернуть")
    case = await only_case(stage)
    assert (case.state, case.owner, (await stage.standing()).strikes) == (CaseState.TAKEN, "anna", 0)
    assert stage.network.hidden == set()
    async with stage.store.reading() as ledger:
        labels = {(one.axis, one.holds) for one in await ledger.labels.standing(9)}
        standing = await ledger.deeds.about(COMMUNITY, ["petya"])
    assert labels == {(Axis.SPAM, False), (Axis.TOXIC, False)}
    assert [one.kind for one in standing if one.undone_at is None] == [DeedKind.RESTORED]
    await stage.later()
    [card] = stage.network.cards()
    assert "Вернуть" not in card.labels
    assert "Скрыть" in card.labels
    await stage.press("anna", "Закрыть")
    await stage.press("anna", "Открыть снова")
    assert said.address not in stage.network.hidden, "to open the case again removes nothing"
    assert (await stage.totals())[Counter.RESTORED] == 1


async def test_a_calm_complaint_that_is_edited_into_a_rude_one_is_counted_once_on_its_card(
    stage: Stage,
) -> None:
    said = await stage.say("petya", "курьер опоздал #angry", thread="post")
    await stage.happen(edited(said, RUDE))
    await stage.later()
    [card] = stage.network.cards()
    assert ((await only_case(stage)).kind, await counted(stage)) == (CaseKind.NEGATIVE, 1)
    assert "Вернуть" in card.labels
    await stage.happen(replace(edited(said, RUDE + " !"), event_id="again"))
    assert (await counted(stage), len(await stage.cases())) == (1, 1)


async def test_a_burst_of_rude_complaints_is_one_incident_with_the_removals_in_it(stage: Stage) -> None:
    for place in range(6):
        await stage.say(f"p{place}", f"{RUDE} {place}", thread="post")
        await stage.later(2 * MINUTE)
    burst = (await stage.cases())[-1]
    assert (burst.incident, burst.severity, burst.count) == ("burst:wall:post", Severity.URGENT, 2)
    card = stage.network.cards()[-1]
    assert "за 30 минут жалоб 6" in card.text
    assert "Вернуть" in card.labels
    assert len(card.labels) <= 10, "VK shows no more"
    hidden = len(stage.network.hidden)
    await stage.press("anna", "Вернуть", card)
    assert len(stage.network.hidden) == hidden - 2


async def test_where_people_are_asked_first_it_counts_and_the_question_tells_its_cause(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST, causes=(Cause(name="доставка", words=("курьер",)),)))
    said = await stage.say("petya", "уроды, курьер опоздал #toxic #angry", thread="post")
    case = await only_case(stage)
    assert (case.kind, case.cause, await counted(stage)) == (CaseKind.REVIEW, "доставка", 1)
    [card] = stage.network.cards()
    assert "похоже на недовольство" in card.text
    assert {"Скрыть", "Предупредить"} <= {label.split(" ")[0] for label in card.labels}
    await stage.happen(edited(said, "уроды, курьер опоздал опять #toxic #angry"))
    assert await counted(stage) == 1
    async with stage.store.reading() as ledger:
        figures = await service(ledger, community(), NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert figures.causes == {"доставка": 1}


async def test_in_the_shadow_it_is_counted_and_removed_as_before(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SHADOW, modes={"toxic": Mode.ACT}))
    await stage.say("petya", RUDE, thread="post")
    assert ((await only_case(stage)).kind, await counted(stage)) == (CaseKind.REMOVED, 1)


async def test_who_answers_it_by_hand_has_answered_it(stage: Stage) -> None:
    said = await stage.say("petya", RUDE, thread="post")
    anna = message("Пётр, разбираемся", "anna", "wall", thread="post", reply_to=said.address.message)
    await stage.happen(replace(anna, author=Author(id="anna", name="Анна")))
    assert (await only_case(stage)).answered_at is not None
