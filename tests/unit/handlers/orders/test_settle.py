"""Settling: what the end of an order means to its story, written once."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest

from handlers.answers.matching import Matcher
from handlers.community.directory import Directory
from handlers.orders.settle import Done, Fate, GaveUp, Later, Settle, Settled
from handlers.orders.undelivered import Undone, address_of
from models.cases import Case, CaseKind, CaseState
from models.content import Content, Post, PostState
from models.intents import (
    AnswerPress,
    Ban,
    Delete,
    FirstComment,
    Intent,
    Mute,
    Order,
    Pin,
    Publish,
    Receipt,
    RefreshCard,
    Restore,
    Revise,
    Send,
    ShowCard,
    Unban,
    Unmute,
    Unpin,
    Withdraw,
)
from models.orders import Claimed
from models.outcomes import Counter
from models.storage.store import Store
from models.texts import LANGUAGES, Sentence, Texts
from tests import builders
from tests.builders import COMMUNITY, NOW, PLATFORM
from tests.fakes import Watch

NO = GaveUp("no right to do that")
DONE = Done(Receipt(message="77"), Send(platform=PLATFORM, chat="duty", text="карточка"))
ADDRESS = builders.address("5")
DELETE = Delete(address=ADDRESS, author="petya", author_name="Петя", text="слова", thread="1")
PUBLISH = Publish(platform=PLATFORM, chat="wall", post=1, content=Content(text="Новость"))


@dataclass(slots=True)
class Rig:
    """Settling on a database of its own, by a program that has just started."""

    store: Store
    settle: Settle

    async def end(self, intent: Intent, fate: Fate, case: int | None = None) -> None:
        """An order is given, taken and comes to its end."""
        async with self.store.begin() as ledger:
            await ledger.outbox.put([Order(key=repr(intent), intent=intent, case=case)])
            taken = await ledger.outbox.claim(PLATFORM, NOW, timedelta(minutes=1), 100)
        [claimed] = [one for one in taken if one.key == repr(intent)]
        await self.settled(claimed, fate)

    async def settled(self, claimed: Claimed, fate: Fate) -> None:
        async with self.store.begin() as ledger:
            await self.settle(ledger, [Settled(claimed, fate)], NOW)

    async def cases(self) -> Sequence[Case]:
        async with self.store.reading() as ledger:
            return (await ledger.cases.listing(COMMUNITY, tuple(CaseState), 100))[::-1]

    async def post(self) -> Post:
        async with self.store.reading() as ledger:
            found = await ledger.posts.get(1)
        assert found is not None
        return found


@pytest.fixture
async def rig(fresh: Callable[[], str]) -> AsyncIterator[Rig]:
    store = await Store.open(fresh(), Watch(NOW))
    planned = Post(
        id=0,
        community=COMMUNITY,
        author="lev",
        content=Content(text="Новость"),
        due=NOW,
        state=PostState.PUBLISHING,
    )
    async with store.begin() as ledger:
        await ledger.communities.save(builders.community(), "start", NOW)
        await ledger.posts.add(planned)
    yield Rig(store, Settle(Directory(Matcher)))
    await store.close()


async def test_a_published_post_knows_where_it_stands_and_is_counted_once(rig: Rig) -> None:
    await rig.end(PUBLISH, DONE)
    post = await rig.post()
    assert (post.state, post.published_at) == (PostState.PUBLISHED, NOW)
    assert post.address == builders.address("77", "wall")
    async with rig.store.reading() as ledger:
        totals = await ledger.journal.totals(COMMUNITY, NOW.date(), NOW.date())
    assert totals[Counter.POSTS_PUBLISHED] == 1


async def test_a_post_of_an_earlier_run_may_fail_before_anything_else_has_happened(rig: Rig) -> None:
    """Nothing has read the communities yet; that must not keep the person from being called."""
    await rig.end(PUBLISH, NO)
    assert (await rig.post()).state is PostState.FAILED
    [case] = await rig.cases()
    assert (case.kind, case.first.text) == (CaseKind.DELIVERY, "Новость")
    assert [reason.key for reason in case.reasons] == ["reason.post_refused", "reason.refusal"]
    assert case.reasons[1].params == {"error": "no right to do that"}


async def test_a_post_that_may_be_out_needs_a_person(rig: Rig) -> None:
    await rig.end(PUBLISH, GaveUp("silence", unsure=True))
    assert (await rig.post()).state is PostState.NEEDS_PERSON
    [case] = await rig.cases()
    assert case.reasons[0].key == "reason.post_unsure"


async def test_a_refused_deletion_is_put_to_a_person_with_what_was_to_go(rig: Rig) -> None:
    await rig.end(DELETE, NO)
    [case] = await rig.cases()
    assert (case.kind, case.reasons[0].key) == (CaseKind.DELIVERY, "reason.refused.delete")
    first = case.first
    assert (first.address, first.author, first.text, first.thread) == (ADDRESS, "petya", "слова", "1")


async def test_a_right_that_the_bot_lacks_makes_one_card_not_a_hundred(rig: Rig) -> None:
    for number in range(5):
        address = builders.address(str(number))
        await rig.end(Delete(address=address, author="petya", author_name="Петя", text="слова"), NO)
    await rig.end(Ban(platform=PLATFORM, chat="wall", person="petya", until=NOW), NO)
    deleting, banning = await rig.cases()
    assert (deleting.count, banning.count) == (5, 1)


async def test_a_failed_act_that_a_person_asked_for_is_told_in_its_case_too(rig: Rig) -> None:
    await rig.end(DELETE, NO)
    await rig.end(Restore(address=ADDRESS, author_name="Петя", text="слова"), NO, case=1)
    async with rig.store.reading() as ledger:
        [(_, who, what)] = await ledger.cases.history(1)
    assert (who, what) == (None, "delivery: no right to do that")
    assert [case.reasons[0].key for case in await rig.cases()][-1] == "reason.refused.restore"


@pytest.mark.parametrize(
    "intent",
    [
        pytest.param(AnswerPress(platform=PLATFORM, press_id="p", text="Готово"), id="the answer to a press"),
        pytest.param(RefreshCard(platform=PLATFORM, case=1), id="an outdated card"),
        pytest.param(ShowCard(platform=PLATFORM, case=1), id="a card that the duty chat refuses"),
        pytest.param(Send(platform="elsewhere", chat="x", text="…"), id="a community that is gone"),
    ],
)
async def test_nobody_is_called_for(rig: Rig, intent: Intent) -> None:
    claimed = Claimed(id=1, key="k", intent=intent, attempts=0, doubtful=False, created_at=NOW)
    await rig.settled(claimed, NO)
    assert await rig.cases() == []


async def test_a_shown_card_is_remembered_by_its_case(rig: Rig) -> None:
    await rig.end(DELETE, NO)
    await rig.end(ShowCard(platform=PLATFORM, case=1), DONE, case=1)
    [case] = await rig.cases()
    assert (case.card, case.version) == (builders.address("77", "duty"), 2)


async def test_an_act_that_is_put_off_stays_as_it_is(rig: Rig) -> None:
    await rig.end(PUBLISH, Later(timedelta(seconds=9), doubtful=False, error="slow down"))
    assert (await rig.post()).state is PostState.PUBLISHING
    async with rig.store.reading() as ledger:
        assert await ledger.outbox.next_due(PLATFORM) == NOW + timedelta(seconds=9)


PERSONAL = {"platform": PLATFORM, "chat": "chat", "person": "petya"}
ACTS: list[Undone] = [
    DELETE,
    Restore(address=ADDRESS, author_name="Петя", text="слова"),
    Mute(**PERSONAL, until=NOW),
    Unmute(**PERSONAL),
    Ban(**PERSONAL, until=NOW),
    Unban(**PERSONAL),
    Send(platform=PLATFORM, chat="chat", text="слова", reply_to="5"),
    FirstComment(address=ADDRESS, post=1, text="слова"),
    Revise(address=ADDRESS, post=1, content=Content(text="слова")),
    Pin(address=ADDRESS, post=1),
    Unpin(address=ADDRESS, post=1),
    Withdraw(address=ADDRESS, post=1),
]


@pytest.mark.parametrize("act", [pytest.param(act, id=type(act).__name__) for act in ACTS])
async def test_every_failure_has_words_in_every_language(rig: Rig, act: Undone, texts: Texts) -> None:
    await rig.end(act, NO)
    [case] = await rig.cases()
    assert case.first.address == address_of(act)
    for language in LANGUAGES:
        assert "{" not in texts.render(language, case.reasons[0])
        assert texts.render(language, case.reasons[1]) == "no right to do that"


async def test_a_refusal_that_the_platform_has_words_for_is_told_in_them(rig: Rig) -> None:
    why = Sentence("refused.vk.gone"), Sentence("refused.by_hand", {"link": "https://vk.com/wall1_2"})
    await rig.end(DELETE, GaveUp("wall.deleteComment: access denied (211)", why=why))
    [case] = await rig.cases()
    assert case.reasons[1:] == why


@pytest.mark.parametrize("act", ACTS[6:8], ids=["an answer", "a first comment"])
async def test_words_that_may_have_gone_are_told_of_in_every_language(
    rig: Rig, act: Undone, texts: Texts
) -> None:
    await rig.end(act, GaveUp("silence", unsure=True))
    [case] = await rig.cases()
    for language in LANGUAGES:
        assert "silence" in texts.render(language, case.reasons[0])


async def test_words_for_one_person_that_could_not_be_said_call_nobody(rig: Rig) -> None:
    whisper = Send(platform=PLATFORM, chat="chat", text="Готово", only="anna")
    await rig.end(whisper, GaveUp("nobody can tell", unsure=True))
    assert await rig.cases() == []
