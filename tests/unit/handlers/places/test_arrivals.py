"""The bot comes to a chat, is told what it is for, moves with it and is told when it is thrown out."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from handlers.places.arrivals import ASKED, KEPT
from models.communities import Community, Place
from models.messages import Author, Chat, Membership, Moved
from tests import builders
from tests.builders import NOW, PLATFORM
from tests.fakes import Written
from tests.stage import Stage

NEW = Chat(platform=PLATFORM, id="new", title="Чат лавки")
_numbers = iter(range(10**6))


def membership(was_in: bool = False, is_in: bool = True, **changed: Any) -> Membership:
    given = {
        "event_id": f"m{next(_numbers)}",
        "chat": NEW,
        "person": Author(id="bot", name="Смотритель"),
        "by": Author(id="stranger", name="Кто-то"),
        "was_in": was_in,
        "is_in": is_in,
        "at": NOW,
        "ours": True,
    }
    return Membership(**(given | changed))


def asked(stage: Stage, chat: str = "olga") -> Written:
    """The last question in a chat."""
    return [one for one in stage.network.written.values() if one.address.chat == chat and one.buttons][-1]


async def press(stage: Stage, person: str, label: str, question: Written) -> str:
    """Somebody presses a button of a question; returns what they are told."""
    pressing = replace(stage.pressing(person, question, label), address=question.address)
    await stage.happen(pressing)
    return stage.network.told[pressing.press_id]


async def community(stage: Stage) -> Community:
    async with stage.store.reading() as ledger:
        [found] = await ledger.communities.all()
    return found


async def test_whoever_adds_the_bot_the_owner_is_asked_and_answers_with_a_press(stage: Stage) -> None:
    await stage.happen(membership())
    question = asked(stage)
    assert "«Чат лавки»" in question.text
    assert (await community(stage)).places.get("new") is None
    answer = await press(stage, "olga", "Комментарии", question)
    assert answer == "«Чат лавки» — комментарии"
    assert (await community(stage)).places["new"] is Place.COMMENTS
    assert (question.text, question.labels) == (answer, [])
    await stage.say("petya", "#spam", chat="new", private=False)
    assert len(await stage.cases()) == 1


async def test_until_the_owner_answers_nothing_is_done_there(stage: Stage) -> None:
    await stage.happen(membership())
    await stage.say("petya", "#spam", chat="new", private=False)
    assert await stage.cases() == []


@pytest.mark.parametrize("person", ["anna", "petya"])
async def test_only_who_may_change_settings_is_asked_and_obeyed(stage: Stage, person: str) -> None:
    await stage.happen(membership())
    assert stage.network.said_in(person) == []
    answer = await press(stage, person, "Дежурная", asked(stage))
    assert "роль" in answer
    assert (await community(stage)).places.get("new") is None


async def test_a_place_can_be_taken_back(stage: Stage) -> None:
    await stage.happen(membership())
    question = asked(stage)
    [nothing] = [
        button.data for row in question.buttons for button in row if button.label.startswith("Ничего")
    ]
    await press(stage, "olga", "Просто чат", question)
    again = replace(stage.press_of("olga", nothing, "olga"), address=question.address)
    await stage.happen(again)
    assert stage.network.told[again.press_id] == "«Чат лавки» — ни для чего"
    assert "new" not in (await community(stage)).places


async def test_nothing_is_an_answer_too_and_can_be_changed(stage: Stage) -> None:
    await stage.happen(membership())
    question = asked(stage)
    assert await press(stage, "olga", "Ничего", question) == "«Чат лавки» — ни для чего"
    assert "«Чат лавки» — ни для чего" in await stage.ask("olga", "/places")
    await stage.happen(membership())
    with pytest.raises(IndexError):
        asked(stage, "desk")
    assert questions(stage) == []  # the only one became the answer
    await stage.say("petya", "#spam", chat="new", private=False)
    assert await stage.cases() == []
    await stage.ask("olga", "/places заново")
    await press(stage, "olga", "Просто чат", asked(stage, "desk"))
    found = await community(stage)
    assert (found.places["new"], found.unused) == (Place.CHAT, ())


@pytest.mark.parametrize(
    "data", ["place.duty.new@elsewhere", "place.duty.foreign@olga", "place.x.new@olga", "place."]
)
async def test_a_button_that_is_not_ours_does_nothing(stage: Stage, data: str) -> None:
    await stage.happen(membership())
    pressed = stage.press_of("olga", data, "olga")
    await stage.happen(pressed)
    assert stage.network.told[pressed.press_id] == "Эта кнопка недействительна."
    assert (await community(stage)).places == builders.PLACES


@pytest.mark.parametrize(
    "event",
    [
        membership(ours=False),
        membership(was_in=True),
        membership(chat=Chat(platform=PLATFORM, id="petya", title="Петя", private=True)),
        membership(chat=Chat(platform="icq", id="new", title="?")),
    ],
    ids=["somebody else comes", "only its rights change", "a person unblocks it", "nobody's platform"],
)
async def test_what_is_no_arrival_asks_nothing(stage: Stage, event: Membership) -> None:
    await stage.happen(event)
    assert stage.network.performed == []


async def test_a_chat_that_is_known_already_asks_nothing_when_the_bot_comes_back(stage: Stage) -> None:
    await stage.happen(membership(chat=Chat(platform=PLATFORM, id="duty", title="Дежурные")))
    assert stage.network.performed == []
    assert (await community(stage)).titles["duty"] == "Дежурные"


async def test_the_owner_is_told_when_the_bot_is_thrown_out_and_it_may_come_back(stage: Stage) -> None:
    duty = Chat(platform=PLATFORM, id="duty", title="Дежурные")
    await stage.happen(membership(was_in=True, is_in=False, chat=duty))
    [told] = stage.network.said_in("olga")
    assert told.startswith("Меня убрали из «Дежурные»")
    assert (await community(stage)).places["duty"] is Place.DUTY


async def test_a_duty_chat_that_is_dead_is_not_written_to_and_another_takes_its_place(stage: Stage) -> None:
    duty = Chat(platform=PLATFORM, id="duty", title="Дежурные")
    spare = replace(duty, id="spare", title="Запасная")
    await stage.happen(membership(chat=spare, by=Author(id="olga", name="Ольга")))
    await press(stage, "olga", "Дежурная", asked(stage))
    await stage.happen(membership(was_in=True, is_in=False, chat=duty))
    assert (await community(stage)).chat_for(Place.DUTY) == "spare"
    await stage.happen(membership(chat=duty))
    assert (await community(stage)).chat_for(Place.DUTY) == "duty"


@pytest.mark.parametrize("answer", ["Ничего", None], ids=["for nothing", "unanswered"])
async def test_a_chat_without_a_place_is_forgotten_when_the_bot_leaves_it(
    stage: Stage, answer: str | None
) -> None:
    await stage.happen(membership())
    if answer:
        await press(stage, "olga", answer, asked(stage))
    await stage.happen(membership(was_in=True, is_in=False))
    found = await community(stage)
    assert (found.titles, found.unused) == ({}, ())
    assert not any(told.startswith("Меня убрали") for told in stage.network.said_in("olga"))


def chat_of(number: int) -> Chat:
    return Chat(platform=PLATFORM, id=f"new{number}", title=f"Чужой {number}")


def questions(stage: Stage) -> list[str]:
    """What the owner was asked in private."""
    return [said for said in stage.network.said_in("olga") if said.startswith("Меня добавили")]


async def test_strangers_can_have_the_owner_asked_and_chats_remembered_only_so_often(stage: Stage) -> None:
    for number in range(KEPT + 5):
        await stage.happen(membership(chat=chat_of(number)))
    assert len(questions(stage)) == ASKED
    assert len((await community(stage)).titles) == KEPT
    answer = await stage.ask("olga", "/places")
    assert "«Чужой 7» — ещё не решено" in answer
    in_desk = [one for one in stage.network.written.values() if one.address.chat == "desk" and one.buttons]
    assert len(in_desk) == ASKED


async def test_coming_and_going_asks_no_more_often_until_a_day_has_passed(stage: Stage) -> None:
    for number in range(KEPT + 5):
        await stage.happen(membership(chat=chat_of(number)))
        await stage.happen(membership(chat=chat_of(number), was_in=True, is_in=False))
    assert len(questions(stage)) == ASKED
    await stage.later(timedelta(days=1, minutes=1))
    await stage.happen(membership())
    assert len(questions(stage)) == ASKED + 1


async def test_what_the_owner_adds_the_bot_to_is_always_asked_about(stage: Stage) -> None:
    for number in range(KEPT):
        await stage.happen(membership(chat=chat_of(number)))
    await stage.happen(membership(by=Author(id="olga", name="Ольга")))
    assert "«Чат лавки»" in questions(stage)[-1]
    assert "new" in (await community(stage)).titles


async def test_a_chat_that_moves_keeps_what_it_is_for(stage: Stage) -> None:
    await stage.happen(membership(chat=Chat(platform=PLATFORM, id="duty", title="Дежурные")))
    for number in "12":
        moved = Moved(event_id=number, platform=PLATFORM, before="duty", after="-100", at=NOW)
        await stage.happen(moved)
    found = await community(stage)
    assert found.places == {
        "wall": Place.WALL, "chat": Place.CHAT, "-100": Place.DUTY, "desk": Place.DESK
    }  # fmt: skip
    assert found.titles == {"-100": "Дежурные"}


async def test_places_tells_what_each_chat_is_for_and_asks_about_the_rest(stage: Stage) -> None:
    await stage.happen(membership())
    answer = await stage.ask("olga", "/places")
    assert "«duty» — дежурная" in answer
    assert "«Чат лавки» — ещё не решено" in answer
    assert await press(stage, "olga", "Стол", asked(stage, "desk")) == "«Чат лавки» — стол специалиста"
    await stage.ask("olga", "/places")
    with pytest.raises(IndexError):
        asked(stage, "desk")
