"""A duty chat that can't be written to loses no alert: the next channel has it, and people are told where."""

from datetime import timedelta

import pytest

from handlers.community.channels import LOOK_EVERY, how_it_stands
from models.cases import CaseKind
from models.communities import Place
from models.errors import Refused
from models.intents import Send
from models.storage.cases import SqlCases
from models.texts import Sentence
from tests.builders import PLACES, community
from tests.stage import Stage

TWO = {**PLACES, "second": Place.DUTY}
TICK = timedelta(seconds=15)


async def tick(stage: Stage) -> None:
    await stage.later(TICK)
    await stage.overdue()
    await stage.deliver()


@pytest.fixture
def dead(refusing: set[str]) -> set[str]:
    """The chats that refuse words: the duty chat at first; a test may change them."""
    refusing.add("duty")
    return refusing


async def test_a_card_that_the_duty_chat_refuses_is_shown_in_the_next_one(
    stage: Stage, dead: set[str]
) -> None:
    await stage.set_up(community(places=TWO))
    await stage.say("nina", "а можно ?", chat="dm-nina")
    assert stage.network.said_in("second") == []
    await tick(stage)
    await tick(stage)
    why, card = sorted(stage.network.said_in("second"), reverse=True)
    assert why == "⚠ В чат duty сейчас нельзя писать, поэтому дела приходят сюда."
    assert card.startswith("№1 · Вопрос")
    written = next(one for one in stage.network.written.values() if one.text == card)
    assert await stage.press_under("anna", written, "Беру") == "Дело ваше."


async def test_without_a_second_duty_chat_the_desk_has_it(stage: Stage, dead: set[str]) -> None:
    await stage.say("nina", "а можно ?", chat="dm-nina")
    await tick(stage)
    assert stage.network.said_in("desk")[-1].startswith("№1 · Вопрос")


async def test_a_reminder_that_is_refused_is_said_in_the_next_channel(stage: Stage, dead: set[str]) -> None:
    dead.clear()
    await stage.say("nina", "а можно ?", chat="dm-nina")
    dead.add("duty")
    await stage.later(timedelta(minutes=30))
    await stage.overdue()
    assert stage.network.said_in("desk") == ["⏰ №1: дело ждёт человека дольше срока. Отвечает: Анна."]


async def test_a_chat_that_is_back_says_so_and_has_the_next_cards(stage: Stage, dead: set[str]) -> None:
    await stage.say("nina", "а можно ?", chat="dm-nina")
    await tick(stage)
    dead.clear()
    await stage.later(LOOK_EVERY)
    await tick(stage)
    assert stage.network.said_in("duty") == [
        "Сюда снова можно писать. Дела, которых здесь не видно, — в /case."
    ]
    await stage.later(timedelta(minutes=5))
    await stage.say("timur", "а можно ?", chat="dm-timur")
    assert stage.network.said_in("duty")[-1].startswith("№2 · Вопрос")


async def test_when_no_channel_is_left_other_communities_are_told_and_nothing_is_lost(
    stage: Stage, dead: set[str]
) -> None:
    dead |= {"desk"}
    other = community(id="tea", title="Пекарня", places={"their-duty": Place.DUTY})
    await stage.set_up(other)
    await stage.say("nina", "а можно ?", chat="dm-nina")
    for _ in range(12):
        await tick(stage)
    told = stage.network.said_in("their-duty")
    assert told == [
        "В «Лавка» 1 дело ждёт, а показать его негде: дежурный чат недоступен. №1",
    ], "told once, though looked at every 15 seconds"
    dead.clear()
    await stage.later(LOOK_EVERY)
    for _ in range(2):
        await tick(stage)
    shown = [*stage.network.said_in("duty"), *stage.network.said_in("desk")]
    assert [text[:2] for text in shown].count("№1") == 1


async def test_words_that_no_chat_takes_are_given_up_and_become_a_case(stage: Stage) -> None:
    stage.network.refuses[Send] = Refused("the text is too long")
    await stage.ask("lev", "/case", "desk")
    for _ in range(30):
        await stage.later(LOOK_EVERY)
    stage.network.refuses.clear()
    assert [case.kind for case in await stage.cases()] == [CaseKind.DELIVERY]


async def test_a_chat_that_is_no_channel_any_more_is_not_looked_for(stage: Stage, dead: set[str]) -> None:
    await stage.say("nina", "а можно ?", chat="dm-nina")
    await stage.set_up(community(places={"wall": Place.WALL, "desk": Place.DESK}))
    await stage.later(LOOK_EVERY)
    await tick(stage)
    async with stage.store.reading() as ledger:
        assert await ledger.channels.lost() == []
    assert stage.network.said_in("duty") == []


async def test_how_many_wait_is_counted_without_reading_their_cases(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await stage.say(f"p{number}", "а можно снять зал ?", chat=f"dm-{number}")
        await stage.later(timedelta(minutes=20))
    await stage.press("anna", "Закрыть", stage.network.cards()[0])
    monkeypatch.delattr(SqlCases, "listing")
    async with stage.store.reading() as ledger:
        [told] = await how_it_stands(ledger, community(), stage.watch())
    assert told == Sentence("duty.waiting", {"count": 2, "late": 1})
