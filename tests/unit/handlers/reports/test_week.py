"""A week in one message: every figure equals what happened on those days."""

import asyncio
from collections import Counter as Counts
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.reports.week import Week, lines, render, week
from handlers.service import FIRST_RESPONSE, Service, spread
from models.cases import CaseKind, CaseState
from models.communities import Mode
from models.content import Content, Post, PostState, Results
from models.intents import Delete, Publish, Restore
from models.outcomes import Counter, Tally
from models.storage.store import Store
from models.texts import Texts
from tests.builders import NOW, address, case, community, message
from tests.stage import Stage, stage_on

ZONES = ["Europe/Moscow", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati"]


def figures(**changes: object) -> Week:
    return replace(Week({}, Service(), ()), **changes)  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    outcomes=st.lists(
        st.tuples(
            st.sampled_from(Counter),
            st.integers(-3, 20),
            st.timedeltas(timedelta(days=-9), timedelta(days=2)),
        ),
        max_size=40,
    ),
)
def test_the_totals_are_the_sums_of_what_was_counted_on_these_days(
    fresh: Callable[[], str], zone: str, outcomes: list[tuple[Counter, int, timedelta]]
) -> None:
    here = ZoneInfo(zone)
    today = NOW.astimezone(here).date()
    expected: Counts[Counter] = Counts()
    for counter, number, ago in outcomes:
        if today - timedelta(days=6) <= (NOW + ago).astimezone(here).date() <= today:
            expected[counter] += number

    async def story() -> Week:
        store = await Store.open(fresh(), lambda: NOW)
        async with store.begin() as ledger:
            shop = community(zone=zone)
            await ledger.communities.save(shop, "start", NOW)
            for counter, number, ago in outcomes:
                await ledger.journal.count([Tally("shop", NOW + ago, {counter: number})])
            found = await week(ledger, shop, NOW)
        await store.close()
        return found

    found = asyncio.run(story())
    assert {counter: n for counter, n in found.totals.items() if n} == {
        c: n for c, n in expected.items() if n
    }


ACTS = [
    "spam",
    "review",
    "angry",
    "question",
    "fine",
    "Вернуть",
    "Скрыть",
    "Не проблема",
    "Закрыть",
    "Отменить",
]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5)), max_size=25))
def test_the_report_of_a_lived_week_equals_what_was_seen_to_happen(
    fresh: Callable[[], str], acts: list[tuple[str, int]]
) -> None:
    words = {"spam": "#spam", "review": "~spam", "angry": "#angry", "question": "а это как ?", "fine": "ура"}

    async def story() -> None:
        async with stage_on(fresh()) as stage:
            said: Counts[str] = Counts()
            for act, who in acts:
                await stage.later(timedelta(minutes=2))
                if act in words:
                    said[act] += 1
                    # What is asked of a person who has the word is no question to the bot.
                    author = f"asker{said[act]}" if act == "question" else f"p{who}"
                    await stage.say(author, words[act], thread="post")
                    continue
                cards = [one for one in stage.network.cards() if act in one.labels]
                if cards:
                    await stage.press("anna", act, cards[who % len(cards)])
            await compare(stage, said)

    asyncio.run(story())


async def compare(stage: Stage, said: Counts[str]) -> None:
    """The counters against the events, the cases and the deeds themselves."""
    totals = await stage.totals()
    cases = await stage.cases()
    async with stage.store.reading() as ledger:
        standing = await ledger.deeds.standing([case.id for case in cases])
        deeds = [one for done in standing.values() for one in done]
    standing = Counts((one.kind.value, one.by is None) for one in deeds)
    restored = standing["restored", False]
    truth = {
        Counter.EVENTS: said.total(),
        Counter.REVIEWED: said["review"],
        Counter.NEGATIVE: said["angry"],
        Counter.QUESTIONS: said["question"],
        Counter.REMOVED: said["spam"] + standing["removed", False],
        Counter.RESTORED: restored,
        Counter.CASES_OPENED: len(cases),
        Counter.CASES_CLOSED: sum(case.state is CaseState.CLOSED for case in cases),
        Counter.CASES_ANSWERED: sum(case.answered_at is not None for case in cases),
        Counter.DISMISSED: sum(case.outcome == "fine" for case in cases),
    }
    assert {counter: totals.get(counter, 0) for counter in truth} == truth
    assert standing["removed", True] + restored == said["spam"], "each removal stands or was restored"
    seconds = sum((case.answered_at - case.opened_at).total_seconds() for case in cases if case.answered_at)
    assert totals.get(Counter.FIRST_ANSWER_SECONDS, 0) == round(seconds)
    gone = {one.address for one in stage.network.performed if isinstance(one, Delete)}
    back = {one.address for one in stage.network.performed if isinstance(one, Restore)}
    assert stage.network.hidden <= gone
    assert back <= gone


