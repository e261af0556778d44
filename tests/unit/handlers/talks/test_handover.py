"""The rules of the hand-over: whoever has the word keeps it until they give it back."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from handlers.talks import handover
from models.conversations import Conversation, ConversationKey, Phase
from tests.builders import COMMUNITY, NOW, item

QUIET = timedelta(minutes=30)
KEY = ConversationKey("vk", "dm-nina")
FRESH = Conversation(key=KEY, community=COMMUNITY, since=NOW)

ACTS = {
    "gathered": lambda talk, now: handover.gathered(talk, item("a"), now),
    "offered": lambda talk, now: handover.offered(talk, item("b"), now),
    "waiting": lambda talk, now: handover.waiting(talk, item("c"), now),
    "wished": lambda talk, now: handover.waiting(talk, item("d"), now, wished=True),
    "taken": lambda talk, now: handover.taken(talk, now, QUIET),
    "spoke": lambda talk, now: handover.spoke(talk, now, QUIET),
    "released": handover.released,
    "returned": handover.returned,
    "quiet": handover.was_quiet,
}
BY_THE_BOT = ("gathered", "offered")
ways = st.lists(st.sampled_from(sorted(ACTS)), max_size=12)


def after(names: list[str]) -> Conversation:
    """The conversation to which these acts have led, the bot's own only where it may."""
    talk, now = FRESH, NOW
    for name in names:
        now += timedelta(minutes=1)
        if name in BY_THE_BOT and not handover.may_ask(talk):
            continue
        if name == "quiet" and talk.phase is not Phase.HUMAN:
            continue
        talk = ACTS[name](talk, now)
    return talk


@given(ways)
def test_the_bot_never_has_the_word_while_a_person_has_it(names: list[str]) -> None:
    talk = after([*names, "spoke"])
    assert talk.phase is Phase.HUMAN
    assert not handover.may_answer(talk)
    assert not handover.may_ask(talk)
    said_meanwhile = handover.waiting(talk, item("more"), NOW)
    assert said_meanwhile.phase is Phase.HUMAN


@given(ways, st.sampled_from(["returned", "released"]))
def test_nothing_of_a_hand_over_is_kept_when_it_is_over(names: list[str], end: str) -> None:
    talk = after([*names, end])
    kept = replace(talk, phase=Phase.BOT)
    assert kept == replace(FRESH, since=talk.since)


@given(ways)
def test_nobody_waits_where_nothing_ever_happens(names: list[str]) -> None:
    talk = after(names)
    if talk.phase is Phase.HUMAN or (talk.phase is Phase.BOT and talk.asked):
        assert talk.due_at is not None, "the clock gives the word back"
    if talk.phase is Phase.WAITING:
        assert talk.asked, "people know what for"


@given(ways)
def test_whoever_wished_for_a_person_hears_no_bot_until_they_come_back(names: list[str]) -> None:
    talk = after([*names, "returned", "wished"])
    assert not handover.may_answer(talk)
    assert handover.may_answer(handover.returned(talk, NOW))


def test_a_person_who_takes_it_and_says_nothing_leaves_the_asker_waiting_for_people() -> None:
    talk = after(["waiting", "taken", "quiet"])
    assert talk.phase is Phase.WAITING
    assert handover.was_quiet(after(["waiting", "spoke"]), NOW).is_idle
