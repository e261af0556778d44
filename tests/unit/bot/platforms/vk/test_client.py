"""Acts on VK: which key does what, what is refused with which address, what is found again."""

from datetime import timedelta
from typing import Any

import pytest

from bot.platforms.vk import calls, seeking
from bot.platforms.vk.client import VkGateway
from bot.platforms.vk.key import Kind
from models.content import Content
from models.errors import DeliveryError, OutcomeUnknown, RateLimited, Refused, Untellable
from models.intents import (
    AnswerPress,
    Ban,
    Button,
    CloseComments,
    Delete,
    Edit,
    MakeLink,
    Mute,
    Offence,
    OpenComments,
    Publish,
    Restore,
    Send,
    Unban,
    Unmute,
)
from models.messages import Address
from tests.fakes import Recollections
from tests.unit.bot.platforms.vk.conftest import Cafe
from tests.vk.clients import PNG
from tests.vk.world import Comment, Commentable, NotAllowed

DAY = timedelta(days=1)
KINDS = {"wall": "wall", "photo": "photo", "video": "video", "market": "market", "board": "topic"}


@pytest.fixture
async def gateway(cafe: Cafe) -> VkGateway:
    return VkGateway(cafe.keys, Recollections(), cafe.watch)


def thing(cafe: Cafe, kind: str) -> Commentable:
    if kind == "wall":
        return cafe.owner.posts(cafe.community, "Пирог")
    makers = {"photo": "photo", "video": "video", "market": "item", "board": "topic"}
    made: Commentable = getattr(cafe.community, makers[kind])()
    return made


def at(cafe: Cafe, under: Commentable, comment: Comment | None = None) -> Address:
    name = f"{KINDS[under.kind]}{under.id}" + (f"_{comment.id}" if comment else "")
    return Address(platform="vk", chat=str(cafe.community.owner), message=name)


def deletion(address: Address) -> Delete:
    return Delete(address=address, author="1", author_name="Ольга", text="купите слона")


def reply(cafe: Cafe, to: Address, text: str = "Спасибо!") -> Send:
    return Send(
        platform="vk", chat=to.chat, text=text, thread=to.message.partition("_")[0], reply_to=to.message
    )


def about(cafe: Cafe, act: type[Any], chat: int | None = None, **more: Any) -> Any:
    where = str(cafe.community.owner if chat is None else chat)
    return act(platform="vk", chat=where, person=str(cafe.olga.id), **more)


def publish(cafe: Cafe, *media: str, **more: Any) -> Publish:
    content = Content(**{"text": "Новый пирог", "media": media} | more)
    return Publish(platform="vk", chat=str(cafe.community.owner), post=1, content=content)


# Comments.


@pytest.mark.parametrize("kind", KINDS)
async def test_a_comment_of_every_kind_goes_and_comes_back(cafe: Cafe, gateway: VkGateway, kind: str) -> None:
    under = thing(cafe, kind)
    one = cafe.olga.comments(under, "купите слона")
    where = at(cafe, under, one)
    await gateway.perform(deletion(where), "k1")
    await gateway.perform(deletion(where), "k1")
    assert under.texts() == []
    await gateway.perform(Restore(address=where, author_name="Ольга", text="купите слона"), "k2")
    assert under.texts() == ["купите слона"]


async def test_restoring_twice_is_restoring_once(cafe: Cafe, gateway: VkGateway) -> None:
    post = thing(cafe, "wall")
    one = cafe.olga.comments(post, "купите слона")
    restore = Restore(address=at(cafe, post, one), author_name="Ольга", text="купите слона")
    await gateway.perform(deletion(at(cafe, post, one)), "k1")
    await gateway.perform(restore, "k2")
    await gateway.perform(restore, "k2")
    assert post.texts() == ["купите слона"]


@pytest.mark.parametrize("kind", KINDS)
async def test_an_answer_stands_under_what_it_answers(cafe: Cafe, gateway: VkGateway, kind: str) -> None:
    under = thing(cafe, kind)
    one = cafe.olga.comments(under, "а с вишней?")
    receipt = await gateway.perform(reply(cafe, at(cafe, under, one)), "k1")
    answer = under.standing()[-1]
    assert (answer.text, answer.author) == ("Спасибо!", cafe.community.owner)
    assert receipt.message == f"{KINDS[kind]}{under.id}_{answer.id}"
    if kind != "board":
        assert answer.reply_to is one


