"""One card per incident, a handful of cards in a storm, and nobody lost when it is over."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.cases.offers import proposal
from models.cases import CaseState
from models.communities import Mode
from models.messages import Message
from models.outcomes import Counter
from tests.builders import community, edited, entry, message
from tests.stage import Stage, stage_on

MINUTE = timedelta(minutes=1)


async def test_messages_of_one_person_about_one_thing_are_one_card(stage: Stage) -> None:
    for number in range(4):
        await stage.say("petya", f"~spam {number}", thread="post")
        await stage.later()
    [card] = stage.network.cards()
    [case] = await stage.cases()
    assert (case.count, case.people) == (4, 1)
    assert "×4, людей: 1" in card.text


async def test_other_people_other_rules_and_other_threads_are_other_cards(stage: Stage) -> None:
    await stage.say("petya", "~spam", thread="post")
    await stage.later(2 * MINUTE)
    await stage.say("vera", "~spam", thread="post")
    await stage.later(2 * MINUTE)
    await stage.say("petya", "~toxic", thread="post")
    await stage.later(2 * MINUTE)
    await stage.say("petya", "~spam", thread="other")
    assert len(stage.network.cards()) == 4


async def test_a_thousand_similar_alarms_by_a_thousand_people_are_a_handful_of_cards(stage: Stage) -> None:
    for batch in range(10):
        await stage.happen(
            *(
                message(f"#spam {n}", f"bot{batch * 100 + n}", "wall", thread=f"post-{n % 50}")
                for n in range(100)
            )
        )
        await stage.later(timedelta(seconds=5))
    cards, cases = stage.network.cards(), await stage.cases()
    assert len(cards) == len(cases) <= 3
    assert sum(case.count for case in cases) == sum(case.people for case in cases) == 1000
    assert "×998, людей: 998" in cards[-1].text
    assert stage.network.said_in("wall") == [], "under a raid the bot is not itself the flood"
    assert len(stage.network.hidden) == 1000
    assert (await stage.totals())[Counter.CASES_OPENED] == len(cases)


async def test_a_raid_is_restored_by_one_press_on_its_card(stage: Stage) -> None:
    await stage.happen(*(message("#spam", f"p{n}") for n in range(100)))
    await stage.press("anna", "Вернуть")
    assert len(stage.network.hidden) == 2, "the first two have cards of their own"
    assert (await stage.standing("p50")).strikes == 0


async def test_when_the_storm_is_over_each_incident_has_its_own_card_again(stage: Stage) -> None:
    await stage.happen(*(message(f"вопрос {n} ?", f"p{n}", "wall", thread="post") for n in range(10)))
    assert len(stage.network.cards()) == 3
    await stage.later(3 * MINUTE)
    await stage.say("nina", "а у вас есть парковка ?", thread="post")
    assert len(stage.network.cards()) == 4
    assert "есть парковка" in stage.network.cards()[-1].text
    assert "Спасибо за вопрос" in stage.network.said_in("wall")[-1]


async def test_a_new_storm_has_a_card_of_its_own_where_the_last_is_long_over(stage: Stage) -> None:
    await stage.happen(*(message(f"вопрос {n} ?", f"p{n}", "wall", thread="post") for n in range(5)))
    before = await stage.cases()
    await stage.later(60 * MINUTE)
    for who in ("nina", "vera"):
        await stage.say(who, "а вы где ?", chat=f"dm-{who}")
    for n in range(20):
        await stage.say(f"q{n}", f"новый вопрос {n} ?", "wall", thread="other")
    after = await stage.cases()
    assert [one.count for one in after[: len(before)]] == [one.count for one in before], "nobody looks there"
    assert len(after) == len(before) + 3
    assert after[-1].count == 20
    assert "новый вопрос 0 ?" in stage.network.cards()[-1].text


async def test_a_storm_that_goes_on_for_an_hour_stays_one_card(stage: Stage) -> None:
    for number in range(120):
        await stage.say(f"p{number}", "~spam")
        await stage.later(timedelta(seconds=15 if number < 5 else 30))
    assert len(stage.network.cards()) <= 4


async def test_in_a_burst_that_goes_on_a_person_is_promised_once_each_half_hour(stage: Stage) -> None:
    for batch, minutes in enumerate((0, 20, 20, 20, 31)):
        await stage.later(minutes * MINUTE)
        said = (message(f"#angry плохо {n}", f"p{batch}-{n}", "wall", thread="post") for n in range(30))
        await stage.happen(*said)
    assert len(stage.network.cards()) == 1
    assert len(stage.network.said_in("wall")) == 3, "at the start, after 40 minutes, and 51 minutes later"


async def test_what_joins_in_one_batch_may_change_a_case_more_than_once(stage: Stage) -> None:
    where, price = (
        entry("where", "Тверская, 1.", "где вы находитесь"),
        entry("price", "600 ₽.", "сколько стоит пирог"),
    )
    await stage.set_up(community(mode=Mode.SUGGEST), entry(), where, price)
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    asked = ("где вы находитесь ?", "сколько стоит пирог ?")
    await stage.happen(*(message(text, "nina", "dm-nina") for text in asked))
    [case] = await stage.cases()
    assert proposal(case) == "С 8 до 22.\n\nТверская, 1.\n\n600 ₽."


async def test_who_joins_a_closed_case_opens_a_new_one(stage: Stage) -> None:
    await stage.say("petya", "~spam")
    await stage.press("anna", "Не проблема")
    await stage.say("petya", "~spam снова")
    assert [one.state for one in await stage.cases()] == [CaseState.CLOSED, CaseState.OPEN]


async def test_who_joins_a_taken_case_leaves_it_in_the_hands_that_have_it(stage: Stage) -> None:
    await stage.say("petya", "~spam")
    await stage.press("anna", "Беру")
    await stage.say("petya", "~spam снова")
    [case] = await stage.cases()
    assert (case.state, case.owner_name, case.count) == (CaseState.TAKEN, "Анна", 2)


async def test_an_edited_message_is_in_its_case_once(stage: Stage) -> None:
    said = await stage.say("petya", "~spam")
    for words in ("~spam да", "~spam нет"):
        await stage.happen(edited(said, words))
    await stage.later()
    [case], [card] = await stage.cases(), stage.network.cards()
    assert (case.count, case.people) == (1, 1)
    assert "×" not in card.text


async def test_a_growing_card_is_redrawn_at_most_once_a_second(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST))
    for number in range(50):
        await stage.say("petya", f"#spam {number}")
    before = len(stage.network.performed)
    await stage.later()
    assert len(stage.network.performed) == before + 1
    assert "×50" in stage.network.cards()[0].text


async def batch(stage: Stage, *said: Message) -> None:
    """Messages are handled, and what follows from them is not performed yet."""
    await stage.machine.stories.directory.prepare(stage.store.reading)
    async with stage.store.begin() as ledger:
        await stage.machine.work.handle(ledger, said, stage.watch())
    stage.machine.stories.directory.outdated()


@settings(max_examples=25, deadline=None)
@example([False, False, False, False, True, False, True])
@given(st.lists(st.booleans(), max_size=20))
def test_a_card_comes_to_show_all_that_has_joined_its_case_whenever_it_was_drawn_before(
    fresh: Callable[[], str], steps: list[bool]
) -> None:
    """A step is a round of delivery or a message, each a seventh of a second after the one before."""

    async def story() -> None:
        async with stage_on(fresh(), community(mode=Mode.SUGGEST)) as stage:
            for number, delivered in enumerate(steps):
                stage.watch.now += timedelta(milliseconds=150)
                if delivered:
                    await stage.deliver()
                else:
                    await batch(
                        stage, message("~spam", f"p{number}", "wall", at=stage.watch(), thread="post")
                    )
            for _ in range(3):
                await stage.later()
            cases, cards = await stage.cases(), stage.network.cards()
            assert len(cards) == len(cases)
            for case, card in zip(cases, cards, strict=True):
                assert (f"×{case.count}," in card.text) == (case.count > 1), card.text

    asyncio.run(story())


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("xyz")), max_size=6), max_size=6)
)
def test_every_message_is_in_exactly_one_case_and_the_counts_are_right(
    fresh: Callable[[], str], batches: list[list[tuple[str, str]]]
) -> None:
    async def story() -> None:
        async with stage_on(fresh(), community(mode=Mode.SUGGEST)) as stage:
            said = []
            for batch in batches:
                events = [message("~spam", who, "wall", thread=thread) for who, thread in batch]
                said += events
                await stage.happen(*events)
                await stage.later(timedelta(seconds=25))
            cases = await stage.cases()
            async with stage.store.reading() as ledger:
                items = {case.id: await ledger.cases.items(case.id) for case in cases}
            kept = [one.address for some in items.values() for one in some]
            assert sorted(kept, key=str) == sorted((one.address for one in said), key=str)
            for case in cases:
                people = {one.author for one in items[case.id]}
                assert (case.count, case.people) == (len(items[case.id]), len(people))
            assert len(stage.network.cards()) == len(cases)

    asyncio.run(story())
