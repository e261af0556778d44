"""Whoever writes for the first time is looked at by what they say of themselves."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.loops.first_looks import FirstLooks
from handlers.community.directory import Known
from handlers.messages.doubts import Heard
from handlers.messages.strangers import Strangers
from handlers.ports import Acquaintance
from models.cases import CaseKind
from models.communities import Mode, Place
from models.decisions import Decision, Scores, Verdict
from models.errors import RateLimited, Refused
from moderation.judge import HouseRules
from moderation.strangers import about_themselves
from tests import builders
from tests.builders import PLATFORM
from tests.fakes import Always
from tests.stage import Stage

EARNS = "Помогу с заработком, пиши в t.me/+abcdef"
LET_PASS = Decision(Verdict.ALLOW, Scores())


class Busy:
    """A platform that asks us to slow down after the first person of each round."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def about(self, person: str) -> str:
        self.asked.append(person)
        if len(self.asked) % 2:
            return ""
        raise RateLimited(timedelta(seconds=5))


class Pages:
    """What people say of themselves; whom nobody has is refused."""

    def __init__(self, **said: str) -> None:
        self.said = said
        self.asked: list[str] = []

    async def about(self, person: str) -> str:
        self.asked.append(person)
        if person not in self.said:
            raise Refused("chat not found")
        return self.said[person]


def looks_of(stage: Stage, pages: Acquaintance) -> FirstLooks:
    return stage.machine.first_looks(PLATFORM, pages)


async def test_a_newcomer_who_advertises_on_their_page_is_shown_to_a_person(stage: Stage) -> None:
    looks = looks_of(stage, Pages(petya=EARNS))
    await stage.say("petya", "Красиво!")
    assert await looks.round() == 1
    await stage.deliver()
    (case,) = await stage.cases()
    assert (case.kind, case.reasons[0].key) == (CaseKind.REVIEW, "reason.first_message.about")
    assert case.reasons[0].params == {"about": EARNS}
    assert not stage.network.hidden


async def test_each_person_is_looked_at_once_and_colleagues_never(stage: Stage) -> None:
    pages = Pages(petya="Люблю котов", vera="", anna=EARNS)
    looks = looks_of(stage, pages)
    for person in ("petya", "petya", "vera", "ivan", "anna"):
        await stage.say(person, "Красиво!")
    assert await looks.round() == 0
    assert await looks.round() == 0
    assert pages.asked == ["petya", "vera", "ivan"]
    assert not await stage.cases()


async def test_where_the_rule_is_off_nobody_is_looked_at(stage: Stage) -> None:
    pages = Pages(petya=EARNS)
    looks = looks_of(stage, pages)
    await stage.set_up(builders.community(modes={"first_message": Mode.OFF}))
    await stage.say("petya", "Красиво!")
    assert await looks.round() == 0
    assert pages.asked == []


async def test_when_asked_to_slow_down_nobody_else_is_asked_about_and_nobody_is_lost(stage: Stage) -> None:
    busy = Busy()
    looks = looks_of(stage, busy)
    for person in ("petya", "vera", "ivan"):
        await stage.say(person, "Красиво!")
    for _ in range(3):
        await looks.round()
    assert busy.asked == ["petya", "vera", "vera", "ivan", "ivan"]


@given(st.integers(1, 5), st.integers(0, 5), st.integers(0, 5))
def test_those_who_are_put_back_come_first_and_never_put_out_who_came_since(
    most: int, number: int, since: int
) -> None:
    strangers = Strangers(most)
    strangers.look_on(PLATFORM)
    known = Known(builders.community(), {}, HouseRules(), Always())
    said = [Heard(known, Place.WALL, builders.message(f"{one}")) for one in range(number + since)]
    for one in said[:number]:
        strangers.hear(one, LET_PASS)
    taken = strangers.take(PLATFORM, 99)
    for one in said[number:]:
        strangers.hear(one, LET_PASS)
    strangers.put_back(PLATFORM, taken)
    assert strangers.take(PLATFORM, 99) == [*taken, *said[number:]][-most:]


@given(st.integers(1, 5), st.integers(0, 12))
def test_who_waits_is_bounded_and_the_newest_stay(most: int, number: int) -> None:
    strangers = Strangers(most)
    strangers.look_on(PLATFORM)
    known = Known(builders.community(), {}, HouseRules(), Always())
    said = [Heard(known, Place.WALL, builders.message(f"{one}")) for one in range(number)]
    for one in said:
        strangers.hear(one, LET_PASS)
    assert strangers.take(PLATFORM, 99) == said[max(0, number - most) :]
    assert strangers.take(PLATFORM, 99) == []


@pytest.mark.parametrize(
    "words",
    [
        EARNS,
        "Крипта без риска, обучаю. Пишите в лс",
        "18+ заходи ко мне: https://sweet.example.com",
        "Ставки на спорт, 90 % проходят\nподпишись: t.me/stavki_lucky",
        "Подработка на дому: chat.whatsapp.com/AbCdEf",
        "Earn 500 a day, dm @lucky_trade",
    ],
)
def test_an_advertisement_of_oneself_is_one(words: str) -> None:
    assert about_themselves(words) is not None


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Мама троих детей, люблю читать",
        "Фотограф. Портфолио: anna-photo.ru",
        "t.me/my_travel_notes",
        "@anna_draws в других сетях",
        "Живу, работаю, отдыхаю",
        "Software engineer, github.com/someone",
        "Финансовый аналитик, инвестиции и недвижимость",
        "Кредитный эксперт Сбербанка",
        "Досуг: лыжи",
        "секс-просвет, пишите в личку",
        "Ставрополь, ставка на спорт",
        "Earnest Hemingway fan",
        "I earn my bread, write me @anna_draws",
        "invested in people",
        "Маникюр на дому, пишите в директ",
        "Играем в мафию по пятницам, заходите: t.me/+abcdef",
    ],
)
def test_who_names_a_page_of_their_own_advertises_nothing(words: str) -> None:
    assert about_themselves(words) is None
