import re
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.local.server import failures
from bot.platforms.local.server.network import Options
from bot.platforms.local.server.world import Cast, cast_in
from models.texts import LANGUAGES, catalogue
from tests.servers import browsing, quick, served

SERVER = Path(failures.__file__).parent


def shape(cast: Cast) -> Any:
    people = [(person.id, person.side, person.avatar) for person in cast.people]
    said = [
        (one.chat, one.days_ago, one.time, one.person, [comment.person for comment in one.comments])
        for one in cast.said
    ]
    return cast.brand.id, people, [(chat.id, chat.kind, chat.side) for chat in cast.chats], said


def test_the_casts_differ_in_nothing_but_their_language():
    assert shape(cast_in("ru")) == shape(cast_in("en"))


def test_every_failure_has_its_words_in_each_language():
    named = re.compile(r'Failure\(\s*\d+,\s*"(\w+)"')
    used = {key for file in SERVER.glob("*.py") for key in named.findall(file.read_text(encoding="utf-8"))}
    used |= {"muted", "banned"}
    for language in LANGUAGES:
        known = {message.id for message in catalogue(failures.LOCALE, language) if message.id}
        assert known == used


@pytest.mark.parametrize(("language", "title"), [("ru", "Дежурная"), ("en", "On duty")])
async def test_a_network_speaks_one_language_and_keeps_its_people_over_a_restart(
    tmp_path: Path, language: Any, title: str
):
    options: Options = quick(tmp_path / "n.db", language=language)
    for _ in range(2):
        async with served(options) as serving, browsing(serving.address) as browser:
            assert title in [chat["title"] for chat in await browser.get("/chats")]
            assert len(await browser.get("/people")) == 7
            assert len(await browser.get("/chats/wall/messages")) == 10
