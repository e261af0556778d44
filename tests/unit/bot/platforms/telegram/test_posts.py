"""Posts of the plan on Telegram: what they are made of, what is sent once more and what never is."""

from datetime import timedelta
from typing import Any

import pytest

from bot.platforms.telegram.places import PLATFORM
from models.content import Content, LinkButton, Poll, Trait
from models.errors import OutcomeUnknown, RateLimited, Refused, Untellable
from models.intents import FirstComment, Pin, Publish, Receipt, Revise, Unpin, Withdraw
from models.marks import Mark, MarkKind
from models.messages import Address
from tests.telegram.files import Kind
from tests.telegram.world import Message
from tests.unit.bot.platforms.telegram.conftest import Shop

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17)
NO_WAIT = timedelta(0)
MENU = LinkButton(label="Меню", url="https://cafe.example/menu")
POLL = Poll(question="Какой пирог?", options=("с вишней", "с маком"))


def uploaded(shop: Shop, kind: Kind = "photo", content: bytes = PNG) -> str:
    """What the platform calls a file that somebody has sent us."""
    shown = shop.api.telegram.media(kind, content, "file.bin")[kind]
    return f"{kind}:{(shown[-1] if kind == 'photo' else shown)['file_id']}"


def publish(shop: Shop, text: str = "Новый пирог", *media: str, post: int = 1, **more: Any) -> Publish:
    content = Content(text=text, media=media, **more)
    return Publish(platform=PLATFORM, chat=str(shop.channel.id), post=post, content=content)


def at(shop: Shop, receipt: Receipt) -> Address:
    return Address(platform=PLATFORM, chat=str(shop.channel.id), message=receipt.message or "")


def wall(shop: Shop) -> list[Message]:
    return [one for one in shop.channel.standing() if "pinned_message" not in one.content]


def shape(message: Message) -> str:
    return next(kind for kind in ("photo", "video", "document", "poll", "text") if kind in message.content)


async def hear(shop: Shop) -> None:
    """What Telegram tells of, copies of posts among it."""
    await shop.intake.fetch(0, NO_WAIT)


# What a post may be


async def test_an_album_is_one_call_with_its_words_under_the_first(shop: Shop) -> None:
    media = [uploaded(shop), uploaded(shop, "video"), uploaded(shop)]
    receipt = await shop.gateway.perform(publish(shop, "Новый пирог", *media), "k")
    assert shop.called == ["sendMediaGroup"]
    assert [shape(one) for one in wall(shop)] == ["photo", "video", "photo"]
    assert [one.content.get("caption") for one in wall(shop)] == ["Новый пирог", None, None]
    assert receipt.message == ",".join(str(one.id) for one in wall(shop))


@pytest.mark.parametrize("kind", ["photo", "video", "document"])
async def test_a_single_file_has_its_words_and_buttons_below_it(shop: Shop, kind: Kind) -> None:
    media = uploaded(shop, kind)
    await shop.gateway.perform(publish(shop, "Меню", media, buttons=((MENU,),)), "k")
    [post] = wall(shop)
    assert (shape(post), post.content["caption"]) == (kind, "Меню")
    assert (post.markup or {})["inline_keyboard"] == [[{"text": "Меню", "url": MENU.url}]]


async def test_what_can_not_stand_in_one_album_follows_in_its_own_message_without_a_sound(shop: Shop) -> None:
    media = [uploaded(shop), uploaded(shop, "document"), uploaded(shop)]
    await shop.gateway.perform(publish(shop, "Пирог и рецепт", *media, poll=POLL), "k")
    assert [shape(one) for one in wall(shop)] == ["photo", "photo", "document", "poll"]
    assert shop.called == ["sendMediaGroup", "sendDocument", "sendPoll"]
    quiet = [call.params.get("disable_notification") for call in shop.api.calls[-3:]]
    assert quiet == [None, True, True]


async def test_the_same_animation_twice_is_two_messages(shop: Shop) -> None:
    media = uploaded(shop, "animation")
    await shop.gateway.perform(publish(shop, "Танец", media, media), "k")
    assert shop.called == ["sendAnimation", "sendAnimation"]


async def test_a_quiz_knows_its_right_answer_and_says_why(shop: Shop) -> None:
    quiz = Poll(question="Сколько зёрен?", options=("10", "60"), right=1, explanation="Около 60.")
    await shop.gateway.perform(publish(shop, "", poll=quiz), "k")
    [post] = wall(shop)
    poll = post.content["poll"]
    assert (poll["type"], poll["correct_option_ids"], poll["explanation"]) == ("quiz", [1], "Около 60.")
    assert poll["is_anonymous"]


