"""One poll of a Bots Long Poll server. Imports requests: import this only where VK is used."""

from datetime import timedelta
from typing import Any, Final, NamedTuple

import msgspec

from bot.platforms.legible import decoded
from bot.platforms.vk.lines import Lines
from bot.platforms.vk.session import CONNECT_TIMEOUT, ON_THE_WAY, Session, whole

LONGEST: Final = timedelta(seconds=90)
_SPARE: Final = timedelta(seconds=10)


class PollFailed(Exception):
    """No events, for a reason that is no error code of VK; the address is not in its words."""


class Server(NamedTuple):
    """Whom to ask, and the key that opens."""

    url: str
    key: str


class Polled(NamedTuple):
    """An answer: events as they came and VK's mark after them, or the code of a failure."""

    ts: str
    updates: list[bytes]
    failed: int = 0


class _Answer(msgspec.Struct):
    ts: str | int = ""
    updates: list[msgspec.Raw] = []
    failed: int = 0


_answer = msgspec.json.Decoder(_Answer)


async def poll(lines: Lines[Session], server: Server, ts: str, wait: timedelta) -> Polled:
    """Ask what came after `ts`, waiting for it up to `wait`.

    Raises:
        PollFailed: no answer, or one that can't be read.
    """
    wait = min(wait, LONGEST)
    asked = {"act": "a_check", "key": server.key, "ts": ts, "wait": int(wait.total_seconds())}
    try:
        body = await lines.run(lambda session: _body(session, server.url, asked, wait), wait + 2 * _SPARE)
    except TimeoutError:
        raise PollFailed("no answer in time") from None
    try:
        answer = decoded(body, _answer)
    except msgspec.DecodeError:
        raise PollFailed("the answer is no JSON") from None
    if not answer.failed and answer.ts == "":
        raise PollFailed("the answer has no ts")
    return Polled(str(answer.ts), list(map(bytes, answer.updates)), answer.failed)


def _body(session: Session, url: str, asked: dict[str, Any], wait: timedelta) -> bytes:
    patience = (CONNECT_TIMEOUT.total_seconds(), (wait + _SPARE).total_seconds())
    try:
        where = url if "//" in url else f"https://{url}"
        answer = session.http.get(where, params=asked, timeout=patience, stream=True)
        body = whole(answer)
    except ON_THE_WAY as error:
        raise PollFailed(type(error).__name__) from None
    if not answer.ok:
        raise PollFailed(f"HTTP {answer.status_code}")
    return body
