"""The duty pane in a real browser: who answers and by when, putting off, an appeal that is granted."""

import asyncio
from pathlib import Path

from selenium.webdriver.common.by import By

from tests.journey.test_browser import (
    DESKTOP,
    Visitor,
    address_of,
    bot,
    environment,
    pytestmark,
    visiting,
)
from tests.running import Program

__all__ = ("bot", "environment", "pytestmark")

COMPLAINT = "Ужасное обслуживание: курьер опоздал на два часа, еда холодная, больше никогда у вас не закажу"


async def test_a_moderator_works_in_the_duty_pane(bot: Program, tmp_path: Path) -> None:
    address = await address_of(bot)

    def told() -> None:
        with visiting(tmp_path, "duty", DESKTOP) as visitor:
            visitor.browser.get(address)
            visitor.see(".link[data-state=live]")
            a_complaint_has_an_owner_a_cause_and_a_deadline(visitor)
            somebody_muted_appeals_and_is_freed(visitor)

    await asyncio.to_thread(told)


def a_complaint_has_an_owner_a_cause_and_a_deadline(visitor: Visitor) -> None:
    visitor.click(".person:nth-child(3)")
    visitor.write("#wall .composer textarea", COMPLAINT)
    visitor.see(".card", "Недовольство")
    visitor.see(".card", "Причина: доставка")
    visitor.see(".card", "Отвечает")
    visitor.see("#duty .stands", "Ждёт людей: 1 дело, просрочено: 0")
    visitor.picture("1-complaint")
    visitor.click(".card button", "Беру")
    visitor.see(".card", "В работе")
    visitor.click(".card button", "Отложить на час")
    visitor.see(".toast", "Отложено")
    visitor.click(".card button", "Закрыть")
    visitor.see(".card.closed", "Закрыто")
    visitor.miss("#duty .stands")


def somebody_muted_appeals_and_is_freed(visitor: Visitor) -> None:
    visitor.click(".person:nth-child(4)")
    visitor.click("#tab-chat")
    for words in ("вы тупые дебилы", "закройте рот, уроды", "какие же вы твари"):
        visitor.miss("#chat .tombstone")
        visitor.write("#chat textarea", words)
        visitor.see("#chat .tombstone")
    visitor.see(".standing")
    visitor.click("#tab-private")
    visitor.write("#private textarea", "/appeal это была цитата из фильма")
    visitor.see("#private .message", "Решение посмотрит другой человек")
    visitor.see(".card", "обжалует запрет писать")
    visitor.picture("2-appeal")
    visitor.click(".card button", "Снять наказание")
    visitor.see("#private .message", "наказание снято")
    visitor.see(".card.closed", "Наказание снято")
    visitor.click("#tab-chat")
    visitor.write("#chat textarea", "спасибо, что разобрались")
    visitor.see("#chat .message", "спасибо, что разобрались")
    assert not visitor.browser.find_elements(By.CSS_SELECTOR, "#chat .composer-error:not([hidden])")
    visitor.picture("3-freed")
