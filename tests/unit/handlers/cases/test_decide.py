"""Presses, replies and commands: who may, what they are told, what comes of it."""

from datetime import timedelta

import pytest

from handlers.cases.incidents import raise_alarms
from handlers.messages.effects import Effects
from models.cases import Alarm, CaseKind, CaseState
from models.communities import Mode
from models.conversations import Phase, key_of
from models.intents import Delete, Send
from models.messages import Answered, Author
from models.outcomes import Counter
from models.staff import Role
from models.texts import Sentence
from tests.builders import NOW, community, entry, item, message
from tests.stage import Stage


async def test_a_second_press_is_told_who_decided(stage: Stage) -> None:
    await stage.say("petya", "#spam")
    [card] = stage.network.cards()
    both = [stage.pressing("anna", card, "Вернуть"), stage.pressing("olga", card, "Заблокировать")]
    await stage.happen(*both)
    assert [stage.network.told[press.press_id] for press in both] == [
        "Возвращено.",
        "Уже решено: Возвращено — Анна, 1 секунду назад.",
    ]
    assert not stage.network.hidden
    assert (await stage.standing()).banned_until is None
    assert card.labels == ["Отменить"]
    assert "Возвращено — Анна" in card.text


async def test_of_two_who_take_a_case_the_second_is_told_who_has_it(stage: Stage) -> None:
    await stage.say("nina", "#angry всё плохо")
    [card] = stage.network.cards()
    both = [stage.pressing(who, card, "Беру") for who in ("anna", "olga")]
    await stage.happen(*both)
    assert [stage.network.told[press.press_id] for press in both] == [
        "Дело ваше.",
        "Уже в работе: Анна, 1 секунду назад.",
    ]


async def test_a_press_of_a_subscriber_decides_nothing(stage: Stage) -> None:
    await stage.say("petya", "#spam")
    assert await stage.press("petya", "Вернуть") == "Решать дела могут только сотрудники."
    assert len(stage.network.hidden) == 1


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("1.restore", id="unsigned"),
        pytest.param("1.restore@chat", id="signed for another chat"),
        pytest.param("", id="empty"),
        pytest.param("99.restore@duty", id="a case that there is not"),
        pytest.param("1.explode@duty", id="an action that there is not"),
        pytest.param("x.restore@duty", id="no number"),
        pytest.param("².restore@duty", id="a number for the eye"),
        pytest.param("9" * 40 + ".restore@duty", id="a number beyond all cases"),
    ],
)
async def test_a_button_that_is_not_ours_does_nothing(stage: Stage, data: str) -> None:
    await stage.say("petya", "#spam")
    press = stage.press_of("anna", data)
    await stage.happen(press)
    assert stage.network.told[press.press_id] == "Эта кнопка недействительна."
    assert len(stage.network.hidden) == 1


async def test_a_button_of_another_community_does_nothing(stage: Stage) -> None:
    cafe = community(id="cafe", places={"kitchen": community().places["duty"]})
    async with stage.store.begin() as ledger:
        await ledger.communities.save(cafe, "start", NOW)
    stage.machine.stories.directory.outdated()
    await stage.say("petya", "#spam")
    press = stage.press_of("anna", "1.restore@kitchen", chat="kitchen")
    await stage.happen(press)
    assert stage.network.told[press.press_id] == "Эта кнопка недействительна."


async def test_a_mute_hides_restrains_and_is_undone_by_one_press(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST))
    said = [await stage.say("petya", "#spam") for _ in range(3)]
    before = await stage.standing()
    told = await stage.press("anna", "Запретить писать: 60 минут")
    assert told == "Скрыто, автору нельзя писать до 22 нояб., 16:00."
    assert stage.network.hidden == {one.address for one in said}
    assert stage.network.restrained == {("mute", "wall", "petya"): NOW + timedelta(hours=1)}
    await stage.later()
    assert await stage.press("olga", "Отменить") == "Отменено, дело у вас."
    # What was said of it in public goes with it.
    assert stage.network.hidden == {
        one.address for one in stage.network.written.values() if one.address.chat == "wall"
    }
    assert not stage.network.restrained
    assert await stage.standing() == before
    [case] = await stage.cases()
    assert (case.state, case.owner_name, case.closed_at, case.outcome) == (
        CaseState.TAKEN, "Ольга", None, None,
    )  # fmt: skip
    assert await stage.totals() == {
        Counter.EVENTS: 3, Counter.REVIEWED: 3, Counter.CASES_OPENED: 1, Counter.CASES_ANSWERED: 1,
    }  # fmt: skip


