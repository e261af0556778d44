"""Where VK has no buttons, a number that answers a choice of ours is a press; all else stays what it is."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from bot.platforms.vk import mapping
from bot.platforms.vk.choices import LATEST_STANDS, Choices
from bot.platforms.vk.client import VkGateway
from bot.platforms.vk.keyboards import number_of, numbered
from bot.platforms.vk.reception import Reception
from models.errors import OutcomeUnknown
from models.intents import AnswerPress, Button, Edit, Send
from models.messages import Address, Author, Incoming, Message, Press
from tests.fakes import Recollections
from tests.unit.bot.platforms.vk.conftest import Cafe
from tests.vk.world import Comment

ROWS = (
    (Button(label="Да", data="1.yes"), Button(label="Нет", data="1.no")),
    (Button(label="?", data="1.?"),),
)


class Counter:
    """The brand's side of a choice: what we say, and what comes in."""

    def __init__(self, cafe: Cafe) -> None:
        self.cafe, memory = cafe, Recollections()
        self.gateway = VkGateway(cafe.keys, memory, cafe.watch)
        self.choices = Choices(memory, cafe.watch)
        self._reception = Reception(cafe.keys, self.choices, cafe.watch)
        self.post = cafe.owner.posts(cafe.community, "Пирог")
        self._seen = cafe.community.events.last

    async def ask(self, under: Comment) -> Comment:
        await self.gateway.perform(self.question(under), "k1")
        return self.post.standing()[-1]

    def question(self, under: Comment) -> Send:
        wall, message = str(self.cafe.community.owner), f"wall{self.post.id}_{under.id}"
        return Send(platform="vk", chat=wall, text="Довольны?", reply_to=message, buttons=ROWS)

    async def came(self) -> list[Incoming]:
        told = self.cafe.community.events
        events, self._seen = told.after(self._seen), told.last
        stored = await self._reception([json.dumps(event).encode() for event in events])
        read = [mapping.incoming(event.raw) for event in stored]
        ours = str(self.cafe.community.owner)
        return [one for one in read if isinstance(one, Message | Press) and one.author.id != ours]


@pytest.fixture
async def counter(cafe: Cafe) -> Counter:
    return Counter(cafe)


async def test_a_number_under_a_comment_of_ours_presses_its_button(cafe: Cafe, counter: Counter) -> None:
    question = await counter.ask(cafe.olga.comments(counter.post, "а с вишней?"))
    assert question.text == "Довольны?\n\n1. Да\n2. Нет\n3. ?"
    await counter.came()
    answer = cafe.olga.comments(counter.post, f"[club{cafe.community.id}|Кофейня], 2", reply_to=question)
    [press] = await counter.came()
    assert isinstance(press, Press)
    assert (press.data, press.author.id) == ("1.no", str(cafe.olga.id))
    assert press.address.message == f"wall{counter.post.id}_{question.id}"
    await counter.gateway.perform(AnswerPress(platform="vk", press_id=press.press_id, text="Жаль"), "k2")
    said = counter.post.standing()[-1]
    assert (said.text, said.reply_to) == ("Жаль", answer)


