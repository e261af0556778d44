"""Conversations are found by their whole key, and come back as they were kept."""

import asyncio
from collections.abc import Callable, Set
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.cases import CaseItem
from models.conversations import Conversation, ConversationKey, Phase
from models.messages import Address
from models.storage.store import Store
from tests.unit.models.storage.conftest import NOW

# What is no text to a platform is no part of a key.
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=3)
KEYS = st.sets(
    st.builds(ConversationKey, *[st.sampled_from(["vk", "t'", 'q"', "\\"]), *[WORDS] * 3]), max_size=6
)


def talk(key: ConversationKey, now: datetime) -> Conversation:
    asked = CaseItem(
        address=Address(platform="vk", chat="c", message="1"),
        author="1",
        author_name="Анна",
        text="Где вы?",
        at=now,
    )
    return Conversation(key=key, community="shop", since=now, asked=(asked,))


async def test_a_conversation_comes_back_as_it_was_kept(store: Store, now: datetime) -> None:
    key = ConversationKey("telegram", "-100", "7", "5")
    waiting = Conversation(
        key=key,
        community="shop",
        since=now,
        phase=Phase.HUMAN,
        spoke_at=now + timedelta(minutes=1),
        wished=True,
        offered=True,
        due_at=now + timedelta(hours=1),
    )
    async with store.begin() as ledger:
        await ledger.conversations.save([waiting])
        assert await ledger.conversations.several([key]) == {key: waiting}
        assert await ledger.conversations.due(now + timedelta(hours=1), 5) == [waiting]
        assert await ledger.conversations.due(now, 5) == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=KEYS, asked=KEYS)
def test_those_that_are_asked_for_are_found_whatever_their_keys_are_made_of(
    fresh: Callable[[], str], kept: Set[ConversationKey], asked: Set[ConversationKey]
) -> None:
    async def found() -> Set[ConversationKey]:
        store = await Store.open(fresh(), lambda: NOW)
        try:
            async with store.begin() as ledger:
                await ledger.conversations.save([talk(key, NOW) for key in kept])
                return (await ledger.conversations.several([*asked, *list(kept)[:2]])).keys()
        finally:
            await store.close()

    assert asyncio.run(found()) == kept & asked | set(list(kept)[:2])