async def test_several_answers_may_be_allowed(shop: Shop) -> None:
    poll = Poll(question="Что берёте?", options=("кофе", "чай"), several=True)
    await shop.gateway.perform(publish(shop, "", poll=poll), "k")
    assert wall(shop)[0].content["poll"]["allows_multiple_answers"]


async def test_marks_are_told_in_telegrams_units(shop: Shop) -> None:
    text = "🎄 Скидки и меню"
    marks = (
        Mark(kind=MarkKind.BOLD, start=2, length=6),
        Mark(kind=MarkKind.LINK, start=11, length=4, url="https://cafe.example"),
    )
    await shop.gateway.perform(publish(shop, text, marks=marks), "k")
    [post] = wall(shop)
    assert [(one["type"], one["offset"], one["length"]) for one in post.content["entities"]] == [
        ("bold", 3, 6),
        ("text_link", 12, 4),
    ]


async def test_length_is_counted_without_the_markup(shop: Shop) -> None:
    link = Mark(kind=MarkKind.LINK, start=0, length=4096, url="https://cafe.example/" + "x" * 500)
    await shop.gateway.perform(publish(shop, "я" * 4096, marks=(link,)), "k")
    with pytest.raises(Refused, match="4096"):
        await shop.gateway.perform(publish(shop, "я" * 4097, post=2), "k2")


async def test_a_silent_post_makes_no_sound_and_a_preview_can_be_off_or_another(shop: Shop) -> None:
    quiet = frozenset({Trait.SILENT, Trait.NO_PREVIEW})
    await shop.gateway.perform(publish(shop, traits=quiet), "k")
    params = shop.api.calls[-1].params
    assert (params["disable_notification"], params["link_preview_options"]) == (True, {"is_disabled": True})
    await shop.gateway.perform(publish(shop, link="https://cafe.example", post=2), "k2")
    assert shop.api.calls[-1].params["link_preview_options"] == {"url": "https://cafe.example"}


async def test_buttons_under_an_album_are_refused_in_words_and_nothing_is_sent(shop: Shop) -> None:
    media = [uploaded(shop), uploaded(shop)]
    with pytest.raises(Refused, match="no buttons under an album"):
        await shop.gateway.perform(publish(shop, "Меню", *media, buttons=((MENU,),)), "k")
    assert shop.called == []


# What is never sent twice


