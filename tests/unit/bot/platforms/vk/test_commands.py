"""Commands of the staff on VK: under a post, in a chat, with a mention before them."""

import json

import pytest

from bot.platforms.vk import mapping
from bot.platforms.vk.choices import Choices
from bot.platforms.vk.key import Kind
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.reception import Reception
from models.messages import Message
from tests.fakes import Recollections
from tests.unit.bot.platforms.vk.conftest import Cafe
from tests.unit.bot.platforms.vk.events import OLGA, OTHER_GROUP, comment, event, message


async def typed(cafe: Cafe, keys: Keys | None = None) -> Message:
    """What came last, as the stories see it."""
    [said] = await last(cafe, 1, keys)
    return said


async def last(cafe: Cafe, count: int, keys: Keys | None = None) -> list[Message]:
    told = cafe.community.events
    return await read(cafe, [json.dumps(event) for event in told.after(told.last - count)], keys)


async def read(cafe: Cafe, events: list[str], keys: Keys | None = None) -> list[Message]:
    reception = Reception(
        keys or cafe.keys, Choices(Recollections(), cafe.watch), cafe.watch, commands={"ban", "warn", "spam"}
    )
    found = [mapping.incoming(one.raw) for one in await reception([event.encode() for event in events])]
    return [one for one in found if isinstance(one, Message)]


async def test_a_command_under_a_post_knows_what_it_answers(cafe: Cafe) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог")
    spam = cafe.olga.comments(post, "купите слона")
    cafe.owner.comments(post, f"[id{cafe.olga.id}|Ольга], /ban 3d спам", reply_to=spam)
    said = await typed(cafe)
    assert said.text == "/ban 3d спам"
    assert said.answered is not None
    assert (said.answered.text, said.answered.message) == ("купите слона", f"wall{post.id}_{spam.id}")
    assert (said.answered.author.id, said.answered.author.name) == (str(cafe.olga.id), "Ольга Ким")


@pytest.mark.parametrize("kind", ["photo", "video"])
async def test_a_command_under_a_photo_or_a_video_knows_it_too(cafe: Cafe, kind: str) -> None:
    thing = getattr(cafe.community, kind)()
    cafe.olga.comments(thing, "раньше")
    spam = cafe.olga.comments(thing, "купите слона")
    cafe.olga.comments(thing, "позже")
    cafe.owner.comments(thing, "/ban", reply_to=spam)
    said = await typed(cafe)
    assert said.answered is not None
    assert (said.answered.text, said.answered.message) == ("купите слона", f"{kind}{thing.id}_{spam.id}")


async def test_in_a_chat_the_message_itself_tells(cafe: Cafe) -> None:
    chat = cafe.community.chat("Беседа", cafe.olga, cafe.owner)
    spam = cafe.olga.says(chat, "купите слона")
    cafe.owner.says(chat, f"[club{cafe.community.id}|@cafe] /warn", reply_to=spam)
    said = await typed(cafe)
    assert said.text == "/warn"
    assert said.answered is not None
    assert (said.answered.text, said.answered.author.name) == ("купите слона", "Ольга Ким")
    assert "wall.getComment" not in cafe.called


async def test_where_no_key_reads_a_command_answers_nothing(cafe: Cafe) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог")
    cafe.owner.comments(post, "/ban", reply_to=cafe.olga.comments(post, "купите слона"))
    with cafe.only(Kind.GROUP) as keys:
        assert (await typed(cafe, keys)).answered is None


async def test_what_many_commands_answer_is_asked_for_together_and_each_comment_once(cafe: Cafe) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог")
    ads = [cafe.olga.comments(post, f"слон {number}") for number in range(5)]
    for number in range(20):
        cafe.olga.comments(post, "/spam", reply_to=ads[number % 5])
    came = await last(cafe, 20)
    assert [said.answered.text for said in came if said.answered] == [f"слон {n % 5}" for n in range(20)]
    assert cafe.called.count("wall.getComment") == 5


async def test_a_flood_of_commands_costs_no_more_than_one_call_at_a_time(cafe: Cafe) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог")
    for number in range(60):
        cafe.olga.comments(post, "/spam", reply_to=cafe.olga.comments(post, f"слон {number}"))
    came = await last(cafe, 120)
    assert len(came) == 120
    assert cafe.called.count("wall.getComment") == sum(said.answered is not None for said in came) == 25


@pytest.mark.parametrize("words", ["/start", "/unknown", "/", "/баня открыта"])
async def test_what_is_no_command_of_ours_asks_nothing_of_vk(cafe: Cafe, words: str) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог")
    cafe.owner.comments(post, words, reply_to=cafe.olga.comments(post, "?"))
    assert (await typed(cafe)).answered is None
    assert "wall.getComment" not in cafe.called


@pytest.mark.parametrize("words", ["Ольга, спасибо", "[id1|Ольга], спасибо", "цена 3/4"])
async def test_other_words_ask_nothing_of_vk(cafe: Cafe, words: str) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог")
    cafe.owner.comments(post, words, reply_to=cafe.olga.comments(post, "?"))
    assert (await typed(cafe)).answered is None
    assert "wall.getComment" not in cafe.called


async def test_a_command_in_a_talk_of_a_community_keeps_nothing_else_from_coming_in(cafe: Cafe) -> None:
    """Its chat is called as a wall is, and what it answers is no comment."""
    answered = message(from_id=OLGA, conversation_message_id=3)
    talk = message(from_id=-OTHER_GROUP, peer_id=-OTHER_GROUP, text="/ban", reply_message=answered)
    came = await read(cafe, [event("message_new", {"message": talk}), event("wall_reply_new", comment())])
    assert [said.text for said in came] == ["/ban", "Привет"]
