"""The plan as the page reads it."""

import json
from datetime import UTC, date, datetime

import pytest

from bot.web.live import Live
from bot.web.parts import Day, Planned, Sheet, Span, Target
from handlers.plan.preview import preview
from models.capabilities import PostLimits
from models.content import Content, LinkButton, Post, Results, Trait
from models.marks import Mark, MarkKind
from tests.builders import community
from tests.pages import Page
from tests.whole_post import PRICES, SEEN, WHOLE

DUE = datetime(2026, 12, 25, 6, tzinfo=UTC)
HOSTILE = "<img src=x onerror=alert(1)>"
SCRIPT = "javascript:alert(1)"


def planned(content: Content, **more: object) -> Planned:
    post = Post(id=3, community="shop", author="lev", content=content, due=DUE, **more)  # type: ignore[arg-type]
    return Planned(post=post, day=date(2026, 12, 25), target="Кафе")


async def test_days_come_with_holidays_free_slots_and_posts(page: Page) -> None:
    day = Day(day=date(2026, 12, 25), holiday="Праздник", free=[DUE])
    page.plan.shown = Span(days=[day], posts=[planned(Content(text=HOSTILE), rubric="Меню")])
    async with page.session.get("/plan?first=2026-12-25&days=7") as answer:
        assert answer.content_type == "application/json"
        shown = await answer.json()
    assert page.plan.asked == [(date(2026, 12, 25), 7, "ru")]
    assert shown["days"] == [
        {"day": "2026-12-25", "holiday": "Праздник", "free": ["2026-12-25T06:00:00+00:00"]}
    ]
    [chip] = shown["posts"]
    assert (chip["title"], chip["state"], chip["rubric"], chip["target"]) == (
        HOSTILE,
        "planned",
        "Меню",
        "Кафе",
    )


@pytest.mark.parametrize(
    "query", ["", "?first=2026-12-25", "?first=soon&days=7", "?first=2026-12-25&days=400"]
)
async def test_days_that_are_none_or_too_many_are_refused(page: Page, query: str) -> None:
    async with page.session.get(f"/plan{query}") as answer:
        assert answer.status == 422


async def test_a_post_is_shown_as_its_platform_will_show_it_and_opens_pages_only(page: Page) -> None:
    content = Content(
        text="меню",
        marks=(Mark(kind=MarkKind.LINK, start=0, length=4, url=SCRIPT),),
        buttons=((LinkButton(label="Заказать", url="https://cafe.ru"), LinkButton(label="!", url=SCRIPT)),),
    )
    one = planned(content)
    seen = preview(one.post, community(), PostLimits(name="Площадка", text=3))
    target = Target(post=3, title="Кафе", platform="Площадка", ours=True, preview=seen)
    page.plan.sheets[3] = Sheet(
        planned=one, author="Лев", version="0-ab", offered=["hold"], trail=["✓ Вера"], targets=[target]
    )
    async with page.session.get("/plan/3") as answer:
        sheet = await answer.json()
    assert sheet["results"] is None
    assert (sheet["version"], sheet["offered"], sheet["trail"]) == ("0-ab", ["hold"], ["✓ Вера"])
    [shown] = sheet["targets"]
    assert shown["pieces"] == [{"text": "меню", "kinds": ["link"], "url": ""}]
    assert [button["url"] for button in shown["buttons"][0]] == ["https://cafe.ru", ""]
    assert shown["room"] == [{"what": "text", "used": 4, "most": 3}]


async def test_the_sheet_tells_all_that_a_yes_is_for_field_by_field(page: Page) -> None:
    one = planned(WHOLE)
    seen = preview(one.post, community(), PostLimits(name="Площадка"), {PRICES.name: PRICES})
    target = Target(post=3, title="Кафе", platform="Площадка", ours=True, preview=seen)
    page.plan.sheets[3] = Sheet(
        planned=one, author="Лев", version="0-ab", offered=[], trail=[], targets=[target]
    )
    async with page.session.get("/plan/3") as answer:
        [shown] = (await answer.json())["targets"]
    told = json.dumps(shown, ensure_ascii=False)
    missing = [f"{name}: {one}" for name, words in SEEN.items() for one in words if one not in told]
    assert missing == []
    assert set(shown["traits"]) == set(Trait)


async def test_what_a_platform_does_not_say_is_unknown_in_the_sheet_and_never_zero(page: Page) -> None:
    one = planned(Content(text="кофе"), results=Results(likes=0), collected_at=DUE)
    page.plan.sheets[3] = Sheet(planned=one, author="Лев", version="0-ab", offered=[], trail=[], targets=[])
    async with page.session.get("/plan/3") as answer:
        assert (await answer.json())["results"] == {"likes": 0, "comments": None, "views": None}


async def test_a_post_that_is_not_there_is_told_so(page: Page) -> None:
    async with page.session.get("/plan/77") as answer:
        assert answer.status == 404


async def test_an_open_page_hears_when_the_plan_is_another(page: Page) -> None:
    heard = []
    async for event in Live(page.parts, "ru", 0).events():
        if event.event == "plan":
            heard.append(event.data)
            page.plan.mark = "2"
        if len(heard) == 2:
            break
    assert heard == ["1", "2"]
