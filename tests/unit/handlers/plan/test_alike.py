"""A post that nearly repeats another one is told of."""

from datetime import timedelta

import pytest

from handlers.plan.alike import repeats
from models.content import Content, Post
from tests.builders import NOW
from tests.stage import Stage

PIE = "Новый пирог с вишней ждёт вас в нашем кафе каждый день с восьми утра"


@pytest.mark.parametrize("text", [PIE, PIE.replace("Новый", "НОВЫЙ") + "!", PIE.replace("восьми", "девяти")])
async def test_nearly_the_same_words_are_told(stage: Stage, text: str) -> None:
    await stage.ask("lev", f"/post 18:30 {PIE}")
    assert "Почти то же говорит пост №1" in await stage.ask("lev", f"/post завтра 10:00 {text}")


@pytest.mark.parametrize(
    "text", ["Доброе утро!", "Сегодня мы варим кофе из новой обжарки и печём булочки", ""]
)
async def test_other_words_and_few_of_them_are_not(stage: Stage, text: str) -> None:
    await stage.ask("lev", f"/post 18:30 {PIE}")
    await stage.ask("lev", "/post 19:30 Доброе утро!")
    answer = await stage.ask("lev", f"/post завтра 10:00 {text}", attachments=("photo:1",))
    assert "Почти то же" not in answer


async def test_an_edit_of_a_post_does_not_repeat_itself_and_a_dropped_post_is_no_repeat(stage: Stage) -> None:
    await stage.ask("lev", f"/post 18:30 {PIE}")
    assert "Почти то же" not in await stage.ask("lev", f"/edit 1 {PIE}!")
    await stage.ask("lev", "/queue cancel 1")
    assert "Почти то же" not in await stage.ask("lev", f"/post завтра 10:00 {PIE}")


def test_times_of_one_event_of_a_calendar_do_not_repeat_each_other() -> None:
    def mondays(event: str) -> list[Post]:
        return [
            Post(
                id=0, community="shop", author="lev", content=Content(text=PIE), due=due, key=f"{event}/{due}"
            )
            for due in (NOW, NOW + timedelta(days=7))
        ]

    assert repeats(mondays("a"), []) == [None, None]
    assert repeats(mondays("a"), mondays("b")) != [None, None]
