"""Files go between people and us in talks on VK, and what posts show is shown there beforehand."""

from typing import Any

import pytest

from bot.platforms.vk import attached
from bot.platforms.vk.client import VkGateway
from bot.platforms.vk.content import name
from models.content import Content
from models.errors import RateLimited, Refused
from models.intents import GiveFile, KeepMedium, ShowPost, TakeFile
from tests.pictures import PDF, Shelved, film, picture
from tests.unit.bot.platforms.vk.conftest import Cafe
from tests.vk.world import Message

CAKE = picture()
PLAN = "Дата;Время;Текст\n".encode()


def said(cafe: Cafe, *parts: dict[str, Any]) -> Message:
    return cafe.owner.says(cafe.community, "/plan import", attachments=list(parts))


def take(message: Message, part: dict[str, Any]) -> TakeFile:
    return TakeFile(
        platform="vk", chat=str(message.talk.peer), file=name(part), asker="1", message=str(message.number)
    )


def keep(message: Message, part: dict[str, Any]) -> KeepMedium:
    return KeepMedium(
        platform="vk", chat=str(message.talk.peer), file=name(part), asker="1", message=str(message.number)
    )


async def test_a_plan_that_was_sent_is_brought_with_its_name(cafe: Cafe, gateway: VkGateway) -> None:
    plan = cafe.api.vk.media.doc(cafe.owner.id, "план.csv", PLAN)
    other = cafe.api.vk.media.doc(cafe.owner.id, "другое.csv", b"x")
    receipt = await gateway.perform(take(said(cafe, other, plan), plan), "k")
    assert (receipt.link, receipt.content) == ("план.csv", PLAN)


async def test_a_picture_and_a_document_are_brought_to_be_kept(cafe: Cafe, gateway: VkGateway) -> None:
    photo, doc = (
        cafe.api.vk.media.photo(cafe.owner.id, CAKE),
        cafe.api.vk.media.doc(cafe.owner.id, "м.pdf", PDF),
    )
    message = said(cafe, photo, doc)
    assert (await gateway.perform(keep(message, photo), "k")).content == CAKE
    kept = await gateway.perform(keep(message, doc), "k2")
    assert (kept.link, kept.content) == ("м.pdf", PDF)


async def test_what_has_no_file_is_refused_in_words(cafe: Cafe, gateway: VkGateway) -> None:
    video = cafe.api.vk.media.video(cafe.owner.id)
    message = said(cafe, video)
    with pytest.raises(Refused) as refused:
        await gateway.perform(keep(message, video), "k")
    assert refused.value.why[0].key == "media.no_file"
    with pytest.raises(Refused, match="is gone"):
        await gateway.perform(keep(message, cafe.api.vk.media.photo(cafe.owner.id, CAKE)), "k")


async def test_a_file_that_is_too_large_is_refused(
    cafe: Cafe, gateway: VkGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached, "LARGEST_PLAN", 10)
    plan = cafe.api.vk.media.doc(cafe.owner.id, "план.csv", PLAN)
    with pytest.raises(Refused, match="more than 10 bytes"):
        await gateway.perform(take(said(cafe, plan), plan), "k")


@pytest.mark.parametrize(
    "url",
    [
        "http://vk.com/doc1_2",
        "https://vk.com.evil.example/doc",
        "https://evilvk.com/doc",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "https://localhost/x",
    ],
)
async def test_a_file_comes_from_vk_s_own_hosts_and_from_nowhere_else(
    cafe: Cafe, gateway: VkGateway, url: str
) -> None:
    plan = cafe.api.vk.media.doc(cafe.owner.id, "план.csv", PLAN)
    plan["doc"]["url"] = url
    with pytest.raises(Refused, match="not its own"):
        await gateway.perform(take(said(cafe, plan), plan), "k")


@pytest.mark.parametrize(
    ("step", "mishap"),
    [
        pytest.param("messages.getByConversationMessageId", "html", id="its message is not shown"),
        pytest.param("file", "truncate", id="it breaks off"),
    ],
)
async def test_a_file_that_can_not_be_had_now_is_asked_for_again(
    cafe: Cafe, gateway: VkGateway, step: str, mishap: Any
) -> None:
    plan = cafe.api.vk.media.doc(cafe.owner.id, "план.csv", PLAN)
    message = said(cafe, plan)
    cafe.api.mishaps.add(step, mishap)
    with pytest.raises(RateLimited):
        await gateway.perform(take(message, plan), "k")
    assert (await gateway.perform(take(message, plan), "k")).content == PLAN


async def test_a_file_of_ours_comes_into_the_talk(cafe: Cafe, gateway: VkGateway) -> None:
    message = said(cafe)
    give = GiveFile(
        platform="vk",
        chat=str(message.talk.peer),
        name="plan.xlsx",
        content=b"PK",
        reply_to=str(message.number),
    )
    await gateway.perform(give, "k")
    last = message.talk.messages[max(message.talk.messages)]
    [doc] = last.attachments
    assert doc["doc"]["title"] == "plan.xlsx"
    assert cafe.api.vk.media.files[doc["doc"]["url"].rpartition("/")[2]] == b"PK"


async def test_a_post_is_shown_in_the_talk_of_who_plans(
    cafe: Cafe, gateway: VkGateway, shelf: Shelved
) -> None:
    message = said(cafe)
    media = (shelf.put(CAKE), shelf.put(PDF, "меню.pdf"), shelf.put(film(), "Печём.mp4"))
    show = ShowPost(
        platform="vk", chat=str(message.talk.peer), post=1, content=Content(text="Новый пирог", media=media)
    )
    await gateway.perform(show, "k")
    last = message.talk.messages[max(message.talk.messages)]
    assert last.text == "Новый пирог"
    assert [one["type"] for one in last.attachments] == ["photo", "doc"]
    assert "video.save" not in cafe.called, "everybody would see it"
    assert cafe.community.posts() == []
