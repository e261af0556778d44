"""Several processes that publish from one database: `python -m tests.crash.crew SITE COUNT`.

They know nothing of each other. Each ends when the plan has nothing left that is to go out. Which posts it
has put out it writes to a file of its own, `posts.PROCESS`, in the folder it runs in.
"""

import asyncio
import os
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from handlers.ports import Gateway
from models.content import Results
from models.errors import StorageError
from models.intents import Act, Publish, Receipt
from tests.crash.poster import Site, working
from tests.crash.truth import rows
from tests.crash.wires import WIRES
from tests.crash.wound import WoundClock

_LEFT = """
SELECT (SELECT count(*) FROM posts WHERE state IN ('planned', 'publishing'))
     + (SELECT count(*) FROM outbox WHERE done_at IS NULL) AS number
"""
_MOMENT = 0.05
NOTES = "posts."


@dataclass(frozen=True, slots=True)
class Noting:
    """A gateway of which it is written down what it has published."""

    gateway: Gateway
    notes: Path

    async def perform(self, act: Act, key: str) -> Receipt:
        """Do it, and note a post once it is out."""
        receipt = await self.gateway.perform(act, key)
        if isinstance(act, Publish):
            with self.notes.open("a") as notes:
                notes.write(f"{act.post}\n")
        return receipt

    async def find(self, act: Act, key: str, taken: Collection[str] = ()) -> Receipt | None:
        """As the gateway finds it."""
        return await self.gateway.find(act, key, taken)

    async def results(self, chat: str, messages: Sequence[str]) -> Mapping[str, Results]:
        """As the gateway tells them."""
        return await self.gateway.results(chat, messages)


async def _work(site: Site) -> None:
    clock, notes = WoundClock(Path(site.clock)), Path(f"{NOTES}{os.getpid()}")
    async with working(site, clock, lambda gateway: Noting(gateway, notes)) as (machine, delivering, _):
        notes.touch()  # it is at work
        while rows(Path(site.database), _LEFT)[0]["number"]:
            try:
                await machine.ticks.publish_due()
                busy = await delivering.round()
            except* StorageError:
                busy = 0  # as in the program: all of it waits until the database works again
            if not busy:
                await asyncio.sleep(_MOMENT)


def main() -> int:
    """Returns how many of them ended otherwise."""
    site = msgspec.json.decode(sys.argv[1], type=Site)
    WIRES[site.platform].load()
    crew = []
    for _ in range(int(sys.argv[2])):
        if (child := os.fork()) == 0:
            asyncio.run(_work(site))
            os._exit(0)
        crew.append(child)
    return sum(os.waitpid(child, 0)[1] != 0 for child in crew)


if __name__ == "__main__":
    sys.exit(main())
