"""Commands are checked against the roles, answered in words, and carried out once."""

import pytest
from msgspec.structs import replace

from bot.catalogues import all_texts
from handlers.request import Command, Request
from models.communities import Mode
from models.errors import InputError
from models.messages import Author, AuthorKind
from models.staff import Ability, Role
from models.texts import Sentence
from tests.builders import community, edited, message
from tests.stage import Stage

PERSON = {Role.OWNER: "olga", Role.MODERATOR: "anna", Role.SPECIALIST: "lev", None: "petya"}
NOT_ALLOWED = "Для этой команды нужна другая роль"
MAY = {
    "/post 18:30 текст": {Role.OWNER, Role.SPECIALIST},
    "/queue": {Role.OWNER, Role.SPECIALIST},
    "/edit 1 текст": {Role.OWNER, Role.SPECIALIST},
    "/pin 1": {Role.OWNER, Role.SPECIALIST},
    "/unpin 1": {Role.OWNER, Role.SPECIALIST},
    "/delete 1": {Role.OWNER, Role.SPECIALIST},
    "/faq": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/case": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/duty": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/causes": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/warn": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/mute 1d": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/ban": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/unban": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/restore": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/newcomers": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/lock": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/unlock": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/raid": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/plan": {Role.OWNER, Role.SPECIALIST},
    "/repeat": {Role.OWNER, Role.SPECIALIST},
    "/media": {Role.OWNER, Role.SPECIALIST},
    "/link": {Role.OWNER, Role.SPECIALIST},
    "/close": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/open": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/report": {Role.OWNER, Role.MODERATOR, Role.SPECIALIST},
    "/mode": {Role.OWNER},
    "/settings": {Role.OWNER},
    "/model": {Role.OWNER},
    "/places": {Role.OWNER},
    "/staff": {Role.OWNER},
}


@pytest.mark.parametrize("role", list(PERSON))
@pytest.mark.parametrize("line", list(MAY))
async def test_every_command_is_for_its_roles_only(stage: Stage, line: str, role: Role | None) -> None:
    answer = await stage.ask(PERSON[role], line)
    assert answer.startswith(NOT_ALLOWED) == (role not in MAY[line])
    assert answer


async def test_every_command_is_in_this_table(stage: Stage) -> None:
    names = set(stage.machine.work.handle.console.commands)
    assert names == {line.split()[0].removeprefix("/") for line in MAY} | {"owner", "spam", "appeal"}


@pytest.mark.parametrize("role", list(PERSON))
async def test_help_tells_each_role_what_it_may(stage: Stage, role: Role | None) -> None:
    answer = await stage.ask(PERSON[role], "/help", chat="dm-somebody")
    told = {line.split()[0] for line in answer.splitlines() if line.startswith("/")}
    assert told == {line.split()[0] for line, roles in MAY.items() if role in roles}
    if role is None:
        assert answer.startswith("Здравствуйте! Напишите вопрос — отвечу или позову человека.")


@pytest.mark.parametrize("line", ["/help", "/help@smotritel_bot", "/HELP", "/help подробно"])
async def test_a_command_is_known_however_it_is_typed(stage: Stage, line: str) -> None:
    assert (await stage.ask("lev", line)).startswith("Что я умею:")


async def test_a_subscriber_who_presses_start_in_private_is_welcomed_and_nobody_is_called(
    stage: Stage,
) -> None:
    answer = await stage.ask("petya", "/start", chat="dm-petya")
    assert answer.startswith("Здравствуйте!")
    assert await stage.cases() == []


@pytest.mark.parametrize("line", ["/explode", "/", "/explode@smotritel_bot x"])
async def test_a_command_that_there_is_not_is_answered_in_words(stage: Stage, line: str) -> None:
    assert "Все команды: /help" in await stage.ask("lev", line)


async def test_a_command_of_a_subscriber_on_the_wall_is_a_comment_like_others(stage: Stage) -> None:
    await stage.say("petya", "/mode off", chat="wall")
    await stage.say("olga", "/mode off", chat="chat")
    assert not stage.network.performed
    assert stage.machine.stories.directory.get("shop").community.mode is Mode.ACT


async def test_a_command_that_is_edited_is_not_carried_out_again(stage: Stage) -> None:
    planned = message("/post 18:30 Новая обжарка", "lev", "desk")
    await stage.happen(planned)
    await stage.happen(edited(planned, "/post 19:30 Новая обжарка"))
    async with stage.store.reading() as ledger:
        assert len(await ledger.posts.upcoming("shop", 10)) == 1
    assert len(stage.network.said_in("desk")) == 1


async def test_one_of_the_team_hears_which_role_a_command_takes_and_who_has_it(stage: Stage) -> None:
    said = await stage.ask("lev", "/settings slots пн-пт 9:00")
    assert said == (
        "Для этой команды нужна другая роль: владелец. Она есть у: Ольга. "
        "Роль даёт владелец: /staff add ID РОЛЬ ИМЯ."
    )
    async with stage.store.begin() as ledger:
        await ledger.communities.dismiss("shop", "olga", "test", stage.watch())
    stage.machine.stories.directory.outdated()
    said = await stage.ask("lev", "/settings slots пн-пт 9:00")
    assert "владелец. Её пока ни у кого нет" in said
    assert "/owner" in said


async def test_what_the_community_itself_writes_is_no_command(stage: Stage) -> None:
    ourselves = Author(id="olga", name="Лавка", kind=AuthorKind.COMMUNITY)
    await stage.happen(replace(message("/mode off", chat="desk"), author=ourselves))
    assert stage.network.said_in("desk") == []


async def test_a_command_that_arrives_twice_is_answered_once(stage: Stage) -> None:
    said = message("/report", "lev", "desk")
    await stage.happen(said)
    await stage.happen(said)
    assert len(stage.network.said_in("desk")) == 1


async def test_a_command_that_fails_with_a_sentence_is_answered_in_words(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_: Request) -> str:
        raise InputError(why=Sentence("queue.no_such_post", {"number": 7}))

    commands = stage.machine.work.handle.console.commands
    monkeypatch.setitem(commands, "report", Command("report", Ability.REPORTS, refuse))
    assert await stage.ask("lev", "/report") == all_texts().say("ru", "queue.no_such_post", number=7)


async def test_answers_are_in_the_language_of_the_community(stage: Stage) -> None:
    await stage.set_up(community(language="en"))
    assert await stage.ask("petya", "/mode") == "This command needs another role."
    assert (await stage.ask("lev", "/help")).startswith("What I can do:")
