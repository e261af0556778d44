"""What we keep ourselves goes to Telegram once; afterwards its number there is enough."""

from datetime import timedelta

import pytest
from aiogram.methods import SendMediaGroup, SendVideo
from aiogram.types import BufferedInputFile, InputMediaVideo

from bot.platforms.telegram.client import TelegramGateway
from bot.platforms.telegram.session import UPLOAD_TIMEOUT, uploading
from models.content import Content
from models.errors import OutcomeUnknown, RateLimited, Refused
from models.intents import KeepMedium, Publish, ShowPost
from tests.pictures import PDF, Shelved, film, picture
from tests.unit.bot.platforms.telegram.conftest import Shop

CAKE, PIE = picture(colour="orange"), picture("JPEG", colour="brown")


@pytest.fixture
def shelf() -> Shelved:
    return Shelved()


@pytest.fixture
def gateway(shop: Shop, shelf: Shelved) -> TelegramGateway:
    return TelegramGateway(shop.gateway.caller, shop.memory, shop.watch, shelf)


def publish(shop: Shop, *media: str, post: int = 1) -> Publish:
    content = Content(text="Новый пирог", media=media)
    return Publish(platform="telegram", chat=str(shop.channel.id), post=post, content=content)


def sent(shop: Shop) -> list[str]:
    """What was uploaded, in order; files that Telegram knows already are not."""
    return [file.name for call in shop.api.calls for file in call.params.files.values()]


async def test_an_album_of_ours_is_uploaded_once_and_told_by_numbers_afterwards(
    shop: Shop, gateway: TelegramGateway, shelf: Shelved
) -> None:
    media = (shelf.put(CAKE), shelf.put(PIE, "Вишнёвый пирог.jpg"))
    await gateway.perform(publish(shop, *media), "k")
    assert sorted(sent(shop)) == ["Вишнёвый пирог.jpg", "пирог.png"]
    stored = [
        shop.api.telegram.files.by_id(one.content["photo"][-1]["file_id"]) for one in shop.channel.standing()
    ]
    assert [one.upload.content for one in stored if one] == [CAKE, PIE]
    await gateway.perform(publish(shop, *media, post=2), "k2")
    assert len(sent(shop)) == 2
    assert len(shop.channel.standing()) == 4


@pytest.mark.parametrize(
    ("content", "kind"),
    [(CAKE, "photo"), (film(), "video"), (PDF, "document"), (picture("GIF"), "animation")],
)
async def test_a_file_is_sent_as_what_it_is(
    shop: Shop, gateway: TelegramGateway, shelf: Shelved, content: bytes, kind: str
) -> None:
    for number in (1, 2):
        await gateway.perform(publish(shop, shelf.put(content), post=number), f"k{number}")
    assert all(kind in one.content for one in shop.channel.standing())
    assert len(sent(shop)) == 1


async def test_what_somebody_has_sent_and_what_is_ours_stand_in_one_album(
    shop: Shop, gateway: TelegramGateway, shelf: Shelved
) -> None:
    theirs = shop.api.telegram.media("photo", CAKE, "file.png")["photo"][-1]["file_id"]
    await gateway.perform(publish(shop, f"photo:{theirs}", shelf.put(PIE)), "k")
    assert shop.called == ["sendMediaGroup"]


async def test_a_file_that_telegram_has_forgotten_is_sent_anew(
    shop: Shop, gateway: TelegramGateway, shelf: Shelved
) -> None:
    media = shelf.put(CAKE)
    await gateway.perform(publish(shop, media), "k")
    shop.api.telegram.files._stored.clear()
    with pytest.raises(RateLimited):
        await gateway.perform(publish(shop, media, post=2), "k2")
    await gateway.perform(publish(shop, media, post=2), "k2")
    assert len(sent(shop)) == 2
    assert len(shop.channel.standing()) == 2


async def test_a_file_that_is_gone_is_refused_before_anything_is_called(
    shop: Shop, gateway: TelegramGateway
) -> None:
    with pytest.raises(Refused, match="is gone"):
        await gateway.perform(publish(shop, f"photo:@{'ab' * 32}"), "k")
    assert shop.called == []
    assert not await shop.memory.like("attempt:"), "so nobody need be asked whether it went out"


async def test_an_upload_whose_answer_was_lost_is_not_sent_again(
    shop: Shop, gateway: TelegramGateway, shelf: Shelved
) -> None:

    act = publish(shop, shelf.put(CAKE))
    shop.api.mishaps.add("sendPhoto", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await gateway.perform(act, "k")
    await shop.intake.fetch(0, timedelta(0))
    assert await gateway.find(act, "k") is not None
    assert len(shop.channel.standing()) == 1


async def test_a_post_is_shown_in_another_chat_as_it_will_be_seen(
    shop: Shop, gateway: TelegramGateway, shelf: Shelved
) -> None:
    content = Content(text="Новый пирог", media=(shelf.put(CAKE), shelf.put(PIE)))
    show = ShowPost(platform="telegram", chat=str(shop.group.id), post=1, content=content)
    await gateway.perform(show, "k")
    assert [one.content.get("caption") for one in shop.group.standing()] == ["Новый пирог", None]
    assert shop.channel.standing() == []
    await gateway.perform(publish(shop, *content.media), "k2")
    assert len(sent(shop)) == 2, "what was shown is known there already"


async def test_what_somebody_has_sent_is_brought_to_be_kept(shop: Shop, gateway: TelegramGateway) -> None:
    theirs = shop.api.telegram.media("photo", CAKE, "file.png")["photo"][-1]["file_id"]
    keep = KeepMedium(
        platform="telegram", chat=str(shop.group.id), file=f"photo:{theirs}", asker="1", message="2"
    )
    assert (await gateway.perform(keep, "k")).content == CAKE


def test_a_call_with_files_is_waited_for_as_long_as_they_take_on_a_slow_line() -> None:
    film = BufferedInputFile(bytes(10_000_000), "пирог.mp4")
    album = SendMediaGroup(chat_id=1, media=[InputMediaVideo(media=film), InputMediaVideo(media=film)])
    for call, seconds in (
        (SendVideo(chat_id=1, video=film), 40),
        (album, 80),
        (SendVideo(chat_id=1, video="7"), 0),
    ):
        assert uploading(call).total == UPLOAD_TIMEOUT.total_seconds() + seconds
