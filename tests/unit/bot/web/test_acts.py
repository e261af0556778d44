from io import BytesIO

import pytest

from bot.web.acts import LARGEST_PICTURE, PICTURES
from tests.pages import Page

HERE = {"person": "olga", "chat": "wall"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("say", {"text": "строка\nвторая", "thread": "3", "reply_to": "5"}),
        ("edit", {"message": "5", "text": "иначе"}),
        ("press", {"message": "5", "data": "1.restore.x"}),
        ("like", {"message": "5"}),
        ("view", {"message": "5"}),
    ],
)
async def test_what_a_visitor_does_is_handed_to_the_network(
    page: Page, path: str, body: dict[str, str]
) -> None:
    assert await page.post(f"/{path}", HERE | body) == (200, {"id": "7"})
    assert page.network.acts == [("olga", path, {"chat": "wall"} | body)]


async def test_the_words_of_a_refusal_reach_the_visitor(page: Page) -> None:
    page.network.refusal = "Вам нельзя писать здесь до 16:45."
    assert await page.post("/say", HERE | {"text": "ну и ладно"}) == (403, {"error": page.network.refusal})


async def test_a_network_that_does_not_answer_is_told_apart_from_a_refusal(page: Page) -> None:
    page.network.reachable = False
    status, told = await page.post("/say", HERE | {"text": "ау?"})
    assert (status, told["error"][:15]) == (503, "Бот не отвечает")


async def test_a_full_disk_is_told_in_the_visitor_s_language(page: Page) -> None:
    page.network.full = True
    status, told = await page.post("/say", HERE | {"text": "ау?"})
    assert (status, told["error"][:19]) == (507, "На диске нет места ")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"text": "a", "hidden": True}, id="a field that nobody knows"),
        pytest.param({}, id="no text"),
        pytest.param({"text": "я" * 4097}, id="a text that is too long"),
        pytest.param({"text": ["a"]}, id="a text that is no text"),
    ],
)
async def test_a_body_of_another_shape_is_refused(page: Page, body: dict[str, object]) -> None:
    status, _ = await page.post("/say", HERE | body)
    assert status == 422
    assert page.network.acts == []


async def test_a_body_without_end_is_not_read(page: Page) -> None:
    content, headers = (
        BytesIO(b"[" * (PICTURES * LARGEST_PICTURE + 2**20)),
        {"X-Smotritel": "1", "Content-Type": "application/json"},
    )
    async with page.session.post("/say", data=content, headers=headers) as answer:
        assert answer.status == 413
