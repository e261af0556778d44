"""Colleagues decide where a message stands, and it is as if they had pressed a button of its card."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from models.cases import CaseState
from models.communities import Mode
from models.intents import Delete, Restore, Send, Unban, Unmute
from models.messages import Author, AuthorKind, Message
from models.outcomes import Counter
from tests.builders import COMMUNITY, NOW, PLATFORM, answering, community, message
from tests.stage import Stage

DAY = timedelta(days=1)


async def typed(stage: Stage, line: str, about: Message, by: str = "anna", chat: str = "wall") -> str:
    """A command that answers a message; returns what its author is told."""
    before = len(stage.network.performed)
    await stage.say(by, line, chat, **answering(about))
    told = [act for act in stage.network.performed[before:] if isinstance(act, Send) and act.only == by]
    return told[-1].text if told else ""


async def rude(stage: Stage, text: str = "вы все тут дураки", author: str = "petya") -> Message:
    """Something that the bot lets pass."""
    return await stage.say(author, text, thread="post-1")


@pytest.mark.parametrize(
    ("line", "restraint", "until", "told"),
    [
        ("/warn хамство", None, None, "Petya: сообщение убрано, автор предупреждён. Дело №1."),
        (
            "/mute",
            "mute",
            timedelta(hours=1),
            "Petya: сообщение убрано, автор не может писать до 22 нояб., 16:00. Дело №1.",
        ),
        (
            "/mute 1d",
            "mute",
            DAY,
            "Petya: сообщение убрано, автор не может писать до 23 нояб., 15:00. Дело №1.",
        ),
        ("/mute 2 недели, хамство", "mute", 14 * DAY, "автор не может писать до 6 дек., 15:00. Дело №1."),
        ("/mute 30м хамство", "mute", timedelta(minutes=30), "Дело №1."),
        (
            "/ban",
            "ban",
            7 * DAY,
            "Petya: сообщение убрано, автор заблокирован до 29 нояб., 15:00. Дело №1.",
        ),
        ("/ban 2нед реклама", "ban", 14 * DAY, "Дело №1."),
    ],
)
async def test_the_message_goes_and_its_author_gets_what_was_decided(
    stage: Stage, line: str, restraint: str | None, until: timedelta | None, told: str
) -> None:
    said = await rude(stage)
    assert (await typed(stage, line, said)).endswith(told)
    assert said.address in stage.network.hidden
    expected = {(restraint, "wall", "petya"): NOW + until} if restraint and until else {}
    assert stage.network.standing_restraints(NOW) == expected
    [case] = await stage.cases()
    assert (case.state, case.owner_name) == (CaseState.CLOSED, "Анна")


async def test_the_command_itself_leaves_the_talk_and_only_its_author_reads_the_answer(stage: Stage) -> None:
    said = await rude(stage)
    await typed(stage, "/warn", said)
    gone = [act.text for act in stage.network.performed if isinstance(act, Delete)]
    assert set(gone) == {"/warn", "вы все тут дураки"}


async def test_the_author_is_told_with_the_reason_that_was_given(stage: Stage) -> None:
    await typed(stage, "/mute 1d хамим покупателям", await rude(stage))
    assert any(
        text.startswith("Petya") and "хамим покупателям" in text and "23 нояб., 15:00" in text
        for text in stage.network.said_in("wall")
    )


async def test_what_was_decided_on_the_spot_stands_on_a_card_and_is_undone_there(stage: Stage) -> None:
    said = await rude(stage)
    await typed(stage, "/ban реклама", said)
    [card] = stage.network.cards()
    assert "решение на месте: Анна: реклама" in card.text
    assert await stage.press("lev", "Отменить", card) == "Отменено, дело у вас."
    assert said.address not in stage.network.hidden
    assert not stage.network.standing_restraints(NOW)
    assert (await stage.standing()).strikes == 0
    assert Counter.BANNED not in await stage.totals()


async def test_a_message_that_waits_for_a_decision_is_decided_by_it(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST))
    said = await stage.say("petya", "#spam")
    await typed(stage, "/ban", said)
    [case] = await stage.cases()
    assert (case.state, case.outcome) == (CaseState.CLOSED, "banned")


async def test_others_of_the_same_wave_are_left_to_their_card(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST))
    wave = [await stage.say(f"bot{number}", "#spam") for number in range(6)]
    crowded = next(one for one in await stage.cases() if one.people > 1)
    await typed(stage, "/ban", wave[-1])
    assert [person for _, _, person in stage.network.restrained] == ["bot5"]
    still = next(one for one in await stage.cases() if one.id == crowded.id)
    assert still.state is CaseState.OPEN


async def test_somebody_whom_the_bot_never_met_can_be_muted(stage: Stage) -> None:
    stranger = message("старое сообщение", "vera", "chat")
    await typed(stage, "/mute 1d", stranger, chat="chat")
    assert list(stage.network.restrained) == [("mute", "chat", "vera")]


async def test_unban_ends_every_term_and_leaves_the_text_where_it_is(stage: Stage) -> None:
    said, other = await rude(stage), await rude(stage, "ещё разок")
    await typed(stage, "/mute 2d", said)
    await typed(stage, "/ban", other)
    assert await typed(stage, "/unban", said) == "Petya снова может писать."
    assert not stage.network.standing_restraints(NOW)
    assert said.address in stage.network.hidden
    standing = await stage.standing()
    assert (standing.muted_until, standing.banned_until, standing.strikes) == (None, None, 2)
    assert Counter.MUTED not in await stage.totals()


async def test_who_was_banned_by_hand_is_let_in_too(stage: Stage) -> None:
    said = await rude(stage)
    await typed(stage, "/unban", said)
    assert {type(act).__name__ for act in stage.network.performed} >= {"Unban", "Unmute"}


async def test_restore_brings_back_what_was_removed_last_of_an_author(stage: Stage) -> None:
    spam = await stage.say("petya", "#spam купите", attachments=("photo:abc",))
    later = await rude(stage, "за что?!")
    assert await typed(stage, "/restore", later) == "Petya: сообщение вернулось. Дело №1."
    assert spam.address not in stage.network.hidden
    [restored] = [act for act in stage.network.performed if isinstance(act, Restore)]
    assert restored.attachments == ("photo:abc",)
    assert await typed(stage, "/restore", later) == "Здесь ничего не удаляли, возвращать нечего."


async def test_restore_undoes_what_a_colleague_decided(stage: Stage) -> None:
    said = await rude(stage)
    await typed(stage, "/ban", said)
    await typed(stage, "/restore 1", said, by="olga")
    assert said.address not in stage.network.hidden
    assert not stage.network.standing_restraints(NOW)


async def test_restore_takes_the_newest_decision_about_a_message_first(stage: Stage) -> None:
    said = await rude(stage)
    await typed(stage, "/mute 1d", said)
    await typed(stage, "/mute 3d", said)
    assert await typed(stage, "/restore", said) == (
        "Petya: решение по делу №2 отменено. Сообщение пока скрыто: его убрали и раньше, "
        "ещё раз /restore вернёт его. Писать автору пока нельзя, до 23 нояб., 15:00; разрешить: /unban."
    )
    assert stage.network.standing_restraints(NOW) == {("mute", "wall", "petya"): NOW + DAY}
    assert await typed(stage, "/restore", said) == "Petya: сообщение вернулось. Дело №1."
    assert said.address not in stage.network.hidden
    assert not stage.network.standing_restraints(NOW)


async def test_restore_says_from_what_the_author_is_kept_still(stage: Stage) -> None:
    said, other = await rude(stage), await rude(stage, "ещё разок")
    await typed(stage, "/ban 3d", said)
    await typed(stage, "/warn", other)
    assert await typed(stage, "/restore", other) == (
        "Petya: сообщение вернулось. Дело №2. Автор пока заблокирован, до 25 нояб., 15:00; впустить: /unban."
    )


async def test_cards_of_mutes_tell_that_they_were_lifted(stage: Stage) -> None:
    said = await rude(stage)
    await typed(stage, "/mute 1d", said)
    await typed(stage, "/mute 3d", said)
    for until in ("23 нояб., 15:00", "25 нояб., 15:00"):
        told = f"автору пока нельзя писать до {until} — Анна"
        assert any(told in card.text for card in stage.network.cards())
    await typed(stage, "/unban", said, by="lev")
    cards = stage.network.cards()
    assert len(cards) == 2
    assert all("Позже снято: автору снова можно писать." in card.text for card in cards)


def notices(stage: Stage) -> list[str]:
    """What stands below the post of what the community has said."""
    return [
        one.text
        for one in stage.network.written.values()
        if one.address.chat == "wall" and one.thread == "post-1" and one.address not in stage.network.hidden
    ]


@pytest.mark.parametrize("line", ["/restore", "/restore 1", "/unban"])
async def test_the_public_notice_of_a_mute_goes_when_the_mute_is_lifted(stage: Stage, line: str) -> None:
    said = await rude(stage)
    await typed(stage, "/mute 1d хамим", said)
    assert any("хамим" in text for text in notices(stage))
    await typed(stage, line, said)
    assert not any("хамим" in text for text in notices(stage))


async def test_the_notice_of_one_mute_stays_while_another_is_lifted(stage: Stage) -> None:
    said, other = await rude(stage), await rude(stage, "ещё разок")
    await typed(stage, "/mute 1d хамим", said)
    await typed(stage, "/mute 2d ругаемся", other)
    await typed(stage, "/restore", other)
    assert any("хамим" in text for text in notices(stage))
    assert not any("ругаемся" in text for text in notices(stage))


async def test_what_the_bot_said_of_a_removal_goes_when_the_message_is_back(stage: Stage) -> None:
    for number in range(2):
        await stage.say("petya", f"#spam {number}", thread="post-1")
    assert len(notices(stage)) == 1, "the first removal is told to nobody"
    await stage.press("anna", "Вернуть")
    assert notices(stage) == []


async def test_a_number_that_is_no_term_stays_a_part_of_the_reason(stage: Stage) -> None:
    await typed(stage, "/mute 3 раза просили", await rude(stage))
    assert any("3 раза просили" in text for text in stage.network.said_in("wall"))


async def test_in_the_duty_chat_the_same_commands_answer_cards(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST))
    said = await stage.say("petya", "#spam")
    [card] = stage.network.cards()
    answer = await stage.ask("anna", "/mute 3d", "duty", reply_to=card.address.message)
    assert answer.endswith("автор не может писать до 25 нояб., 15:00. Дело №1.")
    assert stage.network.standing_restraints(NOW) == {("mute", "wall", "petya"): NOW + 3 * DAY}
    assert said.address in stage.network.hidden
    late = await stage.ask("lev", "/ban", "duty", reply_to=card.address.message)
    assert late == "Дело №1 уже решено: сначала отмените решение на карточке."


async def test_who_complains_can_be_warned_by_an_answer_to_the_card(stage: Stage) -> None:
    said = await stage.say("petya", "#angry хамство")
    [card] = stage.network.cards()
    answer = await stage.ask("anna", "/warn", "duty", reply_to=card.address.message)
    assert answer == "Petya: сообщение убрано, автор предупреждён. Дело №1."
    assert said.address in stage.network.hidden


async def test_what_was_written_in_private_is_nothing_to_punish(stage: Stage) -> None:
    await stage.say("petya", "#angry хамство", "petya", private=True)
    [card] = stage.network.cards()
    answer = await stage.ask("anna", "/ban", "duty", reply_to=card.address.message)
    assert "ответ" in answer
    assert not stage.network.restrained


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/mute 0m", "На сколько? От минуты до года, вот так: 30м · 2ч · 1д · 2нед"),
        ("/mute 5 лет", "На сколько? От минуты до года, вот так: 30м · 2ч · 1д · 2нед"),
        ("/ban 3 деня спам", "На сколько? От минуты до года, вот так: 30м · 2ч · 1д · 2нед"),
        ("/mute 9999д", "На сколько? От минуты до года, вот так: 30м · 2ч · 1д · 2нед"),
    ],
)
async def test_a_term_that_won_t_do_is_refused_and_nothing_happens(
    stage: Stage, line: str, told: str
) -> None:
    said = await rude(stage)
    assert await typed(stage, line, said) == told
    assert said.address not in stage.network.hidden


async def test_a_command_that_answers_nothing_says_so(stage: Stage) -> None:
    await stage.say("anna", "/ban", "wall")
    assert stage.network.said_in("wall") == ["Напишите это ответом на сообщение, о котором речь."]


@pytest.mark.parametrize("of", ["lev", "olga"])
async def test_colleagues_are_not_punished(stage: Stage, of: str) -> None:
    said = await stage.say(of, "всем привет")
    assert await typed(stage, "/ban", said) == "Это написало сообщество или кто-то из команды."
    assert not stage.network.restrained


async def test_a_subscriber_may_not_and_is_told_so_alone(stage: Stage) -> None:
    said = await rude(stage)
    assert await typed(stage, "/ban", said, by="vera") == "Для этой команды нужна другая роль."
    assert not stage.network.restrained
    assert not await stage.cases()


async def test_whoever_writes_in_the_group_s_name_is_asked_to_write_as_themselves(stage: Stage) -> None:
    said = await rude(stage)
    group = Author(id="chat", name="Чат", kind=AuthorKind.COMMUNITY)
    await stage.happen(replace(message("/ban", chat="chat", **answering(said)), author=group))
    assert "не видно, кто пишет" in stage.network.said_in("chat")[0]
    assert not stage.network.restrained


async def test_a_channel_that_writes_can_be_banned(stage: Stage) -> None:
    channel = Author(id="ads", name="Реклама", kind=AuthorKind.CHANNEL)
    said = replace(message("зайдите к нам", chat="chat"), author=channel)
    await stage.happen(said)
    await typed(stage, "/ban", said, chat="chat")
    assert list(stage.network.restrained) == [("ban", "chat", "ads")]


@pytest.mark.parametrize(("addressee", "banned"), [("@Smotritel_bot", True), ("@Other_bot", False)])
async def test_a_command_for_another_bot_is_none_of_ours(stage: Stage, addressee: str, banned: bool) -> None:
    stage.machine.stories.console.names[PLATFORM] = "smotritel_bot"
    said = await rude(stage)
    await typed(stage, f"/ban{addressee} 1d", said)
    assert bool(stage.network.restrained) is banned


async def test_a_command_that_comes_twice_is_carried_out_once(stage: Stage) -> None:
    said = await rude(stage)
    command = message("/ban", "anna", "wall", **answering(said))
    await stage.happen(command)
    await stage.happen(command)
    assert len(await stage.cases()) <= 2
    assert len([act for act in stage.network.performed if type(act).__name__ == "Ban"]) == 1


async def test_a_decision_on_the_spot_is_kept_as_what_people_said_of_a_text(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST))
    said = await stage.say("petya", "#spam")
    await typed(stage, "/warn", said)
    async with stage.store.reading() as ledger:
        labels = await ledger.labels.standing(10, COMMUNITY)
    assert [label.holds for label in labels] == [True]


async def test_a_mistyped_command_leaves_the_talk_and_its_author_reads_what_was_meant(stage: Stage) -> None:
    said = await rude(stage)
    assert await typed(stage, "/muet 1д", said) == "Команды /muet нет. Может быть, /mute?"
    gone = [act.text for act in stage.network.performed if isinstance(act, Delete)]
    assert gone == ["/muet 1д"]
    assert not stage.network.restrained


@pytest.mark.parametrize(
    ("line", "by"), [("/muet 1д", "vera"), ("/weather", "anna"), ("/muet@other_bot", "anna")]
)
async def test_what_is_for_nobody_or_for_another_bot_is_left_alone(stage: Stage, line: str, by: str) -> None:
    stage.machine.stories.console.names[PLATFORM] = "smotritel_bot"
    said = await rude(stage)
    assert await typed(stage, line, said, by=by) == ""
    assert not [act for act in stage.network.performed if isinstance(act, Delete)]


async def test_a_mute_is_lifted_by_the_word_that_everybody_tries(stage: Stage) -> None:
    said = await rude(stage)
    await typed(stage, "/mute 1d", said)
    assert await typed(stage, "/unmute", said) == "Petya снова может писать."
    assert not stage.network.standing_restraints(NOW)


async def test_the_words_of_unban_in_an_answer_are_its_reason(stage: Stage) -> None:
    said = await rude(stage)
    await typed(stage, "/ban", said)
    assert await typed(stage, "/unban ошиблись, извини", said) == "Petya снова может писать."
    assert not stage.network.standing_restraints(NOW)


@pytest.mark.parametrize("line", ["/unban petya", "/unban @petya", "/unban Petya", "/unban PETYA"])
async def test_in_the_duty_chat_unban_names_whom_it_frees(stage: Stage, line: str) -> None:
    await typed(stage, "/ban", await rude(stage))
    assert await stage.ask("anna", line, "duty") == "Petya снова может писать."
    assert not stage.network.standing_restraints(NOW)


@pytest.mark.parametrize("number", ["12345", "@12345"])
async def test_whom_nobody_has_met_is_freed_by_their_number(stage: Stage, number: str) -> None:
    before = len(stage.network.performed)
    assert await stage.ask("anna", f"/unban {number}", "duty") == (
        "Попросил площадку впустить 12345; мы этого человека не встречали."
    )
    freed = [act for act in stage.network.performed[before:] if isinstance(act, Unban | Unmute)]
    assert {(type(act), act.person) for act in freed} == {(Unban, "12345"), (Unmute, "12345")}


@pytest.mark.parametrize(
    "line",
    [
        "/unban Гриша",
        "/unban @nobody",
        "/unban 0",
        "/unban ٣",
        "/unban ²",
        "/unban 12345678901234567",
        "/unban 79161234567",
    ],
)
async def test_nobody_is_freed_whom_nobody_knows(stage: Stage, line: str) -> None:
    before = len(stage.network.performed)
    assert "я здесь не встречал" in await stage.ask("anna", line, "duty")
    assert not [act for act in stage.network.performed[before:] if isinstance(act, Unban | Unmute)]


async def test_of_two_of_a_name_neither_is_freed_before_it_is_said_who_is_meant(stage: Stage) -> None:
    await typed(stage, "/ban", await rude(stage))
    namesake = replace(message("привет", chat="wall"), author=Author(id="77", name="Petya"))
    await stage.happen(namesake)
    answer = await stage.ask("anna", "/unban Petya", "duty")
    assert (
        answer
        == "Имя «Petya» носят несколько человек: Petya (77), Petya (petya). Назовите номер: /unban НОМЕР."
    )
    assert list(stage.network.standing_restraints(NOW)) == [("ban", "wall", "petya")]


async def test_the_words_of_restore_in_an_answer_are_its_reason(stage: Stage) -> None:
    spam = await stage.say("petya", "#spam купите")
    assert await typed(stage, "/restore зря убрали", spam) == "Petya: сообщение вернулось. Дело №1."
    assert spam.address not in stage.network.hidden
    assert "зря убрали" in stage.network.cards()[-1].text


async def test_a_restore_that_neither_answers_nor_has_a_number_asks_for_a_message(stage: Stage) -> None:
    await stage.say("petya", "#spam купите")
    assert await stage.ask("anna", "/restore зря убрали", "duty") == (
        "Напишите это ответом на сообщение, о котором речь."
    )
