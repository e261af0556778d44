"""The plan on the page in a real browser: months, weeks, dragging, a refusal, approval with its preview."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from socket import socket

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.interaction import POINTER_TOUCH
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.journey.test_browser import (
    DESKTOP,
    PHONE,
    Visitor,
    address_of,
    bot,
    environment,
    pytestmark,
    visiting,
)
from tests.running import Program

__all__ = ("bot", "environment", "pytestmark")

POST = """/post {day} 10:00 Пряный раф вернулся! <b>Корица</b> и мускатный орех, как в детстве.
Состав в [меню](cafe.example/menu)
[Заказать столик](cafe.example/order)
/poll С чем пьёте раф?
с корицей
с мёдом
/comment Ждём вас с восьми!
/rubric Сезонное"""


def second_week() -> date:
    """The Monday of a week that is whole in the next month: nothing in it is over."""
    today = date.today()  # noqa: DTZ011 - the program runs by the same clock
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first - timedelta(days=first.weekday()) + timedelta(days=7)


WEEK = second_week()
ANSWERS = {
    "duty": "#duty .replies .message[data-kind=community]",
    "desk": "#commands .message[data-kind=community]:has(.answered:not([hidden]))",
}


def day(number: int) -> date:
    """The day of that week by its number, Monday is 0."""
    return WEEK + timedelta(days=number)


async def walk(bot: Program, folder: Path, story: Callable[[Visitor], None], **screen: object) -> None:
    address = await address_of(bot)
    code = next(line.split()[-1] for line in bot.lines if "/owner" in line)

    def told() -> None:
        with visiting(folder, **screen) as visitor:  # type: ignore[arg-type]
            visitor.browser.get(address)
            visitor.see(".link[data-state=live]")
            a_month_is_planned(visitor, code)
            story(visitor)

    await asyncio.to_thread(told)


def a_month_is_planned(visitor: Visitor, code: str) -> None:
    """Anna owns the community and has posts approved; Lev plans some."""
    visitor.browser.execute_script("document.getElementById('guide-hide').click()")
    show(visitor, "duty")
    for line in (f"/owner {code}", "/settings approval one", "/settings slots пн-пт 9:00 18:30"):
        asked(visitor, "duty", line)
    asked(visitor, "duty", "/settings apart 30")
    show(visitor, "desk", "commands")
    asked(visitor, "desk", POST.format(day=day(0)))
    asked(visitor, "desk", f"/post {day(2)} 10:00 Новая обжарка: Эфиопия Иргачефф\n/rubric Зерно")
    asked(visitor, "desk", f"/post {day(3)} 18:30 Мастер-класс по латте-арту, записывайтесь")
    asked(visitor, "desk", f"/post {day(3)} 12:00 Скидка у партнёра\n/ad ООО «Пирог»\n/rubric Акции")
    asked(visitor, "desk", "/plan hold 3")


def turn_to_the_month(visitor: Visitor) -> int:
    """Returns how many weeks on, from what a turned page begins with, the week is.

    By what the page calls today: its clock may be in the next month already, which then is shown at once.
    """
    visitor.see("#calendar .cal[data-view=month]")
    today = date.fromisoformat(str(visitor.see("#calendar .today time").get_attribute("datetime")))
    months = 12 * (WEEK.year - today.year) + WEEK.month - today.month
    turn(visitor, months)
    visitor.see(chip(1))
    begins = WEEK.replace(day=1) if months else today
    return (WEEK - begins + timedelta(days=begins.weekday())).days // 7


def turn(visitor: Visitor, pages: int) -> None:
    for _ in range(pages):
        visitor.click("#calendar [data-turn='1']")


def show(visitor: Visitor, pane: str, tab: str = "") -> None:
    """Bring a pane on the screen, on a phone by its button below."""
    for button in visitor.browser.find_elements(By.CSS_SELECTOR, f".bottom [data-go={pane}]"):
        if button.is_displayed():
            button.click()
    if tab:
        visitor.click(f"#tab-{tab}")


def asked(visitor: Visitor, box: str, line: str) -> None:
    """Type a command and wait for its answer."""
    answers = ANSWERS[box]
    before = len(visitor.browser.find_elements(By.CSS_SELECTOR, answers))
    area = visitor.see(f"[data-composer={box}] textarea")
    first, *rest = line.split("\n")
    area.send_keys(first, *(word for one in rest for word in (Keys.SHIFT, Keys.ENTER, Keys.SHIFT, one)))
    area.send_keys(Keys.ENTER)
    visitor.until(lambda: len(visitor.browser.find_elements(By.CSS_SELECTOR, answers)) > before, line)


def chip(number: int) -> str:
    return f"#calendar .chip[data-id='{number}']"


def cell(visitor: Visitor, number: int) -> WebElement:
    moment = visitor.browser.find_element(By.CSS_SELECTOR, f"#calendar time[datetime='{day(number)}']")
    return moment.find_element(By.XPATH, "./ancestor::li")


def stands_on(visitor: Visitor, post: int, number: int) -> None:
    inside = (
        f"#calendar .day:has(time[datetime='{day(number)}']) .chip[data-id='{post}']:not([aria-busy=true])"
    )
    visitor.see(inside)


async def test_a_month_is_planned_with_the_mouse_and_approved(bot: Program, tmp_path: Path) -> None:
    def story(visitor: Visitor) -> None:
        visitor.click("#tab-calendar")
        visitor.see("#calendar .cal[data-view=month]")
        everybody_and_today_are_seen_whole(visitor)
        weeks = turn_to_the_month(visitor)
        visitor.see(chip(1), "10:00")
        the_next_month_is_seen_from_its_first_day(visitor)
        visitor.picture("1-month")
        a_post_is_dragged_to_another_day(visitor)
        a_drag_that_is_refused_changes_nothing(visitor)
        the_preview_is_looked_at_and_somebody_else_approves(visitor)
        the_week_is_turned_to(visitor, weeks)
        a_free_slot_begins_a_post(visitor)

    await walk(bot, tmp_path, story, name="calendar", size=DESKTOP)


def everybody_and_today_are_seen_whole(visitor: Visitor) -> None:
    """Whoever one can write as, though the calendar makes their pane narrow; and the row of today, which at
    the end of a month stands below weeks that are over."""
    visitor.see("[data-slot=duty-role]", "владелец")
    whole = """
      const within = (one, all) => {
        const [a, b] = [one.getBoundingClientRect(), all.getBoundingClientRect()];
        return a.left >= b.left && a.right <= b.right + 1 && a.top >= b.top && a.bottom <= b.bottom + 1;
      };
      const people = [...document.querySelectorAll(".person")];
      return people.length > 1 && people.every((one) => within(one, document.querySelector("#public"))) &&
        within(document.querySelector("#calendar .today"), document.querySelector(".cal-scroll"));
    """
    visitor.until(lambda: bool(visitor.browser.execute_script(whole)), "all people and today")


def the_next_month_is_seen_from_its_first_day(visitor: Visitor) -> None:
    """However far down the month before it was looked at."""
    top = "return document.querySelector('.cal-scroll').scrollTop === 0"
    visitor.until(lambda: bool(visitor.browser.execute_script(top)), "the first week")


def a_post_is_dragged_to_another_day(visitor: Visitor) -> None:
    source, goal = visitor.reach(chip(2)), cell(visitor, 4)
    ActionChains(visitor.browser).click_and_hold(source).move_to_element(goal).perform()
    visitor.until(lambda: bool(visitor.browser.find_elements(By.CSS_SELECTOR, ".chip.ghost")), "the ghost")
    visitor.see(".day.over")
    ActionChains(visitor.browser).release().perform()
    visitor.see(".toast", "перенесён")
    stands_on(visitor, 2, 4)


def a_drag_that_is_refused_changes_nothing(visitor: Visitor) -> None:
    ActionChains(visitor.browser).drag_and_drop(visitor.reach(chip(2)), cell(visitor, 0)).perform()
    visitor.see(".toast[data-tone=bad]", "№1")
    stands_on(visitor, 2, 4)
    visitor.picture("2-refused")
    visitor.browser.execute_script("document.getElementById('toasts').replaceChildren()")


def the_preview_is_looked_at_and_somebody_else_approves(visitor: Visitor) -> None:
    visitor.click(f"{chip(1)} .chip-open")
    visitor.see("#sheet .target .text", "<b>Корица</b>")
    visitor.see("#sheet .target .text", "меню (https://cafe.example/menu)")
    visitor.see("#sheet .poll", "с мёдом")
    visitor.see("#sheet .button-row a", "Заказать столик")
    visitor.see("#sheet .room", "Текст")
    visitor.picture("3-sheet")
    visitor.click("#sheet .choice", "Лев")
    visitor.click("#sheet [data-verb=approve]")
    visitor.see("#sheet .composer-error", "Свои слова одобряет другой")
    visitor.picture("4-own-words")
    visitor.click("#sheet .choice", "Анна")
    visitor.click("#sheet [data-verb=approve]")
    visitor.see("#sheet .pill", "Запланирован")
    visitor.see("#sheet .trail", "✓ Анна")
    visitor.picture("5-approved")
    visitor.click("#sheet [data-act=close]")


def the_week_is_turned_to(visitor: Visitor, weeks: int) -> None:
    visitor.click("#calendar .cal-views [data-view=week]")
    turn(visitor, weeks)
    visitor.see(chip(1), "Пряный раф")
    visitor.picture("6-week")


def a_free_slot_begins_a_post(visitor: Visitor) -> None:
    inside = f"#calendar .day:has(time[datetime='{day(1)}']) .chip.free .chip-open"
    visitor.click(inside, "18:30")
    moment = visitor.see("#new-post [name=moment]")
    assert moment.get_attribute("value") == f"{day(1)}T18:30"


@pytest.mark.parametrize("environment", [{"SMOTRITEL_LANGUAGE": "ru"}], indirect=True, ids=["on a phone"])
async def test_a_week_is_planned_with_a_finger_and_by_the_dialog(bot: Program, tmp_path: Path) -> None:
    def story(visitor: Visitor) -> None:
        visitor.click("#tab-calendar")
        visitor.click("#calendar .cal-views [data-view=month]")
        weeks = turn_to_the_month(visitor)
        visitor.picture("1-month")
        the_week_is_turned_to(visitor, weeks)
        a_finger_drags(visitor)
        the_dialog_moves(visitor)

    await walk(bot, tmp_path, story, name="calendar-phone", size=PHONE, theme="dark")


def a_finger_drags(visitor: Visitor) -> None:
    visitor.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", cell(visitor, 1))
    finger = PointerInput(POINTER_TOUCH, "finger")
    builder = ActionBuilder(visitor.browser, mouse=finger)
    source, goal = visitor.reach(chip(1)), cell(visitor, 1)
    builder.pointer_action.move_to(source).pointer_down().pause(0.6)
    builder.pointer_action.move_to(goal).pause(0.1).pointer_up()
    builder.perform()
    visitor.see(".toast", "перенесён")
    stands_on(visitor, 1, 1)
    visitor.browser.execute_script("document.getElementById('toasts').replaceChildren()")


def the_dialog_moves(visitor: Visitor) -> None:
    visitor.reach(f"{chip(1)} .chip-open").send_keys(Keys.ENTER)
    visitor.see("#sheet .target .text", "Пряный раф")
    visitor.picture("3-sheet")
    moment = visitor.see("#sheet [name=moment]")
    visitor.browser.execute_script("arguments[0].value = arguments[1]", moment, f"{day(2)}T11:15")
    visitor.see("#sheet [data-act=move]").send_keys(Keys.ENTER)
    visitor.see("#sheet time", "11:15")
    visitor.picture("4-sheet-below")
    visitor.browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    stands_on(visitor, 1, 2)


def link_for(visitor: Visitor, post: int, whom: str) -> str:
    """Olga works here now and asks the bot in private for a link."""
    show(visitor, "duty")
    asked(visitor, "duty", "/staff add olga specialist Ольга")
    show(visitor, "public", "private")
    visitor.see("#private textarea").send_keys(f"/plan link {post} {whom}", Keys.ENTER)
    words = visitor.see("#private .message", "/approve/").text
    return next(word for word in words.split() if "/approve/" in word)


def free_port() -> int:
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


PORT = free_port()
OUTSIDE = {"SMOTRITEL_APPROVAL__ADDRESS": f"http://127.0.0.1:{PORT}", "SMOTRITEL_APPROVAL__PORT": str(PORT)}


@pytest.mark.parametrize("environment", [OUTSIDE], indirect=True, ids=["with an address"])
async def test_somebody_outside_approves_by_a_link_on_a_phone(bot: Program, tmp_path: Path) -> None:
    def story(visitor: Visitor) -> None:
        page = visitor.browser.current_url
        link = link_for(visitor, 1, "Мария, заказчик")
        visitor.browser.get(link)
        visitor.see(".seen .text", "<b>Корица</b>")
        visitor.see(".seen .row a", "Заказать столик")
        visitor.picture("1-invitation")
        visitor.click("button[value=return]")
        visitor.see(".wrong", "Напишите, что исправить")
        visitor.picture("2-without-a-word")
        visitor.click("button[value=approve]")
        visitor.see(".over", "Решение по этой ссылке уже принято")
        visitor.picture("3-decided")
        visitor.browser.get(page)
        show(visitor, "desk", "commands")
        visitor.see("#commands .message", "одобрен по ссылке: Мария, заказчик")

    await walk(bot, tmp_path, story, name="approval-phone", size=PHONE)
