"""How the collector of garbage works in a process of ours: seldom, and not through what stays anyway."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (100_000, 20, 50)
"""New objects per search, and how many searches of one generation make one of the next. With Python's own
700 a batch of messages is searched a hundred times, each time through what it still works with; with 20,000
nearly every full batch was searched once."""

_MANY = 10 * _SELDOM[0]

_inside: set[object] = set()
"""Those whose work is not to be disturbed at this moment."""


def keep_what_is_loaded() -> None:
    """Tell the collector that the classifier and the libraries stay, and to look for garbage less often.

    Each of its full searches went through all of them, for a tenth of a second in which nobody was
    answered.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)


@contextmanager
def undisturbed() -> Iterator[None]:
    """No search while much is made that is needed until the end and dropped then, as a batch's records are.

    Nothing is searched in the whole process as long as anybody is inside, also while they wait for the
    database: for as long as a batch takes, or several that overlap. Where there is always somebody, what is
    new is searched each time that somebody leaves and `_MANY` objects have come together.
    """
    if not (_inside or gc.isenabled()):
        yield  # somebody else's wish
        return
    visit = object()
    _inside.add(visit)
    gc.disable()
    try:
        yield
    finally:
        _inside.remove(visit)
        if not _inside:
            gc.enable()
        elif gc.get_count()[0] > _MANY:
            gc.collect(1)
