"""One access key: its calls at the pace that it may keep, packed where many wait, paused where VK says so.

Calls that wait for their turn together go together: VK counts an `execute` of up to 25 of them as one.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
import structlog

from bot.platforms.limits import Budget, Limits
from bot.platforms.vk import session as vk
from bot.platforms.vk.failures import Answered, TooFast, failure
from bot.platforms.vk.lines import Lines
from bot.platforms.vk.pauses import Pauses
from bot.platforms.window import Passage, Window
from models.errors import DeliveryError, OutcomeUnknown, RateLimited, Refused
from models.texts import Sentence

log = structlog.get_logger()
_T = TypeVar("_T")

PACKED: Final = 25
_LONGEST_CODE: Final = 30_000
_TOO_FAST_TRIES: Final = 3
_FIRST_SLOWING, _LONGEST_SLOWING = timedelta(seconds=0.5), timedelta(seconds=10)


class Kind(StrEnum):
    """Whose key it is; the values are VK's."""

    GROUP = "group"
    USER = "user"
    SERVICE = "service"


BUDGETS: Final[Mapping[Kind, Budget]] = {
    Kind.GROUP: Budget(per_second=19),
    Kind.USER: Budget(per_second=3),
    Kind.SERVICE: Budget(per_second=3),
}
"""20 calls a second for a community, 3 for a user; of a service key sources say 3 to 60."""

WINDOWS: Final[Mapping[Kind, int]] = {Kind.USER: 3, Kind.SERVICE: 3}
"""Where a second has room for few calls, those that are held up on the way are counted too."""

SESSIONS: Final[Mapping[Kind, int]] = {Kind.GROUP: 6, Kind.USER: 3, Kind.SERVICE: 2}
"""vk_api holds a lock during each request, so that the pace needs several."""


@dataclass(eq=False, slots=True)
class _Call:
    method: str
    params: vk.Written
    answer: asyncio.Future[Any]
    taken: bool = False


class _Batch(NamedTuple):
    calls: list[_Call]
    passage: Passage | None = None


