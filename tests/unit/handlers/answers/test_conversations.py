"""Questions and answers as they are lived: promised once, handed over, taken up again."""

from models.cases import CaseState
from models.communities import Mode
from models.outcomes import Counter
from tests.builders import community, edited, entry, message
from tests.stage import Stage


async def test_a_person_is_promised_once_however_often_one_asks(stage: Stage) -> None:
    for text in ("а можно снять зал ?", "ау ?", "кто-нибудь здесь есть вообще"):
        await stage.say("nina", text, chat="dm-nina")
    assert len(stage.network.said_in("dm-nina")) == 1
    assert [one.count for one in await stage.cases()] == [3]


async def test_once_a_person_has_the_conversation_the_bot_keeps_quiet_until_it_is_over(stage: Stage) -> None:
    await stage.set_up(community(), entry())
    await stage.say("nina", "#angry у вас всё плохо", chat="dm-nina")
    promised = stage.network.said_in("dm-nina")
    await stage.press("anna", "Беру")
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    await stage.say("nina", "#angry и ещё мне нахамили", chat="dm-nina")
    await stage.say("nina", "#obscene сколько можно", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == promised
    [case] = await stage.cases()
    assert case.count == 4, "what is said meanwhile is shown to the person"
    await stage.press("anna", "Закрыть")
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina")[-1] == "С 8 до 22."


async def test_in_another_conversation_the_bot_goes_on_answering(stage: Stage) -> None:
    await stage.set_up(community(), entry())
    await stage.say("nina", "#angry у вас всё плохо", chat="dm-nina")
    await stage.press("anna", "Беру")
    await stage.say("timur", "во сколько вы открываетесь ?", chat="dm-timur")
    assert stage.network.said_in("dm-timur") == ["С 8 до 22."]


async def test_an_edited_question_is_not_answered_again(stage: Stage) -> None:
    await stage.set_up(community(), entry())
    asked = await stage.say("nina", "во скока вы открываетесь ?", chat="dm-nina")
    before = stage.network.said_in("dm-nina")
    await stage.happen(edited(asked, "во сколько вы открываетесь ?"))
    assert stage.network.said_in("dm-nina") == before


async def test_what_is_shown_to_a_person_for_a_decision_is_not_answered(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST), entry())
    await stage.say("nina", "~spam во сколько вы открываетесь ?")
    assert [one.kind for one in await stage.cases()] == ["review"]


async def test_a_rule_in_shadow_does_not_keep_an_answer_back(stage: Stage) -> None:
    await stage.set_up(community(modes={"caps": Mode.SHADOW}), entry())
    await stage.happen(message("#caps ?", "nina"), message("во сколько вы открываетесь ?", "nina"))
    totals = await stage.totals()
    assert (totals[Counter.SHADOWED], totals[Counter.QUESTIONS], totals[Counter.ANSWERED]) == (1, 2, 1)
    assert stage.network.said_in("wall")[0] == "С 8 до 22."


async def test_in_shadow_mode_everything_is_counted_and_nobody_is_troubled(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SHADOW), entry())
    for text in ("#spam", "#angry плохо", "а можно снять зал ?", "во сколько вы открываетесь ?"):
        await stage.say("nina", text)
    assert not stage.network.performed
    assert await stage.cases(*CaseState) == []
    assert await stage.totals() == {
        Counter.EVENTS: 4, Counter.SHADOWED: 1, Counter.NEGATIVE: 1, Counter.QUESTIONS: 2,
    }  # fmt: skip
