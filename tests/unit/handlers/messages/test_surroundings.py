"""A card tells what was said just before: the same thread, earlier words, nobody else's conversation."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec
from msgspec.structs import replace

from bot.history import StoredSurroundings
from bot.transport.reading import Read
from handlers.messages.surroundings import Said, Surroundings
from models.inbox import RawEvent
from models.messages import Message
from tests.builders import NOW, case, item, message
from tests.stage import Stage


def readers() -> Mapping[str, Read]:
    return {"vk": lambda raw: msgspec.json.decode(raw, type=Message)}


async def heard(stage: Stage, *said: Message) -> None:
    events = [
        RawEvent(platform="vk", event_id=one.event_id, raw=msgspec.json.encode(one).decode()) for one in said
    ]
    async with stage.store.begin() as ledger:
        await ledger.inbox.store(events, NOW)
        await ledger.inbox.finish([event.id for event in await ledger.inbox.pending(1000)])


async def test_the_last_words_of_the_same_thread_are_told_once_looked_up(stage: Stage) -> None:
    about = message("~spam", "petya", thread="post")
    before = [
        message(f"слова {n}", f"p{n}", thread="post", at=NOW - timedelta(minutes=5 - n)) for n in range(4)
    ]
    others = [
        message("в другой ветке", thread="other"),
        message("потом", thread="post", at=NOW + timedelta(seconds=1)),
        message("в другом чате", chat="chat"),
        replace(message("исправлено", thread="post"), edited=True),
        message("", thread="post"),
    ]
    await heard(stage, *before, *others, about)
    first = item(about.address.message, thread="post")
    look = Surroundings(StoredSurroundings(readers))
    async with stage.store.reading() as ledger:
        found = await look(ledger, [case(first=first)])
        assert found == {1: [Said("P2", "слова 2"), Said("P3", "слова 3")]}
    await heard(stage, message("позже пришло раннее", thread="post", at=NOW - timedelta(minutes=1)))
    async with stage.store.reading() as ledger:
        assert await look(ledger, [case(first=first)]) == found, "the past of a card stays as it was"


async def test_what_an_edited_message_said_before_is_told(stage: Stage) -> None:
    about = message("какой чудесный кофе", "petya", thread="post")
    versions = [replace(about, event_id=f"edit-{n}", text=text, edited=True)
                for n, text in enumerate(("какой кофе", "купи слона", "я пошутил"))]  # fmt: skip
    await heard(stage, message("доброе утро", "olga", thread="post"), about, *versions)
    first = item(about.address.message, text="купи слона", thread="post")
    async with stage.store.reading() as ledger:
        found = await Surroundings(StoredSurroundings(readers))(ledger, [case(first=first)])
    assert found == {1: [Said("Olga", "доброе утро"), Said("Petya", "какой кофе")]}
