"""What comes back after a removal: the words, their author and what came with them."""

from collections.abc import Sequence

import pytest

from bot.platforms.telegram import mapping
from bot.platforms.telegram.places import PLATFORM
from bot.transport.reading import Reading
from models.errors import Refused
from models.inbox import StoredEvent
from models.intents import Delete, Restore
from models.messages import Message
from tests.telegram.clients import PNG
from tests.telegram.files import Kind
from tests.unit.bot.platforms.telegram.conftest import Shop


async def heard(shop: Shop) -> Message:
    """What the bot reads of what was said last, an album as one."""
    waiting = await shop.intake.fetch(0, shop.watch.now - shop.watch.now)
    now = [0.0]
    reading = Reading({PLATFORM: mapping.incoming}, clock=lambda: now[0])
    events = [
        StoredEvent(id=number, platform=one.platform, event_id=one.event_id, raw=one.raw, attempts=0)
        for number, one in enumerate(waiting)
    ]
    reading(events)
    now[0] = 60.0
    [*_, last] = [unit.record for unit in reading(events)]
    assert isinstance(last, Message)
    return last


async def back(shop: Shop, message: Message) -> None:
    """It is removed, and comes back."""
    address, words = message.address, message.text
    gone = Delete(address=address, author=message.author.id, author_name="Ольга", text=words)
    await shop.gateway.perform(gone, "k1")
    assert shop.group.standing() == []
    again = Restore(address=address, author_name="Ольга", text=words, attachments=message.attachments)
    await shop.gateway.perform(again, "k2")


def shown(shop: Shop) -> Sequence[tuple[str, str]]:
    """What stands in the group: what kind of message, and its words."""
    return [
        (next((kind for kind in one.content if kind not in ("entities", "caption_entities")), ""), one.text)
        for one in shop.group.standing()
    ]


@pytest.mark.parametrize("kind", ["photo", "video", "document", "audio", "voice", "animation"])
async def test_a_file_comes_back_with_its_words_and_their_author(shop: Shop, kind: Kind) -> None:
    shop.olga.says(shop.group, "ставки здесь", **shop.api.telegram.media(kind, PNG))
    await back(shop, await heard(shop))
    [message] = shop.group.standing()
    assert kind in message.content
    assert message.text == "↩️ Ольга:\nставки здесь"


@pytest.mark.parametrize("kind", ["video_note", "sticker"])
async def test_what_has_no_caption_comes_back_below_its_author_s_name(shop: Shop, kind: Kind) -> None:
    shop.olga.says(shop.group, **shop.api.telegram.media(kind, PNG))
    await back(shop, await heard(shop))
    first, second = shop.group.standing()
    assert first.text.startswith("↩️ Ольга:")
    assert kind in second.content


async def test_an_album_comes_back_whole_and_goes_again_whole(shop: Shop) -> None:
    pictures = [shop.api.telegram.media("photo", PNG + bytes([number])) for number in range(3)]
    shop.olga.sends_album(shop.group, pictures, "ставки здесь")
    message = await heard(shop)
    await back(shop, message)
    standing = shop.group.standing()
    assert [one.text for one in standing] == ["↩️ Ольга:\nставки здесь", "", ""]
    assert len({one.extra["media_group_id"] for one in standing}) == 1
    gone = Delete(address=message.address, author="1", author_name="Ольга", text=message.text)
    await shop.gateway.perform(gone, "k3")
    assert shop.group.standing() == []


async def test_what_is_no_file_comes_back_as_its_words(shop: Shop) -> None:
    shop.olga.says(shop.group, contact={"phone_number": "+7900", "first_name": "Вклад"})
    await back(shop, await heard(shop))
    assert shown(shop) == [("text", "↩️ Ольга:\nВклад +7900")]


async def test_a_file_that_telegram_does_not_have_any_more_is_refused_in_words(shop: Shop) -> None:
    shop.olga.says(shop.group, "ставки", **shop.api.telegram.media("photo", PNG))
    message = await heard(shop)
    again = Restore(address=message.address, author_name="", text="ставки", attachments=("photo:gone",))
    with pytest.raises(Refused) as refused:
        await shop.gateway.perform(again, "k")
    assert [why.key for why in refused.value.why] == ["refused.telegram.file"]
