"""The log of answers."""

from datetime import timedelta

from models.questions import Question, Way
from models.storage.store import Store
from tests.builders import COMMUNITY, NOW, address


def _asked(number: str, days: int, community: str = COMMUNITY) -> Question:
    return Question(
        id=number,
        community=community,
        address=address(number),
        person="nina",
        text="когда открыто?",
        at=NOW - timedelta(days=days),
        way=Way.UNSURE,
    )


async def test_a_community_forgets_what_was_asked_long_ago(store: Store) -> None:
    async with store.begin() as ledger:
        await ledger.questions.add([_asked("old", 93), _asked("new", 91), _asked("elsewhere", 93, "other")])
        await ledger.questions.forget(COMMUNITY, NOW - timedelta(days=92))
        left = [await ledger.questions.get(number) for number in ("old", "new", "elsewhere")]
    assert [one and one.id for one in left] == [None, "new", "elsewhere"]