@pytest.mark.parametrize("lost", ["sendMediaGroup", "sendDocument", "sendPoll"])
async def test_a_post_goes_on_after_the_part_whose_answer_was_lost(shop: Shop, lost: str) -> None:
    media = [uploaded(shop), uploaded(shop), uploaded(shop, "document")]
    act = publish(shop, "Пирог", *media, poll=POLL)
    shop.api.mishaps.add(lost, "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await shop.gateway.perform(act, "k")
    await hear(shop)
    found = await shop.gateway.find(act, "k")
    receipt = found or await shop.gateway.perform(act, "k")
    assert [shape(one) for one in wall(shop)] == ["photo", "photo", "document", "poll"]
    assert receipt.message == ",".join(str(one.id) for one in wall(shop))


async def test_a_part_that_was_surely_not_sent_is_sent_and_no_other(shop: Shop) -> None:
    act = publish(shop, "Пирог", uploaded(shop), uploaded(shop), poll=POLL)
    shop.api.mishaps.add("sendPoll", "rate_limit", seconds=0)
    with pytest.raises(RateLimited):
        await shop.gateway.perform(act, "k")
    await shop.gateway.perform(act, "k")
    assert [shape(one) for one in wall(shop)] == ["photo", "photo", "poll"]
    assert shop.called == ["sendMediaGroup", "sendPoll", "sendPoll"]


async def test_a_post_that_takes_long_gives_its_order_back_between_its_parts(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = publish(shop, "Пирог", uploaded(shop), poll=POLL)
    call = shop.gateway.caller.call

    async def slow(method: Any, chat: str | None = None) -> Any:
        shop.watch.now += timedelta(seconds=11)
        return await call(method, chat)

    monkeypatch.setattr(shop.gateway.caller, "call", slow)
    with pytest.raises(RateLimited):
        await shop.gateway.perform(act, "k")
    await shop.gateway.perform(act, "k")
    assert [shape(one) for one in wall(shop)] == ["photo", "poll"]


async def test_a_post_with_another_time_goes_on_where_it_stopped(shop: Shop) -> None:
    act = publish(shop, "Пирог", uploaded(shop), poll=POLL)
    shop.api.mishaps.add("sendPoll", "lose_request")
    with pytest.raises(OutcomeUnknown):
        await shop.gateway.perform(act, "post:1:100")
    await shop.gateway.perform(act, "post:1:200")  # a person has looked and given it another time
    assert [shape(one) for one in wall(shop)] == ["photo", "poll"]


async def test_a_post_whose_ending_was_changed_goes_on_where_it_stopped(shop: Shop) -> None:
    media = uploaded(shop)
    shop.api.mishaps.add("sendPoll", "rate_limit", seconds=0)
    with pytest.raises(RateLimited):
        await shop.gateway.perform(publish(shop, "Пирог", media, poll=POLL), "k1")
    other = Poll(question="А кекс?", options=("да", "нет"))
    receipt = await shop.gateway.perform(publish(shop, "Пирог", media, poll=other), "k2")
    assert shop.called == ["sendPhoto", "sendPoll", "sendPoll"]
    assert receipt.message == ",".join(str(one.id) for one in wall(shop))


async def test_what_is_out_of_other_words_goes_before_the_new_ones_come(shop: Shop) -> None:
    media = uploaded(shop)
    shop.api.mishaps.add("sendPoll", "rate_limit", seconds=0)
    with pytest.raises(RateLimited):
        await shop.gateway.perform(publish(shop, "Пирок", media, poll=POLL), "k1")
    for _ in range(2):
        await shop.gateway.perform(publish(shop, "Пирог", media, poll=POLL), "k2")
    assert [one.content.get("caption") for one in wall(shop)] == ["Пирог", None]
    assert [shape(one) for one in wall(shop)] == ["photo", "poll"]


async def test_what_was_refused_in_the_middle_is_put_to_a_person_with_what_is_out(shop: Shop) -> None:
    bad = Poll(question="Какой?", options=("",))
    with pytest.raises(Untellable, match="only a part of the post is on the wall") as told:
        await shop.gateway.perform(publish(shop, "Пирог", poll=bad), "k")
    assert str(wall(shop)[0].id) in str(told.value)


async def test_an_album_is_looked_for_as_a_whole(shop: Shop) -> None:
    media = [uploaded(shop), uploaded(shop)]
    first = await shop.gateway.perform(publish(shop, "", *media), "k1")
    await hear(shop)
    shop.api.mishaps.add("sendMediaGroup", "lose_reply")
    second = publish(shop, "", *media, post=2)
    with pytest.raises(OutcomeUnknown):
        await shop.gateway.perform(second, "k2")
    with pytest.raises(OutcomeUnknown, match="not been seen"):
        await shop.gateway.find(second, "k2")
    await hear(shop)
    found = await shop.gateway.find(second, "k2")
    assert found is not None
    assert found.message == ",".join(str(one.id) for one in wall(shop)[2:])
    assert found != first


async def test_a_post_under_way_when_the_program_was_brought_up_to_date_is_found(shop: Shop) -> None:
    await shop.memory.keep("attempt:k", shop.watch().isoformat())  # as earlier versions kept it
    shop.owner.posts(shop.channel, "Новый пирог")
    await hear(shop)
    assert await shop.gateway.find(publish(shop), "k") == Receipt(message=str(wall(shop)[0].id))


# What happens to a post that is out


async def test_a_post_is_changed_pinned_and_taken_away_and_twice_is_once(shop: Shop) -> None:
    post = at(shop, await shop.gateway.perform(publish(shop), "k"))
    revised = Content(text="Пирог с вишней", buttons=((MENU,),))
    for key in ("k1", "k2"):
        await shop.gateway.perform(Revise(address=post, post=1, content=revised), key)
    assert wall(shop)[0].text == "Пирог с вишней"
    assert wall(shop)[0].markup is not None
    await shop.gateway.perform(Pin(address=post, post=1), "k3")
    assert [str(one.id) for one in shop.channel.pinned] == [post.message]
    for key in ("k4", "k5"):
        await shop.gateway.perform(Unpin(address=post, post=1), key)
    assert shop.channel.pinned == []
    for key in ("k6", "k7"):
        await shop.gateway.perform(Withdraw(address=post, post=1), key)
    assert wall(shop) == []


async def test_the_words_of_an_album_change_and_its_pictures_stay(shop: Shop) -> None:
    media = (uploaded(shop), uploaded(shop))
    post = at(shop, await shop.gateway.perform(publish(shop, "Пирог", *media), "k"))
    await shop.gateway.perform(Revise(address=post, post=1, content=Content(text="Кекс", media=media)), "k1")
    assert [(shape(one), one.content.get("caption")) for one in wall(shop)] == [
        ("photo", "Кекс"),
        ("photo", None),
    ]
    await shop.gateway.perform(Withdraw(address=post, post=1), "k2")
    assert wall(shop) == []
    assert "deleteMessages" in shop.called


@pytest.mark.parametrize("kind", ["sticker", "video_note"])
async def test_words_above_what_has_no_caption_change_and_its_buttons_too(shop: Shop, kind: Kind) -> None:
    media = uploaded(shop, kind)
    post = at(shop, await shop.gateway.perform(publish(shop, "Пирог", media, buttons=((MENU,),)), "k"))
    revised = Content(text="Кекс", media=(media,))
    await shop.gateway.perform(Revise(address=post, post=1, content=revised), "k1")
    words, shown = wall(shop)
    assert (words.text, words.markup, kind in shown.content) == ("Кекс", None, True)


async def test_a_sticker_alone_has_buttons_and_they_can_be_changed(shop: Shop) -> None:
    media = uploaded(shop, "sticker")
    post = at(shop, await shop.gateway.perform(publish(shop, "", media, buttons=((MENU,),)), "k"))
    assert wall(shop)[0].markup is not None
    await shop.gateway.perform(Revise(address=post, post=1, content=Content(media=(media,))), "k1")
    assert wall(shop)[0].markup is None


async def test_a_poll_can_not_be_changed(shop: Shop) -> None:
    post = at(shop, await shop.gateway.perform(publish(shop, "", poll=POLL), "k"))
    with pytest.raises(Refused, match="poll"):
        await shop.gateway.perform(Revise(address=post, post=1, content=Content(poll=POLL)), "k1")


# The first comment


def first_comment(post: Address) -> FirstComment:
    return FirstComment(address=post, post=1, text="Ждём вас!")


async def test_the_first_comment_waits_for_the_copy_and_stands_below_it(shop: Shop) -> None:
    post = at(shop, await shop.gateway.perform(publish(shop), "k"))
    with pytest.raises(RateLimited):
        await shop.gateway.perform(first_comment(post), "k1")
    await hear(shop)
    await shop.gateway.perform(first_comment(post), "k1")
    comment = shop.group.standing()[-1]
    root = shop.api.telegram.root_of(wall(shop)[0])
    assert (comment.text, comment.thread) == ("Ждём вас!", root.id)


async def test_without_a_discussion_group_there_is_no_first_comment(shop: Shop) -> None:
    alone = shop.api.telegram.channel("Без чата", shop.owner)
    post = Address(platform=PLATFORM, chat=str(alone.id), message="1")
    with pytest.raises(Refused, match="no discussion group"):
        await shop.gateway.perform(first_comment(post), "k")


async def test_a_copy_that_never_comes_is_not_waited_for_for_ever(shop: Shop) -> None:
    post = at(shop, await shop.gateway.perform(publish(shop), "k"))
    with pytest.raises(RateLimited):
        await shop.gateway.perform(first_comment(post), "k1")
    shop.watch.now += timedelta(minutes=11)
    with pytest.raises(Refused, match="is the bot there"):
        await shop.gateway.perform(first_comment(post), "k1")


async def test_a_comment_whose_answer_was_lost_is_put_to_a_person(shop: Shop) -> None:
    post = at(shop, await shop.gateway.perform(publish(shop), "k"))
    await hear(shop)
    shop.api.mishaps.add("sendMessage", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await shop.gateway.perform(first_comment(post), "k1")
    with pytest.raises(Untellable):
        await shop.gateway.find(first_comment(post), "k1")


# What came of it


async def test_the_reactions_to_all_parts_are_the_posts_likes(shop: Shop) -> None:
    receipt = await shop.gateway.perform(publish(shop, "Пирог", uploaded(shop), uploaded(shop)), "k")
    await hear(shop)
    for one in wall(shop):
        shop.olga.reacts(one, "👍")
    await hear(shop)
    results = await shop.gateway.results(str(shop.channel.id), [receipt.message or ""])
    [found] = results.values()
    assert (found.likes, found.views, found.reach, found.reposts) == (2, None, None, None)


async def test_comments_are_those_that_were_heard_below_the_copies(shop: Shop) -> None:
    receipt = await shop.gateway.perform(publish(shop, "Пирог", uploaded(shop), uploaded(shop)), "k")
    lonely = await shop.gateway.perform(publish(shop, "Кекс", post=2), "k2")
    unseen = await shop.gateway.results(str(shop.channel.id), [receipt.message or ""])
    assert unseen == {}, "before its copy was seen nothing is known, and nothing is no zero"
    await hear(shop)
    roots = [shop.api.telegram.root_of(one).id for one in wall(shop)]
    shop.memory.comments = {(str(shop.group.id), str(root)): 3 for root in roots[:2]}
    wanted = [receipt.message or "", lonely.message or ""]
    results = await shop.gateway.results(str(shop.channel.id), wanted)
    assert [results[one].comments for one in wanted] == [6, 0]


async def test_subscribers_are_counted(shop: Shop) -> None:
    assert await shop.gateway.subscribers(str(shop.channel.id)) == 2
