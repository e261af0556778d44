"""What follows from a change among deeds keeps to what still stands."""

from datetime import timedelta

from handlers.cases.consequences import Deeds, intents
from models.intents import Ban, Mute, Unban, Unmute
from models.outcomes import DeedKind
from tests.builders import NOW, deed

HOUR = timedelta(hours=1)


def test_a_mute_that_still_stands_begins_again_when_the_ban_over_it_ends() -> None:
    muted = deed(DeedKind.MUTED, id=1, until=NOW + HOUR)
    banned = deed(DeedKind.BANNED, id=2, until=NOW + 24 * HOUR)
    end, again = intents((), [muted, banned], Deeds(undone=(banned,)), NOW)
    assert isinstance(end, Unban)
    assert isinstance(again, Mute)
    assert again.until == NOW + HOUR


def test_a_mute_that_ran_out_under_a_ban_does_not_begin_again() -> None:
    muted = deed(DeedKind.MUTED, id=1, until=NOW - HOUR)
    banned = deed(DeedKind.BANNED, id=2, until=NOW + 24 * HOUR)
    [end] = intents((), [muted, banned], Deeds(undone=(banned,)), NOW)
    assert isinstance(end, Unban)


def test_the_end_of_a_mute_does_not_lift_the_ban_that_stands_over_it() -> None:
    muted = deed(DeedKind.MUTED, id=1, until=NOW + HOUR)
    undone = deed(DeedKind.BANNED, id=2, until=NOW + 23 * HOUR)
    banned = deed(DeedKind.BANNED, id=3, until=NOW + 24 * HOUR)
    for change in (Deeds(undone=(muted,)), Deeds(undone=(muted, undone))):
        end, again = intents((), [muted, undone, banned], change, NOW)
        assert isinstance(end, Unmute)
        assert isinstance(again, Ban)
        assert again.until == NOW + 24 * HOUR
