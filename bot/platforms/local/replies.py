"""What an answer of the local network means: the result, or which of our errors. Pure."""

from datetime import timedelta
from typing import Final, TypeVar

import msgspec

from models.content import Results
from models.errors import OutcomeUnknown, RateLimited, Refused
from models.intents import Act, FirstComment, GiveFile, Publish, Receipt, Restore, Send, SendPicture

WRONG_TOKEN_PAUSE: Final = timedelta(seconds=30)
"""A wrong token is put right by a person; until then no order may be given up."""

NO_STORAGE_PAUSE: Final = timedelta(seconds=10)
"""The network wrote nothing, as its disk is full; somebody has to make room."""

LONGEST_PAUSE: Final = 3600.0
"""Seconds; whatever a network asks for, we look again within the hour."""

_Shape = TypeVar("_Shape")


class _Done(msgspec.Struct):
    ok: bool
    result: msgspec.Raw


class _Failed(msgspec.Struct):
    ok: bool
    error: str
    retry_after: float = 1.0


class _Written(msgspec.Struct):
    id: str
    hidden: bool = False


class _Counted(msgspec.Struct):
    members: int


class _Found(msgspec.Struct):
    messages: list[_Written]


class _PostResults(msgspec.Struct):
    id: str
    likes: int | None = None
    comments: int | None = None
    views: int | None = None


class _AllResults(msgspec.Struct):
    results: list[_PostResults]


def outcome(status: int, body: bytes) -> msgspec.Raw:
    """The result of a call that was answered with `status` and `body`.

    Raises:
        RateLimited: not done, try later.
        Refused: not done, with the network's words.
        OutcomeUnknown: it failed on the way or nobody can read the answer, so perhaps done.
    """
    if status == 200:
        return _read(body, _Done).result
    # Only the network itself can refuse: a page in HTML from something in between proves nothing.
    failure = _read(body, _Failed)
    if status == 401:
        raise RateLimited(WRONG_TOKEN_PAUSE)
    if status == 429:
        raise RateLimited(timedelta(seconds=min(max(failure.retry_after, 0.0), LONGEST_PAUSE)))
    if status == 507:
        raise RateLimited(NO_STORAGE_PAUSE)
    if status >= 500:
        raise OutcomeUnknown(failure.error)
    raise Refused(failure.error)


def receipt(act: Act, result: msgspec.Raw) -> Receipt:
    """What was written; acts that write nothing have an empty receipt.

    Raises:
        OutcomeUnknown: the result isn't what this act gives.
    """
    if not isinstance(act, Send | SendPicture | GiveFile | Publish | FirstComment | Restore):
        return Receipt()
    return Receipt(message=_read(result, _Written).id)


def copies(result: msgspec.Raw) -> list[tuple[str, bool]]:
    """What was found under a key: ids, oldest first, and whether each is hidden.

    Raises:
        OutcomeUnknown: it can't be read.
    """
    return [(one.id, one.hidden) for one in _read(result, _Found).messages]


def results(result: msgspec.Raw) -> dict[str, Results]:
    """What each post has brought; posts that are gone are left out.

    Raises:
        OutcomeUnknown: it can't be read.
    """
    found = _read(result, _AllResults).results
    return {one.id: Results(likes=one.likes, comments=one.comments, views=one.views) for one in found}


def members(result: msgspec.Raw) -> int:
    """How many are in a chat.

    Raises:
        OutcomeUnknown: it can't be read.
    """
    return _read(result, _Counted).members


def _read(body: bytes | msgspec.Raw, shape: type[_Shape]) -> _Shape:
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise OutcomeUnknown(f"the answer can't be read: {error}") from error
