"""Together: what many ask for at the same time is done at once. What that is, is for others to say."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

_Asked = TypeVar("_Asked")
_Given = TypeVar("_Given")


class _Waiter(NamedTuple, Generic[_Asked, _Given]):
    """Somebody with what they ask for; `called` when it is `given`, or when it is their turn to do it."""

    asked: _Asked
    given: asyncio.Future[_Given]
    called: asyncio.Future[None]


class Together(Generic[_Asked, _Given]):
    """Does for many at once what each of them waits for.

    Nobody is kept waiting for others to come for longer than `gather` seconds: whoever asks while it works is
    served by the next go, with all who asked meanwhile. One of them does it for all; each of the others is
    woken once.
    """

    def __init__(
        self, do: Callable[[Sequence[_Asked]], Awaitable[Sequence[_Given]]], gather: float = 0.0
    ) -> None:
        """`do` gives as many things as it is asked for, in their order."""
        self._do, self._gather = do, gather
        self._waiting: list[_Waiter[_Asked, _Given]] = []
        self._working: _Waiter[_Asked, _Given] | None = None

    async def __call__(self, asked: _Asked) -> _Given:
        """What `do` gives for `asked`; what it raises is raised to each whom it failed."""
        loop = asyncio.get_running_loop()
        mine = _Waiter[_Asked, _Given](asked, loop.create_future(), loop.create_future())
        self._waiting.append(mine)
        if self._working is None:
            self._call(mine)
        try:
            await mine.called
            if self._working is mine:
                await asyncio.sleep(self._gather)  # whoever is ready to ask comes along
                await self._serve(mine)
        finally:
            if self._working is mine:
                self._pass_on()
        return mine.given.result()

    def _call(self, one: _Waiter[_Asked, _Given]) -> None:
        self._working = one
        one.called.set_result(None)

    def _pass_on(self) -> None:
        """Whoever waits longest and has not left works next."""
        self._working = None
        if waiting := next((one for one in self._waiting if not one.called.done()), None):
            self._call(waiting)

    async def _serve(self, mine: _Waiter[_Asked, _Given]) -> None:
        served, self._waiting = self._waiting, []
        try:
            given = list(zip(served, await self._do([one.asked for one in served]), strict=True))
        except asyncio.CancelledError:  # whoever leaves takes nobody along: the next in turn serves them
            self._waiting = [one for one in served if one is not mine] + self._waiting
            raise
        except BaseException as error:  # noqa: BLE001 - nothing is swallowed: each who waits has it raised
            for one in served:
                one.given.set_exception(error)
                one.given.exception()  # each raises it if it still waits; one that was cancelled does not
        else:
            for one, what in given:
                one.given.set_result(what)
        for one in served:
            if not one.called.done():  # neither this one itself nor who has left
                one.called.set_result(None)
