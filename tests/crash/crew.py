"""Several processes that publish from one database: `python -m tests.crash.crew SITE COUNT`.

They know nothing of each other. Each ends when the plan has nothing left that is to go out.
"""

import asyncio
import os
import sys
from pathlib import Path

import msgspec

from models.errors import StorageError
from tests.crash.poster import Site, working
from tests.crash.truth import rows
from tests.crash.wires import WIRES
from tests.crash.wound import WoundClock

_LEFT = """
SELECT (SELECT count(*) FROM posts WHERE state IN ('planned', 'publishing'))
     + (SELECT count(*) FROM outbox WHERE done_at IS NULL) AS number
"""
_MOMENT = 0.05


async def _work(site: Site) -> None:
    clock = WoundClock(Path(site.clock))
    async with working(site, clock) as (machine, delivering, _):
        while rows(Path(site.database), _LEFT)[0]["number"]:
            try:
                await machine.publish_due()
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
