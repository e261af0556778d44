"""What we keep ourselves stands under posts on VK: photos, films, documents."""

from typing import Any

import pytest

from bot.platforms.vk.abilities import matrix
from bot.platforms.vk.client import VkGateway
from bot.platforms.vk.key import Kind
from models.capabilities import Capability
from models.content import Content
from models.errors import RateLimited, Refused
from models.intents import Publish
from tests.pictures import PDF, Shelved, film, picture
from tests.unit.bot.platforms.vk.conftest import Cafe

CAKE = picture()


def publish(cafe: Cafe, *media: str, **more: Any) -> Publish:
    content = Content(text="Новый пирог", media=media, **more)
    return Publish(platform="vk", chat=str(cafe.community.owner), post=1, content=content)


async def test_a_picture_a_film_a_document_and_a_gif_stand_under_a_post(
    cafe: Cafe, gateway: VkGateway, shelf: Shelved
) -> None:
    media = (
        shelf.put(CAKE),
        shelf.put(film(), "Печём.mp4"),
        shelf.put(PDF, "меню.pdf"),
        shelf.put(picture("GIF")),
    )
    await gateway.perform(publish(cafe, *media), "k")
    [post] = cafe.community.posts()
    assert [one["type"] for one in post.attachments] == ["photo", "video", "doc", "doc"]
    shown = {one["type"]: one[one["type"]] for one in post.attachments[:3]}
    assert {one["owner_id"] for one in shown.values()} == {cafe.community.owner}
    assert (shown["video"]["title"], shown["doc"]["title"]) == ("Печём", "меню.pdf")
    files = cafe.api.vk.media.files
    assert files[shown["photo"]["sizes"][-1]["url"].rpartition("/")[2]] == CAKE
    assert files[shown["doc"]["url"].rpartition("/")[2]] == PDF


async def test_what_is_seen_on_a_picture_is_told_to_who_does_not_see_it(
    cafe: Cafe, gateway: VkGateway, shelf: Shelved
) -> None:
    await gateway.perform(publish(cafe, shelf.put(CAKE), alt=("Пирог на столе",)), "k")
    [post] = cafe.community.posts()
    assert post.attachments[0]["photo"]["text"] == "Пирог на столе"


async def test_a_second_try_uploads_nothing_again(cafe: Cafe, gateway: VkGateway, shelf: Shelved) -> None:
    act = publish(cafe, shelf.put(CAKE), shelf.put(PDF, "меню.pdf"))
    cafe.api.mishaps.add("docs.save", "lose_request")
    with pytest.raises(RateLimited):
        await gateway.perform(act, "k")
    await gateway.perform(act, "k")
    assert cafe.called.count("photos.saveWallPhoto") == 1
    assert len(cafe.community.posts()) == 1


async def test_an_upload_server_in_trouble_is_asked_again_and_given_up_in_the_end(
    cafe: Cafe, gateway: VkGateway, shelf: Shelved
) -> None:
    act = publish(cafe, shelf.put(PDF, "меню.pdf"))
    cafe.api.mishaps.add("upload", "error", times=10)
    for _ in range(4):
        with pytest.raises(RateLimited):
            await gateway.perform(act, "k")
    with pytest.raises(Refused, match="upload error"):
        await gateway.perform(act, "k")
    assert cafe.community.posts() == []


async def test_a_file_that_is_gone_is_refused_before_anything_is_called(
    cafe: Cafe, gateway: VkGateway
) -> None:
    with pytest.raises(Refused, match="is gone"):
        await gateway.perform(publish(cafe, f"photo:@{'ab' * 32}"), "k")
    assert cafe.called == []


async def test_without_the_administrator_there_is_no_key_that_uploads(cafe: Cafe) -> None:
    with cafe.only(Kind.GROUP) as keys:
        found = await matrix(keys)
    assert found[Capability.POST_WITH_VIDEO] is not None
    assert found[Capability.POST_WITH_FILE] is not None
    told = await matrix(cafe.keys)
    assert told[Capability.POST_WITH_VIDEO] is told[Capability.POST_WITH_FILE] is None
