"""The story of the first minute, told through the made-up network: subscriber, moderator, specialist."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.encoder import sentence_encoder
from tests.running import PATIENCE, Town, button, program, settings_of, town, until


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path / "town") as where:
        async with program("bot", "run", cwd=tmp_path, **settings_of(where)) as bot:
            where.owner_code = (await bot.line_with("/owner")).split()[-1]
            await bot.line_with("Ctrl-C")
            yield where
            assert await bot.stop() == 0, (tmp_path / "stderr.log").read_text()


async def gone(where: Town, chat: str, message: str) -> None:
    async def look() -> bool:
        return all(one["id"] != message for one in await where.messages(chat))

    await until(look)


async def test_a_nasty_comment_goes_and_comes_back_at_a_press(place: Town) -> None:
    post = (await place.messages("wall"))[0]
    nasty = await place.say("grisha", "wall", "ты тупой дебил, закрой рот", thread=post["id"])
    await gone(place, "wall", nasty["id"])
    card = await place.find("duty", lambda one: "тупой дебил" in one["text"])
    await place.press("anna", "duty", card["id"], button(card, "Вернуть"))
    await place.find("wall", lambda one: one["id"] == nasty["id"])
    closed = await place.find("duty", lambda one: one["id"] == card["id"] and "Возвращено" in one["text"])
    assert [one["label"] for row in closed["buttons"] for one in row] == ["Отменить"]


@pytest.mark.skipif(sentence_encoder() is None, reason="the sentence encoder is not installed")
async def test_an_insult_that_people_are_asked_about_is_removed_on_its_card_and_comes_back(
    place: Town,
) -> None:
    await place.say("grisha", "chat", "автор идиот")
    card = await place.find("duty", lambda one: "автор идиот" in one["text"])

    async def done() -> bool:
        return not any("автор идиот" in one["text"] for one in await place.messages("chat"))

    await until(done)
    removed = await place.find("duty", lambda one: one["id"] == card["id"] and "Удалено" in one["text"])
    await place.press("anna", "duty", card["id"], button(removed, "Вернуть"))
    await place.find("chat", lambda one: "автор идиот" in one["text"])
    assert len([one for one in await place.messages("duty") if "автор идиот" in one["text"]]) == 1


async def test_a_port_that_is_taken_is_the_only_thing_that_is_said(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    with socket.create_server(("127.0.0.1", unused_tcp_port)):
        port = {"SMOTRITEL_WEB__PORT": str(unused_tcp_port)}
        async with program("bot", "run", cwd=tmp_path, **port) as bot:
            assert await asyncio.wait_for(bot.process.wait(), PATIENCE) == 2
    said = (tmp_path / "stderr.log").read_text()
    assert f"порт {unused_tcp_port} занят" in said
    assert "updates can't be fetched" not in said


async def test_a_press_by_a_subscriber_does_nothing(place: Town) -> None:
    nasty = await place.say("grisha", "chat", "ты тупой дебил, закрой рот")
    await gone(place, "chat", nasty["id"])
    card = await place.find("duty", lambda one: "тупой дебил" in one["text"])
    await place.press("timur", "duty", card["id"], button(card, "Вернуть"))
    await place.press("anna", "duty", card["id"], "1.restore.forged-signature")
    await place.press("anna", "duty", card["id"], button(card, "Беру"))
    await place.find("duty", lambda one: "В работе: Анна" in one["text"])
    assert all(one["id"] != nasty["id"] for one in await place.messages("chat"))


async def test_a_known_question_is_answered_and_an_unknown_one_gets_a_person(place: Town) -> None:
    post = (await place.messages("wall"))[0]
    await place.say("timur", "wall", "А до скольки вы сегодня работаете?", thread=post["id"])
    await place.find("wall", lambda one: "с 8:00 до 22:00" in one["text"])
    asked = await place.say("nina", "dm-nina", "Скажите, а можно ли у вас арендовать зал на свадьбу внучки?")
    await place.find("dm-nina", lambda one: "зову человека" in one["text"])
    card = await place.find("duty", lambda one: "свадьбу внучки" in one["text"])
    await place.say("anna", "duty", "Можно! Напишите дату, посмотрим.", reply_to=card["id"])
    answer = await place.find("dm-nina", lambda one: "Напишите дату" in one["text"])
    assert answer["reply_to"] == asked["id"]
    await place.find("duty", lambda one: one["id"] == card["id"] and "Отвечено" in one["text"])


async def test_a_post_appears_on_time_and_its_results_are_collected(place: Town) -> None:
    await place.say("lev", "desk", "/post +2с Новая обжарка уже на полке!")
    await place.find("desk", lambda one: "Пост №1 выйдет" in one["text"])
    await place.find("wall", lambda one: one["text"] == "Новая обжарка уже на полке!")
    await place.say("lev", "desk", "/report")
    await place.find("desk", lambda one: "последние 7 дней" in one["text"])
    published = [one for one in await place.messages("wall") if "Новая обжарка" in one["text"]]
    assert len(published) == 1


async def test_commands_are_checked_against_roles(place: Town) -> None:
    await place.say("lev", "desk", "/mode off")
    await place.find("desk", lambda one: "нужна другая роль" in one["text"])
    await place.say("lev", "desk", "/owner 0000-0000-0000")
    await place.find("desk", lambda one: "Код не подошёл" in one["text"])
    await place.say("timur", "dm-timur", "/queue")
    await place.find("dm-timur", lambda one: "нужна другая роль" in one["text"])


async def test_a_post_goes_out_with_its_picture(place: Town) -> None:
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    await place.say("lev", "desk", "/post +1с Смотрите, какой закат у маяка", picture=pixel)
    post = await place.find("wall", lambda one: one["text"] == "Смотрите, какой закат у маяка")
    assert post["picture"]


async def test_the_owner_code_works_once_and_gives_every_right(place: Town) -> None:
    code = place.owner_code
    await place.say("lev", "desk", f"/owner {code}")
    await place.find("desk", lambda one: "вы владелец" in one["text"])
    await place.say("lev", "desk", "/mode toxic suggest")
    await place.find("desk", lambda one: "оскорбление: предлагаю" in one["text"])
    rude = await place.say("grisha", "chat", "ты тупой дебил, закрой рот")
    card = await place.find("duty", lambda one: "Нужно решение" in one["text"])
    assert any(one["id"] == rude["id"] for one in await place.messages("chat"))
    await place.press("anna", "duty", card["id"], button(card, "Скрыть"))
    await gone(place, "chat", rude["id"])
    await place.say("timur", "dm-timur", f"/owner {code}")
    await place.find("dm-timur", lambda one: "Код не подошёл" in one["text"])


async def test_a_moderator_decides_where_the_message_stands_and_undoes_it_on_the_card(place: Town) -> None:
    said = await place.say("grisha", "chat", "заходите ко мне в магазин, там дешевле")
    called = await place.say("timur", "chat", "/spam", reply_to=said["id"])
    card = await place.find("duty", lambda one: "называет это спамом" in one["text"])
    typed = await place.say("anna", "chat", "/mute 1д реклама", reply_to=said["id"])
    for message in (said, called, typed):
        await gone(place, "chat", message["id"])
    decided = await place.find(
        "duty", lambda one: one["id"] == card["id"] and "пока нельзя писать" in one["text"]
    )

    async def silent() -> bool:
        return "error" in await place.say("grisha", "chat", "за что?")

    await until(silent)
    await place.press("anna", "duty", card["id"], button(decided, "Отменить"))
    await place.find("chat", lambda one: one["id"] == said["id"])
