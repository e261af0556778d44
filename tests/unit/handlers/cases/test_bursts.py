"""Many complaints under one post against its own history are one incident with a trend and offers."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handlers.cases.bursts import REASON, STEP, WORSE, burst, grown, tail
from models.capabilities import Capability, lacking_key
from models.cases import Case, CaseItem, CaseKind, CaseState, Severity
from models.intents import CloseComments, Edit, OpenComments
from models.outcomes import Counter, Tally
from models.texts import Sentence
from tests.builders import COMMUNITY, NOW, PLATFORM, address, community, message
from tests.stage import Stage

MINUTE = timedelta(minutes=1)


async def complain(
    stage: Stage, number: int, thread: str = "post", pause: timedelta = 2 * MINUTE, first: int = 0
) -> None:
    for place in range(first, first + number):
        await stage.say(f"{thread}-{place}", f"всё плохо {place} #angry", thread=thread)
        await stage.later(pause)


def burst_card(stage: Stage) -> str:
    return next(card.text for card in stage.network.cards() if "всплеск" in card.text)


async def test_the_fifth_complaint_in_half_an_hour_under_a_quiet_post_is_a_burst(stage: Stage) -> None:
    await complain(stage, 4)
    assert not any("всплеск" in card.text for card in stage.network.cards())
    await stage.say("vera", "и у меня всё плохо #angry", thread="post")
    await stage.later()
    found = (await stage.cases())[-1]
    assert (found.incident, found.severity, found.count) == ("burst:wall:post", Severity.URGENT, 1)
    told = "всплеск недовольства под постом: за 30 минут жалоб 5, обычно 0,0; по 10 минут: 0, 0, 5"
    assert told in burst_card(stage)
    await stage.say("oleg", "ужас #angry", thread="post")
    await stage.say("vera", "ужас #angry", thread="other")
    assert [case.count for case in await stage.cases()][-2:] == [2, 1], "other posts are other matters"


async def test_the_card_of_a_burst_lists_every_complaint_that_it_counts(stage: Stage) -> None:
    await stage.say("p0", "давно всё плохо #angry", thread="post")
    await stage.later(timedelta(hours=5))
    await stage.say("p1", "и в другом месте плохо #angry", thread="other")
    await complain(stage, 4)
    await stage.say("timur", "а мне нравится", thread="post")
    await stage.say("vera", "и у меня всё плохо #angry", thread="post")
    await stage.later()
    told = burst_card(stage).splitlines()
    assert "жалоб 5" in burst_card(stage)
    assert "«и у меня всё плохо #angry»" in told
    assert [line for line in told if line.startswith("в счёте")] == [
        f"в счёте и №{case.id}, Post-{place}: «всё плохо {place} #angry»"
        for place, case in enumerate((await stage.cases())[2:6])
    ]


async def test_what_the_platform_can_not_do_about_a_burst_is_not_offered(stage: Stage) -> None:
    async with stage.store.begin() as ledger:
        key, why = lacking_key(Capability.CLOSE_COMMENTS), '{"key":"lacking.not_here"}'
        await ledger.recollections.keep(PLATFORM, key, why, NOW)
    await complain(stage, 30, pause=timedelta(seconds=1))
    labels = stage.network.cards()[-1].labels
    assert "Закрыть комментарии" not in labels
    assert "Позвать руководителя" in labels


async def test_the_edits_of_a_complaint_make_no_burst(stage: Stage) -> None:
    await complain(stage, 3)
    said = await stage.say("vera", "и у меня всё плохо #angry", thread="post")
    for number in range(3):
        words = f"и у меня всё очень плохо {number} #angry"
        await stage.happen(replace(said, text=words, event_id=f"e{number}", edited=True))
        await stage.later(2 * MINUTE)
    assert not any("всплеск" in card.text for card in stage.network.cards())


def test_numbers_of_a_burst_are_written_as_in_its_language() -> None:
    told = {language: burst({}, 5, 0.04, NOW, language) for language in ("ru", "en")}
    assert [one.params["usual"] for one in told.values() if one] == ["0,0", "0.0"]


async def test_a_wave_in_one_batch_is_one_card(stage: Stage) -> None:
    await stage.happen(
        *(message(f"всё плохо {n} #angry", f"p{n}", "wall", thread="post") for n in range(100))
    )
    await stage.later()
    [card] = stage.network.cards()
    assert card.text.startswith("Срочно! №1 · Недовольство ×100, людей: 100")


async def test_a_storm_that_turns_out_to_be_a_burst_keeps_its_card(stage: Stage) -> None:
    await complain(stage, 30, pause=timedelta(seconds=1))
    cards = stage.network.cards()
    assert len(cards) == 3
    assert cards[-1].text.startswith("Срочно! №3 · Недовольство ×28, людей: 28")
    assert "всплеск" in cards[-1].text


async def test_where_complaints_are_usual_as_many_are_no_burst(stage: Stage) -> None:
    async with stage.store.begin() as ledger:
        for day in range(1, 29):
            at = NOW - timedelta(days=day)
            await ledger.journal.count([Tally(COMMUNITY, at, {Counter.NEGATIVE: 200})])
    await complain(stage, 9)
    assert not any("всплеск" in card.text for card in stage.network.cards())


async def test_comments_are_closed_and_opened_once_by_whoever_is_first(stage: Stage) -> None:
    await complain(stage, 30, pause=timedelta(seconds=1))
    card = stage.network.cards()[-1]
    both = [stage.pressing(who, card, "Закрыть комментарии") for who in ("anna", "olga")]
    await stage.happen(*both)
    assert [stage.network.told[one.press_id] for one in both] == [
        "Комментарии под постом закрыты, дело у вас.",
        "Уже в работе: Анна, 1 секунду назад.",
    ]
    closed = [act for act in stage.network.performed if isinstance(act, CloseComments)]
    assert [act.post.message for act in closed] == ["post"]
    await stage.later()
    assert "комментарии закрыты: Анна" in stage.network.cards()[-1].text
    await stage.press("olga", "Открыть комментарии")
    assert [type(act) for act in stage.network.performed if isinstance(act, OpenComments)] == [OpenComments]


def told_of_worse(stage: Stage) -> list[str]:
    return [words for words in stage.network.said_in("duty") if "всплеск растёт" in words]


async def test_who_has_a_burst_in_hand_sees_it_grow_and_is_told_each_time_that_it_has_doubled(
    stage: Stage,
) -> None:
    await complain(stage, 25, pause=MINUTE / 10)
    number = len(await stage.cases())
    await stage.press("anna", "Беру")
    await complain(stage, 24, pause=MINUTE / 10, first=25)
    assert told_of_worse(stage) == []
    await stage.later()
    assert "за 30 минут жалоб 49" in burst_card(stage)
    await complain(stage, 50, pause=MINUTE / 10, first=49)
    assert told_of_worse(stage) == [
        f"⚡ Анна, всплеск растёт: дело №{number}, за 30 минут жалоб 50; по 10 минут: 0, 0, 50."
    ]
    assert stage.network.last_in("duty").reply_to == stage.network.cards()[-1].address.message
    await complain(stage, 1, first=99)
    assert len(told_of_worse(stage)) == 2, "one hundred"
    [case] = [one for one in await stage.cases() if one.incident == "burst:wall:post"]
    assert (case.state, case.owner) == (CaseState.TAKEN, "anna")


async def test_of_a_burst_that_nobody_has_people_are_called_as_of_any_case(stage: Stage) -> None:
    await complain(stage, 60, pause=timedelta(seconds=1))
    assert told_of_worse(stage) == []


async def test_a_burst_in_hand_that_has_calmed_down_and_begins_again_is_told(stage: Stage) -> None:
    await complain(stage, 25, pause=timedelta(seconds=1))
    await stage.press("anna", "Беру")
    await stage.later(timedelta(hours=2))
    await complain(stage, 9, pause=timedelta(seconds=1), first=25)
    assert told_of_worse(stage) == []
    await stage.later()
    assert "жалоб 9, обычно 8,3" in burst_card(stage), "people see the trend until the case is closed"
    await complain(stage, 1, first=34)
    assert len(told_of_worse(stage)) == 1


async def test_who_has_given_a_burst_away_before_the_words_are_out_is_not_told(stage: Stage) -> None:
    await complain(stage, 6, pause=MINUTE)
    await stage.press("anna", "Беру")
    async with stage.store.begin() as ledger:
        worse = [
            message(f"плохо {n} #angry", f"x{n}", "wall", thread="post", at=stage.watch()) for n in range(9)
        ]
        await stage.machine.work.handle(ledger, worse, stage.watch())
        [case] = (await ledger.cases.unclosed(COMMUNITY, ["burst:wall:post"])).values()
        await ledger.cases.save(case.changed(state=CaseState.OPEN))
    await stage.deliver()
    assert told_of_worse(stage) == []


@given(st.lists(st.integers(5, 200), max_size=12), st.integers(5, 60))
def test_who_has_it_hears_of_a_burst_only_as_often_as_it_is_so_many_times_worse(
    counts: list[int], first: int
) -> None:
    def trend(count: int) -> Sentence:
        return Sentence(REASON, {"count": count, "trend": str(count)})

    item = CaseItem(address=address("m"), author="petya", author_name="Petya", text="плохо", at=NOW)
    case = Case(
        id=1, community=COMMUNITY, kind=CaseKind.NEGATIVE, incident="burst:wall:post", state=CaseState.TAKEN,
        first=item, reasons=(Sentence("reason.negative"), trend(first)), opened_at=NOW, deadline=NOW,
    )  # fmt: skip
    heard = first
    for count in counts:
        case, worse = grown(case, trend(count))
        assert worse is (count >= WORSE * heard)
        heard = count if worse else max(5, min(heard, count))
        assert [one.params["count"] for one in case.reasons if one.key == REASON] == [count]


async def test_a_card_of_many_messages_is_drawn_at_a_pace_that_platforms_allow(stage: Stage) -> None:
    await complain(stage, 70, pause=timedelta(seconds=1))
    drawn = [act for act in stage.network.performed if isinstance(act, Edit)]
    await complain(stage, 60, pause=timedelta(seconds=1), first=70)
    again = [act for act in stage.network.performed if isinstance(act, Edit)]
    assert 5 <= len(again) - len(drawn) <= 7


async def test_the_approved_statement_is_made_under_the_post_once(stage: Stage) -> None:
    await stage.set_up(community(statement="Мы знаем о сбое и чиним."))
    await complain(stage, 30, pause=timedelta(seconds=1))
    assert await stage.press("anna", "Сделать заявление") == "Заявление сделано под постом, дело у вас."
    assert stage.network.last_in("wall").text == "Мы знаем о сбое и чиним."
    assert stage.network.last_in("wall").thread == "post"
    await stage.later()
    assert "Сделать заявление" not in stage.network.cards()[-1].labels
    assert "заявление под постом сделано: Анна" in stage.network.cards()[-1].text


async def test_the_lead_is_called_and_answers_for_it(stage: Stage) -> None:
    await complain(stage, 30, pause=timedelta(seconds=1))
    number = len(await stage.cases())
    assert await stage.press("anna", "Позвать руководителя") == "Теперь отвечает Ольга."
    assert stage.network.said_in("duty")[-1] == f"⚡ Ольга, нужны вы: дело №{number}."
    case = (await stage.cases())[-1]
    assert (case.owner, case.state) == ("olga", CaseState.OPEN)


async def test_a_lead_who_has_written_to_the_bot_is_called_in_private_too(stage: Stage) -> None:
    await stage.say("olga", "проверка", chat="dm-olga")
    await complain(stage, 30, pause=timedelta(seconds=1))
    number = len(await stage.cases())
    await stage.press("anna", "Позвать руководителя")
    assert stage.network.said_in("dm-olga")[-1].startswith(f"⚡ Анна зовёт вас: дело №{number}.")
    assert stage.network.said_in("duty")[-1] == f"⚡ Ольга, нужны вы: дело №{number}."


async def test_a_lead_who_has_shut_the_bot_out_is_called_in_the_duty_chat_alone_until_they_write_again(
    stage: Stage, refusing: set[str]
) -> None:
    async def where() -> str | None:
        async with stage.store.reading() as ledger:
            staff = await ledger.communities.staff(COMMUNITY)
        return next(one.private for one in staff if one.person == "olga")

    await stage.say("olga", "проверка", chat="dm-olga")
    assert await where() == "dm-olga"
    refusing.add("dm-olga")
    await complain(stage, 30, pause=timedelta(seconds=1))
    number, card = len(await stage.cases()), stage.network.cards()[-1]
    await stage.press("anna", "Позвать руководителя", card)
    assert f"⚡ Ольга, нужны вы: дело №{number}." in stage.network.said_in("duty")
    assert await where() is None
    assert [case.kind for case in await stage.cases()].count(CaseKind.DELIVERY) == 1
    refusing.clear()
    await stage.say("olga", "проверка", chat="dm-olga")
    assert await where() == "dm-olga"


@given(
    st.dictionaries(st.integers(-4000, 0), st.integers(1, 30), max_size=30),
    st.integers(1, 50),
    st.floats(0, 500),
)
def test_more_complaints_never_end_a_burst_and_more_history_never_begins_one(
    steps: dict[int, int], new: int, usual: float
) -> None:
    trend: dict[datetime, int] = {NOW + step * STEP: number for step, number in steps.items()}
    if burst(trend, new, usual, NOW) is not None:
        assert burst(trend, new + 1, usual, NOW) is not None
    else:
        assert burst(trend, new, usual + 1, NOW) is None


@pytest.mark.parametrize(("number", "expected", "chance"), [(0, 1, 1.0), (1, 1, 0.632), (5, 0.5, 0.00017)])
def test_the_tail_is_that_of_poisson(number: int, expected: float, chance: float) -> None:
    assert tail(number, expected) == pytest.approx(chance, rel=0.02)