class Key:
    """Calls with one key. `name` is what people call it: where in the configuration it stands."""

    def __init__(
        self,
        kind: Kind,
        name: str,
        lines: Lines[vk.Session],
        limits: Limits,
        monotonic: Callable[[], float] = time.monotonic,
        window: Window | None = None,
    ) -> None:
        self._window = window
        self.kind, self.name = kind, name
        self._lines, self._limits, self._monotonic = lines, limits, monotonic
        self._waiting: deque[_Call] = deque()
        self._turns = asyncio.Lock()
        self._pauses = Pauses(monotonic)
        self._slowing = timedelta(0)

    async def call(self, method: str, params: Mapping[str, Any]) -> Any:
        """The response to a call.

        Raises:
            RateLimited: not done, try later.
            Refused: not done; `failures` tells why.
            OutcomeUnknown: perhaps done.
        """
        self._pauses.check(method)
        for left in reversed(range(_TOO_FAST_TRIES)):
            try:
                response = await self._answered(method, params)
            except TooFast:
                if not left:
                    raise
            except RateLimited as limited:
                self._pauses.learn(limited, method, self.name)
                raise
            else:
                self._pauses.over(method)
                return response
        raise AssertionError("unreachable")

    @property
    def troubles(self) -> Mapping[str, Sentence]:
        """What a person has to put right, for people; by what it keeps from being done."""
        return {f"{self.kind}:{what}": why for what, why in self._pauses.troubles.items()}

    @property
    def is_over(self) -> bool:
        """Whether VK has refused the key itself."""
        return "" in self._pauses.troubles

    async def run(self, job: Callable[[vk.Session], _T], patience: timedelta) -> _T:
        """What `job` makes of a session of this key, like an upload; it counts as no call.

        Raises:
            TimeoutError: it took too long.
        """
        return await self._lines.run(job, patience)

    def close(self) -> None:
        """No more calls."""
        self._lines.close()

    async def _answered(self, method: str, params: Mapping[str, Any]) -> Any:
        mine = _Call(method, _written(method, params), asyncio.get_running_loop().create_future())
        self._waiting.append(mine)
        try:
            while not mine.taken:
                batch = await self._turn(mine)
                if batch.calls:
                    await self._send(batch.calls, batch.passage)
            return await mine.answer
        finally:
            if not mine.taken:
                self._waiting.remove(mine)
            if mine.answer.done() and not mine.answer.cancelled():
                mine.answer.exception()  # it was read, or nobody is left who would

    async def _turn(self, mine: _Call) -> _Batch:
        """Whoever's turn it is takes along all who wait, up to what fits into one call."""
        async with self._turns:
            if mine.taken:
                return _Batch([])
            await self._lines.ready()
            await self._limits.turn()
            passage = await self._window.begin() if self._window else None
            return _Batch(self._packed(), passage)

    def _packed(self) -> list[_Call]:
        most = 1 if self.kind is Kind.SERVICE else PACKED
        batch: list[_Call] = []
        length = 0
        while self._waiting and len(batch) < most:
            length += sum(len(str(value)) + 8 for value in self._waiting[0].params.values())
            if batch and length > _LONGEST_CODE:
                break
            call = self._waiting.popleft()
            call.taken = True
            batch.append(call)
        return batch

    async def _send(self, batch: Sequence[_Call], passage: Passage | None) -> None:
        try:
            outcomes = await self._outcomes(batch)
        except BaseException as error:
            # Who leaves in the middle leaves others behind: of their calls nobody knows now.
            kept = error if isinstance(error, DeliveryError) else OutcomeUnknown("the call was given up")
            outcomes = [kept] * len(batch)
            if not isinstance(error, DeliveryError):
                raise
        finally:
            if passage:
                passage.end()
            for call, outcome in zip(batch, outcomes, strict=True):
                if call.answer.done():
                    continue
                if isinstance(outcome, DeliveryError):
                    call.answer.set_exception(outcome)
                else:
                    call.answer.set_result(outcome)

    async def _outcomes(self, batch: Sequence[_Call]) -> list[Any]:
        try:
            if len(batch) == 1:
                answers = [(await self._direct(batch[0].method, batch[0].params))["response"]]
            else:
                answers = await self._together(batch)
        except TooFast:
            self._slowing = min(max(self._slowing * 2, _FIRST_SLOWING), _LONGEST_SLOWING)
            self._limits.pause(self._slowing)
            raise
        self._slowing = timedelta(0)
        return answers

    async def _together(self, batch: Sequence[_Call]) -> list[Any]:
        try:
            return _unpacked(batch, await self._direct("execute", {"code": _code(batch)}))
        except Answered as refused:
            # Of a code that VK can't read nothing is done: one call must not take the others along.
            log.warning("VK does not take several calls as one", calls=len(batch), reason=str(refused))
        answers: list[Any] = []
        for call in batch:
            try:
                await self._limits.turn()
                answers.append((await self._direct(call.method, call.params))["response"])
            except DeliveryError as error:
                answers.append(error)
        return answers

    async def _direct(self, method: str, params: vk.Written) -> dict[str, Any]:
        try:
            return await self._lines.run(lambda session: vk.call(session, method, params), vk.CALL_TIMEOUT)
        except TimeoutError:
            raise OutcomeUnknown(f"{method}: no answer in time") from None


def _written(method: str, params: Mapping[str, Any]) -> vk.Written:
    try:
        return vk.written(params)
    except (ValueError, TypeError) as error:
        # Nothing was sent, and the same can't be written next time either.
        raise Refused(f"{method}: parameters that can't be written ({type(error).__name__})") from None


def _code(batch: Sequence[_Call]) -> str:
    calls = (f"API.{call.method}({_literal(call.params)})" for call in batch)
    return f"return [{','.join(calls)}];"


def _literal(params: vk.Written) -> str:
    texts = {name: str(value) for name, value in params.items()}
    return msgspec.json.encode(texts).decode()


def _unpacked(batch: Sequence[_Call], answer: Mapping[str, Any]) -> list[Any]:
    """What each call came to: a failed one is `false`, and its error stands in a list beside."""
    response, errors = answer["response"], deque(answer.get("execute_errors") or ())
    if not isinstance(response, list) or len(response) != len(batch):
        raise OutcomeUnknown("execute: an answer of another length")
    return [
        one if one is not False else _error(call, errors) for call, one in zip(batch, response, strict=True)
    ]


def _error(call: _Call, errors: deque[Any]) -> DeliveryError:
    told = errors.popleft() if errors else None
    if not isinstance(told, dict) or told.get("method") not in (call.method, None):
        return OutcomeUnknown(f"{call.method}: execute does not tell how it went")
    return failure(told, call.method)


def key(kind: Kind, name: str, token: str, server: str = "", limits: Limits | None = None) -> Key:
    """A key of the configuration, ready to be used."""
    lines = Lines(vk.maker(token, server), SESSIONS[kind])
    if limits is not None:
        return Key(kind, name, lines, limits)
    window = Window(WINDOWS[kind]) if kind in WINDOWS else None
    return Key(kind, name, lines, Limits(token=BUDGETS[kind], chat=BUDGETS[kind]), window=window)