async def test_an_answer_to_what_is_gone_stands_under_the_post(cafe: Cafe, gateway: VkGateway) -> None:
    post = thing(cafe, "wall")
    one = cafe.olga.comments(post, "а с вишней?")
    cafe.olga.deletes(one)
    await gateway.perform(reply(cafe, at(cafe, post, one)), "k1")
    assert post.texts() == ["Спасибо!"]


async def test_a_suggested_post_goes_too(cafe: Cafe, gateway: VkGateway) -> None:
    offered = cafe.olga.suggests(cafe.community, "казино")
    await gateway.perform(deletion(at(cafe, offered)), "k1")
    assert offered.deleted


@pytest.mark.parametrize(
    ("kind", "tail"),
    [
        ("wall", "wall{owner}_{under}?reply={comment}"),
        ("photo", "photo{owner}_{under}?reply={comment}"),
        ("video", "video{owner}_{under}?reply={comment}"),
        ("market", "market{owner}?w=product{owner}_{under}"),
    ],
)
async def test_what_no_key_may_do_is_refused_with_where_a_person_does_it(
    cafe: Cafe, kind: str, tail: str
) -> None:
    under = thing(cafe, kind)
    one = cafe.olga.comments(under, "купите слона")
    with cafe.only(Kind.GROUP) as keys, pytest.raises(Refused) as refused:
        await VkGateway(keys, Recollections(), cafe.watch).perform(deletion(at(cafe, under, one)), "k1")
    words = str(refused.value)
    assert "[vk] user_token" in words
    assert (
        f"https://vk.com/{tail.format(owner=cafe.community.owner, under=under.id, comment=one.id)}" in words
    )


async def test_a_topic_is_kept_clean_by_the_community_itself(cafe: Cafe) -> None:
    topic = thing(cafe, "board")
    one = cafe.olga.comments(topic, "купите слона")
    with cafe.only(Kind.GROUP) as keys:
        await VkGateway(keys, Recollections(), cafe.watch).perform(deletion(at(cafe, topic, one)), "k1")
    assert topic.texts() == []


async def test_a_right_that_is_missing_is_not_taken_for_what_is_gone_already(
    cafe: Cafe, gateway: VkGateway
) -> None:
    post = thing(cafe, "wall")
    one = cafe.olga.comments(post, "купите слона")
    cafe.api.mishaps.add("wall.deleteComment", "error", code=211)
    with pytest.raises(Refused, match="211"):
        await gateway.perform(deletion(at(cafe, post, one)), "k1")


async def test_a_comment_of_ours_is_changed(cafe: Cafe, gateway: VkGateway) -> None:
    post = thing(cafe, "wall")
    receipt = await gateway.perform(reply(cafe, at(cafe, post)), "k1")
    where = Address(platform="vk", chat=str(cafe.community.owner), message=receipt.message or "")
    await gateway.perform(Edit(address=where, text="Пожалуйста!"), "k2")
    assert post.texts() == ["Пожалуйста!"]


@pytest.mark.parametrize("message", ["", "cake.png", "wall", "topic5", "wall10_15_3"])
async def test_what_is_no_comment_of_vk_is_refused(cafe: Cafe, gateway: VkGateway, message: str) -> None:
    where = Address(platform="vk", chat=str(cafe.community.owner), message=message)
    with pytest.raises(Refused):
        await gateway.perform(deletion(where), "k1")
    with pytest.raises(Refused):
        await gateway.perform(Send(platform="vk", chat=where.chat, text="?"), "k2")


# Lost receipts.


