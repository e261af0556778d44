"""A message is judged, and what must go goes: who is judged, what they are told, how often."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from models.cases import CaseKind
from models.communities import Mode
from models.intents import Ban, Delete, Mute
from models.messages import Author, AuthorKind
from models.outcomes import Counter
from tests.builders import NOW, community, edited, message
from tests.stage import Stage


async def test_the_ladder_is_climbed_step_by_step_and_each_step_is_told(stage: Stage) -> None:
    for number in range(5):
        await stage.say("petya", f"#spam {number}", thread="post")
        await stage.later(timedelta(minutes=90))
    warned, muted, also_muted, banned = stage.network.said_in("wall")
    assert warned.startswith("Petya, сообщение удалено: спам. Давайте без этого")
    assert "снова можно будет после 22 нояб., 19:00" in muted
    assert "снова можно будет после 22 нояб., 20:30" in also_muted
    assert banned.startswith("Petya не сможет писать здесь до 29 нояб., 21:00: спам.")
    assert {one.thread for one in stage.network.written.values() if one.address.chat == "wall"} == {"post"}
    assert await stage.totals() == {
        Counter.EVENTS: 5, Counter.REMOVED: 5, Counter.WARNED: 1, Counter.MUTED: 2, Counter.BANNED: 1,
        Counter.CASES_OPENED: 1,
    }  # fmt: skip


async def test_strikes_are_forgotten_after_a_month(stage: Stage) -> None:
    for _ in range(2):
        await stage.say("petya", "#spam")
    await stage.later(timedelta(days=31))
    await stage.say("petya", "#spam")
    assert (await stage.standing()).strikes == 1
    assert len(stage.network.said_in("wall")) == 1


async def test_who_floods_is_told_once_and_not_a_thousand_times(stage: Stage) -> None:
    await stage.happen(*(message(f"#spam {number}", thread="post") for number in range(200)))
    assert len(stage.network.said_in("wall")) == 3, "one warning, one mute, one ban"
    assert len(stage.network.hidden) == 200
    assert len(stage.network.cards()) == 1


@pytest.mark.parametrize("mode", [Mode.SUGGEST, Mode.SHADOW, Mode.OFF])
async def test_without_the_right_to_act_nothing_is_done_to_anybody(stage: Stage, mode: Mode) -> None:
    await stage.set_up(community(mode=mode))
    for _ in range(5):
        await stage.say("petya", "#spam")
    standing = await stage.standing()
    assert (standing.strikes, standing.messages) == (0, 5)
    assert not stage.network.hidden
    assert not stage.network.said_in("wall")
    assert len(stage.network.cards()) == (mode is Mode.SUGGEST)
    counted = {Mode.SUGGEST: Counter.REVIEWED, Mode.SHADOW: Counter.SHADOWED}.get(mode)
    assert (await stage.totals()).get(counted, 0) == (5 if counted else 0)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", ["olga", "anna", "lev"])
async def test_the_staff_is_never_judged(stage: Stage, who: str) -> None:
    await stage.say(who, "он написал: #spam", chat="chat")
    assert not stage.network.performed
    async with stage.store.reading() as ledger:
        assert await ledger.people.standings("shop", [who]) == {}


async def test_the_community_itself_is_never_judged(stage: Stage) -> None:
    ourselves = Author(id="shop", name="Лавка", kind=AuthorKind.COMMUNITY)
    await stage.happen(replace(message("#spam"), author=ourselves))
    assert not stage.network.performed


async def test_a_harmless_message_that_is_edited_into_spam_goes(stage: Stage) -> None:
    harmless = await stage.say("petya", "какие красивые фото")
    await stage.happen(edited(harmless, "#spam"))
    assert stage.network.hidden == {harmless.address}
    assert (await stage.standing()).strikes == 1


async def test_an_edit_storm_is_one_strike(stage: Stage) -> None:
    bad = message("#spam")
    await stage.happen(bad, *(edited(bad, f"#spam {number}") for number in range(10)))
    await stage.happen(*(edited(bad, f"#spam {number}") for number in range(10)))
    standing = await stage.standing()
    assert (standing.strikes, standing.muted_until, standing.messages) == (1, None, 1)
    assert stage.network.said_in("wall") == []
    [case] = await stage.cases()
    assert (case.count, case.people) == (1, 1)


async def test_what_was_restored_and_edited_into_spam_again_goes_again(stage: Stage) -> None:
    bad = await stage.say("petya", "#spam")
    await stage.press("anna", "Вернуть")
    assert not stage.network.hidden
    await stage.happen(edited(bad, "#spam и снова"))
    assert stage.network.hidden == {bad.address}
    assert (await stage.standing()).strikes == 1


async def test_who_mends_typing_errors_repeats_nothing(stage: Stage) -> None:
    said = await stage.say("petya", "подскажите пожалуйста адрес магазина")
    for _ in range(6):
        await stage.happen(edited(said, "подскажите пожалуйста адрес магазина."))
    assert not stage.network.hidden


async def test_a_private_message_is_shown_to_a_person_and_its_author_not_punished(stage: Stage) -> None:
    for _ in range(6):
        await stage.say("petya", "#obscene где мой заказ", chat="dm-petya")
    assert not [act for act in stage.network.performed if isinstance(act, Delete | Mute | Ban)]
    [card] = stage.network.cards()
    assert card.labels == ["Не проблема", "Беру", "Передать", "Отложить на час"]
    [case] = await stage.cases()
    assert (case.kind, case.count) == (CaseKind.REVIEW, 6)


async def test_a_card_tells_only_of_rules_that_are_on(stage: Stage) -> None:
    await stage.set_up(community(modes={"caps": Mode.OFF, "links": Mode.SHADOW}))
    await stage.say("petya", "#caps #spam #links")
    [case] = await stage.cases()
    words = [case.first.text[start:end] for start, end in case.spans]
    assert words == ["#spam"]
    assert len(case.reasons) == 1


async def test_a_mute_has_the_term_of_the_moment_of_judging(stage: Stage) -> None:
    await stage.happen(*(message(f"#spam {n}", at=NOW - timedelta(hours=5)) for n in range(3)))
    [mute] = [act for act in stage.network.performed if isinstance(act, Mute)]
    assert mute.until == NOW + timedelta(hours=1)
