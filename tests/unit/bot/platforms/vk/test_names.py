"""What people and communities are called, as it is put beside events."""

import json
from typing import Any, cast

import pytest

from bot.platforms.vk.keys import Keys
from bot.platforms.vk.names import Names
from tests.builders import NOW
from tests.unit.bot.platforms.vk.conftest import Cafe


class Book:
    """Keys that tell names, and which numbers they were asked for."""

    def __init__(self, names: dict[int, str]) -> None:
        self._names = names
        self.asked: list[int] = []

    async def call(self, method: str, user_ids: list[int]) -> Any:
        """What VK tells of people; of those that it does not know nothing."""
        assert method == "users.get"
        self.asked += user_ids
        return [{"id": one, "first_name": self._names[one]} for one in user_ids if one in self._names]


def names(book: Book, remembered: int = 100) -> Names:
    return Names(cast("Keys", book), lambda: NOW, remembered)


@pytest.mark.parametrize("name", ['Анна "Аня" К.', "\\", "line\u2028end", "Оля 🌸"])
async def test_a_name_is_a_field_whatever_stands_in_it(name: str) -> None:
    known = await names(Book({57: name})).of([57])
    assert json.loads(b"{%b}" % known[57]) == {"57": name}


async def test_a_name_with_half_an_emoji_is_learned_with_those_beside_it(cafe: Cafe) -> None:
    half = cafe.api.vk.person("Оля \ud83c")
    known = await Names(cafe.keys, lambda: NOW).of([half.id, cafe.olga.id])
    told = json.loads(b"{%b}" % b",".join(known.values()))
    assert told[str(cafe.olga.id)] == "Ольга Ким"
    assert told[str(half.id)].startswith("Оля \ufffd")


async def test_who_is_asked_for_again_and_again_is_remembered() -> None:
    book = Book(dict.fromkeys(range(1, 20), "Кто-то"))
    known = names(book, remembered=6)
    for other in range(2, 20):
        assert {1, other} <= (await known.of([1, other])).keys()
    assert book.asked == list(range(1, 20))


async def test_who_was_not_asked_for_in_long_is_forgotten() -> None:
    book = Book(dict.fromkeys(range(1, 20), "Кто-то"))
    known = names(book, remembered=6)
    for one in (*range(1, 8), 1):
        assert len(await known.of([one])) <= 3
    assert book.asked == [*range(1, 8), 1]


async def test_whom_vk_does_not_know_has_no_name() -> None:
    assert await names(Book({})).of([57]) == {}


class Strict:
    """Keys that count how many each call asks for, and tell nothing."""

    def __init__(self) -> None:
        self.sizes: dict[str, list[int]] = {}

    async def call(self, method: str, **asked: list[int]) -> Any:
        """Nothing of what VK knows, in the shape of its answers."""
        [ids] = asked.values()
        self.sizes.setdefault(method, []).append(len(ids))
        return [] if method == "users.get" else {"groups": [], "items": []}


async def test_no_call_asks_for_more_than_vk_lets() -> None:
    """One that does is refused as a whole, and names are left alone for a minute."""
    keys = Strict()
    known = Names(cast("Keys", keys), lambda: NOW)
    await known.of([*range(1, 1_502), *range(-600, 0), *range(2_000_000_001, 2_000_000_151)])
    assert keys.sizes == {
        "users.get": [1_000, 501],
        "groups.getById": [500],
        "messages.getConversationsById": [100],
    }