@pytest.mark.parametrize("honoured", [True, False], ids=["guid is heeded", "guid is ignored"])
@pytest.mark.parametrize("kind", ["wall", "photo", "video", "market", "board"])
async def test_a_comment_whose_receipt_was_lost_is_found(
    cafe: Cafe, gateway: VkGateway, kind: str, honoured: bool
) -> None:
    cafe.api.vk.switches.guid_honoured = honoured
    under = thing(cafe, kind)
    one = cafe.olga.comments(under, "а с вишней?")
    act = reply(cafe, at(cafe, under, one))
    section = {"wall": "wall", "photo": "photos", "video": "video", "market": "market", "board": "board"}[
        kind
    ]
    cafe.api.mishaps.add(f"{section}.createComment", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await gateway.perform(act, "k1")
    found = await gateway.find(act, "k1")
    assert found is not None
    assert found.message == f"{KINDS[kind]}{under.id}_{under.standing()[-1].id}"
    assert under.texts().count("Спасибо!") == 1


@pytest.mark.parametrize("heeded", [True, False], ids=["newest first", "oldest first"])
async def test_an_answer_deep_in_a_thread_is_found(cafe: Cafe, gateway: VkGateway, heeded: bool) -> None:
    cafe.api.vk.switches.threads_sorted = heeded
    post = thing(cafe, "wall")
    root = cafe.olga.comments(post, "вопрос")
    for number in range(120):
        last = cafe.olga.comments(post, f"ответ {number}", reply_to=root)
    act = reply(cafe, at(cafe, post, last))
    cafe.api.mishaps.add("wall.createComment", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await gateway.perform(act, "k1")
    assert await gateway.find(act, "k1") is not None


@pytest.mark.parametrize("heeded", [True, False], ids=["newest first", "oldest first"])
async def test_a_comment_is_found_however_many_have_come_since(
    cafe: Cafe, gateway: VkGateway, heeded: bool
) -> None:
    cafe.api.vk.switches.threads_sorted = heeded
    post = thing(cafe, "wall")
    root = cafe.olga.comments(post, "вопрос")
    for act, key in ((reply(cafe, at(cafe, post)), "k1"), (reply(cafe, at(cafe, post, root)), "k2")):
        cafe.api.mishaps.add("wall.createComment", "lose_reply")
        with pytest.raises(OutcomeUnknown):
            await gateway.perform(act, key)
        for number in range(220):
            cafe.olga.comments(post, f"ещё {number}", reply_to=root if key == "k2" else None)
        assert await gateway.find(act, key) is not None


async def test_a_post_is_found_however_many_have_come_since_and_no_further_than_its_time(
    cafe: Cafe, gateway: VkGateway
) -> None:
    for number in range(250):
        cafe.owner.posts(cafe.community, f"старый {number}")
    cafe.watch.now += timedelta(hours=1)
    cafe.api.mishaps.add("wall.post", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await gateway.perform(publish(cafe), "k1")
    for number in range(110):
        cafe.owner.posts(cafe.community, f"новый {number}")
    assert await gateway.find(publish(cafe), "k1") is not None
    assert cafe.called.count("wall.get") == 2


async def test_where_there_is_too_much_to_look_through_a_person_looks(
    cafe: Cafe, gateway: VkGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeking, "_MOST_PAGES", 1)
    cafe.api.mishaps.add("wall.post", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await gateway.perform(publish(cafe), "k1")
    for number in range(110):
        cafe.owner.posts(cafe.community, f"новый {number}")
    with pytest.raises(Untellable):
        await gateway.find(publish(cafe), "k1")


async def test_the_same_words_to_somebody_else_are_not_mistaken_for_ours(
    cafe: Cafe, gateway: VkGateway
) -> None:
    post = thing(cafe, "wall")
    first, second = cafe.olga.comments(post, "а с вишней?"), cafe.olga.comments(post, "а с маком?")
    await gateway.perform(reply(cafe, at(cafe, post, first)), "k1")
    cafe.api.mishaps.add("wall.createComment", "lose_request")
    with pytest.raises(OutcomeUnknown):
        await gateway.perform(reply(cafe, at(cafe, post, second)), "k2")
    assert await gateway.find(reply(cafe, at(cafe, post, second)), "k2") is None


async def test_what_was_never_tried_is_nowhere(cafe: Cafe, gateway: VkGateway) -> None:
    post = thing(cafe, "wall")
    await gateway.perform(reply(cafe, at(cafe, post)), "k1")
    assert await gateway.find(reply(cafe, at(cafe, post)), "k2") is None
    assert await gateway.find(publish(cafe), "k3") is None


async def test_old_words_of_ours_are_not_taken_for_new_ones(cafe: Cafe, gateway: VkGateway) -> None:
    await gateway.perform(publish(cafe), "k1")
    cafe.watch.now += timedelta(hours=1)
    cafe.api.mishaps.add("wall.post", "lose_request")
    with pytest.raises(OutcomeUnknown):
        await gateway.perform(publish(cafe), "k2")
    assert await gateway.find(publish(cafe), "k2") is None


async def test_who_may_not_read_the_wall_can_not_tell(cafe: Cafe) -> None:
    post = thing(cafe, "wall")
    with cafe.only(Kind.GROUP) as keys:
        gateway = VkGateway(keys, Recollections(), cafe.watch)
        cafe.api.mishaps.add("wall.createComment", "lose_reply")
        with pytest.raises(OutcomeUnknown):
            await gateway.perform(reply(cafe, at(cafe, post)), "k1")
        with pytest.raises(Untellable):
            await gateway.find(reply(cafe, at(cafe, post)), "k1")


async def test_a_refused_answer_was_surely_not_written(cafe: Cafe, gateway: VkGateway) -> None:
    post = thing(cafe, "wall")
    cafe.api.mishaps.add("wall.createComment", "error", code=213)
    with pytest.raises(Refused, match="213"):
        await gateway.perform(reply(cafe, at(cafe, post)), "k1")
    assert await gateway.find(reply(cafe, at(cafe, post)), "k1") is None


async def test_comments_of_a_post_are_closed_and_opened_by_the_community_alone(cafe: Cafe) -> None:
    post = thing(cafe, "wall")
    with cafe.only(Kind.GROUP) as keys:
        gateway = VkGateway(keys, Recollections(), cafe.watch)
        for _ in range(2):
            await gateway.perform(CloseComments(post=at(cafe, post)), "k1")
        with pytest.raises(NotAllowed):
            cafe.olga.comments(post, "а мне?")
        await gateway.perform(OpenComments(post=at(cafe, post)), "k2")
    cafe.olga.comments(post, "спасибо")


async def test_comments_of_a_photo_can_not_be_closed(cafe: Cafe, gateway: VkGateway) -> None:
    with pytest.raises(Refused) as refused:
        await gateway.perform(CloseComments(post=at(cafe, thing(cafe, "photo"))), "k1")
    assert refused.value.why[0].key == "lacking.not_here"


@pytest.mark.parametrize("allowed", [True, False], ids=["who let us write", "who did not"])
async def test_what_concerns_one_person_is_told_them_alone(
    cafe: Cafe, gateway: VkGateway, allowed: bool
) -> None:
    post = thing(cafe, "wall")
    if allowed:
        cafe.olga.allows(cafe.community)
    act = Send(
        platform="vk",
        chat=str(post.owner),
        text="Давайте без этого",
        thread=f"wall{post.id}",
        only=str(cafe.olga.id),
    )
    await gateway.perform(act, "k1")
    said = ["Давайте без этого"]
    assert cafe.community.talk(cafe.olga).texts() == (said if allowed else [])
    assert post.texts() == ([] if allowed else said)


async def test_a_link_of_a_campaign_leads_to_the_communitys_messages(cafe: Cafe, gateway: VkGateway) -> None:
    where = {
        "platform": "vk",
        "chat": str(cafe.community.owner),
        "name": "Осень",
        "tell_in": "1",
        "words": "",
    }
    made = await gateway.perform(MakeLink(campaign=7, mark="c7", **where), "k1")
    assert made.link == f"https://vk.me/club{cafe.community.id}?ref=c7"
    with pytest.raises(Refused):
        await gateway.perform(MakeLink(campaign=8, mark="c8", **(where | {"chat": "2000000001"})), "k2")
    assert cafe.called == []


# Talks.


async def test_a_person_who_has_not_let_us_write_is_not_written_to(cafe: Cafe, gateway: VkGateway) -> None:
    with pytest.raises(Refused, match="901") as refused:
        await gateway.perform(Send(platform="vk", chat=str(cafe.olga.id), text="?"), "k1")
    assert f"gim{cafe.community.id}" in str(refused.value)


async def test_an_answer_in_a_talk_quotes_what_it_answers(cafe: Cafe, gateway: VkGateway) -> None:
    said = cafe.olga.says(cafe.community, "вы открыты?")
    act = Send(platform="vk", chat=str(cafe.olga.id), text="Да", reply_to=str(said.number))
    await gateway.perform(act, "k1")
    assert cafe.community.talk(cafe.olga).standing()[-1].reply_to is said


async def test_an_answer_to_a_message_that_is_gone_is_said_all_the_same(
    cafe: Cafe, gateway: VkGateway
) -> None:
    cafe.olga.says(cafe.community, "вы открыты?")
    await gateway.perform(Send(platform="vk", chat=str(cafe.olga.id), text="Да", reply_to="99"), "k1")
    assert cafe.community.talk(cafe.olga).texts() == ["вы открыты?", "Да"]


async def test_where_vk_forgets_our_numbers_a_doubled_message_is_taken_away(
    cafe: Cafe, gateway: VkGateway
) -> None:
    cafe.api.vk.switches.random_id_honoured = False
    chat = cafe.community.chat("Беседа", cafe.olga)
    act = Send(platform="vk", chat=str(chat.peer), text="Да")
    first = await gateway.perform(act, "k1")
    await gateway.perform(act, "k1")
    assert chat.texts() == ["Да", "Да"]
    assert await gateway.find(act, "k1") == first
    assert chat.texts() == ["Да"]


async def test_a_message_in_a_private_talk_can_not_be_taken_from_its_author(
    cafe: Cafe, gateway: VkGateway
) -> None:
    said = cafe.olga.says(cafe.community, "купите слона")
    where = Address(platform="vk", chat=str(cafe.olga.id), message=str(said.number))
    with pytest.raises(Refused, match="924"):
        await gateway.perform(deletion(where), "k1")


async def test_words_that_were_said_again_go_with_the_message(cafe: Cafe, gateway: VkGateway) -> None:
    chat = cafe.community.chat("Беседа", cafe.olga)
    said = cafe.olga.says(chat, "купите слона")
    where = Address(platform="vk", chat=str(chat.peer), message=str(said.number))
    await gateway.perform(deletion(where), "k1")
    for _ in range(2):
        await gateway.perform(Restore(address=where, author_name="Ольга", text="купите слона"), "k2")
    assert chat.texts() == ["↩️ Ольга:\nкупите слона"]
    await gateway.perform(deletion(where), "k3")
    assert chat.texts() == []


async def test_a_card_keeps_its_buttons_when_it_changes(cafe: Cafe, gateway: VkGateway) -> None:
    chat = cafe.community.chat("Дежурные", cafe.olga)
    rows = ((Button(label="Взять" * 20, data="1.take"), Button(label="Ё", data="1." + "x" * 60)),)
    card = await gateway.perform(Send(platform="vk", chat=str(chat.peer), text="Случай", buttons=rows), "k1")
    where = Address(platform="vk", chat=str(chat.peer), message=card.message or "")
    await gateway.perform(Edit(address=where, text="Взяла Ольга", buttons=rows), "k2")
    assert chat.texts() == ["Взяла Ольга"]
    cafe.olga.presses(chat.messages[int(where.message)], {"press": "1.take"})


async def test_a_press_from_an_old_client_needs_no_answer(cafe: Cafe, gateway: VkGateway) -> None:
    await gateway.perform(AnswerPress(platform="vk", press_id="", text="Дело ваше"), "k1")
    assert cafe.called == []


# People.


@pytest.mark.parametrize(("shut", "open_again"), [(Mute, Unmute), (Ban, Unban)])
async def test_a_mute_and_a_ban_on_the_wall_are_a_ban_with_an_end(
    cafe: Cafe, gateway: VkGateway, shut: Any, open_again: Any
) -> None:
    post = thing(cafe, "wall")
    await gateway.perform(about(cafe, shut, until=cafe.watch() + DAY), "k1")
    with pytest.raises(NotAllowed):
        cafe.olga.comments(post, "а мне?")
    assert cafe.community.bans[cafe.olga.id].until == int((cafe.watch() + DAY).timestamp())
    await gateway.perform(about(cafe, open_again), "k2")
    await gateway.perform(about(cafe, open_again), "k2")
    cafe.olga.comments(post, "спасибо")


async def test_a_ban_says_what_it_is_for_and_goes_on_saying_it(cafe: Cafe, gateway: VkGateway) -> None:
    told = {"offence": Offence.INSULT, "comment": "Оскорбления. Ошибка? Напишите нам."}
    await gateway.perform(about(cafe, Ban, until=cafe.watch() + 7 * DAY, **told), "k1")
    ban = cafe.community.bans[cafe.olga.id]
    assert (ban.reason, ban.comment, ban.shown) == (2, told["comment"], True)
    await gateway.perform(about(cafe, Mute, until=cafe.watch() + 9 * DAY, offence=Offence.SPAM), "k2")
    assert cafe.community.bans[cafe.olga.id].reason == 1
    await gateway.perform(about(cafe, Unmute), "k3")
    ban = cafe.community.bans[cafe.olga.id]
    assert (ban.reason, ban.until) == (1, int((cafe.watch() + 7 * DAY).timestamp()))


async def test_the_end_of_a_mute_does_not_end_a_ban(cafe: Cafe, gateway: VkGateway) -> None:
    await gateway.perform(about(cafe, Ban, until=cafe.watch() + 7 * DAY), "k1")
    await gateway.perform(about(cafe, Mute, until=cafe.watch() + DAY), "k2")
    week = int((cafe.watch() + 7 * DAY).timestamp())
    assert cafe.community.bans[cafe.olga.id].until == week
    await gateway.perform(about(cafe, Unmute), "k3")
    assert cafe.community.bans[cafe.olga.id].until == week
    await gateway.perform(about(cafe, Unban), "k4")
    assert not cafe.community.is_banned(cafe.olga.id)


async def test_a_ban_by_a_person_outlives_ours(cafe: Cafe, gateway: VkGateway) -> None:
    month = int((cafe.watch() + 30 * DAY).timestamp())
    cafe.owner.bans(cafe.olga, cafe.community, until=month)
    await gateway.perform(about(cafe, Mute, until=cafe.watch() + DAY), "k1")
    assert cafe.community.bans[cafe.olga.id].until == month
    await gateway.perform(about(cafe, Unmute), "k2")
    assert cafe.community.bans[cafe.olga.id].until == month


async def test_a_ban_is_a_year_at_most(cafe: Cafe, gateway: VkGateway) -> None:
    await gateway.perform(about(cafe, Ban, until=cafe.watch() + 1000 * DAY), "k1")
    assert cafe.community.is_banned(cafe.olga.id)


async def test_a_person_is_shut_out_by_hand_where_no_key_may(cafe: Cafe) -> None:
    with cafe.only(Kind.GROUP) as keys:
        gateway = VkGateway(keys, Recollections(), cafe.watch)
        with pytest.raises(Refused, match="act=blacklist"):
            await gateway.perform(about(cafe, Ban, until=cafe.watch() + DAY), "k1")


async def test_an_administrator_of_a_chat_can_not_be_muted(cafe: Cafe, gateway: VkGateway) -> None:
    chat = cafe.community.chat("Беседа", cafe.olga)
    chat.administrators.add(cafe.olga.id)
    with pytest.raises(Refused):
        await gateway.perform(about(cafe, Mute, chat.peer, until=cafe.watch() + DAY), "k1")


# Posts.


async def test_a_post_with_a_picture_goes_through_the_three_steps(cafe: Cafe, gateway: VkGateway) -> None:
    photo = cafe.api.vk.media.photo(cafe.olga.id, PNG)["photo"]
    name = f"photo{photo['owner_id']}_{photo['id']}_{photo['access_key']}"
    receipt = await gateway.perform(publish(cafe, name), "k1")
    [post] = cafe.community.posts()
    assert receipt.message == f"wall{post.id}"
    assert [one["photo"]["owner_id"] for one in post.attachments] == [cafe.community.owner]


@pytest.mark.parametrize(
    ("method", "mishap"),
    [
        ("upload", "error"),
        ("upload", "html"),
        ("upload", "lose_reply"),
        ("photos.saveWallPhoto", "lose_reply"),
    ],
)
async def test_an_upload_that_failed_is_tried_again_since_nothing_was_posted(
    cafe: Cafe, gateway: VkGateway, method: str, mishap: Any
) -> None:
    photo = cafe.api.vk.media.photo(cafe.olga.id, PNG)["photo"]
    act = publish(cafe, f"photo{photo['owner_id']}_{photo['id']}")
    cafe.api.mishaps.add(method, mishap)
    with pytest.raises(RateLimited):
        await gateway.perform(act, "k1")
    assert cafe.community.posts() == []
    await gateway.perform(act, "k1")


async def test_a_file_that_is_no_picture_is_refused(cafe: Cafe, gateway: VkGateway) -> None:
    photo = cafe.api.vk.media.photo(cafe.olga.id, b"text")["photo"]
    with pytest.raises(Refused, match="picture"):
        await gateway.perform(publish(cafe, f"photo{photo['owner_id']}_{photo['id']}"), "k1")


async def test_a_video_is_shown_as_it_is(cafe: Cafe, gateway: VkGateway) -> None:
    video = cafe.api.vk.media.video(cafe.community.owner)["video"]
    await gateway.perform(publish(cafe, f"video{video['owner_id']}_{video['id']}"), "k1")
    assert [one["type"] for one in cafe.community.posts()[0].attachments] == ["video"]


@pytest.mark.parametrize("honoured", [True, False], ids=["guid is heeded", "guid is ignored"])
async def test_a_post_whose_receipt_was_lost_is_found_and_not_doubled(
    cafe: Cafe, gateway: VkGateway, honoured: bool
) -> None:
    cafe.api.vk.switches.guid_honoured = honoured
    cafe.api.mishaps.add("wall.post", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await gateway.perform(publish(cafe), "k1")
    found = await gateway.find(publish(cafe), "k1")
    assert found is not None
    assert found.message == f"wall{cafe.community.posts()[0].id}"


async def test_the_limit_of_posts_is_told_in_vks_words(cafe: Cafe, gateway: VkGateway) -> None:
    cafe.community.posts_a_day = 0
    with pytest.raises(Refused, match="214"):
        await gateway.perform(publish(cafe), "k1")


async def test_results_are_told_and_what_vk_hides_is_not_zero(cafe: Cafe, gateway: VkGateway) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог", views=120)
    cafe.olga.likes(post)
    cafe.olga.comments(post, "!")
    chat = str(cafe.community.owner)
    [[name, results]] = (await gateway.results(chat, [f"wall{post.id}", "wall999", "post-3"])).items()
    assert (name, results.likes, results.comments, results.views) == (f"wall{post.id}", 1, 1, 120)


async def test_views_that_vk_has_not_counted_yet_are_unknown_and_not_zero(
    cafe: Cafe, gateway: VkGateway
) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог")
    results = await gateway.results(str(cafe.community.owner), [f"wall{post.id}"])
    assert (results[f"wall{post.id}"].views, results[f"wall{post.id}"].likes) == (None, 0)


async def test_results_without_a_key_that_reads_are_unknown(cafe: Cafe) -> None:
    with cafe.only(Kind.GROUP) as keys:
        gateway = VkGateway(keys, Recollections(), cafe.watch)
        with pytest.raises(DeliveryError):
            await gateway.results(str(cafe.community.owner), ["wall1"])


# What VK knows our acts by.


def test_the_numbers_of_an_order_are_made_once_and_are_no_zero() -> None:
    assert calls.random_id("k1") == calls.random_id("k1") != calls.random_id("k2")
    assert all(0 < calls.random_id(str(number)) < 1 << 63 for number in range(1000))
    assert calls.guid("k1") == calls.guid("k1") != calls.guid("k2")
