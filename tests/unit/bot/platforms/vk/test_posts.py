"""Posts of the plan on VK: what they show, what is made once, what came of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.platforms.vk.client import VkGateway
from bot.platforms.vk.key import Kind
from bot.platforms.vk.pictures import Pictures
from models.content import Content, Poll, Trait
from models.errors import OutcomeUnknown, RateLimited, Refused
from models.intents import FirstComment, Pin, Publish, Receipt, Revise, SeeOut, Unpin, Withdraw
from models.marks import Mark, MarkKind
from models.messages import Address
from tests.fakes import Recollections
from tests.unit.bot.platforms.vk.conftest import Cafe
from tests.vk.clients import PNG
from tests.vk.world import Post

POLL = Poll(question="Какой пирог?", options=("с вишней", "с маком"), several=True)


@pytest.fixture
async def gateway(cafe: Cafe) -> VkGateway:
    return VkGateway(cafe.keys, Recollections(), cafe.watch)


def photo(cafe: Cafe) -> str:
    shown = cafe.api.vk.media.photo(cafe.olga.id, PNG)["photo"]
    return f"photo{shown['owner_id']}_{shown['id']}_{shown['access_key']}"


def video(cafe: Cafe) -> str:
    shown = cafe.api.vk.media.video(cafe.olga.id)["video"]
    return f"video{shown['owner_id']}_{shown['id']}"


def document(cafe: Cafe) -> str:
    shown = cafe.api.vk.media.doc(cafe.olga.id, "меню.pdf", b"%PDF")["doc"]
    return f"doc{shown['owner_id']}_{shown['id']}"


def publish(cafe: Cafe, text: str = "Новый пирог", *media: str, **more: Any) -> Publish:
    content = Content(text=text, media=media, **more)
    return Publish(platform="vk", chat=str(cafe.community.owner), post=1, content=content)


def at(cafe: Cafe, receipt: Receipt) -> Address:
    return Address(platform="vk", chat=str(cafe.community.owner), message=receipt.message or "")


def kinds(post: Post) -> list[str]:
    return [one["type"] for one in post.attachments]


# What a post may be


async def test_pictures_a_video_a_document_a_poll_and_a_link_stand_under_one_post(
    cafe: Cafe, gateway: VkGateway
) -> None:
    media = (photo(cafe), photo(cafe), video(cafe), document(cafe))
    await gateway.perform(publish(cafe, "Пирог", *media, poll=POLL, link="https://cafe.example"), "k")
    [post] = cafe.community.posts()
    assert kinds(post) == ["photo", "photo", "video", "doc", "poll", "link"]
    poll = post.attachments[4]["poll"]
    assert (poll["question"], poll["anonymous"], poll["multiple"]) == ("Какой пирог?", True, True)
    assert [one["text"] for one in poll["answers"]] == ["с вишней", "с маком"]
    assert {one["photo"]["owner_id"] for one in post.attachments[:2]} == {cafe.community.owner}


async def test_a_poll_alone_stands_under_its_question(cafe: Cafe, gateway: VkGateway) -> None:
    await gateway.perform(publish(cafe, "", poll=POLL), "k")
    assert cafe.community.texts() == ["Какой пирог?"]


async def test_a_post_is_signed_closed_to_comments_marked_as_advertising_and_names_its_source(
    cafe: Cafe, gateway: VkGateway
) -> None:
    traits = frozenset({Trait.SIGNED, Trait.COMMENTS_CLOSED, Trait.ADVERTISEMENT, Trait.SILENT})
    await gateway.perform(publish(cafe, traits=traits, source="https://vk.com/wall-1_2"), "k")
    [post] = cafe.community.posts()
    assert (post.author, post.signer, post.open) == (cafe.community.owner, cafe.owner.id, False)
    assert post.advertisement
    assert (post.copyright or {})["link"] == "https://vk.com/wall-1_2"
    assert cafe.api.calls[-1].params["mute_notifications"]


async def test_a_link_under_words_stands_behind_them(cafe: Cafe, gateway: VkGateway) -> None:
    marks = (
        Mark(kind=MarkKind.LINK, start=0, length=4, url="https://cafe.example/menu"),
        Mark(kind=MarkKind.BOLD, start=7, length=5),
        Mark(kind=MarkKind.LINK, start=7, length=5, url="https://cafe.example"),
    )
    await gateway.perform(publish(cafe, "Меню и адрес", marks=marks), "k")
    assert cafe.community.texts() == ["Меню (https://cafe.example/menu) и адрес (https://cafe.example)"]


async def test_without_a_key_that_may_upload_a_picture_is_refused_by_its_name(cafe: Cafe) -> None:
    act = publish(cafe, "Пирог", photo(cafe))
    with cafe.only(Kind.GROUP, Kind.SERVICE) as keys:
        with pytest.raises(Refused, match=r"\[vk\] user_token"):
            await VkGateway(keys, Recollections(), cafe.watch).perform(act, "k")


# What is made once


async def test_what_was_uploaded_is_not_uploaded_again(cafe: Cafe, gateway: VkGateway) -> None:
    act = publish(cafe, "Пирог", photo(cafe), photo(cafe), poll=POLL)
    cafe.api.mishaps.add("wall.post", "error", code=9)
    with pytest.raises(RateLimited):
        await gateway.perform(act, "k")
    made = (cafe.called.count("photos.saveWallPhoto"), cafe.called.count("polls.create"))
    assert made == (2, 1)
    cafe.keys.keys[Kind.USER]._pauses._until.clear()
    await gateway.perform(act, "k")
    assert (cafe.called.count("photos.saveWallPhoto"), cafe.called.count("polls.create")) == made
    assert kinds(cafe.community.posts()[0]) == ["photo", "photo", "poll"]


async def test_a_picture_that_breaks_off_while_it_is_fetched_is_fetched_again(
    cafe: Cafe, gateway: VkGateway
) -> None:
    act = publish(cafe, "Пирог", photo(cafe))
    cafe.api.mishaps.add("file", "truncate")
    with pytest.raises(RateLimited):
        await gateway.perform(act, "k")
    assert cafe.community.posts() == []
    await gateway.perform(act, "k")
    assert kinds(cafe.community.posts()[0]) == ["photo"]


async def test_uploads_that_take_long_give_the_order_back_and_go_on(
    cafe: Cafe, gateway: VkGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = publish(cafe, "Пирог", photo(cafe), photo(cafe))
    attachable = Pictures.attachable

    async def slow(pictures: Pictures, picture: str) -> str:
        cafe.watch.now += timedelta(seconds=11)
        return await attachable(pictures, picture)

    monkeypatch.setattr(Pictures, "attachable", slow)
    with pytest.raises(RateLimited):
        await gateway.perform(act, "k")
    await gateway.perform(act, "k")
    assert cafe.called.count("photos.saveWallPhoto") == 2
    assert kinds(cafe.community.posts()[0]) == ["photo", "photo"]


async def test_a_file_that_vk_never_takes_is_given_up_in_its_words(cafe: Cafe, gateway: VkGateway) -> None:
    act = publish(cafe, "Пирог", photo(cafe))
    cafe.api.mishaps.add("upload", "error", times=5)
    for _ in range(4):
        with pytest.raises(RateLimited):
            await gateway.perform(act, "k")
    with pytest.raises(Refused, match="upload error"):
        await gateway.perform(act, "k")
    assert cafe.community.posts() == []


@pytest.mark.parametrize("method", ["photos.saveWallPhoto", "polls.create"])
async def test_a_part_whose_answer_was_lost_is_made_again_since_nobody_sees_it(
    cafe: Cafe, gateway: VkGateway, method: str
) -> None:
    act = publish(cafe, "Пирог", photo(cafe), poll=POLL)
    cafe.api.mishaps.add(method, "lose_reply")
    with pytest.raises(RateLimited):
        await gateway.perform(act, "k")
    await gateway.perform(act, "k")
    assert len(cafe.community.posts()) == 1


async def test_a_post_without_words_is_found_by_its_pictures(cafe: Cafe, gateway: VkGateway) -> None:
    await gateway.perform(publish(cafe, "", photo(cafe)), "other")
    act = publish(cafe, "", photo(cafe))
    cafe.api.mishaps.add("wall.post", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await gateway.perform(act, "k")
    found = await gateway.find(act, "k")
    assert found is not None
    assert found.message == f"wall{max(post.id for post in cafe.community.posts())}"


async def test_another_post_without_words_is_not_taken_for_ours(cafe: Cafe, gateway: VkGateway) -> None:
    await gateway.perform(publish(cafe, "", photo(cafe)), "other")
    act = publish(cafe, "", photo(cafe))
    cafe.api.mishaps.add("wall.post", "lose_request")
    with pytest.raises(OutcomeUnknown):
        await gateway.perform(act, "k")
    assert await gateway.find(act, "k") is None


# What happens to a post that is out


async def test_a_post_keeps_its_pictures_when_its_words_change(cafe: Cafe, gateway: VkGateway) -> None:
    act = publish(cafe, "Пирог", photo(cafe), poll=POLL, link="https://cafe.example")
    post = at(cafe, await gateway.perform(act, "k"))
    revised = Content(text="Кекс", media=act.content.media, poll=POLL, link="https://cafe.example")
    await gateway.perform(Revise(address=post, post=1, content=revised), "k1")
    [shown] = cafe.community.posts()
    assert (shown.text, kinds(shown)) == ("Кекс", ["photo", "poll", "link"])


async def test_a_post_is_pinned_unpinned_and_taken_away_and_twice_is_once(
    cafe: Cafe, gateway: VkGateway
) -> None:
    post = at(cafe, await gateway.perform(publish(cafe), "k"))
    [shown] = cafe.community.posts()
    for act, pinned in ((Pin, True), (Pin, True), (Unpin, False), (Unpin, False)):
        await gateway.perform(act(address=post, post=1), "k1")
        assert shown.pinned is pinned
    for _ in range(2):
        await gateway.perform(Withdraw(address=post, post=1), "k2")
    assert cafe.community.posts() == []


async def test_what_no_key_may_do_is_refused_with_where_a_person_does_it(cafe: Cafe) -> None:
    address = Address(platform="vk", chat=str(cafe.community.owner), message="wall5")
    with cafe.only(Kind.GROUP) as keys, pytest.raises(Refused, match=r"vk\.com/wall"):
        await VkGateway(keys, Recollections(), cafe.watch).perform(Pin(address=address, post=1), "k")


@pytest.mark.parametrize("honoured", [True, False], ids=["guid is heeded", "guid is ignored"])
async def test_the_first_comment_stands_under_the_post_once(
    cafe: Cafe, gateway: VkGateway, honoured: bool
) -> None:
    cafe.api.vk.switches.guid_honoured = honoured
    post = at(cafe, await gateway.perform(publish(cafe), "k"))
    act = FirstComment(address=post, post=1, text="Ждём вас!")
    cafe.api.mishaps.add("wall.createComment", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await gateway.perform(act, "k1")
    assert await gateway.find(act, "k1") is not None
    assert cafe.community.posts()[0].texts() == ["Ждём вас!"]


# What VK keeps until its time


def ahead(cafe: Cafe, minutes: int = 60, **more: Any) -> Publish:
    at = (cafe.watch() + timedelta(minutes=minutes)).replace(microsecond=0)
    return replace(publish(cafe, **more), at=at)


def see_out(cafe: Cafe, act: Publish, receipt: Receipt) -> SeeOut:
    assert act.at is not None
    return SeeOut(address=at(cafe, receipt), post=1, content=act.content, at=act.at)


async def test_a_post_that_vk_keeps_comes_out_at_its_time_under_another_number(
    cafe: Cafe, gateway: VkGateway
) -> None:
    act = ahead(cafe)
    kept = await gateway.perform(act, "k")
    assert act.at is not None
    assert [post.date for post in cafe.community.posts("postpone")] == [int(act.at.timestamp())]
    with pytest.raises(RateLimited):
        await gateway.perform(see_out(cafe, act, kept), "k1")
    cafe.watch.now += timedelta(minutes=61)
    out = await gateway.perform(see_out(cafe, act, kept), "k1")
    [post] = cafe.community.posts()
    assert out.message == f"wall{post.id}" != kept.message


async def test_a_kept_post_whose_receipt_was_lost_is_found_before_and_after_it_is_out(
    cafe: Cafe, gateway: VkGateway
) -> None:
    act = ahead(cafe)
    cafe.api.mishaps.add("wall.post", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await gateway.perform(act, "k")
    [waiting] = cafe.community.posts("postpone")
    assert await gateway.find(act, "k") == Receipt(message=f"wall{waiting.id}")
    cafe.watch.now += timedelta(minutes=61)
    found = await gateway.find(act, "k")
    [post] = cafe.community.posts()
    assert found == Receipt(message=f"wall{post.id}")
    assert await gateway.perform(see_out(cafe, act, Receipt(message=f"wall{post.id}")), "k1") == found


async def test_what_is_too_late_to_be_kept_comes_out_at_once(cafe: Cafe, gateway: VkGateway) -> None:
    act = ahead(cafe, minutes=0)
    receipt = await gateway.perform(act, "k")
    assert receipt.message == f"wall{cafe.community.posts()[0].id}"
    assert await gateway.find(act, "k") == receipt


async def test_a_kept_post_that_somebody_took_away_is_told_of(cafe: Cafe, gateway: VkGateway) -> None:
    act = ahead(cafe)
    kept = await gateway.perform(act, "k")
    cafe.community.posts("postpone")[0].deleted = True
    cafe.watch.now += timedelta(minutes=61)
    with pytest.raises(Refused, match="neither among the postponed nor on the wall"):
        await gateway.perform(see_out(cafe, act, kept), "k1")


async def test_a_kept_post_is_taken_away_before_its_time(cafe: Cafe, gateway: VkGateway) -> None:
    kept = await gateway.perform(ahead(cafe), "k")
    await gateway.perform(Withdraw(address=at(cafe, kept), post=1), "k1")
    assert cafe.community.posts("postpone") == []


async def test_two_posts_at_one_moment_are_refused_in_words(cafe: Cafe, gateway: VkGateway) -> None:
    act = ahead(cafe)
    await gateway.perform(act, "k")
    with pytest.raises(Refused, match="already scheduled"):
        await gateway.perform(replace(act, content=Content(text="Кекс")), "k2")


# What came of it


async def test_reposts_and_reach_are_told_and_what_vk_hides_is_unknown(
    cafe: Cafe, gateway: VkGateway
) -> None:
    seen, unseen = cafe.owner.posts(cafe.community, "Пирог"), cafe.owner.posts(cafe.community, "Кекс")
    seen.reach = 80
    cafe.olga.reposts(seen)
    results = await gateway.results(str(cafe.community.owner), [f"wall{seen.id}", f"wall{unseen.id}"])
    assert (results[f"wall{seen.id}"].reposts, results[f"wall{seen.id}"].reach) == (1, 80)
    assert (results[f"wall{unseen.id}"].reposts, results[f"wall{unseen.id}"].reach) == (0, None)


async def test_many_posts_are_asked_for_by_hundreds_and_their_reach_by_thirties(
    cafe: Cafe, gateway: VkGateway
) -> None:
    posts = [cafe.owner.posts(cafe.community, f"{number}", reach=number) for number in range(1, 131)]
    results = await gateway.results(str(cafe.community.owner), [f"wall{one.id}" for one in posts])
    assert [results[f"wall{one.id}"].reach for one in posts] == list(range(1, 131))
    assert (cafe.called.count("wall.getById"), cafe.called.count("stats.getPostReach")) == (2, 5)


async def test_subscribers_are_counted(cafe: Cafe, gateway: VkGateway) -> None:
    cafe.community.crowd = 999
    told = await gateway.subscribers(str(cafe.community.owner))
    assert told == cafe.community.members_count() >= 999


@pytest.mark.parametrize("code", [7, 15, 10])
async def test_where_the_reach_can_not_be_told_the_rest_is(cafe: Cafe, gateway: VkGateway, code: int) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог", reach=80)
    cafe.api.mishaps.add("stats.getPostReach", "error", code=code)
    results = await gateway.results(str(cafe.community.owner), [f"wall{post.id}"])
    assert (results[f"wall{post.id}"].likes, results[f"wall{post.id}"].reach) == (0, None)