async def test_a_restoring_and_its_undoing_come_back_to_the_ban(stage: Stage) -> None:
    for _ in range(5):
        await stage.say("petya", "#spam")
    banned = await stage.standing()
    restrained = dict(stage.network.restrained)
    hidden = set(stage.network.hidden)
    await stage.press("anna", "Вернуть")
    forgiven = await stage.standing()
    assert (forgiven.strikes, forgiven.muted_until, forgiven.banned_until) == (0, None, None)
    assert not stage.network.restrained
    await stage.later()
    await stage.press("anna", "Отменить")
    assert await stage.standing() == banned
    # What was said of it in public went with the restoring and is not said again.
    notices = {one.address for one in stage.network.written.values() if one.address.chat == "wall"}
    assert (stage.network.restrained, stage.network.hidden) == (restrained, hidden | notices)


async def test_undoing_is_possible_after_the_same_person_has_been_noticed_again(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST))
    await stage.say("petya", "#spam")
    [old] = stage.network.cards()
    await stage.press("anna", "Скрыть", old)
    await stage.say("petya", "#spam и снова")
    assert await stage.press("anna", "Отменить", old) == "Отменено, дело у вас."
    reopened, newer = await stage.cases()
    await stage.say("petya", "#spam в третий раз")
    assert [one.count for one in await stage.cases()] == [1, 2]
    assert reopened.incident != newer.incident


async def test_every_decision_stands_in_the_history_with_who_and_when(stage: Stage) -> None:
    await stage.say("petya", "#spam")
    for who, label in (("anna", "Вернуть"), ("olga", "Отменить"), ("lev", "Закрыть")):
        await stage.later(timedelta(minutes=1))
        await stage.press(who, label)
    async with stage.store.reading() as ledger:
        history = await ledger.cases.history(1)
    assert [(who, what) for _, who, what in history] == [
        ("anna", "restore"), ("olga", "undo"), ("lev", "close"),
    ]  # fmt: skip
    assert [at - NOW for at, _, _ in history] == [timedelta(minutes=n) for n in (1, 2, 3)]


async def test_a_reply_to_a_card_reaches_the_subscriber_and_closes_the_case(stage: Stage) -> None:
    asked = await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    [card] = stage.network.cards()
    await stage.later(timedelta(minutes=10))
    await stage.say("anna", "Можно!", chat="duty", reply_to=card.address.message)
    answer = list(stage.network.written.values())[-1]
    assert (answer.text, answer.address.chat, answer.reply_to) == (
        "Можно!", "dm-nina", asked.address.message,
    )  # fmt: skip
    [case] = await stage.cases()
    assert (case.state, case.outcome, case.answered_at) == (
        CaseState.CLOSED, "replied", NOW + timedelta(minutes=10),
    )  # fmt: skip
    assert card.labels == ["Вернуть боту", "Открыть снова"]
    totals = await stage.totals()
    assert (totals[Counter.CASES_ANSWERED], totals[Counter.FIRST_ANSWER_SECONDS]) == (1, 600)


@pytest.mark.parametrize(("signed_for", "reached"), [("duty", 1), ("chat", 0)])
async def test_a_reply_to_a_copy_of_a_card_reaches_the_subscriber_too(
    stage: Stage, signed_for: str, reached: int
) -> None:
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    [case] = await stage.cases()
    copy = Answered(
        message="copy",
        author=Author(id="bot", name=""),
        text="",
        at=NOW,
        button=f"{case.id}.take@{signed_for}",
    )
    await stage.say("anna", "Можно!", chat="duty", reply_to="copy", answered=copy)
    assert stage.network.said_in("dm-nina").count("Можно!") == reached


async def test_a_reply_to_a_closed_case_still_reaches_the_subscriber(stage: Stage) -> None:
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    [card] = stage.network.cards()
    await stage.press("anna", "Закрыть")
    await stage.say("anna", "Забыла сказать: можно!", chat="duty", reply_to=card.address.message)
    assert stage.network.said_in("dm-nina")[-1] == "Забыла сказать: можно!"
    totals = await stage.totals()
    assert (totals[Counter.CASES_CLOSED], totals[Counter.CASES_ANSWERED]) == (1, 1)


