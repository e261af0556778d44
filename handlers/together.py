"""Together: what many ask for at the same time is done at once. What that is, is for others to say."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

_Asked = TypeVar("_Asked")
_Given = TypeVar("_Given")


class Together(Generic[_Asked, _Given]):
    """Does for many at once what each of them waits for.

    Nobody is kept waiting for others to come: whoever asks while it works is served by the next go,
    with all who asked meanwhile.
    """

    def __init__(self, do: Callable[[Sequence[_Asked]], Awaitable[Sequence[_Given]]]) -> None:
        """`do` gives as many things as it is asked for, in their order."""
        self._do = do
        self._turn = asyncio.Lock()
        self._waiting: list[tuple[_Asked, asyncio.Future[_Given]]] = []

    async def __call__(self, asked: _Asked) -> _Given:
        """What `do` gives for `asked`; what it raises is raised to each whom it failed."""
        mine: asyncio.Future[_Given] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, mine))
        async with self._turn:
            if not mine.done():
                await asyncio.sleep(0)  # whoever is ready to ask comes along
                await self._serve(mine)
        return mine.result()

    async def _serve(self, mine: asyncio.Future[_Given]) -> None:
        served, self._waiting = self._waiting, []
        try:
            given = await self._do([asked for asked, _ in served])
        except asyncio.CancelledError:  # whoever leaves takes nobody along: the next in turn serves them
            self._waiting = [one for one in served if one[1] is not mine] + self._waiting
            raise
        except BaseException as error:  # noqa: BLE001 - nothing is swallowed: each who waits has it raised
            for _, future in served:
                future.set_exception(error)
                future.exception()  # each raises it if it still waits; one that was cancelled does not
            return
        for (_, future), one in zip(served, given, strict=True):
            future.set_result(one)