async def test_figures_cases_and_posts_are_of_the_same_seven_days(stage: Stage) -> None:
    midnight = datetime(2026, 11, 15, 21, 0, tzinfo=UTC)  # the 16th begins in Moscow
    async with stage.store.begin() as ledger:
        for number, at in enumerate((midnight - timedelta(seconds=1), midnight, NOW)):
            [opened] = await ledger.cases.open([case(CaseKind.QUESTION, incident=f"i{number}", opened_at=at)])
            await ledger.cases.save(opened.changed(answered_at=at + timedelta(seconds=10)))
            planned = Post(
                id=0, community="shop", author="lev", content=Content(text=f"пост {number}"), due=at
            )
            post = await ledger.posts.add(planned)
            await ledger.posts.save(replace(post, state=PostState.PUBLISHED, published_at=at))
            tally = {Counter.POSTS_PUBLISHED: 1, Counter.CASES_OPENED: 1}
            await ledger.journal.count([Tally("shop", at, tally)])
        found = await week(ledger, community(), NOW)
    assert found.service.waits[FIRST_RESPONSE].cases == found.totals[Counter.CASES_OPENED] == 2
    assert [post.text for post in found.posts] == ["пост 2", "пост 1"]
    assert found.totals[Counter.POSTS_PUBLISHED] == 2


@pytest.mark.parametrize(
    ("seconds", "ru", "en"),
    [
        (
            (1,),
            "медиана 1 секунда, у девяти из десяти не дольше: 1 секунда",
            "median 1 second, nine of ten no longer than 1 second",
        ),
        (
            (120,),
            "медиана 2 минуты, у девяти из десяти не дольше: 2 минуты",
            "median 2 minutes, nine of ten no longer than 2 minutes",
        ),
        (
            (1, 1, 600, 700, 3 * 3600),
            "медиана 10 минут, у девяти из десяти не дольше: 113 минут",
            "median 10 minutes, nine of ten no longer than 113 minutes",
        ),
    ],
)
def test_a_wait_is_a_median_and_a_ninth_in_words(
    seconds: tuple[float, ...], ru: str, en: str, texts: Texts
) -> None:
    found = spread([timedelta(seconds=one) for one in seconds])
    assert found is not None
    week = figures(service=Service(waits={FIRST_RESPONSE: found}))
    assert [lines(week, texts, language)[-1] for language in ("ru", "en")] == [
        ("Первый ответ человека [first.response]", ru),
        ("First answer of a person [first.response]", en),
    ]


def test_what_did_not_happen_is_zero_and_what_is_unusual_is_left_out(texts: Texts) -> None:
    empty = dict(lines(figures(), texts, "ru"))
    told = {"Первый ответ человека [first.response]", "Подписчиков"}
    assert {empty[label] for label in empty if label not in told} == {"0"}
    assert empty["Подписчиков"] == "нет данных"
    assert "Замечено в тени" not in empty
    shadowed = dict(lines(figures(totals={Counter.SHADOWED: 3, Counter.BANNED: 1}), texts, "ru"))
    assert (shadowed["Замечено в тени"], shadowed["Блокировок"]) == ("3", "1")


def test_the_report_is_one_message_with_the_posts_at_its_end(texts: Texts) -> None:
    published = Post(
        id=1,
        community="shop",
        author="lev",
        content=Content(text="Новая обжарка\nуже на полке"),
        due=NOW,
        state=PostState.PUBLISHED,
        published_at=NOW,
        address=address(),
        results=Results(likes=3),
    )
    told = render(figures(totals={Counter.EVENTS: 12}, posts=(published,)), community(), texts).splitlines()
    assert told[:2] == ["Лавка: последние 7 дней", "Сообщений прочитано: 12"]
    assert told[-2] == "Посты:"
    assert told[-1] == (
        "• 22 нояб., 15:00 — Новая обжарка уже на полке — "
        "♥ 3 · комментарии: нет данных · просмотры: нет данных"
    )


async def test_the_report_is_asked_for_by_a_command(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SHADOW))
    await stage.happen(*(message("#spam", f"p{n}") for n in range(3)))
    await stage.ask("lev", "/post +1м Новая обжарка")
    await stage.later(timedelta(minutes=1))
    await stage.due()
    assert [one.content.text for one in stage.network.performed if isinstance(one, Publish)] == [
        "Новая обжарка"
    ]
    told = (await stage.ask("anna", "/report")).splitlines()
    assert {"Сообщений прочитано: 3", "Замечено в тени: 3", "Постов вышло: 1"} <= set(told)
