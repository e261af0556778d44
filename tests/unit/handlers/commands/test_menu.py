"""The chat with the bot is opened: by nobody in particular, by staff, by a link that carries a mark."""

from msgspec.structs import replace

from handlers.commands.staff import code_hash
from models.staff import Role
from tests.builders import NOW
from tests.stage import Stage


def labels(stage: Stage, chat: str = "desk") -> list[str]:
    return stage.network.last_in(chat).labels


async def test_staff_press_what_their_role_allows(stage: Stage) -> None:
    await stage.ask("lev", "/start")
    assert labels(stage) == ["Очередь", "Дела", "Неделя", "Ответы", "Ссылки", "Новички"]
    menu = stage.network.last_in("desk")
    assert await stage.press_under("lev", menu, "Очередь") == "Очередь"
    assert stage.network.last_in("desk").text == "Очередь пуста."
    assert stage.network.last_in("desk").reply_to == menu.address.message


async def test_an_owner_sees_everything_and_a_subscriber_is_welcomed(stage: Stage) -> None:
    await stage.ask("olga", "/start")
    assert labels(stage)[-4:] == ["Настройки", "Режим", "Чаты", "Команда"]
    answer = await stage.ask("petya", "/start", chat="dm-petya")
    assert answer.startswith("Здравствуйте! Напишите вопрос — отвечу или позову человека.")
    assert labels(stage, "dm-petya") == []


async def test_a_press_of_whoever_has_no_role_is_answered_as_the_command_would_be(stage: Stage) -> None:
    await stage.ask("olga", "/start")
    await stage.press_under("petya", stage.network.last_in("desk"), "Настройки")
    assert stage.network.last_in("desk").text == "Для этой команды нужна другая роль."


async def test_a_button_from_elsewhere_does_nothing(stage: Stage) -> None:
    await stage.ask("olga", "/start")
    press = stage.pressing("olga", stage.network.last_in("desk"), "Дела")
    await stage.happen(replace(press, data=press.data.replace("case", "mode") + "x"))
    assert stage.network.told[press.press_id] == "Эта кнопка недействительна."


async def test_a_link_with_the_code_makes_the_owner(stage: Stage) -> None:
    async with stage.store.begin() as ledger:
        await ledger.communities.set_owner_code(code_hash("ab12-cd34-ef56"), NOW)
    answer = await stage.ask("vera", "/start owner_ab12-cd34-ef56", chat="dm-vera")
    assert answer.startswith("Vera, вы владелец.")
    async with stage.store.reading() as ledger:
        staff = await ledger.communities.staff("shop")
    assert [one.role for one in staff if one.person == "vera"] == [Role.OWNER]


async def test_who_opens_the_chat_by_a_campaign_s_link_is_counted(stage: Stage) -> None:
    await stage.ask("lev", "/link Осень")
    for person in ("vera", "oleg"):
        await stage.ask(person, "/start c1", chat=f"dm-{person}", ref="c1")
    await stage.ask("nina", "/start owner_ab12", chat="dm-nina", ref="owner_ab12")
    shown = await stage.ask("lev", "/link")
    assert "к боту 2" in shown
    assert "owner" not in shown
