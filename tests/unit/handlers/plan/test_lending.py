"""A yes that is lent by a link: for one text, one person, one use, and never for one's own words."""

from datetime import timedelta

import pytest

from handlers.plan.approval import approvers
from handlers.plan.errors import NotAllowed
from handlers.plan.lending import Lending, Opened
from models.communities import Approval, Planning
from models.content import Post, PostState
from models.staff import Role
from tests.builders import community
from tests.stage import Stage

ADDRESS = "https://plan.example"


@pytest.fixture
async def careful(stage: Stage) -> Stage:
    await set_up(stage, Approval.ONE)
    return stage


async def set_up(stage: Stage, approval: Approval) -> None:
    await stage.set_up(community(planning=Planning(approval=approval)))
    await stage.appoint("vera", "Вера", Role.SPECIALIST)
    object.__setattr__(stage.machine.stories.lending, "address", ADDRESS)
    await stage.ask("lev", "/post 18:30 Новая обжарка")


async def token(stage: Stage, who: str = "vera", line: str = "/plan link 1 Мария, заказчик") -> str:
    words = await stage.ask(who, line, f"dm-{who}", private=True)
    assert f"{ADDRESS}/approve/" in words, words
    return words.partition("/approve/")[2].splitlines()[0]


async def opened(stage: Stage, name: str) -> Opened | None:
    async with stage.store.reading() as ledger:
        return await lending(stage).opened(ledger, name, stage.watch())


def lending(stage: Stage) -> Lending:
    return stage.machine.stories.lending


async def decide(stage: Stage, name: str, verb: str = "approve", note: str = "") -> None:
    async with stage.store.begin() as ledger:
        found = await lending(stage).opened(ledger, name, stage.watch())
        assert found is not None
        await lending(stage).decide(ledger, found, verb, note, stage.watch())
    await stage.deliver()


async def refused(stage: Stage, name: str, verb: str = "approve") -> str:
    with pytest.raises(NotAllowed) as error:
        await decide(stage, name, verb)
    return error.value.why.key


async def kept(stage: Stage) -> Post:
    async with stage.store.reading() as ledger:
        post = await ledger.posts.get(1)
    assert post is not None
    return post


async def test_somebody_outside_approves_once_and_the_trail_says_by_whose_link(careful: Stage) -> None:
    name = await token(careful)
    await decide(careful, name)
    post = await kept(careful)
    assert post.state is PostState.PLANNED
    assert approvers(post) == ("vera",)
    shown = await careful.ask("lev", "/plan show 1")
    assert "✓ Мария, заказчик по ссылке от Вера" in shown
    assert "одобрен по ссылке: Мария, заказчик" in "".join(careful.network.said_in("desk"))
    assert await refused(careful, name) == "link.used"
    assert await refused(careful, name, "return") == "link.used"


async def test_it_is_sent_back_with_what_to_change(careful: Stage) -> None:
    await decide(careful, await token(careful), "return", "Уберите слово «новая»")
    assert (await kept(careful)).state is PostState.DRAFT
    assert "Уберите слово «новая»" in "".join(careful.network.said_in("desk"))
    assert "↩ Мария" in await careful.ask("lev", "/plan show 1")


async def test_opening_a_link_changes_nothing(careful: Stage) -> None:
    name, before = await token(careful), await kept(careful)
    for _ in range(3):
        found = await opened(careful, name)
        assert found is not None
        assert found.why is None
    assert await kept(careful) == before


@pytest.mark.parametrize(
    "line",
    [
        "/edit 1 Совсем другое",
        "/plan hold 1",
        "/plan approve 1",
        "/plan return 1 нет",
        "/queue cancel 1",
    ],
)
async def test_whatever_happens_to_the_post_makes_its_links_void(careful: Stage, line: str) -> None:
    name = await token(careful)
    await careful.ask("olga", line)
    found = await opened(careful, name)
    assert found is not None
    assert found.why is not None, "the page does not even show it"
    assert await refused(careful, name) == "link.void"


async def test_a_text_that_is_changed_and_changed_back_is_not_what_was_given_away(careful: Stage) -> None:
    name = await token(careful)
    await careful.ask("lev", "/edit 1 Совсем другое")
    await careful.ask("lev", "/edit 1 Новая обжарка")
    assert await refused(careful, name) == "link.void"


async def test_of_two_links_for_one_post_the_first_decision_counts(careful: Stage) -> None:
    first, second = await token(careful), await token(careful, "olga")
    await decide(careful, first)
    assert await refused(careful, second) == "link.void"