async def test_a_reply_by_somebody_without_a_role_is_talk(stage: Stage) -> None:
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    [card] = stage.network.cards()
    before = len(stage.network.performed)
    await stage.say("guest", "Можно!", chat="duty", reply_to=card.address.message)
    await stage.say("anna", "Кто возьмёт?", chat="duty")
    await stage.say("anna", "Я про другое", chat="duty", reply_to="somebody else's")
    assert len(stage.network.performed) == before


async def test_a_reply_without_words_is_not_taken_for_an_answer(stage: Stage) -> None:
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    [card] = stage.network.cards()
    await stage.say("anna", "", chat="duty", reply_to=card.address.message, attachments=("photo",))
    assert "подписчику ничего не ушло" in stage.network.said_in("duty")[-1]
    assert [one.state for one in await stage.cases()] == [CaseState.OPEN]


async def test_a_reply_that_is_edited_is_not_sent_again(stage: Stage) -> None:
    await stage.say("nina", "а можно снять зал ?", chat="dm-nina")
    [card] = stage.network.cards()
    said = message("Можно!", "anna", "duty", reply_to=card.address.message)
    await stage.happen(said)
    before = len(stage.network.performed)
    await stage.say("anna", "Можно, приходите!", chat="duty", reply_to=said.reply_to, edited=True)
    assert len(stage.network.performed) == before


async def test_a_reply_to_a_storm_answers_the_first_and_leaves_the_others_in_hand(stage: Stage) -> None:
    await stage.happen(*(message(f"вопрос {n} ?", f"p{n}", "wall", thread="post") for n in range(20)))
    storm = stage.network.cards()[-1]
    assert "×18, людей: 18" in storm.text
    await stage.say("anna", "Отвечаю", chat="duty", reply_to=storm.address.message)
    await stage.later()
    assert "В работе: Анна" in storm.text
    assert "Ответ получил только первый" in storm.text


async def test_a_proposed_answer_is_sent_by_one_press(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST), entry())
    asked = await stage.say("timur", "во сколько вы открываетесь ?", thread="post")
    [card] = stage.network.cards()
    assert "С 8 до 22." in card.text
    assert stage.network.said_in("wall") == []
    assert await stage.press("anna", "Ответить так") == "Ответ отправлен."
    [answer] = [one for one in stage.network.performed if isinstance(one, Send) and one.chat == "wall"]
    assert (answer.text, answer.reply_to, answer.thread) == (
        "С 8 до 22.", asked.address.message, "post",
    )  # fmt: skip


@pytest.mark.parametrize("by_press", [True, False])
async def test_an_answer_to_what_several_ask_in_one_thread_is_one_to_all_of_them(
    stage: Stage, *, by_press: bool
) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST), entry())
    asked = [
        await stage.say(who, "во сколько вы открываетесь ?", "wall", thread="post")
        for who in ("petya", "vera")
    ]
    [card] = stage.network.cards()
    if by_press:
        assert await stage.press("anna", "Ответить так") == "Ответ отправлен."
    else:
        await stage.say("anna", "С 9 до 21 в праздники", chat="duty", reply_to=card.address.message)
    [case] = await stage.cases()
    assert (case.state, case.outcome, case.people) == (CaseState.CLOSED, "replied", 2)
    assert len(stage.network.said_in("wall")) == 1
    async with stage.store.begin() as ledger:
        talks = await ledger.conversations.several(list(map(key_of, asked)))
    assert [talk.phase for talk in talks.values()] == [Phase.HUMAN] * 2, "nobody waits for more"
    await stage.say("vera", "а в выходные ?", "wall", thread="post")
    assert [one.first.author for one in await stage.cases(CaseState.OPEN)] == ["vera"]


async def test_no_card_says_that_others_wait_where_all_have_read_the_answer_by_hand(stage: Stage) -> None:
    for who in ("petya", "vera"):
        said = await stage.say(who, "парковка есть ?", "wall", thread="post")
    await stage.say("anna", "Да, во дворе", "wall", thread="post", reply_to=said.address.message)
    await stage.later()
    [card] = stage.network.cards()
    assert "В работе: Анна" in card.text
    assert "Ответ получил только первый" not in card.text


