"""Talks to the local network over HTTP: updates in, acts out. Shapes are `mapping`'s business."""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from io import BytesIO
from typing import Final

import aiohttp
import msgspec
import structlog

from bot.platforms.kept import NOTHING_KEPT, Contents, content_of
from bot.platforms.limits import Budget, Limits
from bot.platforms.local import calls, mapping, replies
from bot.platforms.local.calls import Params
from models.content import Results
from models.errors import OutcomeUnknown, RateLimited, Refused
from models.inbox import RawEvent
from models.intents import (
    Act,
    FirstComment,
    GiveFile,
    KeepMedium,
    Publish,
    Receipt,
    Send,
    SendPicture,
    ShowPost,
    TakeFile,
)
from models.media import kept_hash

log = structlog.get_logger()

CALL_TIMEOUT: Final = timedelta(seconds=10)
FIRST_RETRY: Final = timedelta(milliseconds=100)
LONGEST_RETRY: Final = timedelta(seconds=10)
UNREACHABLE_PAUSE: Final = timedelta(seconds=1)
RESULTS_AT_ONCE: Final = 100


def default_limits(monotonic: Callable[[], float] = time.monotonic) -> Limits:
    """A pace that the local network never complains about while calls are equally long on their way.

    It counts them as they arrive, we as they are let go: where one took a tenth of a second longer than the
    next, one may be too many.
    """
    token, chat = Budget(per_second=24, burst=5), Budget(per_second=15, burst=4)
    return Limits(token=token, chat=chat, monotonic=monotonic)


def connect(address: str, token: str) -> aiohttp.ClientSession:
    """A session with the network at `address`; whoever asked for it closes it."""
    return aiohttp.ClientSession(
        address,
        headers={"Authorization": f"Bearer {token}"},
        timeout=aiohttp.ClientTimeout(total=CALL_TIMEOUT.total_seconds()),
        connector=aiohttp.TCPConnector(limit=0),
    )


class LocalIntake:
    """Fetches updates as they came."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def fetch(self, after: int, wait: timedelta) -> list[RawEvent]:
        """Updates above `after`, as soon as there are any and at the latest after `wait`.

        Acknowledges those up to `after`, so they must be stored by now. A network that does not
        answer is asked again, ever more slowly, until it does. It may repeat old updates.
        """
        retry = FIRST_RETRY
        while True:
            try:
                return mapping.events(await self._page(after, wait))
            except (aiohttp.ClientError, TimeoutError, ValueError) as error:
                log.warning("updates can't be fetched", reason=_told(error), again_in=retry.total_seconds())
                await asyncio.sleep(retry.total_seconds())
                retry = min(retry * 2, LONGEST_RETRY)

    async def _page(self, after: int, wait: timedelta) -> bytes:
        query = {"after": after, "wait": wait.total_seconds()}
        patience = aiohttp.ClientTimeout(total=(wait + CALL_TIMEOUT).total_seconds())
        async with self._session.get("/bot/updates", params=query, timeout=patience) as answer:
            answer.raise_for_status()
            return await answer.read()


class LocalGateway:
    """Performs acts; pictures of posts are ours, or were attached to a message on the network."""

    def __init__(
        self, session: aiohttp.ClientSession, limits: Limits, contents: Contents = NOTHING_KEPT
    ) -> None:
        self._session, self._limits, self._contents = session, limits, contents

    async def perform(self, act: Act, key: str) -> Receipt:
        """Do it; `key` stays with what is written, so that it can be found.

        Raises:
            RateLimited: not done, try later.
            Refused: not done, and never will be.
            OutcomeUnknown: perhaps done.
        """
        if isinstance(act, TakeFile | KeepMedium):
            return await self._brought(act.file)
        chat = _written_in(act)
        method, params = calls.call(act, key, await self._pictures(act))
        return replies.receipt(act, await self._call(method, params, chat))

    async def find(self, act: Act, key: str, taken: Collection[str] = ()) -> Receipt | None:
        """What was written with `key`, or None; further copies of it are taken away.

        Raises:
            DeliveryError: it can't be told now.
        """
        chat = _written_in(act)
        if chat is None:
            return None
        copies = replies.copies(await self._call("findSent", {"chat": chat, "guid": key}))
        for message, hidden in copies[1:]:
            if not hidden:
                await self._call("deleteMessage", {"chat": chat, "message": message})
        return Receipt(message=copies[0][0]) if copies else None

    async def results(self, chat: str, messages: Sequence[str]) -> Mapping[str, Results]:
        """Likes, comments and views of posts; those that are gone are left out.

        Raises:
            DeliveryError: it can't be told now.
        """
        known: dict[str, Results] = {}
        for start in range(0, len(messages), RESULTS_AT_ONCE):
            asked = {"chat": chat, "messages": list(messages[start : start + RESULTS_AT_ONCE])}
            known |= replies.results(await self._call("getResults", asked))
        return known

    async def subscribers(self, wall: str) -> int | None:
        """How many can read the wall.

        Raises:
            DeliveryError: it can't be told now.
        """
        return replies.members(await self._call("getChat", {"chat": wall}))

    async def _pictures(self, act: Act) -> list[bytes]:
        names = act.content.media if isinstance(act, Publish | ShowPost) else ()
        return [await self._picture(name) for name in names]

    async def _picture(self, name: str) -> bytes:
        if kept_hash(name):
            return (await content_of(self._contents, name)).content
        return (await self._brought(name)).content or b""

    async def _brought(self, name: str) -> Receipt:
        """What somebody has attached, and how it is called."""
        document = name.startswith(mapping.DOCUMENT)
        path = f"/files/{name.removeprefix(mapping.DOCUMENT)}" if document else f"/pictures/{name}"
        try:
            async with self._session.get(path) as answer:
                if answer.status == 404:
                    raise Refused(f"{name} is gone")
                answer.raise_for_status()
                said = answer.content_disposition
                return Receipt(link=(said and said.filename) or name, content=await answer.read())
        except (aiohttp.ClientError, TimeoutError) as error:
            # Nothing was posted yet, so it is safe to try again.
            raise RateLimited(UNREACHABLE_PAUSE) from error

    async def _call(self, method: str, params: Params, chat: str | None = None) -> msgspec.Raw:
        """One call at our pace; `chat` where it counts against a chat too."""
        await self._limits.turn(chat)
        status, body = await self._post(method, params)
        if status == 401:
            log.error("the local network refuses our token", method=method)
        try:
            return replies.outcome(status, body)
        except RateLimited as limited:
            self._limits.pause(limited.retry_after, chat if status == 429 else None)
            raise

    async def _post(self, method: str, params: Params) -> tuple[int, bytes]:
        body = BytesIO(msgspec.json.encode(params))
        try:
            async with self._session.post(f"/bot/{method}", data=body, allow_redirects=False) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            # Nobody was reached, so surely nothing happened.
            self._limits.pause(UNREACHABLE_PAUSE)
            raise RateLimited(UNREACHABLE_PAUSE) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise OutcomeUnknown(f"{method}: {_told(error)}") from error


def _written_in(act: Act) -> str | None:
    """The chat in which an act says something."""
    if isinstance(act, FirstComment):
        return act.address.chat
    return act.chat if isinstance(act, Send | SendPicture | GiveFile | Publish | ShowPost) else None


def _told(error: Exception) -> str:
    return str(error) or type(error).__name__