async def test_of_two_stages_each_who_approves_gives_a_link_and_one_yes_leaves_the_other(
    stage: Stage,
) -> None:
    await set_up(stage, Approval.TWO)
    first, last = await token(stage), await token(stage, "olga", "/plan link 1 Пётр, директор")
    await decide(stage, first)
    assert (await kept(stage)).state is PostState.REVIEW
    await decide(stage, last)
    post = await kept(stage)
    assert (post.state, approvers(post)) == (PostState.PLANNED, ("vera", "olga"))


async def test_of_two_stages_both_links_of_one_person_are_one_yes(stage: Stage) -> None:
    await set_up(stage, Approval.TWO)
    first, second = await token(stage, "olga"), await token(stage, "olga", "/plan link 1 Пётр")
    await decide(stage, first)
    assert await refused(stage, second) == "link.void"
    assert (await kept(stage)).state is PostState.REVIEW


async def test_a_link_that_has_expired_is_followed_by_another_one(careful: Stage) -> None:
    old = await token(careful, line="/plan link 1 2ч Мария")
    careful.watch.now += timedelta(hours=2)
    await decide(careful, await token(careful))
    assert (await kept(careful)).state is PostState.PLANNED
    assert await refused(careful, old) == "link.expired"


async def test_a_link_ends_with_its_term(careful: Stage) -> None:
    name = await token(careful, line="/plan link 1 2ч Мария")
    careful.watch.now += timedelta(hours=2) - timedelta(seconds=1)
    found = await opened(careful, name)
    assert found is not None
    assert found.why is None
    careful.watch.now += timedelta(seconds=1)
    assert await refused(careful, name) == "link.expired"


async def test_nobody_is_told_to_decide_after_the_post_should_have_gone_out(careful: Stage) -> None:
    await careful.say("vera", "/plan link 1 2д Мария", "dm-vera", private=True)
    told = careful.network.said_in("dm-vera")[-1]
    assert "18:30, на один раз" in told


async def test_who_works_here_no_longer_lends_no_yes(careful: Stage) -> None:
    name = await token(careful)
    await careful.ask("olga", "/staff remove vera")
    found = await opened(careful, name)
    assert found is not None
    assert found.why is not None


@pytest.mark.parametrize("broken", ["", "x", "abc@approval link", "abc.def", "é@approval link"])
async def test_a_link_that_is_none_of_ours_opens_nothing(careful: Stage, broken: str) -> None:
    await token(careful)
    assert await opened(careful, broken) is None


async def test_nobody_lends_a_yes_to_their_own_words(careful: Stage) -> None:
    words = await careful.ask("lev", "/plan link 1 Мария", "dm-lev", private=True)
    assert words.startswith("Свои слова одобряет другой: специалист или владелец.")


async def test_nobody_lends_a_second_yes_and_the_last_word_is_lent_by_who_has_it(stage: Stage) -> None:
    await set_up(stage, Approval.TWO)
    await stage.appoint("ira", "Ира", Role.SPECIALIST)
    await stage.ask("vera", "/plan approve 1")
    again = await stage.ask("vera", "/plan link 1 Мария", "dm-vera", private=True)
    assert again == "Вы уже одобрили."
    other = await stage.ask("ira", "/plan link 1 Мария", "dm-ira", private=True)
    assert other == "Последнее слово за владельцем."
    await decide(stage, await token(stage, "olga"))
    assert (await kept(stage)).state is PostState.PLANNED


@pytest.mark.parametrize(
    ("who", "line", "told"),
    [
        ("anna", "/plan link 1 Мария", "нужна другая роль"),
        ("vera", "/plan link 1", "Так: /plan link"),
        ("vera", "/plan link 1 2д", "Так: /plan link"),
        ("vera", "/plan link 77 Мария", "77"),
    ],
)
async def test_a_link_that_can_not_be_issued_is_refused_in_words(
    careful: Stage, who: str, line: str, told: str
) -> None:
    assert told in await careful.ask(who, line, f"dm-{who}", private=True)


async def test_a_link_is_told_in_private_only(careful: Stage) -> None:
    assert "лично" in await careful.ask("vera", "/plan link 1 Мария")


async def test_without_an_address_it_is_said_what_to_set(stage: Stage) -> None:
    await stage.ask("lev", "/post 18:30 Новая обжарка")
    assert "[approval]" in await stage.ask("olga", "/plan link 1 Мария", "dm-olga", private=True)


async def test_other_words_for_a_published_post_are_approved_by_a_link_too(careful: Stage) -> None:
    await careful.ask("vera", "/plan approve 1")
    await careful.later(timedelta(hours=3, minutes=31))
    await careful.due()
    await careful.ask("lev", "/edit 1 Обжарка подешевела")
    await decide(careful, await token(careful))
    assert (await kept(careful)).content.text == "Обжарка подешевела"
