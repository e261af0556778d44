"""Questions that are not clear by their words are thought about, off the path of messages."""

import threading
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

import pytest

from models.cases import CaseState
from models.communities import Mode
from models.encoding import Meanings
from models.faq import Entry
from tests.builders import community
from tests.fakes import Meaner
from tests.stage import Stage, stage_on

ASKED = "почём обойдётся курьер ?"
COST = Entry(
    id="cost",
    phrasings=("сколько стоит доставка", "почём у вас доставка", "цена доставки какая"),
    answer="300 ₽.",
)
HOURS = Entry(id="hours", phrasings=("до скольки вы работаете", "какие у вас часы"), answer="С 8 до 22.")


@dataclass
class Watched(Meaner):
    """Knows in which threads it was asked."""

    threads: set[int] = field(default_factory=set)

    def meanings(self, texts: Sequence[str]) -> Meanings:
        self.threads.add(threading.get_ident())
        return super().meanings(texts)


@pytest.fixture
def encoder() -> Watched:
    return Watched()


@pytest.fixture
async def stage(fresh: Callable[[], str], encoder: Watched) -> AsyncIterator[Stage]:
    async with stage_on(fresh(), answers=(COST, HOURS), encoder=encoder) as ready:
        yield ready


async def test_what_is_meant_is_answered_after_a_moment_of_thought(stage: Stage, encoder: Watched) -> None:
    await stage.say("nina", ASKED, chat="dm-nina")
    assert not encoder.asked, "nobody on the path of messages waits for meanings"
    assert stage.network.said_in("dm-nina") == []
    await stage.later()
    await stage.later()
    await stage.later()
    await stage.talks()
    assert stage.network.said_in("dm-nina") == ["300 ₽."]
    assert threading.get_ident() not in encoder.threads, "the loop of events goes on meanwhile"


@pytest.mark.parametrize("chat", ["wall", "group"])
async def test_where_nobody_is_asked_back_it_is_thought_about_at_once(stage: Stage, chat: str) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST), COST, HOURS)
    await stage.say("nina", ASKED, chat=chat)
    await stage.talks()
    [case] = await stage.cases(CaseState.OPEN)
    assert "300 ₽." in str(case.reasons)


async def test_a_clear_question_and_ordinary_talk_need_no_thought(stage: Stage, encoder: Watched) -> None:
    await stage.say("nina", "сколько стоит доставка ?", chat="dm-nina")
    await stage.say("timur", "какой сегодня матч", chat="wall")
    await stage.talks()
    assert stage.network.said_in("dm-nina") == ["300 ₽."]
    assert not encoder.asked


async def test_a_question_in_doubt_outlives_the_process(fresh: Callable[[], str]) -> None:
    url = fresh()
    async with stage_on(url, answers=(COST, HOURS), encoder=Meaner()) as stage:
        await stage.say("nina", ASKED, chat="dm-nina")
    async with stage_on(url, answers=(COST, HOURS), encoder=Meaner()) as again:
        await again.later()
        await again.later()
        await again.later()
        await again.talks()
        assert again.network.said_in("dm-nina") == ["300 ₽."]


async def test_what_could_be_answered_is_tried_with_its_meaning(stage: Stage) -> None:
    assert "300 ₽." in await stage.ask("lev", f"/faq test {ASKED}")
    assert "Сужу только по словам" not in await stage.ask("lev", "/faq")
