"""A raid locks a chat, time opens it, and it is told who came."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from models.capabilities import Capability, lacking_key
from models.cases import CaseKind
from models.communities import Mode, Raids
from models.intents import Ban, Lock, Order, Unban, Unlock
from models.messages import Answered, Membership, Moved
from models.storage.entrances import SqlEntrances
from tests.builders import NOW, PLATFORM, came, community, message
from tests.stage import Stage

RAIDS = Raids(joins=5, lock_for=timedelta(minutes=15))


def crowd(number: int = 5, chat: str = "chat", **changes: Any) -> list[Membership]:
    return [came(f"bot{one}", chat, **changes) for one in range(number)]


def doors(stage: Stage) -> list[str]:
    return [type(act).__name__ for act in stage.network.performed if isinstance(act, Lock | Unlock)]


async def test_a_raid_locks_the_chat_and_the_people_on_duty_are_told(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS))
    await stage.happen(*crowd(4))
    assert doors(stage) == []
    await stage.happen(came("bot4"), came("bot5"))
    assert doors(stage) == ["Lock"]
    told = stage.network.last_in("duty")
    assert told.text.startswith("🔒 «chat» закрыт до 22 нояб., 15:15")
    assert told.labels == ["Открыть", "Выставить тех, кто пришёл"]


async def test_it_opens_by_itself_and_it_is_told_who_came(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS))
    await stage.happen(*crowd())
    await stage.later(timedelta(minutes=14))
    await stage.doors()
    assert doors(stage) == ["Lock"]
    await stage.later(timedelta(minutes=1))
    await stage.doors()
    await stage.doors()
    assert doors(stage) == ["Lock", "Unlock"]
    told = stage.network.last_in("duty").text
    assert told.startswith("🔓 «chat» снова открыт.")
    assert "пришло: 5" in told
    assert "Bot3 (bot3)" in told
    assert "Bot3 (bot3)" in await stage.ask("anna", "/raid")


async def test_those_who_came_with_it_are_shown_out_and_let_in_again_with_one_press(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS))
    await stage.happen(*crowd(), came("anna"))
    told = stage.network.last_in("duty")
    assert await stage.press_under("lev", told, "Выставить") == "Выставляю: 5."
    banned = [act.person for act in stage.network.performed if isinstance(act, Ban)]
    assert banned == [f"bot{one}" for one in range(5)]
    assert "Лев выставляет за дверь" in told.text
    assert await stage.press_under("anna", told, "Впустить") == "Впускаю обратно: 5."
    freed = [act.person for act in stage.network.performed if isinstance(act, Unban)]
    assert freed == banned
    assert not stage.network.restrained


async def test_a_colleague_opens_it_before_its_time_and_only_once(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS))
    await stage.happen(*crowd())
    told = stage.network.last_in("duty")
    assert await stage.press_under("petya", told, "Открыть") == "Решать дела могут только сотрудники."
    assert await stage.press_under("anna", told, "Открыть") == "Открываю."
    assert await stage.press_under("lev", told, "Открыть") == "Чат уже открыт."
    assert doors(stage) == ["Lock", "Unlock"]


async def test_where_the_bot_only_suggests_people_decide(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS, mode=Mode.SUGGEST))
    await stage.happen(*crowd(7))
    assert doors(stage) == []
    [asked] = [one for one in stage.network.written.values() if one.address.chat == "duty"]
    assert "похоже на набег" in asked.text.lower()
    assert await stage.press_under("anna", asked, "Закрыть чат") == "Закрываю."
    assert await stage.press_under("lev", asked, "Закрыть чат") == "Чат уже закрыт."
    assert doors(stage) == ["Lock"]


async def storm(stage: Stage, people: int, chat: str = "chat") -> None:
    """So many who never came in write what does not belong there."""
    await stage.happen(*(message(f"#spam {one}", f"troll{one}", chat) for one in range(people)))


async def test_a_wave_of_those_who_never_came_in_is_a_raid_too(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS))
    await storm(stage, 4)
    assert doors(stage) == []
    await storm(stage, 12)
    assert doors(stage) == ["Lock"]
    await storm(stage, 12)
    assert doors(stage) == ["Lock"]


async def test_one_person_who_floods_is_no_raid(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS))
    await stage.happen(*(message(f"#spam {one}", "troll", "chat") for one in range(30)))
    assert doors(stage) == []


async def test_a_wave_is_put_to_people_where_the_bot_only_suggests(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS, mode=Mode.SUGGEST))
    await storm(stage, 12)
    await storm(stage, 12)
    asked = [one for one in stage.network.written.values() if "разом пишут" in one.text]
    assert len(asked) == 1
    assert await stage.press_under("anna", asked[0], "Закрыть чат") == "Закрываю."


@pytest.mark.parametrize("mode", [Mode.SHADOW, Mode.OFF])
async def test_where_the_bot_keeps_still_nothing_is_locked(stage: Stage, mode: Mode) -> None:
    await stage.set_up(community(raids=RAIDS, mode=mode))
    await stage.happen(*crowd(9))
    assert stage.network.performed == []


async def test_new_subscribers_of_a_channel_are_welcome_however_many(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS))
    await stage.happen(*crowd(9, chat="wall"))
    assert stage.network.performed == []


async def test_joins_of_yesterday_that_come_after_an_outage_lock_nothing(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS))
    await stage.happen(*crowd(9, at=NOW - timedelta(hours=3)))
    assert stage.network.performed == []


async def test_a_colleague_locks_and_opens_by_hand(stage: Stage) -> None:
    await stage.say("anna", "/lock 30м", "chat")
    assert doors(stage) == ["Lock"]
    assert "15:30" in stage.network.last_in("duty").text
    await stage.later()
    await stage.say("anna", "/lock 2ч", "chat")
    assert doors(stage) == ["Lock"]
    assert "17:00" in stage.network.last_in("duty").text
    await stage.later(timedelta(minutes=100))
    await stage.doors()
    assert doors(stage) == ["Lock"]
    await stage.say("lev", "/unlock", "chat")
    assert doors(stage) == ["Lock", "Unlock"]
    assert await stage.ask("anna", "/lock навсегда") == (
        "На сколько? От минуты до года, вот так: 30м · 2ч · 1д · 2нед"
    )


async def test_a_lock_moves_with_its_chat(stage: Stage) -> None:
    await stage.say("anna", "/lock 30м", "chat")
    await stage.happen(Moved(event_id="m", platform=PLATFORM, before="chat", after="-100", at=NOW))
    await stage.later(timedelta(minutes=30))
    await stage.doors()
    assert [act.chat for act in stage.network.performed if isinstance(act, Lock | Unlock)] == ["chat", "-100"]


async def test_from_the_duty_chat_every_chat_is_locked(stage: Stage) -> None:
    assert await stage.ask("anna", "/lock", "duty") != ""
    assert [act.chat for act in stage.network.performed if isinstance(act, Lock)] == ["chat"]


async def test_a_platform_that_locks_nothing_says_so(stage: Stage) -> None:
    async with stage.store.begin() as ledger:
        key, why = lacking_key(Capability.LOCK), '{"key":"lacking.not_here"}'
        await ledger.recollections.keep(community().platform, key, why, NOW)
    assert await stage.ask("anna", "/lock") == "Закрыть чат нельзя: на этой площадке так не бывает."
    await stage.set_up(community(raids=RAIDS))
    await stage.happen(*crowd(9))
    assert doors(stage) == []


@pytest.mark.parametrize(
    ("ago", "locks"), [([59, 40, 30, 20, 0], 1), ([60, 40, 30, 20, 0], 0), ([59, 40, 30, 0], 0)]
)
async def test_a_raid_is_so_many_within_a_minute(stage: Stage, ago: list[int], locks: int) -> None:
    await stage.set_up(community(raids=RAIDS))
    for number, seconds in enumerate(ago):
        await stage.happen(came(f"bot{number}", "chat", at=NOW - timedelta(seconds=seconds)))
    assert len(doors(stage)) == locks


async def test_who_comes_into_a_chat_that_is_locked_already_is_not_counted(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.set_up(community(raids=RAIDS))
    counted = []
    count = SqlEntrances.count_joined

    async def counting(*args: Any) -> int:
        counted.append(args)
        return await count(*args)

    monkeypatch.setattr(SqlEntrances, "count_joined", counting)
    await stage.happen(*crowd(50))
    assert len(counted) == RAIDS.joins
    assert doors(stage) == ["Lock"]


async def test_expelling_shortens_no_ban_and_letting_in_ends_none(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS))
    said = await stage.say("bot1", "#spam", "chat")
    answered = Answered(message=said.address.message, author=said.author, text=said.text, at=NOW)
    await stage.say("anna", "/ban 300д", "chat", answered=answered)
    year = stage.network.restrained[("ban", "chat", "bot1")]
    await stage.happen(*crowd())
    told = stage.network.last_in("duty")
    await stage.press_under("lev", told, "Выставить")
    assert stage.network.restrained[("ban", "chat", "bot1")] == year
    await stage.press_under("anna", told, "Впустить")
    assert stage.network.restrained == {("ban", "chat", "bot1"): year}


async def test_one_who_was_expelled_is_let_in_from_the_duty_chat(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS))
    await stage.happen(*crowd())
    await stage.press_under("lev", stage.network.last_in("duty"), "Выставить")
    await stage.say("anna", "/unban bot1", "duty")
    assert ("ban", "chat", "bot1") not in stage.network.restrained
    assert ("ban", "chat", "bot2") in stage.network.restrained


async def test_each_who_was_shown_out_has_a_deed_that_the_card_undoes(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS))
    await stage.happen(*crowd())
    told = stage.network.last_in("duty")
    await stage.press_under("lev", told, "Выставить")
    [case] = [one for one in await stage.cases() if one.kind is CaseKind.EXPELLED]
    assert (case.people, case.outcome, case.owner_name) == (5, "banned", "Лев")
    card = stage.network.last_in("duty")
    assert "Выставлены за дверь" in card.text
    await stage.press_under("lev", told, "Впустить")
    await stage.press_under("lev", told, "Выставить")
    assert len(stage.network.restrained) == 5
    again = stage.network.last_in("duty")
    await stage.press_under("anna", again, "Отменить")
    assert not stage.network.restrained


async def test_one_who_was_shown_out_appeals_and_is_let_in(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS))
    await stage.happen(*crowd())
    await stage.press_under("lev", stage.network.last_in("duty"), "Выставить")
    assert "№" in await stage.ask("bot1", "/appeal я просто шёл мимо", private=True)
    appeal = stage.network.last_in("duty")
    await stage.press_under("anna", appeal, "Снять на")
    assert sorted(person for _, _, person in stage.network.restrained) == ["bot0", "bot2", "bot3", "bot4"]


async def test_who_was_let_in_by_name_is_not_forgotten_when_the_others_follow(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS))
    await stage.happen(*crowd())
    told = stage.network.last_in("duty")
    await stage.press_under("lev", told, "Выставить")
    await stage.say("anna", "/unban bot1", "duty")
    await stage.press_under("anna", told, "Впустить")
    assert not stage.network.restrained
    async with stage.store.reading() as ledger:
        deeds = await ledger.deeds.about("shop", ["bot0", "bot1"])
    assert deeds
    assert all(deed.undone_at is not None for deed in deeds)


async def test_who_was_shown_out_before_there_were_deeds_is_let_in_and_who_is_banned_otherwise_is_not(
    stage: Stage,
) -> None:
    await stage.set_up(community(raids=RAIDS))
    said = await stage.say("bot1", "#spam", "chat")
    answered = Answered(message=said.address.message, author=said.author, text=said.text, at=NOW)
    await stage.say("anna", "/ban 300д", "chat", answered=answered)
    await stage.happen(*crowd())
    told = stage.network.last_in("duty")
    [expel] = [button.data for row in told.buttons for button in row if ".expel." in button.data]
    until = NOW + timedelta(days=9)
    former = [
        Order(key=who, intent=Ban(platform=PLATFORM, chat="chat", person=who, until=until))
        for who in ("bot0", "bot2", "bot3", "bot4")
    ]
    async with stage.store.begin() as ledger:
        await ledger.outbox.put(former)
    await stage.deliver()
    assert len(stage.network.restrained) == 5
    back = stage.press_of("lev", expel.replace(".expel.", ".back."))
    await stage.happen(replace(back, address=told.address))
    assert stage.network.told[back.press_id] == "Впускаю обратно: 4."
    assert list(stage.network.restrained) == [("ban", "chat", "bot1")]


async def test_who_presses_after_somebody_else_hears_that_there_was_nobody_left(stage: Stage) -> None:
    await stage.set_up(community(raids=RAIDS))
    await stage.happen(*crowd())
    told = stage.network.last_in("duty")
    out = [stage.pressing(who, told, "Выставить") for who in ("lev", "anna")]
    await stage.happen(*(replace(one, address=told.address) for one in out))
    assert stage.network.told[out[0].press_id] == "Выставляю: 5."
    assert stage.network.told[out[1].press_id] == "Выставлять некого: все, кто пришёл, уже за дверью."
    back = [stage.pressing(who, told, "Впустить") for who in ("lev", "anna")]
    await stage.happen(*(replace(one, address=told.address) for one in back))
    assert stage.network.told[back[1].press_id] == "Впускать некого: за дверью отсюда никого нет."
