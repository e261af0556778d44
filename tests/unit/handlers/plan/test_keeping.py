"""What somebody has sent is kept for posts anywhere, and a post is shown as it will be seen."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest

from bot.media.keeping import Keeping
from bot.media.library import Library
from bot.media.shelf import Shelf
from handlers.orders.delivery import Patience
from models.errors import Refused
from models.intents import KeepMedium, ShowPost
from models.media import hash_of
from models.texts import Sentence
from tests.builders import PLATFORM
from tests.pictures import picture
from tests.stage import Stage, stage_on

CAKE = picture()
NAME = f"photo:@{hash_of(CAKE)}"


@pytest.fixture
async def stage(fresh: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage_on(fresh()) as ready:
        library = Library.at(ready.store, Shelf(tmp_path_factory.mktemp("media")), ready.watch)
        keeping = Keeping(ready.network, library)
        ready.delivering = ready.machine.delivering(PLATFORM, keeping, Patience())
        ready.network.files |= {"photo:A": ("photos/file_1.jpg", CAKE), "document:B": ("x.bin", b"<html>")}
        yield ready


async def test_a_picture_that_was_sent_is_kept_and_its_name_is_told(stage: Stage) -> None:
    told = await stage.ask("lev", "/media Вишнёвый пирог", attachments=("photo:A",))
    assert told.splitlines()[0] == "Сохраняю (1)."
    assert f"Сохранено: Вишнёвый пирог.png, 60×40, 1 КБ. В посте или в файле плана: {NAME}" in told
    assert "вложений — 1" in await stage.ask("lev", f"/post +2д Новый пирог\n/media {NAME}")


async def test_what_can_not_be_posted_is_not_kept_and_the_reason_told(stage: Stage) -> None:
    told = await stage.ask("lev", "/media", attachments=("document:B",))
    assert "Не сохранено: это не картинка" in told
    stage.network.refuses[KeepMedium] = Refused("gone", Sentence("media.gone", {"name": "photo:A"}))
    assert "файла photo:A больше нет" in await stage.ask("lev", "/media", attachments=("photo:A",))


async def test_what_fails_as_nobody_has_foreseen_is_given_up_and_told(stage: Stage) -> None:
    await stage.say("lev", "/media", "desk", attachments=("photo:unheard-of",))  # which is a KeyError
    for _ in range(Patience().attempts):
        await stage.later(timedelta(minutes=6))
    assert stage.network.said_in("desk")[-1] == (
        "Не сохранено: не вышло и с нескольких попыток, причина — в журнале бота"
    )


async def test_without_anything_attached_it_is_told_how(stage: Stage) -> None:
    assert "Приложите картинку" in await stage.ask("lev", "/media")


async def test_a_post_is_shown_as_it_will_be_seen(stage: Stage) -> None:
    await stage.say("lev", "/media", "desk", attachments=("photo:A",))
    await stage.say("lev", f"/post +2д Новый пирог\n/media {NAME}\n/alt На столе", "desk")
    card = await stage.ask("lev", "/plan show 1")
    assert "Описание медиа: На столе" in card
    [shown] = [act for act in stage.network.performed if isinstance(act, ShowPost)]
    assert (shown.chat, shown.content.text, shown.content.media) == ("desk", "Новый пирог", (NAME,))
    stage.network.refuses[ShowPost] = Refused("no", Sentence("lacking.not_here"))
    assert "Показать пост здесь не вышло" in await stage.ask("lev", "/plan show 1")