async def test_an_answer_to_what_several_ask_leaves_what_one_of_them_asks_besides(
    stage: Stage,
) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST), entry())
    for who in ("petya", "vera"):
        await stage.say(who, "во сколько вы открываетесь ?", "wall", thread="post")
    await stage.say("vera", "а зал снять можно ?", "wall", thread="post")
    await stage.press("anna", "Ответить так")
    await stage.later()
    [case], [card] = await stage.cases(), stage.network.cards()
    assert (case.state, case.count, case.people) == (CaseState.TAKEN, 3, 2)
    assert "Ответ получил только первый" in card.text


async def test_a_case_that_nobody_wrote_has_nobody_to_answer(stage: Stage) -> None:
    await stage.happen()
    await refuse_a_post(stage)
    [card] = stage.network.cards()
    assert "Не удалось выполнить" in card.text
    await stage.say("anna", "Как же так?", chat="duty", reply_to=card.address.message)
    assert stage.network.said_in("duty")[-1] == "В этом деле некому отвечать."
    assert await stage.ask("anna", "/case 1 reply Как же так?") == "В этом деле некому отвечать."
    assert await stage.press("anna", "Закрыть") == "Закрыто."


async def refuse_a_post(stage: Stage) -> None:
    """A post that the platform will never accept."""
    nobody = item("post-1", author="", author_name="", text="Новая обжарка")
    alarm = Alarm(
        community="shop",
        kind=CaseKind.DELIVERY,
        incident="delivery:post:1",
        storm="delivery:post:1",
        item=nobody,
        reasons=(Sentence("reason.post_refused", {"number": 1, "error": "нет прав"}),),
    )
    async with stage.store.begin() as ledger:
        directory, effects = stage.machine.stories.directory, Effects()
        await raise_alarms(ledger, directory.get("shop"), [alarm], stage.watch(), effects)
        await effects.write(ledger)
    await stage.deliver()


async def test_hidden_by_a_person_is_deleted_on_the_platform_once_for_each_message(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST))
    await stage.happen(*(message(f"#spam {n}") for n in range(30)))
    await stage.press("anna", "Скрыть")
    deleted = [one.address for one in stage.network.performed if isinstance(one, Delete)]
    assert len(deleted) == len(set(deleted)) == 30
    assert (await stage.totals())[Counter.REMOVED] == 30


async def test_a_case_is_passed_on_and_the_next_one_answers_for_it(stage: Stage) -> None:
    await stage.appoint("boris", "Борис", Role.MODERATOR)
    await stage.say("nina", "а можно ?", chat="dm-nina")
    await stage.press("anna", "Беру")
    assert await stage.press("anna", "Передать") == "Передано: Борис."
    [case] = await stage.cases()
    assert (case.owner, case.deadline) == ("boris", NOW + timedelta(minutes=30))
    told = stage.network.last_in("duty")
    assert told.text == "Борис, дело №1 теперь у вас. Передал коллега: Анна."
    assert told.reply_to == case.card.message if case.card else False, (
        "nobody hears a card that is drawn anew"
    )
    assert await stage.ask("olga", "/case 1 reassign лев") == "Передано: Лев."
    answer = await stage.ask("olga", "/case 1 reassign Вася")
    assert answer == "Среди тех, кто решает дела, нет «Вася»."


@pytest.mark.parametrize(("label", "owner"), [("Передать", "boris"), ("Отложить", "anna")])
async def test_of_two_who_move_a_case_at_once_one_does(stage: Stage, label: str, owner: str) -> None:
    await stage.appoint("boris", "Борис", Role.MODERATOR)
    await stage.say("nina", "а можно ?", chat="dm-nina")
    await stage.press("anna", "Беру")
    [card] = stage.network.cards()
    both = [stage.pressing(who, card, label) for who in ("anna", "olga")]
    if label == "Отложить":
        await stage.ask("olga", "/case 1 reassign Борис")
        owner = "boris"
    await stage.happen(*both)
    told = [stage.network.told[one.press_id] for one in both]
    assert told[1].startswith("Уже в работе: Борис")
    assert (await stage.cases())[0].owner == owner


@pytest.mark.parametrize("owner", ["anna", "olga"])
async def test_of_two_who_put_a_case_off_at_once_one_does_whoever_answered_for_it(
    stage: Stage, owner: str
) -> None:
    await stage.say("nina", "а можно ?", chat="dm-nina")
    if owner == "anna":
        await stage.ask("olga", "/case 1 reassign Анна")
    [card] = stage.network.cards()
    first, second = (stage.pressing(who, card, "Отложить") for who in ("anna", "lev"))
    await stage.happen(first, second)
    assert stage.network.told[first.press_id] == "Отложено до 22 нояб., 16:00, дело у вас."
    assert stage.network.told[second.press_id].startswith("Уже в работе: Анна")
    assert (await stage.cases())[0].owner == "anna"


