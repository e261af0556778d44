"""Several questions to VK asked together, so that many go as one call."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from models.errors import DeliveryError

_T = TypeVar("_T")


async def at_once(jobs: Sequence[Coroutine[Any, Any, _T]]) -> list[_T]:
    """What each of them finds; if one fails, all end.

    Raises:
        DeliveryError: one of them could not be answered.
    """
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(job) for job in jobs]
    except* DeliveryError as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]
