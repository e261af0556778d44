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


async def typed(cafe: Cafe, keys: Keys | None = None) -> Message:
    """What came last, as the stories see it."""
    told = cafe.community.events
    events = [json.dumps(event).encode() for event in told.after(told.last - 1)]
    [stored] = await Reception(keys or cafe.keys, Choices(Recollections()), cafe.watch)(events)
    said = mapping.incoming(stored.raw)
    assert isinstance(said, Message)
    return said


async def test_a_command_under_a_post_knows_what_it_answers(cafe: Cafe) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог")
    spam = cafe.olga.comments(post, "купите слона")
    cafe.owner.comments(post, f"[id{cafe.olga.id}|Ольга], /ban 3d спам", reply_to=spam)
    said = await typed(cafe)
    assert said.text == "/ban 3d спам"
    assert said.answered is not None
    assert (said.answered.text, said.answered.message) == ("купите слона", f"wall{post.id}_{spam.id}")
    assert (said.answered.author.id, said.answered.author.name) == (str(cafe.olga.id), "Ольга Ким")


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


@pytest.mark.parametrize("words", ["Ольга, спасибо", "[id1|Ольга], спасибо", "цена 3/4"])
async def test_other_words_ask_nothing_of_vk(cafe: Cafe, words: str) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог")
    cafe.owner.comments(post, words, reply_to=cafe.olga.comments(post, "?"))
    assert (await typed(cafe)).answered is None
    assert "wall.getComment" not in cafe.called