async def test_a_card_of_before_takes_a_case_from_nobody_who_has_it(stage: Stage) -> None:
    await stage.say("nina", "а можно ?", chat="dm-nina")
    await stage.ask("olga", "/case 1 reassign Анна")
    [card] = stage.network.cards()
    late = stage.pressing("lev", card, "Отложить")
    await stage.press("anna", "Беру")
    await stage.happen(late)
    assert stage.network.told[late.press_id].startswith("Уже в работе: Анна")


async def test_a_warning_by_the_card_removes_tells_why_and_is_undone(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST))
    said = await stage.say("petya", "~spam", "chat")
    assert (await stage.press("anna", "Предупредить")).startswith("Скрыто, автор предупреждён")
    assert stage.network.hidden == {said.address}
    assert stage.network.said_in("chat")[-1].startswith("Petya, ")
    assert (await stage.standing()).strikes == 1
    await stage.press("anna", "Отменить")
    assert (await stage.standing()).strikes == 0
    assert said.address not in stage.network.hidden


async def test_a_case_that_nobody_else_could_take_is_not_passed_on(stage: Stage) -> None:
    async with stage.store.begin() as ledger:
        for person in ("anna", "lev"):
            await ledger.communities.dismiss("shop", person, "start", NOW)
    stage.machine.stories.directory.outdated()
    await stage.say("nina", "а можно ?", chat="dm-nina")
    assert await stage.press("olga", "Передать") == "Передать некому: в команде больше никого нет."


async def test_a_case_is_put_off_and_called_for_when_that_is_over(stage: Stage) -> None:
    await stage.say("nina", "а можно ?", chat="dm-nina")
    assert await stage.press("anna", "Отложить") == "Отложено до 22 нояб., 16:00, дело у вас."
    assert await stage.ask("anna", "/case 1 snooze 2h") == "Отложено до 22 нояб., 17:00, дело у вас."
    await stage.later(timedelta(hours=2))
    await stage.overdue()
    assert stage.network.said_in("duty")[-1] == "⏰ №1: дело ждёт человека дольше срока. Отвечает: Анна."


async def test_a_case_is_closed_with_what_came_of_it(stage: Stage) -> None:
    await stage.say("petya", "всё плохо #angry", thread="post")
    await stage.ask("anna", "/case 1 close вернули деньги")
    [case] = await stage.cases()
    assert (case.outcome, case.resolution) == ("closed", "вернули деньги")
    assert stage.network.cards()[0].text.endswith("Закрыто — Анна\nИтог: вернули деньги")
    await stage.press("anna", "Открыть снова")
    assert (await stage.cases())[0].resolution == ""


@pytest.mark.parametrize(
    ("button", "told"), [("Запретить", "Писать здесь снова можно"), ("Заблокировать", "не сможет")]
)
async def test_who_is_punished_by_a_button_is_told_why_and_how_to_object(
    stage: Stage, button: str, told: str
) -> None:
    await stage.say("petya", "~spam", thread="post-1")
    await stage.press("anna", button)
    [notice] = [one for one in stage.network.written.values() if one.address.chat == "wall"]
    assert told in notice.text
    assert ": спам" in notice.text
    assert "/appeal" in notice.text
    assert notice.thread == "post-1"
    await stage.press("anna", "Отменить")
    assert notice.address in stage.network.hidden


async def test_what_a_colleague_notes_about_a_case_stays_with_the_team(stage: Stage) -> None:
    await stage.say("petya", "~toxic", thread="post-1")
    await stage.ask("anna", "/case 1 mute 2ч опять этот Петров, тел. 89161234567", "duty")
    [told] = stage.network.said_in("wall")
    assert "Петров" not in told
    assert "/appeal" in told
    assert "опять этот Петров" in stage.network.cards()[-1].text


async def test_in_a_storm_nobody_is_told_one_by_one(stage: Stage) -> None:
    for number in range(5):
        await stage.say(f"p{number}", "~spam", thread="post-1")
    [storm] = [one for one in await stage.cases() if one.people > 1]
    await stage.ask("anna", f"/case {storm.id} mute", "duty")
    assert stage.network.said_in("wall") == []
