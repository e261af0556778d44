"""What our acts do on Telegram, proven on a server that speaks its protocol strictly."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.platforms.telegram import calls
from bot.platforms.telegram.session import connect
from models.content import Content
from models.errors import OutcomeUnknown, RateLimited, Refused, Untellable
from models.intents import (
    AnswerPress,
    Ban,
    Delete,
    Edit,
    GiveFile,
    Mute,
    Publish,
    Restore,
    Send,
    TakeFile,
    Unban,
    Unmute,
)
from models.messages import Address
from tests.telegram.people import NotAllowed, Person
from tests.telegram.world import Chat, Member, Message
from tests.unit.bot.platforms.telegram.conftest import Shop

HOUR = timedelta(hours=1)
NO_STICKERS = {"can_send_messages": True, "can_send_photos": True}


def at(message: Message) -> Address:
    return Address(platform="telegram", chat=str(message.chat.id), message=str(message.id))


def send(chat: Chat, text: str = "Здравствуйте!", **more: Any) -> Send:
    return Send(platform="telegram", chat=str(chat.id), text=text, **more)


def delete(message: Message) -> Delete:
    return Delete(address=at(message), author="1", author_name="Ольга", text=message.text)


def restore(message: Message, **more: Any) -> Restore:
    return Restore(address=at(message), author_name="Ольга", text=message.text, **more)


def mute(shop: Shop, person: str | None = None, lasting: timedelta = HOUR) -> Mute:
    until = shop.watch.now + lasting
    return Mute(platform="telegram", chat=str(shop.group.id), person=person or str(shop.olga.id), until=until)


def unmute(shop: Shop) -> Unmute:
    return Unmute(platform="telegram", chat=str(shop.group.id), person=str(shop.olga.id))


def restricted(shop: Shop, person: Person, permissions: dict[str, bool]) -> None:
    """An administrator allows somebody only this."""
    shop.group.members[person.id] = Member("restricted", permissions=permissions)


# Words


async def test_an_answer_to_a_comment_that_is_gone_stays_below_its_post(shop: Shop) -> None:
    post = shop.owner.posts(shop.channel, "Пирог")
    comment = shop.olga.comments(post, "Почём?")
    root = str(shop.api.telegram.root_of(post).id)
    shop.olga.deletes(comment)
    await shop.gateway.perform(send(shop.group, thread=root, reply_to=str(comment.id)), "k")
    answer = shop.group.standing()[-1]
    assert (answer.text, answer.thread) == ("Здравствуйте!", int(root))


async def test_a_notice_without_an_addressee_stands_below_the_post(shop: Shop) -> None:
    root = shop.api.telegram.root_of(shop.owner.posts(shop.channel, "Пирог"))
    await shop.gateway.perform(send(shop.group, thread=str(root.id)), "k")
    assert shop.group.standing()[-1].thread == root.id


async def test_an_answer_in_a_topic_stays_in_it(shop: Shop) -> None:
    forum = shop.api.telegram.supergroup("Форум", shop.owner, forum=True, members=[shop.olga])
    begun = shop.owner.says(forum, forum_topic_created={"name": "Разное", "icon_color": 1})
    await shop.gateway.perform(send(forum, thread=f"topic:{begun.id}"), "k")
    assert shop.api.calls[-1].params["message_thread_id"] == begun.id


async def test_a_card_that_shows_the_same_already_is_no_failure(shop: Shop) -> None:
    card = await shop.gateway.perform(send(shop.group, "Дело №1"), "k")
    address = Address(platform="telegram", chat=str(shop.group.id), message=card.message or "")
    await shop.gateway.perform(Edit(address=address, text="Дело №1"), "k")


@pytest.mark.parametrize(("text", "length"), [("я" * 5000, 4096), ("🎄" * 3000, 4095)])
async def test_a_text_that_is_too_long_is_cut_as_telegram_counts(shop: Shop, text: str, length: int) -> None:
    await shop.gateway.perform(send(shop.group, text), "k")
    assert calls.units(shop.group.texts()[-1]) == length


async def test_whoever_never_wrote_to_the_bot_can_t_be_written_to(shop: Shop) -> None:
    with pytest.raises(Refused, match=r"chat not found|initiate"):
        await shop.gateway.perform(send(shop.api.telegram.person("Новый").chat), "k")


async def test_who_blocked_the_bot_refuses_in_words(shop: Shop) -> None:
    shop.olga.starts()
    shop.olga.blocks()
    with pytest.raises(Refused, match="blocked by the user"):
        await shop.gateway.perform(send(shop.olga.chat), "k")


async def test_a_press_that_is_too_old_is_refused(shop: Shop) -> None:
    with pytest.raises(Refused, match="too old"):
        await shop.gateway.perform(AnswerPress(platform="telegram", press_id="5", text="Да"), "k")


# Messages that go and come back


async def test_an_album_goes_with_all_its_parts(shop: Shop) -> None:
    parts = [shop.olga.says(shop.group, f"часть {number}") for number in range(3)]
    whole = Address(
        platform="telegram", chat=str(shop.group.id), message=",".join(str(part.id) for part in parts)
    )
    await shop.gateway.perform(Delete(address=whole, author="1", author_name="", text=""), "k")
    assert shop.group.texts() == []
    assert shop.called == ["deleteMessages"]


async def test_what_is_gone_already_is_deleted(shop: Shop) -> None:
    message = shop.olga.says(shop.group, "казино")
    shop.olga.deletes(message)
    await shop.gateway.perform(delete(message), "k")


async def test_a_removed_text_comes_back_once_with_its_author_and_goes_again(shop: Shop) -> None:
    post = shop.owner.posts(shop.channel, "Пирог")
    root = shop.api.telegram.root_of(post)
    message = shop.olga.comments(post, "казино")
    await shop.gateway.perform(delete(message), "k1")
    for _ in range(2):
        await shop.gateway.perform(restore(message, thread=str(root.id)), "k2")
    assert shop.group.texts()[1:] == ["↩️ Ольга:\nказино"]
    assert shop.group.standing()[-1].thread == root.id
    await shop.gateway.perform(delete(message), "k3")
    assert shop.group.texts()[1:] == []
    await shop.gateway.perform(restore(message), "k4")
    assert shop.group.texts()[1:] == ["↩️ Ольга:\nказино"]


async def test_a_text_that_may_have_come_back_already_is_not_posted_twice(shop: Shop) -> None:
    message = shop.olga.says(shop.group, "казино")
    await shop.gateway.perform(delete(message), "k1")
    shop.api.mishaps.add("sendMessage", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await shop.gateway.perform(restore(message), "k2")
    with pytest.raises(Untellable):
        await shop.gateway.perform(restore(message), "k2")
    assert shop.group.texts() == ["↩️ Ольга:\nказино"]


# People


async def test_what_somebody_might_do_before_a_mute_is_given_back(shop: Shop) -> None:
    restricted(shop, shop.olga, NO_STICKERS)
    await shop.gateway.perform(mute(shop), "k1")
    await shop.gateway.perform(mute(shop, lasting=2 * HOUR), "k2")
    with pytest.raises(NotAllowed):
        shop.olga.says(shop.group, "а мне?")
    await shop.gateway.perform(unmute(shop), "k3")
    place = shop.group.members[shop.olga.id]
    assert place.status == "restricted"
    assert {name for name, allowed in place.permissions.items() if allowed} >= set(NO_STICKERS)
    assert not place.permissions.get("can_send_other_messages")
    assert shop.memory.kept == {}


async def test_who_was_free_before_a_mute_is_free_after_it(shop: Shop) -> None:
    await shop.gateway.perform(mute(shop), "k1")
    await shop.gateway.perform(mute(shop), "k2")
    await shop.gateway.perform(unmute(shop), "k3")
    shop.olga.says(shop.group, "спасибо")
    assert shop.group.member(shop.olga.id, shop.api.telegram.now()).status == "member"
    assert shop.memory.kept == {}


async def test_when_a_mute_ends_by_itself_earlier_restrictions_come_back(shop: Shop) -> None:
    restricted(shop, shop.olga, NO_STICKERS)
    await shop.gateway.perform(mute(shop), "k1")
    await shop.gateway.restraints.give_back()
    with pytest.raises(NotAllowed):
        shop.olga.says(shop.group, "а мне?")
    shop.watch.now += 2 * HOUR
    assert shop.group.member(shop.olga.id, shop.api.telegram.now()).status == "member"
    await shop.gateway.restraints.give_back()
    assert shop.group.members[shop.olga.id].status == "restricted"
    shop.olga.says(shop.group, "спасибо")
    assert shop.memory.kept == {}


async def test_a_short_mute_is_not_for_ever(shop: Shop) -> None:
    await shop.gateway.perform(mute(shop, lasting=timedelta(seconds=1)), "k1")
    shop.watch.now += timedelta(minutes=1)
    shop.olga.says(shop.group, "можно?")


@pytest.mark.parametrize("act", [Mute, Ban])
async def test_a_channel_that_speaks_is_banned_and_let_in_again(shop: Shop, act: type[Mute | Ban]) -> None:
    spam = shop.api.telegram.channel("Скидки", shop.olga)
    where = {"platform": "telegram", "chat": str(shop.group.id), "person": str(spam.id)}
    await shop.gateway.perform(act(**where, until=shop.watch.now + HOUR), "k1")
    with pytest.raises(NotAllowed):
        shop.olga.says(shop.group, "казино", as_chat=spam)
    await shop.gateway.perform(Unban(**where) if act is Ban else Unmute(**where), "k2")
    shop.olga.says(shop.group, "привет", as_chat=spam)


@pytest.mark.parametrize("person", ["777000", "1087968824", "136817688"])
@pytest.mark.parametrize("act", [Mute, Ban])
async def test_telegrams_own_accounts_are_never_touched(
    shop: Shop, act: type[Mute | Ban], person: str
) -> None:
    where = {"platform": "telegram", "chat": str(shop.group.id), "person": person}
    with pytest.raises(Refused, match=person):
        await shop.gateway.perform(act(**where, until=shop.watch.now + HOUR), "k")
    assert shop.called == []


async def test_to_unban_who_is_there_throws_nobody_out(shop: Shop) -> None:
    where = {"platform": "telegram", "chat": str(shop.group.id), "person": str(shop.olga.id)}
    await shop.gateway.perform(Unban(**where), "k")
    assert shop.group.member(shop.olga.id, shop.api.telegram.now()).status == "member"


async def test_an_administrator_can_t_be_muted_and_that_is_said(shop: Shop) -> None:
    with pytest.raises(Refused, match=r"administrator|owner|creator"):
        await shop.gateway.perform(mute(shop, str(shop.owner.id)), "k")


# Posts


def publish(shop: Shop, text: str = "Новый пирог", *media: str, **more: Any) -> Publish:
    content = Content(text=text, media=media, **more)
    return Publish(platform="telegram", chat=str(shop.channel.id), post=1, content=content)


async def test_a_caption_that_telegram_would_not_take_is_refused_with_its_limit(shop: Shop) -> None:
    with pytest.raises(Refused, match="1024"):
        await shop.gateway.perform(publish(shop, "я" * 1025, "photo:F"), "k")
    assert shop.called == []


async def test_a_lost_post_is_looked_for_until_its_copy_comes_and_never_taken_for_an_older_one(
    shop: Shop,
) -> None:
    await shop.gateway.perform(replace(publish(shop), post=0), "old")
    await shop.intake.fetch(0, timedelta(0))
    shop.watch.now += 24 * HOUR
    shop.api.mishaps.add("sendMessage", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await shop.gateway.perform(publish(shop), "new")
    with pytest.raises(OutcomeUnknown, match="not been seen"):
        await shop.gateway.find(publish(shop), "new")
    await shop.intake.fetch(0, timedelta(0))
    found = await shop.gateway.find(publish(shop), "new")
    assert found is not None
    assert found.message == str(shop.channel.standing()[-1].id)


async def test_without_a_discussion_group_nobody_can_tell_what_became_of_a_post(shop: Shop) -> None:
    alone = shop.api.telegram.channel("Без чата", shop.owner)
    post = Publish(platform="telegram", chat=str(alone.id), post=1, content=Content(text="Пирог"))
    shop.api.mishaps.add("sendMessage", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await shop.gateway.perform(post, "k")
    with pytest.raises(Untellable):
        await shop.gateway.find(post, "k")


async def test_a_post_that_was_never_sent_is_known_to_be_missing(shop: Shop) -> None:
    assert await shop.gateway.find(publish(shop), "k") is None


async def test_likes_and_comments_are_those_that_telegram_told_of_and_views_are_unknown(shop: Shop) -> None:
    receipt = await shop.gateway.perform(publish(shop), "k")
    await shop.intake.fetch(0, timedelta(0))
    shop.olga.reacts(shop.channel.standing()[-1], "👍")
    await shop.intake.fetch(0, timedelta(0))
    results = (await shop.gateway.results(str(shop.channel.id), [receipt.message or ""]))[
        receipt.message or ""
    ]
    assert (results.likes, results.views, results.comments) == (1, None, 0)


# Trouble


async def test_a_group_that_became_a_supergroup_is_found_there(shop: Shop) -> None:
    small = shop.api.telegram.small_group("Дежурные", shop.owner)
    big = shop.api.telegram.supergroup("Дежурные", shop.owner)
    small.migrated_to = big
    await shop.gateway.perform(send(small, "Дело №1"), "k")
    assert big.texts() == ["Дело №1"]


async def test_numbers_of_messages_mean_others_in_the_supergroup_that_a_group_became(shop: Shop) -> None:
    small = shop.api.telegram.small_group("Кухня", shop.owner, members=[shop.olga])
    said = shop.olga.says(small, "реклама")
    grown = shop.owner.upgrades(small)
    innocent = [shop.olga.says(grown, f"{number}") for number in range(said.id + 1)]
    with pytest.raises(Refused) as refused:
        await shop.gateway.perform(delete(said), "k")
    assert [why.key for why in refused.value.why] == ["refused.telegram.gone"]
    await shop.gateway.perform(send(small, "Ответ", reply_to=str(said.id)), "k2")
    [told] = [one for one in grown.standing() if one.by_bot]
    assert told.reply_to is None
    assert not [one for one in innocent if one.deleted]


@pytest.mark.parametrize("mishap", ["html", "error", "restart", "lose_request", "lose_reply", "truncate"])
async def test_where_the_answer_is_missing_the_outcome_is_unknown(shop: Shop, mishap: Any) -> None:
    shop.api.mishaps.add("sendMessage", mishap)
    with pytest.raises(OutcomeUnknown):
        await shop.gateway.perform(send(shop.group), "k")


async def test_a_refused_token_gives_up_no_order(shop: Shop) -> None:
    shop.api.mishaps.add("sendMessage", "unauthorized")
    with pytest.raises(RateLimited):
        await shop.gateway.perform(send(shop.group), "k")


async def test_where_nobody_is_reached_nothing_happened_and_it_is_tried_more_and_more_seldom(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop.gateway.caller._limits, "pause", lambda *_: None)
    await shop.api.stop()
    pauses = []
    for _ in range(8):
        with pytest.raises(RateLimited) as limited:
            await shop.gateway.perform(send(shop.group), "k")
        pauses.append(limited.value.retry_after.total_seconds())
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]
    await shop.api.start()
    await shop.gateway.perform(send(shop.group), "k")
    assert len(shop.group.texts()) == 1


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_is_not_there_is_no_unknown_outcome(shop: Shop, scheme: str) -> None:
    from bot.platforms.telegram.caller import Caller, default_limits

    bot = connect(shop.api.token, shop.api.address, f"{scheme}://user:secret@127.0.0.1:9")
    try:
        with pytest.raises(RateLimited):
            await Caller(bot, default_limits()).call(calls.send(send(shop.group)))
    finally:
        await bot.session.close()
    assert shop.called == []


# Files


async def test_a_file_that_somebody_has_sent_is_brought_and_one_of_ours_is_sent(shop: Shop) -> None:
    shop.olga.starts()
    chat = str(shop.olga.chat.id)
    give = GiveFile(platform="telegram", chat=chat, name="план.csv", content=b"\xef\xbb\xbfa;b")
    await shop.gateway.perform(give, "k1")
    [stored] = shop.api.telegram.files._stored.values()
    assert (stored.upload.name, stored.upload.content) == ("план.csv", b"\xef\xbb\xbfa;b")
    take = TakeFile(platform="telegram", chat=chat, file=f"document:{stored.id}", asker="1")
    brought = await shop.gateway.perform(take, "k2")
    assert (brought.link, brought.content) == (stored.path, b"\xef\xbb\xbfa;b")


async def test_a_file_that_is_too_large_is_refused(shop: Shop) -> None:
    shop.olga.starts()
    chat = str(shop.olga.chat.id)
    content = b"x" * (2 * 1024 * 1024 + 1)
    await shop.gateway.perform(GiveFile(platform="telegram", chat=chat, name="a.csv", content=content), "k1")
    [stored] = shop.api.telegram.files._stored.values()
    with pytest.raises(Refused, match="more than"):
        await shop.gateway.perform(
            TakeFile(platform="telegram", chat=chat, file=f"document:{stored.id}", asker="1"), "k2"
        )


# People


async def test_to_be_asked_to_look_at_people_more_slowly_holds_up_no_removal(shop: Shop) -> None:
    comment = shop.olga.says(shop.group, "Казино")
    shop.api.mishaps.add("getChat", "rate_limit", seconds=60)
    with pytest.raises(RateLimited):
        await shop.gateway.about(str(shop.olga.id))
    await shop.gateway.perform(delete(comment), "k1")
    await shop.gateway.perform(send(shop.group), "k2")
    with pytest.raises(RateLimited):
        await shop.gateway.about(str(shop.olga.id))
    assert shop.called == ["getChat", "deleteMessage", "sendMessage"]
