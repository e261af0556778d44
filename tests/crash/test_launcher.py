"""What the launcher makes of a life that ends otherwise than by being killed."""

import mmap

from tests.crash.launcher import born
from tests.crash.points import NOTE_SIZE


def test_a_life_that_ends_by_an_error_of_its_own_is_no_death() -> None:
    """Else a crash test whose lives all fail at their first step would go on for ever."""

    def fails() -> None:
        raise AttributeError("no such method to watch")

    assert born(60.0, mmap.mmap(-1, NOTE_SIZE), fails).status == 1
