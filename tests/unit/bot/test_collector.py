"""The collector of garbage stays out of the way of a batch, and out of nothing else."""

import gc

import pytest

from bot.collector import undisturbed


@pytest.fixture(autouse=True)
def _collecting() -> None:
    assert gc.isenabled()


def test_nothing_is_searched_until_the_work_is_done_or_has_failed() -> None:
    with undisturbed():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), undisturbed():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_work_within_work_disturbs_neither() -> None:
    with undisturbed():
        with undisturbed():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
