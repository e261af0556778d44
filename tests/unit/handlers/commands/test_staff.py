"""Who may do what: the first owner by a one-time code, the others by the owner."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.commands.staff import code_hash
from models.staff import Colleague, Role
from tests.builders import NOW, PLATFORM
from tests.stage import Stage

CODE = "ab12-cd34-ef56"


async def roles(stage: Stage) -> dict[str, Role]:
    async with stage.store.reading() as ledger:
        return {one.person: one.role for one in await ledger.communities.staff("shop")}


async def with_a_code(stage: Stage) -> None:
    async with stage.store.begin() as ledger:
        await ledger.communities.set_owner_code(code_hash(CODE), NOW)


@pytest.mark.parametrize("chat", ["desk", "duty", "dm-vera"])
async def test_whoever_knows_the_code_becomes_an_owner_at_once(stage: Stage, chat: str) -> None:
    await with_a_code(stage)
    answer = await stage.ask("vera", "/owner AB12 CD34 EF56", chat=chat)
    assert answer == "Vera, вы владелец. /help покажет, что можно."
    assert (await roles(stage))["vera"] is Role.OWNER
    assert (await stage.ask("vera", "/staff")).startswith("Команда:")


async def test_the_code_works_once(stage: Stage) -> None:
    await with_a_code(stage)
    await stage.ask("vera", f"/owner {CODE}")
    assert "Код не подошёл" in await stage.ask("petya", f"/owner {CODE}")
    assert "petya" not in await roles(stage)


@pytest.mark.parametrize("line", ["/owner", "/owner 0000-0000-0000", "/owner -", "/owner ab12-cd34"])
async def test_a_wrong_code_makes_nobody_an_owner_and_does_not_spend_the_right_one(
    stage: Stage, line: str
) -> None:
    await with_a_code(stage)
    assert "Код не подошёл" in await stage.ask("vera", line)
    assert "вы владелец" in await stage.ask("vera", f"/owner {CODE}")


async def test_without_a_code_there_is_no_way_in(stage: Stage) -> None:
    assert "Код не подошёл" in await stage.ask("vera", "/owner")
    assert "Код не подошёл" in await stage.ask("vera", f"/owner {CODE}")


async def test_an_owner_appoints_and_dismisses(stage: Stage) -> None:
    answer = await stage.ask("olga", "/staff add Vera-1 Moderator Вера Иванова")
    assert "Вера Иванова (Vera-1): модератор" in answer.splitlines()
    assert (await roles(stage))["Vera-1"] is Role.MODERATOR
    await stage.ask("olga", "/staff add Vera-1 specialist")
    assert (await roles(stage))["Vera-1"] is Role.SPECIALIST
    assert "Vera" not in await stage.ask("olga", "/staff remove Vera-1")
    assert await stage.ask("olga", "/staff remove Vera-1") == "Vera-1 и так не в команде."


async def test_whoever_is_dismissed_may_do_nothing_more_at_once(stage: Stage) -> None:
    await stage.ask("olga", "/staff remove lev")
    assert await stage.ask("lev", "/queue") == "Для этой команды нужна другая роль."


@pytest.mark.parametrize(
    "line", ["/staff remove olga", "/staff add olga moderator", "/staff add olga specialist Оля"]
)
async def test_the_last_owner_stays_an_owner(stage: Stage, line: str) -> None:
    assert await stage.ask("olga", line) == "Это последний владелец: сначала назначьте другого."
    assert (await roles(stage))["olga"] is Role.OWNER
    await stage.ask("olga", "/staff add anna owner")
    assert (await stage.ask("olga", line)).startswith("Команда:")


async def test_the_last_owner_may_be_given_another_name(stage: Stage) -> None:
    assert "Оля (olga): владелец" in await stage.ask("olga", "/staff add olga owner Оля")


@pytest.mark.parametrize(
    "line", ["/staff explode", "/staff add", "/staff add vera", "/staff add vera queen", "/staff remove"]
)
async def test_a_line_that_can_not_be_carried_out_is_answered_in_words(stage: Stage, line: str) -> None:
    before = await roles(stage)
    assert "Роли: owner, moderator, specialist" in await stage.ask("olga", line)
    assert await roles(stage) == before


@given(st.text("0123456789abcdef", min_size=12, max_size=12), st.sampled_from(["-", " ", "", "—"]))
def test_case_and_separators_of_a_code_do_not_matter(code: str, gap: str) -> None:
    typed = gap.join((code[:4], code[4:8], code[8:])).upper()
    assert code_hash(typed) == code_hash(code)
    assert code_hash(code) != code_hash(code[:-1] + ("0" if code[-1] != "0" else "1"))


async def test_whoever_gets_another_role_keeps_their_name(stage: Stage) -> None:
    assert "Анна (anna): специалист" in await stage.ask("olga", "/staff add anna специалист")
    assert (await roles(stage))["anna"] is Role.SPECIALIST


async def test_a_subscriber_who_is_appointed_has_the_name_that_they_are_shown_by(stage: Stage) -> None:
    await stage.say("vera", "привет")
    assert "Vera (vera): модератор" in await stage.ask("olga", "/staff add vera Модератор")


@pytest.mark.parametrize("person", ["Мария", "@anna"])
async def test_what_is_nobody_s_number_gets_no_role(stage: Stage, person: str) -> None:
    assert "не номер человека" in await stage.ask("olga", f"/staff add {person} moderator")
    assert person not in await roles(stage)


@pytest.fixture
async def numbered(stage: Stage) -> Stage:
    """The community has an owner with a number, 57."""
    async with stage.store.begin() as ledger:
        ira = Colleague(community="shop", person="57", name="Ира", role=Role.OWNER)
        await ledger.communities.appoint(ira, "start", NOW)
    stage.machine.stories.directory.outdated()
    return stage


async def test_a_role_of_a_person_of_another_platform_is_nobody_s_of_the_same_number_here(
    numbered: Stage,
) -> None:
    assert "Лев (telegram:58): специалист" in await numbered.ask(
        "57", "/staff add Telegram:58 specialist Лев"
    )
    assert await numbered.ask("58", "/queue") == "Для этой команды нужна другая роль."
    assert (await roles(numbered))["telegram:58"] is Role.SPECIALIST
    assert "telegram:58" not in await numbered.ask("57", "/staff remove telegram:58")


async def test_the_name_of_the_platform_that_one_stands_on_changes_nothing(numbered: Stage) -> None:
    assert "Лев (58): специалист" in await numbered.ask("57", f"/staff add {PLATFORM}:58 specialist Лев")
    assert "№" not in await numbered.ask("58", "/queue")
    assert (await roles(numbered))["58"] is Role.SPECIALIST


@pytest.mark.parametrize("person", ["icq:58", "telegram:лев", "telegram:", ":58", "telegram:vk:58"])
async def test_what_is_nobody_s_anywhere_is_refused_in_words(numbered: Stage, person: str) -> None:
    before = await roles(numbered)
    answer = await numbered.ask("57", f"/staff add {person} specialist Лев")
    assert "неизвестная платформа" in answer or "не номер человека" in answer
    assert await roles(numbered) == before


async def test_an_owner_from_another_platform_does_not_keep_a_community(stage: Stage) -> None:
    await stage.ask("olga", "/staff add telegram:58 owner Лев")
    assert (
        await stage.ask("olga", "/staff remove olga") == "Это последний владелец: сначала назначьте другого."
    )


async def test_where_people_have_numbers_a_name_is_none(stage: Stage) -> None:
    async with stage.store.begin() as ledger:
        await ledger.communities.appoint(
            Colleague(community="shop", person="57", name="Ира", role=Role.OWNER), "start", NOW
        )
    stage.machine.stories.directory.outdated()
    assert "не номер человека" in await stage.ask("57", "/staff add anna2 moderator")
    assert "58 (58): модератор" in await stage.ask("57", "/staff add 58 moderator")