async def test_what_answers_a_number_is_said_once(cafe: Cafe, counter: Counter) -> None:
    question = await counter.ask(cafe.olga.comments(counter.post, "а с вишней?"))
    cafe.olga.comments(counter.post, "1", reply_to=question)
    press = (await counter.came())[-1]
    assert isinstance(press, Press)
    answer = AnswerPress(platform="vk", press_id=press.press_id, text="Рады")
    cafe.api.vk.switches.guid_honoured = False
    cafe.api.mishaps.add("wall.createComment", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await counter.gateway.perform(answer, "k2")
    await counter.gateway.perform(answer, "k2")
    assert counter.post.texts().count("Рады") == 1


async def test_a_choice_whose_receipt_was_lost_can_be_answered(cafe: Cafe, counter: Counter) -> None:
    asked = cafe.olga.comments(counter.post, "а с вишней?")
    cafe.api.mishaps.add("wall.createComment", "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await counter.gateway.perform(counter.question(asked), "k1")
    assert await counter.gateway.find(counter.question(asked), "k1") is not None
    cafe.olga.comments(counter.post, "3", reply_to=counter.post.standing()[-1])
    assert isinstance((await counter.came())[-1], Press)


@pytest.mark.parametrize("text", ["4", "0", "1 штука", "да", "12345", "-1"])
async def test_another_answer_is_a_comment_like_any(cafe: Cafe, counter: Counter, text: str) -> None:
    question = await counter.ask(cafe.olga.comments(counter.post, "а с вишней?"))
    await counter.came()
    cafe.olga.comments(counter.post, text, reply_to=question)
    [said] = await counter.came()
    assert isinstance(said, Message)


async def test_what_is_offered_to_one_person_nobody_else_chooses(cafe: Cafe, counter: Counter) -> None:
    asked = counter.question(cafe.olga.comments(counter.post, "а с вишней?"))
    await counter.gateway.perform(replace(asked, only=str(cafe.olga.id)), "k1")
    question = counter.post.standing()[-1]
    await counter.came()
    cafe.api.vk.person("Пётр").comments(counter.post, "1", reply_to=question)
    cafe.olga.comments(counter.post, "1", reply_to=question)
    assert [type(one) for one in await counter.came()] == [Message, Press]


async def test_a_number_elsewhere_is_a_comment_like_any(cafe: Cafe, counter: Counter) -> None:
    await counter.ask(cafe.olga.comments(counter.post, "а с вишней?"))
    await counter.came()
    cafe.olga.comments(counter.post, "1")
    cafe.olga.comments(counter.post, "1", reply_to=counter.post.standing()[0])
    assert [type(one) for one in await counter.came()] == [Message, Message]


async def test_where_the_bots_capabilities_are_off_talks_have_numbers_too(
    cafe: Cafe, counter: Counter
) -> None:
    cafe.community.bot_features = False
    cafe.olga.says(cafe.community, "здравствуйте")
    talk = cafe.community.talk(cafe.olga)
    act = Send(platform="vk", chat=str(cafe.olga.id), text="Что это за чат?", buttons=ROWS)
    receipt = await counter.gateway.perform(act, "k1")
    assert talk.texts()[-1] == "Что это за чат?\n\n1. Да\n2. Нет\n3. ?"
    await counter.came()
    cafe.olga.says(cafe.community, "1")
    [press] = await counter.came()
    assert isinstance(press, Press)
    assert (press.data, press.address.message) == ("1.yes", receipt.message)
    await counter.gateway.perform(AnswerPress(platform="vk", press_id=press.press_id, text="Готово"), "k2")
    assert talk.texts()[-1] == "Готово"
    where = Address(platform="vk", chat=str(cafe.olga.id), message=receipt.message or "")
    await counter.gateway.perform(Edit(address=where, text="Ещё раз?", buttons=ROWS[:1]), "k3")
    assert talk.texts()[1] == "Ещё раз?\n\n1. Да\n2. Нет"


async def test_in_a_chat_only_an_answer_to_the_choice_counts(cafe: Cafe, counter: Counter) -> None:
    cafe.community.bot_features = False
    chat = cafe.community.chat("Дежурные", cafe.olga)
    await counter.gateway.perform(Send(platform="vk", chat=str(chat.peer), text="Дело", buttons=ROWS), "k1")
    cafe.olga.says(chat, "1")
    cafe.olga.says(chat, "1", reply_to=chat.standing()[0])
    said, press = await counter.came()
    assert (type(said), type(press)) == (Message, Press)


@pytest.mark.parametrize(
    ("text", "number"),
    [("2", 2), (" 2. ", 2), ("[id5|Анна], 12)", 12), ("", None), ("2 2", None), ("[id5|Анна]", None)],
)
def test_what_is_a_number(text: str, number: int | None) -> None:
    assert number_of(text) == number


def test_numbers_stand_below_however_long_the_words_are() -> None:
    shown = numbered("я" * 5000, ROWS)
    assert len(shown) <= 4096
    assert shown.endswith("…\n\n1. Да\n2. Нет\n3. ?")
    assert numbered("слова", ()) == "слова"


def bare_number(cafe: Cafe) -> Message:
    talk = str(cafe.olga.id)
    return Message(
        event_id="1",
        address=Address(platform="vk", chat=talk, message="9"),
        author=Author(id=talk, name="Оля"),
        text="1",
        at=cafe.watch(),
        private=True,
    )


async def test_a_bare_number_in_private_means_what_was_offered_last_and_not_long_ago(cafe: Cafe) -> None:
    choices = Choices(Recollections(), cafe.watch)
    talk = str(cafe.olga.id)
    said = bare_number(cafe)
    await choices.offer(talk, "8", ROWS)
    chosen = await choices.chosen(said, 1)
    assert chosen is not None
    assert chosen.data == "1.yes"
    cafe.watch.now += LATEST_STANDS + timedelta(seconds=1)
    assert await choices.chosen(said, 1) is None
    assert await choices.chosen(structs.replace(said, reply_to="8"), 1) is not None, (
        "whoever names it means it"
    )
    await choices.offer(talk, "10", ROWS)
    await choices.went_on(talk)
    assert await choices.chosen(said, 1) is None


async def test_after_a_restart_what_we_say_still_ends_an_offer(cafe: Cafe) -> None:
    memory = Recollections()
    await Choices(memory, cafe.watch).offer(str(cafe.olga.id), "8", ROWS)
    await Choices(memory, cafe.watch).went_on(str(cafe.olga.id))
    assert await Choices(memory, cafe.watch).chosen(bare_number(cafe), 1) is None


async def test_what_a_person_of_ours_says_by_hand_ends_an_offer(cafe: Cafe, counter: Counter) -> None:
    talk = cafe.community.talk(cafe.olga)
    cafe.olga.says(cafe.community, "здравствуйте")
    await counter.choices.offer(str(cafe.olga.id), "8", ROWS)
    cafe.owner.answers_by_hand(talk, "1 или 2 порции?")
    cafe.olga.says(talk, "2")
    assert {type(one) for one in await counter.came()} == {Message}
