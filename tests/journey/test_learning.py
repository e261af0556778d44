"""What people decide is learned from, and settings are tried before they are saved."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.running import ROOT, Town, button, program, settings_of, town


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path / "town") as where:
        async with program("bot", "run", cwd=tmp_path, **settings_of(where)) as bot:
            code = (await bot.line_with("/owner")).split()[-1]
            await bot.line_with("Ctrl-C")
            await where.say("lev", "desk", f"/owner {code}")
            await where.find("desk", lambda one: "вы владелец" in one["text"])
            yield where
            assert await bot.stop() == 0, (tmp_path / "stderr.log").read_text()


async def told(*arguments: str, cwd: Path) -> tuple[int | None, str]:
    """What a command says while the program runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def test_a_setting_is_tried_on_what_was_written_and_applied_by_one_press(
    place: Town, tmp_path: Path
) -> None:
    rude = await place.say("grisha", "chat", "ты тупой дебил, закрой рот")
    card = await place.find("duty", lambda one: "тупой дебил" in one["text"])
    assert "Похоже на образец" in card["text"]
    assert "Без «" in card["text"]
    await place.say("lev", "desk", "/mode try toxic off")
    tried = await place.find("desk", lambda one: "Решил бы иначе: 1." in one["text"])
    assert "«ты тупой дебил, закрой рот»" in tried["text"]
    status, listed = await told("audit", "--days", "14", "--try", "mode toxic off", cwd=tmp_path)
    assert status == 0, listed
    assert "ты тупой дебил, закрой рот" in listed
    await place.press("lev", "desk", tried["id"], button(tried, "Применить"))
    await place.find("desk", lambda one: "Применено — " in one["text"])
    again = await place.say("grisha", "chat", "ты тупой дебил, закрой рот уже")
    await place.say("lev", "desk", "/mode")
    await place.find(
        "desk", lambda one: "оскорбление: выключен" in one["text"] and "Применено" not in one["text"]
    )
    shown = {one["id"] for one in await place.messages("chat")}
    assert again["id"] in shown
    assert rude["id"] not in shown


async def test_a_lesson_is_held_on_demand_and_too_few_decisions_are_said_to_be_too_few(
    place: Town, tmp_path: Path
) -> None:
    await place.say("grisha", "chat", "ты тупой дебил, закрой рот")
    card = await place.find("duty", lambda one: "тупой дебил" in one["text"])
    await place.press("anna", "duty", card["id"], button(card, "Вернуть"))
    await place.find("duty", lambda one: "Возвращено" in one["text"])
    await place.say("lev", "desk", "/model learn")
    await place.find("desk", lambda one: "Урок №1" in one["text"] and "Решений пока мало" in one["text"])
    status, report = await told("learn", cwd=tmp_path)
    assert status == 0, report
    assert "Урок №2" in report
    await place.say("lev", "desk", "/model")
    await place.find("desk", lambda one: "Сейчас судит: smotritel-" in one["text"])
